"""The command `problems`: what is wrong in the exports, grouped for people, complete for machines, and returned."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from volstat.cli.exits import DONE, LOOK, WrongUsageError
from volstat.cli.problem_groups import ORDER, groups_of, lines_of, severity_words
from volstat.cli.session import Session
from volstat.language import _
from volstat.problems import Problem, catalogue, problems_of

if TYPE_CHECKING:
    import pyarrow as pa

_BATCH: Final = 10_000
"""Problems turned into objects at once: a city's unapproved records alone may be hundreds of thousands."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    unit: str | None = None
    kind: str | None = None
    severity: str | None = None
    """The least grave that is listed; by default warnings for people, and everything for machines."""
    returns: Path | None = None
    by_day: str | None = None


def show_problems(session: Session, wanted: Wanted, *, as_json: bool, strict: bool) -> int:
    """Prints the problems, and returns the workbooks where asked; with `strict`, errors make the exit code 1."""
    _check(wanted)
    found = _of_unit_and_kind(session.city.problems, wanted)
    if wanted.returns is not None:
        files = _write_returns(session, wanted.returns, wanted.by_day, wanted.unit)
        if not as_json:
            session.out.print("\n".join(map(str, files)), soft_wrap=True)
    if as_json:
        _write_json(_at_least(found, wanted.severity or "info"))
    elif wanted.returns is None:
        _print_groups(session, found, wanted)
    errors = strict and session.city.problem_counts["error"] > 0
    return LOOK if errors else DONE


def _check(wanted: Wanted) -> None:
    if wanted.kind is not None and wanted.kind not in catalogue():
        raise WrongUsageError(_("There is no kind of problem {kind}.").format(kind=wanted.kind))
    if wanted.severity is not None and wanted.severity not in ORDER:
        raise WrongUsageError(_("--severity is error, warning or info."))
    if wanted.by_day is not None and wanted.returns is None:
        raise WrongUsageError(_("--by-day goes with --returns DIR."))


def _of_unit_and_kind(problems: pa.Table, wanted: Wanted) -> pa.Table:
    import pyarrow.compute as pc

    for column, value in (("unit", wanted.unit), ("kind", wanted.kind)):
        if value is not None:
            problems = problems.filter(pc.equal(problems.column(column), value))
    return problems


def _at_least(problems: pa.Table, severity: str) -> pa.Table:
    """Returns the problems that are as grave as `severity` or graver."""
    import pyarrow as pa
    import pyarrow.compute as pc

    graver = ORDER[: [str(name) for name in ORDER].index(severity) + 1]
    kinds = [kind.name for kind in catalogue().values() if kind.severity in graver]
    return problems.filter(pc.is_in(problems.column("kind").cast(pa.string()), pa.array(kinds, pa.string())))


def _write_json(problems: pa.Table) -> None:
    """Prints a JSON list, batch by batch."""
    sys.stdout.write("[")
    for position, problem in enumerate(_each(problems)):
        sys.stdout.write(",\n " if position else "\n ")
        sys.stdout.write(json.dumps(_plain(problem), ensure_ascii=False))
    sys.stdout.write("\n]\n")


def _each(problems: pa.Table) -> Iterator[Problem]:
    for start in range(0, problems.num_rows, _BATCH):
        yield from problems_of(problems.slice(start, _BATCH))


def _plain(problem: Problem) -> dict[str, object]:
    """Returns a problem with the keys of the contract."""
    return {
        "kind": problem.kind,
        "severity": problem.severity,
        "unit": problem.unit,
        "workbook": problem.workbook,
        "sheet": problem.sheet,
        "cell": problem.cell,
        "header": problem.header,
        "value": problem.value,
        "message": problem.message(),
        "hint": problem.hint(),
    }


def _print_groups(session: Session, found: pa.Table, wanted: Wanted) -> None:
    """Prints what is as grave as asked, then how much there is of everything."""
    asked_info = wanted.kind is not None and catalogue()[wanted.kind].severity == "info"
    shown = _at_least(found, wanted.severity or ("info" if asked_info else "warning"))
    for line in lines_of(groups_of(shown), session.city.project.area.units, session.out.width):
        session.out.print(line, soft_wrap=True)
    hidden = found.num_rows - shown.num_rows
    if hidden:
        text = _("{count} notes are not shown; --severity info shows them.")
        if wanted.severity is not None:
            text = _("{count} less grave ones are not shown.")
        session.out.print()
        session.out.print(text.format(count=f"{hidden:,}"), style="dim")
    counts, words = _counted(found), severity_words()
    session.remark(" · ".join(f"{words[severity]} {counts[severity]:,}" for severity in ORDER))


def _counted(problems: pa.Table) -> Mapping[str, int]:
    counts = dict.fromkeys(map(str, ORDER), 0)
    for row in problems.column("kind").value_counts().to_pylist():
        counts[catalogue()[row["values"]].severity] += row["counts"]
    return counts


def _write_returns(session: Session, folder: Path, by_day: str | None, unit: str | None) -> list[Path]:
    """Writes the annotated workbooks, says on standard error what became of them all, and returns the files."""
    from volstat.returns.write import NoFolderError

    try:
        done = session.city.returns(folder, None if by_day is None else _day(by_day), unit)
    except NoFolderError as error:
        raise WrongUsageError(str(error)) from None
    back = [returned.file for returned in done if returned.file is not None]
    units = len({returned.unit for returned in done})
    for returned in done:
        if returned.reason is not None:
            text = _("{workbook} could not be returned: {reason}")
            session.remark(text.format(workbook=returned.workbook, reason=returned.reason.message()))
    if done:
        text = _("{books} workbooks of {units} units are in {folder}, each unit's with a cover note.")
        session.remark(text.format(books=len(back), units=units, folder=folder))
    else:
        session.remark(_("No workbook has errors or warnings; nothing is returned."))
    return back


def _day(text: str) -> date:
    from volstat.figures.periods import parse_day

    try:
        return parse_day(text)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None
