"""Where a project stands: what has been sent, what waits for a person, what was made of it, and what comes next.

Everything is read from the cache's small tables, so that it costs no counting.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.figures.results import Period
from volstat.intake.exports import ExportFile
from volstat.intake.suggestions import unknown_headers
from volstat.ledger.submission import Submission
from volstat.problems import catalogue
from volstat.project import Project
from volstat.publish.folder import PublishError, names_of, read_published
from volstat.publish.snapshot import query_of

REPORTS: Final = "reports"
"""The folder in the project where `report` writes unless told otherwise."""
_FLOWS: Final = ("participations", "activities", "summaries")


@dataclass(frozen=True, slots=True)
class UnitProblems:
    """How much of one unit waits for a person."""

    unit: str | None
    """None for what no unit is told of."""
    errors: int
    warnings: int


@dataclass(frozen=True, slots=True)
class LastReport:
    """The report written last."""

    file: str
    """Path below the project."""
    at: datetime
    changed_since: int
    """Workbooks that came or changed afterwards."""


@dataclass(frozen=True, slots=True)
class LastEdition:
    """The set published last."""

    name: str
    changed_since: int
    """Workbooks it was made from that are not as they were then, changed or gone, and new ones that tell its period."""
    edited: bool
    """Whether somebody changed its files by hand."""


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next."""

    name: str
    """`send`, `look`, `map`, `returns`, `compare`, `remind`, `report`, `publish` or `figures`."""
    command: str
    """The command line; empty where it is no command."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Where a project stands."""

    city: str
    root: Path
    exports: Path
    workbooks: int
    unreadable: tuple[str, ...] = ()
    month: str | None = None
    """The month that is being collected: the one due, if anybody has sent it, else the latest that most have sent."""
    due: str = ""
    """The month that has ended last."""
    received: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    problems: tuple[UnitProblems, ...] = ()
    unknown_headers: tuple[str, ...] = ()
    report: LastReport | None = None
    published: LastEdition | None = None
    month_published: bool = False
    """Whether the month that is being collected is published."""
    steps: tuple[Step, ...] = ()

    @property
    def errors(self) -> int:
        """Errors of all units."""
        return sum(line.errors for line in self.problems)

    @property
    def warnings(self) -> int:
        """Warnings of all units."""
        return sum(line.warnings for line in self.problems)

    def as_json(self) -> dict[str, Any]:
        """Returns it as `volstat --json` prints it."""
        report, published = self.report, self.published
        return {
            "project": str(self.root),
            "city": self.city,
            "workbooks": self.workbooks,
            "unreadable": list(self.unreadable),
            "month": self.month,
            "due": self.due,
            "received": list(self.received),
            "missing": list(self.missing),
            "problems": {
                "error": self.errors,
                "warning": self.warnings,
                "units": [{"unit": u.unit, "error": u.errors, "warning": u.warnings} for u in self.problems],
            },
            "unknown_headers": list(self.unknown_headers),
            "report": {**asdict(report), "at": report.at.isoformat(timespec="seconds")} if report else None,
            "published": asdict(published) if published else None,
            "next": [asdict(step) for step in self.steps],
        }


def overview(
    project: Project,
    files: Sequence[ExportFile],
    submissions: Sequence[Submission],
    *,
    coverage: Path | None,
    problems: pa.Table | None,
    due: Period,
) -> Overview:
    """Returns where a project stands.

    Args:
        project: its settings.
        files: the workbooks as they lie in the exports folder.
        submissions: the same, read.
        coverage: the ledger's table of who sent what; None if there is no ledger.
        problems: all problems (`problems.SCHEMA`).
        due: the month that has ended last.
    """
    units = project.area.units
    covered = _covered(coverage)
    sent = _sent(covered, units)
    month = _collected(sent, due.label)
    home = project.root / "published"
    received = tuple(unit for unit in units if month in sent.get(unit, ()))
    found = Overview(
        city=project.area.name,
        root=project.root,
        exports=project.exports,
        workbooks=len(files),
        unreadable=tuple(s.facts.workbook for s in submissions if not s.facts.sheets),
        month=month,
        due=due.label,
        received=received,
        missing=tuple(unit for unit in units if unit not in received) if month else (),
        problems=_problems(problems, units),
        unknown_headers=_unknown_headers(submissions, project),
        report=_report(project.root, files),
        published=_published(home, submissions, covered),
        month_published=month in names_of(home),
    )
    return replace(found, steps=tuple(_steps(found)))


def _unknown_headers(submissions: Sequence[Submission], project: Project) -> tuple[str, ...]:
    """Returns the headers that no entry of the vocabulary knows, each once, in the order of the workbooks."""
    sheets = [sheet for submission in submissions for sheet in submission.facts.sheets]
    if not any(column.why.startswith(("unknown", "no table")) for sheet in sheets for column in sheet.columns):
        return ()
    from volstat.intake.vocabulary import load

    found = unknown_headers((submission.facts for submission in submissions), load(project.vocabulary))
    return tuple(unknown.header for unknown in found)


def _covered(coverage: Path | None) -> list[dict[str, Any]]:
    """Returns which unit sent which flows for which month in which workbook."""
    if coverage is None:
        return []
    rows = pq.read_table(coverage, columns=["unit", "table", "month", "workbook"]).to_pylist()
    return [row for row in rows if row["table"] in _FLOWS and row["month"] is not None]


def _sent(covered: Iterable[Mapping[str, Any]], units: Sequence[str]) -> dict[str, set[str]]:
    """Returns unit → the months for which it sent anything that tells flows."""
    sent: dict[str, set[str]] = {}
    for row in covered:
        if row["unit"] in units:
            sent.setdefault(row["unit"], set()).add(f"{row['month']:%Y-%m}")
    return sent


def _collected(sent: Mapping[str, set[str]], due: str) -> str | None:
    """Returns the month due if anybody sent it, else the latest before it that most senders sent, else the latest."""
    senders = Counter(month for months in sent.values() for month in months if month <= due)
    if due in senders or not senders:
        return due if due in senders else None
    most = [month for month, count in senders.items() if count > len(sent) / 2]
    return max(most or senders)


def _problems(problems: pa.Table | None, units: Sequence[str]) -> tuple[UnitProblems, ...]:
    if problems is None:
        return ()
    counts: dict[str | None, Counter[str]] = {}
    for row in problems.group_by(["unit", "kind"]).aggregate([([], "count_all")]).to_pylist():
        counts.setdefault(row["unit"], Counter())[catalogue()[row["kind"]].severity] += row["count_all"]
    order = [*units, *sorted(str(unit) for unit in counts if unit is not None and unit not in units), None]
    lines = (UnitProblems(unit, counts[unit]["error"], counts[unit]["warning"]) for unit in order if unit in counts)
    return tuple(line for line in lines if line.errors or line.warnings)


def _report(root: Path, files: Sequence[ExportFile]) -> LastReport | None:
    """Returns the newest file among the reports; None if none was written there."""
    folder = root / REPORTS
    written = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    if not written:
        return None
    last = max(written, key=lambda path: (_touched(path), path.name))
    moment = _touched(last)
    changed = sum(_touched(file.path) > moment for file in files)
    return LastReport(last.relative_to(root).as_posix(), datetime.fromtimestamp(moment).astimezone(), changed)


def _touched(path: Path) -> float:
    """Returns when a file was last written or put into its place; 0 if it is gone meanwhile."""
    try:
        status = path.stat()
    except OSError:
        return 0.0
    return max(status.st_mtime, status.st_ctime)


def _published(
    home: Path, submissions: Sequence[Submission], covered: Iterable[Mapping[str, Any]]
) -> LastEdition | None:
    """Returns the edition published last; None if there is none that can be read."""
    names = sorted(names_of(home), key=lambda name: (_touched(home / name / "figures.json"), name))
    for name in reversed(names):
        try:
            edition = read_published(home, name)
        except PublishError:
            continue
        before = {export["workbook"]: export["sha256"] for export in edition.snapshot.get("exports", ())}
        now = {submission.facts.workbook: submission.facts.content for submission in submissions}
        period = query_of(edition.snapshot).period
        telling = {row["workbook"] for row in covered if period.start <= row["month"] <= period.end}
        changed = {workbook for workbook, content in before.items() if now.get(workbook) != content}
        return LastEdition(edition.name, len(changed | (telling - before.keys())), bool(edition.edited))
    return None


def _steps(found: Overview) -> Iterator[Step]:
    """Yields what to do next, the most pressing first."""
    if not found.workbooks:
        yield Step("send", "")
        return
    if len(found.unreadable) == found.workbooks:
        yield Step("look", "volstat problems")
        return
    if found.unknown_headers:
        yield Step("map", "volstat map")
    if found.errors:
        folder = "returns"
        again = (found.root / folder).exists()
        yield Step("returns", "volstat problems" if again else f"volstat problems --returns {folder}")
    if found.published and found.published.changed_since:
        yield Step("compare", f"volstat compare {found.published.name}")
    month = found.month
    if month is None:
        yield Step("look", "volstat coverage")
        return
    if found.missing:
        yield Step("remind", f"volstat coverage {month}")
    if found.report is None or found.report.changed_since:
        yield Step("report", f"volstat report {month}")
    elif not found.month_published:
        yield Step("publish", f"volstat publish {month}")
    else:
        yield Step("figures", f"volstat figures {month}")
