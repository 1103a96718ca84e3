"""The order of the rooms, and nothing else.

    exports ─▶ intake ─▶ ledger ─▶ figures ─▶ report

`City` is the library's door: `volstat.open(folder)` returns one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from volstat import privacy, project
from volstat.language import _
from volstat.progress import Progress
from volstat.project import Project
from volstat.workings import NothingReadableError, Workings

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from volstat.article.results import Checked
    from volstat.article.text import Article
    from volstat.figures.engines import Tables
    from volstat.figures.reported import Reported
    from volstat.figures.results import FigureSet, Query
    from volstat.figures.trace import Trace
    from volstat.intake.exports import ExportFile
    from volstat.intake.person_rows import PersonRows
    from volstat.intake.reading import Reading
    from volstat.ledger.submission import Ledger, Submission
    from volstat.overview import Overview
    from volstat.problems import Problem
    from volstat.publish.compare import Compared
    from volstat.report.described import Report
    from volstat.report.material import Request
    from volstat.report.published import Revised
    from volstat.returns.write import Returned

T = TypeVar("T")

__all__ = ["City", "NothingReadableError", "inspect_workbook"]


@dataclass(frozen=True)
class City:
    """A project opened: its frames, its tables and its figures, each computed when first asked for."""

    project: Project
    today: date = field(default_factory=date.today)
    """The day of the run: dates after it are errors in exports that print no export time."""
    progress: Progress | None = None
    warn: Callable[[str], None] | None = None
    """Told what a person should know about the run itself; by default Python's own warnings are."""

    @classmethod
    def open(cls, folder: str | Path) -> City:
        """Opens the project in `folder`.

        Raises:
            project.ProjectError: there is no `volstat.toml`, or it is wrong.
        """
        return cls(project.load(Path(folder).resolve()))

    @cached_property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The frames of all workbooks by table name, as intake read them (`intake.frames.FRAMES`)."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        from volstat.intake.frames import FRAMES

        def frame(table: str) -> pd.DataFrame:
            parts = [pq.read_table(s.frames[table]) for s in self.submissions if table in s.frames]
            return _to_pandas(pa.concat_tables([FRAMES[table].empty_table(), *parts]))

        return self._workings.again(lambda: {table: frame(table) for table in FRAMES})

    @cached_property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """The clean tables by name (`ledger.tables.TABLES`); rows that do not count have `left_out` set."""
        import pyarrow.parquet as pq

        def read(ledger: Ledger) -> dict[str, pd.DataFrame]:
            return {table: _to_pandas(pq.read_table(path)) for table, path in ledger.tables.items()}

        return self._workings.using(read)

    def figures(
        self,
        period: str | None = None,
        *,
        by: Iterable[str] = (),
        where: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        as_of: str | date | None = None,
    ) -> FigureSet:
        """Returns the figures of a period (`2020`, `2020-12`, `2020Q4`, …; default: last month).

        Args:
            period: as on the command line.
            by: breakdowns, such as `district` and `month`.
            where: restrictions, breakdown → value.
            as_of: day of the stocks; default: the period's end.

        Raises:
            ValueError: a period, breakdown or restriction that does not exist.
            NothingReadableError: there is nothing to count.
        """
        pairs = where.items() if isinstance(where, Mapping) else where
        return self.answer(self.query(period, by=by, where=[f"{key}={value}" for key, value in pairs], as_of=as_of))

    def query(
        self,
        period: str | None = None,
        *,
        by: Iterable[str] = (),
        where: Iterable[str] = (),
        as_of: str | date | None = None,
    ) -> Query:
        """Returns the words of a command line as a query.

        Raises:
            ValueError: a period, day, breakdown or restriction that does not exist.
        """
        from volstat.figures.periods import parse_day, parse_period
        from volstat.figures.queries import check_known, make_query

        day = parse_day(as_of) if isinstance(as_of, str) else as_of
        query = make_query(self.project, parse_period(period, self.today), as_of=day, by=by, where=where)
        if query.where and self._workings.stored.has_data:
            from volstat.lookup import values_in

            check_known(query, self._workings.using(values_in), self.project)
        return query

    def answer(self, query: Query) -> FigureSet:
        """Returns the figures for a query.

        Raises:
            NothingReadableError: there is nothing to count.
        """
        from volstat.figures.engine import compute

        return self._counted(lambda tables: compute(tables, query, self.project))

    def trace(self, figure: str, query: Query) -> Trace:
        """Returns the rows that a figure comes from, and those that it leaves out.

        Raises:
            figures.trace.TraceError: the figure cannot be traced.
            NothingReadableError: there is nothing to count.
        """
        from volstat.figures.trace import trace

        return self._counted(lambda tables: trace(tables, query, self.project, figure))

    def reported(self, query: Query) -> Reported:
        """Returns who has reported what for the period of a query.

        Raises:
            NothingReadableError: there is nothing to count.
        """
        from volstat.figures.reported import reported

        return self._counted(lambda tables: reported(tables, query, self.project))

    def report(self, request: Request) -> Report:
        """Returns the described report of a request, ready for `report.files.write_files`.

        Raises:
            NothingReadableError: there is nothing to count.
        """
        from volstat.report.describe import describe
        from volstat.report.material import gather

        revisions = self._revised(request.query)
        problems = self._problem_counts_of([value for key, value in request.query.where if key == "district"])

        def described(tables: Tables) -> Report:
            return describe(gather(tables, self.project, request, problems=problems, revisions=revisions))

        return self._counted(described)

    def _revised(self, query: Query) -> list[Revised]:
        """Returns the published figures of a query's periods that are others now; none of a part of the city."""
        import warnings

        from volstat.publish.folder import FIGURES, PublishError
        from volstat.report.material import compared_periods
        from volstat.report.published import revised_from

        found: list[Revised] = []
        for period in dict.fromkeys(period for period in compared_periods(query.period) if period and not query.where):
            if (self.published / period.label / FIGURES).is_file():
                try:
                    found += revised_from(period, self.compare(period.label).comparison.as_json())
                except PublishError as error:
                    (self.warn or warnings.warn)(str(error))
        return found

    def _problem_counts_of(self, units: Iterable[str]) -> Mapping[str, int]:
        """Returns how many problems of each severity the exports of some units have; of none named, all exports."""
        named = set(units)
        if not named:
            return self.problem_counts
        from volstat.problems import catalogue

        counts: dict[str, int] = {}
        for row in self.problems.group_by(["unit", "kind"]).aggregate([([], "count_all")]).to_pylist():
            if row["unit"] in named:
                severity = catalogue()[row["kind"]].severity
                counts[severity] = counts.get(severity, 0) + row["count_all"]
        return counts

    @property
    def published(self) -> Path:
        """The folder of published sets."""
        from volstat.report.published import PUBLISHED

        return self.project.root / PUBLISHED

    def snapshot(self, query: Query) -> dict[str, Any]:
        """Returns all figures of a period as today's exports and settings give them (`publish.snapshot`).

        Raises:
            NothingReadableError: there is nothing to count.
        """
        from volstat.figures.engine import compute
        from volstat.figures.movement import movements
        from volstat.publish.exports import exports_of
        from volstat.publish.snapshot import SCOPES, snapshot_of

        def taken(tables: Tables) -> dict[str, Any]:
            submissions = self.submissions
            contents = {submission.facts.workbook: submission.facts.content for submission in submissions}
            frames = {submission.facts.workbook: submission.frames for submission in submissions}
            return snapshot_of(
                self.project,
                compute(tables, query, self.project),
                [compute(tables, replace(query, by=by), self.project) for by in SCOPES],
                movements=movements(tables, query, self.project),
                exports=exports_of(contents, frames, tables),
                problems={name: self.problem_counts[name] for name in ("error", "warning")},
            )

        return self._counted(taken)

    def publish(self, request: Request, formats: Iterable[str], *, again: bool = False) -> Path:
        """Freezes a period's report and figures under `published`; returns the folder, which appears whole.

        Args:
            request: what is reported.
            formats: those of the report's files.
            again: whether a set published already becomes an earlier version.

        Raises:
            publish.folder.PublishError: the period is published already.
            NothingReadableError: there is nothing to count.
            OSError: the folder cannot be written.
        """
        from volstat.publish.folder import insist_on_new, publish
        from volstat.report.files import RENDERERS, file_name

        label = request.query.period.label
        insist_on_new(self.published, label, again=again)
        report = self.report(request)
        files = {file_name(report, form): RENDERERS[form](report) for form in formats}
        return publish(self.published, label, self.snapshot(request.query), files, again=again)

    def compare(self, first: str, second: str | None = None) -> Compared:
        """Returns what differs between two published sets, or a published set and today.

        Args:
            first: a set's name, such as `2020` or `2020.1`.
            second: another one; None is what today's exports and settings give.

        Raises:
            publish.folder.PublishError: there is no such set, or they are not of one period.
            NothingReadableError: there is nothing to count today.
        """
        from volstat.publish.compare import Compared, compare
        from volstat.publish.folder import read_published
        from volstat.publish.snapshot import query_of, reread

        old = read_published(self.published, first)
        new = None if second is None else read_published(self.published, second)
        today = new.snapshot if new else reread(self.snapshot(query_of(old.snapshot)))
        return Compared(compare(old.snapshot, today), tuple(side for side in (old, new) if side is not None))

    def check(self, article: Article, published: date | None = None) -> Checked:
        """Returns an article's claims with their verdicts against this project's figures.

        Args:
            article: what `article.text.read_article` gave.
            published: the day of publication; default: the one printed in the article's head.

        Raises:
            NothingReadableError: there is nothing to count.
        """
        from volstat.article.check import check_article
        from volstat.article.scopes import Names
        from volstat.lookup import FigureLookup, values_in

        self._insist_on_data()
        known = self._workings.using(values_in)
        names = Names(self.project.area, self.project.campaigns, {k: v for k, v in known.items() if k != "campaign"})
        return check_article(article, names, FigureLookup(self.answer, known), published)

    @cached_property
    def problems(self) -> pa.Table:
        """All problems, those of the exports folder first (`problems.SCHEMA`)."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        from volstat.problems import SCHEMA, table_of

        found = self._workings.using(lambda ledger: pq.read_table(ledger.problems))
        tables = [table_of(self._exports[1]), found]
        return pa.concat_tables([table.cast(SCHEMA) for table in tables]).unify_dictionaries()

    @cached_property
    def problem_counts(self) -> Mapping[str, int]:
        """How many problems there are of each severity."""
        counts = dict(self._workings.stored.problems)
        for problem in self._exports[1]:
            counts[problem.severity] += 1
        return counts

    def rows_of(self, person: str) -> list[PersonRows]:
        """Returns the rows of all exports that are about a person, found by keyed hashes.

        Args:
            person: an identity number, a volunteer number, or name and phone.

        Raises:
            intake.person_rows.NobodyError: the text identifies nobody.
            NothingReadableError: there is no exports folder.
        """
        from volstat.intake.frames import FRAMES
        from volstat.intake.person_rows import find_rows, keys_of_person

        def found() -> list[PersonRows]:
            submissions = self.submissions
            scopes = {*self.project.area.units, *(submission.facts.workbook for submission in submissions)}
            keys = keys_of_person(person, privacy.secret_of(self._workings.home), sorted(scopes))
            tables = [table for table in FRAMES if "identity_key" in FRAMES[table].names]
            return find_rows([(t, s.frames[t]) for s in submissions for t in tables if t in s.frames], keys)

        return self._workings.again(found)

    def not_searched(self) -> list[str]:
        """Returns the workbooks with columns in which `rows_of` finds nobody: of leaders, or with unknown headers.

        Raises:
            NothingReadableError: there is no exports folder.
        """
        from volstat.intake.person_rows import not_searched
        from volstat.intake.vocabulary import load

        return not_searched((submission.facts for submission in self.submissions), load(self.project.vocabulary))

    def returns(self, folder: Path, due: date | None = None, unit: str | None = None) -> list[Returned]:
        """Writes each unit's annotated workbooks and a cover note below `folder`; says what became of each workbook.

        Args:
            folder: a folder that does not exist yet or is empty.
            due: the day until which corrections are asked for; default: ten working days from today.
            unit: the only one whose workbooks go back, with the problems of its rows alone; default: all.

        Raises:
            returns.write.NoFolderError: the folder cannot be used.
            OSError: it cannot be written.
        """
        from volstat.ledger.versions import corrected_name
        from volstat.returns.write import Original, letter_of, write_returns

        paths = {file.workbook: file.path for file in self._exports[0]}
        originals = [
            Original(
                submission.facts.workbook,
                paths[submission.facts.workbook],
                submission.facts.content,
                submission.facts.unit,
                corrected_name(submission.facts.workbook),
                readable=bool(submission.facts.sheets),
            )
            for submission in self.submissions
        ]
        return write_returns(
            folder,
            originals,
            self.problems,
            letter_of(self.project.office, self.today, due),
            exports=self.project.exports,
            limits=self.project.limits,
            progress=self.progress,
            unit=unit,
        )

    def overview(self) -> Overview:
        """Returns where the project stands, and what comes next; an exports folder that is missing counts as empty."""
        from volstat.figures.periods import parse_period
        from volstat.overview import overview

        try:
            files = self._exports[0]
        except NothingReadableError:
            files = []
        return overview(
            self.project,
            files,
            self.submissions if files else [],
            coverage=self.ledger.tables["coverage"] if files else None,
            problems=self.problems if files else None,
            due=parse_period("last-month", self.today),
        )

    @property
    def submissions(self) -> list[Submission]:
        """Every workbook of the exports folder, read: from the cache where it has not changed.

        Raises:
            NothingReadableError: there is no exports folder.
        """
        return self._workings.submissions

    @property
    def ledger(self) -> Ledger:
        """The clean tables, lying as Parquet: from the cache where no export has changed."""
        return self._workings.stored.ledger

    @cached_property
    def _workings(self) -> Workings:
        return Workings(self.project, self.today, self.progress, self.warn)

    @property
    def _exports(self) -> tuple[list[ExportFile], list[Problem]]:
        return self._workings.exports

    def _counted(self, count: Callable[[Tables], T]) -> T:
        """Returns what `count` makes of the clean tables.

        Raises:
            NothingReadableError: there is nothing to count.
        """
        from volstat.figures.engines import open_tables

        self._insist_on_data()
        engine, log = self.project.engine, self._workings.spark_log
        return self._workings.using(lambda ledger: count(open_tables(ledger, engine, log=log)))

    def _insist_on_data(self) -> None:
        if not self._exports[0]:
            message = _("There is no file in {folder} yet; put the workbooks that the units sent there.")
            raise NothingReadableError(message.format(folder=self.project.exports))
        if not self._workings.stored.has_data:
            message = _("Nothing in {folder} could be read; see volstat problems for each file.")
            raise NothingReadableError(message.format(folder=self.project.exports))


def inspect_workbook(path: Path, project: Project | None) -> Reading:
    """Returns how a workbook is understood, with the settings of `project` where there is one; nothing is kept."""
    import tempfile

    import pyarrow.parquet as pq

    from volstat.areas import Area
    from volstat.intake.block import Context
    from volstat.intake.exports import export_file
    from volstat.intake.reading import Reading
    from volstat.intake.readings import read_exports
    from volstat.intake.store import frame_files, load_facts, problem_file
    from volstat.project import Limits

    context = Context.of(project, b"") if project else Context(Area("", "", ()), b"", {})
    limits = project.limits if project else Limits()
    with tempfile.TemporaryDirectory() as home:
        folder = read_exports([export_file(path, path.name)], context, Path(home), limits)[0].folder
        problems = problem_file(folder)
        frames = {table: pq.read_table(file) for table, file in frame_files(folder).items()}
        return Reading(load_facts(folder), frames, pq.read_table(problems) if problems else None)


def _to_pandas(table: pa.Table) -> pd.DataFrame:
    """Returns an Arrow table as a pandas frame that keeps its types: days stay days, missing counts missing."""
    import pandas as pd

    frame: pd.DataFrame = table.to_pandas(types_mapper=pd.ArrowDtype)
    return frame
