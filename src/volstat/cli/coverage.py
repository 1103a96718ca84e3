"""The command `coverage`: which unit sent what, for which months, at which grain, from which workbooks."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.incomplete import remarks_on
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.cli.words import word
from volstat.language import _
from volstat.report.numbers import UNKNOWN, months_text, number_text

if TYPE_CHECKING:
    from volstat.figures.reported import Reported


def show_coverage(session: Session, period: str | None, *, where: list[str], as_json: bool) -> int:
    """Prints who has reported what for a period."""
    try:
        query = session.city.query(period, where=where)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None
    found = session.city.reported(query)
    if as_json:
        session.write_json(found.as_json())
    else:
        _print_months(session, found)
        _print_workbooks(session, found)
    for line in remarks_on(found.coverage):
        session.remark(line) if as_json else session.out.print(line)
    return DONE


def _print_months(session: Session, found: Reported) -> None:
    """Prints a table of units and months for each year: the finest grain sent, with + where coarser ones were too."""
    marks = {"records": _("r"), "activities": _("a"), "summaries": _("s")}
    for year, group in groupby(found.months, key=lambda month: month[:4]):
        months = list(group)
        rows = []
        for unit in found.units:
            grains = [found.grains.get((unit, month), ()) for month in months]
            cells = [marks[sent[0]] + ("+" if len(sent) > 1 else "") if sent else UNKNOWN for sent in grains]
            rows.append((unit or _("No unit told"), *cells))
        headers = (year, *(month[5:].lstrip("0") for month in months))
        session.out.print(table_of(headers, rows))
    legend = _("{r} records · {a} activities · {s} summaries · + coarser ones too · {nothing} nothing")
    session.out.print(legend.format(**{mark[0]: text for mark, text in marks.items()}, nothing=UNKNOWN))


def _print_workbooks(session: Session, found: Reported) -> None:
    rows = [
        (
            unit or _("No unit told"),
            line.workbook,
            word("tables", line.table),
            months_text(line.months) or UNKNOWN,
            number_text(line.rows),
        )
        for unit in found.units
        for line in found.sent
        if line.unit == unit
    ]
    session.out.print()
    headers = (_("Unit"), _("Workbook"), _("Sent"), _("Months"), _("Rows"))
    session.out.print(table_of(headers, rows, numbers=[4]))
