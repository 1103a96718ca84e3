"""The command `problems`: what is wrong in the exports, grouped for people, complete for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

import typer

from volstat.cli.exits import DONE, LOOK
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.language import _
from volstat.problems import Problem, catalogue, problems_of

if TYPE_CHECKING:
    import pyarrow as pa

_ORDER: Final = {"error": 0, "warning": 1, "info": 2}
_BATCH: Final = 10_000
"""Problems turned into objects at once: a city's unapproved records alone may be hundreds of thousands."""


def show_problems(session: Session, unit: str | None, kind: str | None, *, as_json: bool, strict: bool) -> int:
    """Prints the problems; with `strict`, errors among them make the exit code 1."""
    if kind is not None and kind not in catalogue():
        raise typer.BadParameter(_("There is no kind of problem {kind}.").format(kind=kind))
    found = _chosen(session.city.problems, unit, kind)
    if as_json:
        _write_json(found)
    else:
        _print_groups(session, found)
    errors = strict and session.city.problem_counts["error"] > 0
    return LOOK if errors else DONE


def _chosen(problems: pa.Table, unit: str | None, kind: str | None) -> pa.Table:
    import pyarrow.compute as pc

    for column, value in (("unit", unit), ("kind", kind)):
        if value is not None:
            problems = problems.filter(pc.equal(problems.column(column), value))
    return problems


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


def _print_groups(session: Session, problems: pa.Table) -> None:
    """Prints alike problems of one sheet and column as one line: how many, the first one's sentence and place."""
    keys = ["unit", "kind", "workbook", "sheet", "header"]
    firsts = ["row", "column", "value", "detail"]
    plain = problems.set_column(problems.schema.get_field_index("detail"), "detail", problems["detail"].cast("string"))
    grouped = plain.group_by(keys, use_threads=False).aggregate([(c, "first") for c in firsts] + [("kind", "count")])
    groups = grouped.rename_columns([*keys, *firsts, "count"])
    entries = zip(problems_of(groups.drop_columns(["count"])), groups.column("count").to_pylist(), strict=True)
    words = severity_words()
    for unit, group in groupby(sorted(entries, key=lambda entry: _place(entry[0])), key=lambda entry: entry[0].unit):
        rows = [
            (words[problem.severity], f"{count:,}", problem.message() + "\n" + problem.hint(), _where(problem, count))
            for problem, count in group
        ]
        session.out.print()
        session.out.print(unit or _("No unit told"), style="bold")
        session.out.print(
            table_of([_("Severity"), _("Number"), _("What, and what to do"), _("Where")], rows, numbers=[1])
        )
    counts = session.city.problem_counts
    session.remark(", ".join(f"{words[severity]} {counts[severity]:,}" for severity in _ORDER))


def _place(problem: Problem) -> tuple[str, int, str, str, str]:
    return problem.unit or "", _ORDER[problem.severity], problem.kind, problem.workbook, problem.sheet


def _where(problem: Problem, count: int) -> str:
    cell = (problem.cell or "") + (" …" if count > 1 and problem.cell else "")
    return " · ".join(part for part in (problem.workbook, problem.sheet, cell) if part)


def severity_words() -> dict[str, str]:
    """Returns the severities in the language in use."""
    return {"error": _("error"), "warning": _("warning"), "info": _("info")}
