"""The command `inspect`: how one workbook was understood, and why."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from volstat.cli.exits import DONE, NOTHING, WrongUsageError
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.language import _
from volstat.problems import column_letters, problems_of

if TYPE_CHECKING:
    from volstat.intake.reading import Reading, SheetFacts


def show_reading(session: Session, workbook: Path, *, as_json: bool) -> int:
    """Prints the sheets, headers and columns found in `workbook`; exit code 3 if it cannot be read at all."""
    if not workbook.is_file():
        raise WrongUsageError(_("There is no file {file}.").format(file=workbook))
    from volstat.pipeline import inspect_workbook

    reading = inspect_workbook(workbook, session.project_if_any)
    if as_json:
        session.write_json(_plain(reading))
    else:
        _print_reading(session, reading)
    return DONE if reading.facts.sheets else NOTHING


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
                (_("Format"), facts.format.value),
                (_("Unit"), f"{facts.unit or _('not told')} ({facts.unit_source or '—'})"),
                (_("Exported"), f"{facts.exported_at:%Y-%m-%d %H:%M}" if facts.exported_at else _("not told")),
            ],
        )
    )
    for sheet in facts.sheets:
        _print_sheet(session, sheet)
    problems = [] if reading.problems is None else problems_of(reading.problems)
    for problem in problems[:20]:
        place = " ".join(part for part in (problem.sheet, problem.cell) if part) or reading.facts.workbook
        session.out.print(f"{place}: {problem.message()}")
    if len(problems) > 20:
        session.out.print(_("… and {count} more").format(count=len(problems) - 20))


def _print_sheet(session: Session, sheet: SheetFacts) -> None:
    session.out.print()
    session.out.print(
        f"{sheet.sheet} · {sheet.state.value}" + (f" · {sheet.table}" if sheet.table else ""), style="bold"
    )
    rows = [
        (_("Why"), sheet.why),
        (_("Unit"), f"{sheet.unit} ({sheet.unit_source})" if sheet.unit else ""),
        (_("Title"), sheet.title or ""),
        (_("Period"), " – ".join(day.isoformat() for day in sheet.period) if sheet.period else ""),
        (_("Header rows"), " ".join(str(row) for row in sheet.header_rows)),
        (_("Data rows"), f"{sheet.first_row}–{sheet.last_row} ({sheet.rows})" if sheet.first_row else ""),
        (_("Printed totals"), " ".join(str(row) for row in sheet.total_rows)),
    ]
    session.out.print(table_of((_("Fact"), _("Value")), [row for row in rows if row[1]]))
    columns = [(column_letters(c.column), c.header, c.field or "—", c.measure or "", c.why) for c in sheet.columns]
    if columns:
        headers = (_("Column"), _("Header"), _("Field"), _("Measure"), _("Why"))
        session.out.print(table_of(headers, columns))
