"""The command `inspect`: how one workbook was understood, and why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from volstat.cli.exits import DONE, NOTHING, WrongUsageError
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.cli.words import reason, word
from volstat.language import _, labelled, noted
from volstat.problems import column_letters, problems_of
from volstat.project import Project, ProjectError, find, load

if TYPE_CHECKING:
    from volstat.intake.reading import ColumnFacts, Reading, SheetFacts

UNKNOWN: Final = "—"
_PROBLEMS: Final = 20
"""Problems that a terminal shows; JSON has all."""


def show_reading(session: Session, workbook: Path, *, as_json: bool) -> int:
    """Prints the sheets, headers and columns found in `workbook`; exit code 3 if it cannot be read at all."""
    if not workbook.is_file():
        raise WrongUsageError(_("There is no file {file}.").format(file=workbook))
    from volstat.pipeline import inspect_workbook

    reading = inspect_workbook(workbook, session.project_if_any or _project_of(workbook))
    if as_json:
        session.write_json(_plain(reading))
    else:
        _print_reading(session, reading)
    return DONE if reading.facts.sheets else NOTHING


def _project_of(workbook: Path) -> Project | None:
    """Returns the project in whose folder a workbook lies, None where it lies in none."""
    try:
        return load(find(workbook.resolve().parent))
    except ProjectError:
        return None


def _plain(reading: Reading) -> dict[str, object]:
    problems = [] if reading.problems is None else problems_of(reading.problems)
    return {
        **asdict(reading.facts),
        "exported_at": reading.facts.exported_at.isoformat() if reading.facts.exported_at else None,
        "sheets": [
            {**asdict(sheet), "period": [day.isoformat() for day in sheet.period] if sheet.period else None}
            for sheet in reading.facts.sheets
        ],
        "problems": [
            {"kind": p.kind, "severity": p.severity, "sheet": p.sheet, "cell": p.cell, "message": p.message()}
            for p in problems
        ],
    }


def _print_reading(session: Session, reading: Reading) -> None:
    facts = reading.facts
    session.out.print(facts.workbook, style="bold")
    session.out.print(
        table_of(
            (_("Fact"), _("Value")),
            [
                (_("Format"), word("formats", facts.format.value)),
                (_("Unit"), noted(facts.unit or _("not told"), _source(facts.unit_source))),
                (_("Exported"), f"{facts.exported_at:%Y-%m-%d %H:%M}" if facts.exported_at else _("not told")),
            ],
        )
    )
    for sheet in facts.sheets:
        _print_sheet(session, sheet)
    _print_problems(session, reading)


def _print_problems(session: Session, reading: Reading) -> None:
    """Prints what is wrong, each with its place; notes are counted, since printed totals alone make dozens."""
    found = [] if reading.problems is None else problems_of(reading.problems)
    grave = [problem for problem in found if problem.severity != "info"]
    if found:
        session.out.print()
    for problem in grave[:_PROBLEMS]:
        place = " ".join(part for part in (problem.sheet, problem.cell) if part) or reading.facts.workbook
        session.out.print(labelled(place, problem.message()))
    if len(grave) > _PROBLEMS:
        session.out.print(_("… and {count} more").format(count=len(grave) - _PROBLEMS))
    if len(found) > len(grave):
        text = _("{count} notes are not shown; --json has them.")
        session.out.print(text.format(count=len(found) - len(grave)), style="dim")


def _print_sheet(session: Session, sheet: SheetFacts) -> None:
    session.out.print()
    heading = [sheet.sheet, word("states", sheet.state.value), word("tables", sheet.table) if sheet.table else ""]
    session.out.print(" · ".join(part for part in heading if part), style="bold")
    rows = [
        (_("Why"), reason(sheet.why)),
        (_("Unit"), noted(sheet.unit, _source(sheet.unit_source)) if sheet.unit else ""),
        (_("Title"), sheet.title or ""),
        (_("Period"), " – ".join(day.isoformat() for day in sheet.period) if sheet.period else ""),
        (_("Header rows"), " ".join(str(row) for row in sheet.header_rows)),
        (_("Data rows"), _rows(sheet)),
        (_("Printed totals"), " ".join(str(row) for row in sheet.total_rows)),
    ]
    session.out.print(table_of((_("Fact"), _("Value")), [row for row in rows if row[1]]))
    columns = [_column(column) for column in sheet.columns]
    if columns:
        headers = (_("Column"), _("Header"), _("Field"), _("Measure"), _("Why"))
        session.out.print()
        session.out.print(table_of(headers, columns))


def _column(column: ColumnFacts) -> tuple[str, ...]:
    field = word("columns", column.field) if column.field else UNKNOWN
    measure = word("measures", column.measure) if column.measure else ""
    return column_letters(column.column), "".join(column.header.split()), field, measure, reason(column.why)


def _rows(sheet: SheetFacts) -> str:
    if not sheet.first_row:
        return ""
    return noted(f"{sheet.first_row}–{sheet.last_row}", _("{count} rows").format(count=f"{sheet.rows:,}"))


def _source(source: str | None) -> str:
    return word("sources", source) if source else ""
