"""The command `trace`: the workbooks, sheets and rows that a figure comes from, and those that it leaves out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.incomplete import remarks_on
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.figures.catalogue import figures
from volstat.figures.reasons import reason_text
from volstat.figures.stars import SECONDS
from volstat.language import _, current
from volstat.report.figure_tables import kind_of
from volstat.report.numbers import cell_text, number_text

if TYPE_CHECKING:
    from volstat.figures.trace import Total, Trace

_SHOWN: Final = 4
"""Ranges of a sheet that a terminal shows; JSON has all."""


def show_trace(
    session: Session, figure: str, period: str | None, *, where: list[str], as_of: str | None, as_json: bool
) -> int:
    """Prints where a figure comes from."""
    from volstat.figures.trace import traceable

    try:
        name = traceable(figure)
        query = session.city.query(period, where=where, as_of=as_of)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None
    found = session.city.trace(name, query)
    if as_json:
        from volstat.figures.trace_json import trace_json

        session.write_json(trace_json(found))
    else:
        _print_head(session, found)
        for total in found.totals:
            _print_total(session, total, alone=len(found.totals) == 1)
    for line in remarks_on(found.coverage):
        session.remark(line) if as_json else session.out.print(line)
    if not found.adds_up:
        session.remark(_("These rows do not add up to the figure: this is a defect of volstat; please report it."))
    return DONE


def _print_head(session: Session, found: Trace) -> None:
    query, figure = found.query, figures()[found.figure]
    when = str(query.as_of) if figure.kind == "stock" else f"{query.period.start} – {query.period.end}"
    restrictions = [f"{key}={value}" for key, value in query.where]
    value = number_text(found.value) if isinstance(found.value, Mapping) else cell_text(found.value, kind_of(figure))
    session.out.print(
        " · ".join([figure.title[current()], when, *restrictions, f"{value} {figure.measure[current()]}".strip()]),
        style="bold",
    )


def _print_total(session: Session, total: Total, *, alone: bool) -> None:
    from volstat.figures.trace_json import sheets_of

    session.out.print()
    if not alone:
        title = figures()[total.figure].title[current()]
        session.out.print(f"{title} {_number(total.sum, total)}", style="bold")
    if total.setting is not None:
        session.out.print(_("From [population] in volstat.toml."))
        return
    counted = sheets_of(total.counted)
    rows = [
        (
            _place(sheet),
            _ranges(sheet["ranges"]),
            number_text(sheet["rows"]),
            number_text(sheet["further"]),
            _number(sheet["amount"], total),
        )
        for sheet in counted
    ]
    if rows:
        headers = (_("Workbook · sheet"), _("Rows"), _("Number"), _("Told again"), _("Adds"))
        session.out.print(table_of(headers, rows, numbers=(2, 3, 4)))
    else:
        session.out.print(_("No row counts here."))
    _print_left_out(session, total)


def _print_left_out(session: Session, total: Total) -> None:
    from volstat.figures.trace_json import sheets_of

    rows = [
        (
            reason_text(sheet["reason"]),
            _place(sheet),
            _ranges(sheet["ranges"]),
            number_text(sheet["rows"]),
            _number(sheet["amount"], total),
        )
        for sheet in sheets_of(total.left_out)
    ]
    if rows:
        headers = (_("Left out"), _("Workbook · sheet"), _("Rows"), _("Number"), _("Withheld"))
        session.out.print()
        session.out.print(table_of(headers, rows, numbers=(3, 4)))


def _place(sheet: dict[str, Any]) -> str:
    star = f"{sheet['star']}★" if sheet["star"] else ""
    return " · ".join(part for part in (star, sheet["workbook"], sheet["sheet"]) if part)


def _ranges(ranges: Iterable[dict[str, Any]]) -> str:
    """Returns ranges as people write them: 12–48, 51, and how many more."""
    parts = [str(r["first"]) if r["first"] == r["last"] else f"{r['first']}–{r['last']}" for r in ranges]
    more = len(parts) - _SHOWN
    shown = ", ".join(parts[:_SHOWN])
    return shown if more <= 0 else _("{ranges} and {more} more").format(ranges=shown, more=f"{more:,}")


def _number(amount: int | None, total: Total) -> str:
    return number_text(amount / SECONDS if total.timed and amount is not None else amount)
