"""Tellings of stocks: roster lines, teams and stations, printed stocks and stars, on one day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Final

from volstat.figures.stars import star_spans
from volstat.figures.stocks import (
    SUMMED,
    Sent,
    in_force,
    latest_printed,
    printed_stocks,
    registration_spans,
    standing_spans,
)
from volstat.figures.tellings import Tellings, rows_reason, told, told_once

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables
    from volstat.figures.scope import Scope

NOT_YET: Final = "not_yet"
GONE: Final = "gone"
AGAIN: Final = "registered_again"
BY_TABLE: Final = "by_table"
OLDER: Final = "older_summary"


def registered_volunteers(tables: Tables, scope: Scope, sent: Sent) -> Tellings:
    """Gives the roster lines: each person's one in force on the day adds one."""
    import narwhals as nw

    spans = scope.restrict_labels(registration_spans(tables["registrations"]), "registrations")
    if spans is not None:
        yield _in_force(spans, scope)
        left_out = scope.restrict_labels(tables["registrations"].filter(~rows_reason().is_null()), "registrations")
        if left_out is not None:
            # what such a line would add is a question of who it is about, and when: nothing is claimed
            unsaid = left_out.with_columns(reason=rows_reason())
            yield told(unsaid, "registrations", amount=nw.lit(0), known=nw.lit(value=False))
    yield from _printed(tables, scope, sent, "registered_volunteers")


def teams(tables: Tables, scope: Scope, sent: Sent) -> Tellings:
    """Gives the rows of teams."""
    yield from _things(tables, scope, "teams", "team_key")
    yield from _printed(tables, scope, sent, "teams")


def stations(tables: Tables, scope: Scope, sent: Sent) -> Tellings:
    """Gives the rows of stations."""
    yield from _things(tables, scope, "stations", "station_key")
    yield from _printed(tables, scope, sent, "stations")


def stars(tables: Tables, scope: Scope, star_hours: tuple[int, ...]) -> Tellings:
    """Gives the roster lines of persons who reach a star; the records behind the hours are those of `hours`."""
    import narwhals as nw

    spans = star_spans(tables, scope, star_hours)
    if spans is not None:
        yield _in_force(spans.filter(nw.col("level_0") > 0), scope, star="level_0")


STOCKS: Final[Mapping[str, Callable[[Tables, Scope, Sent], Tellings]]] = {
    "registered_volunteers": registered_volunteers,
    "teams": teams,
    "stations": stations,
}
"""Stock → the rows that tell it."""


def _absence(scope: Scope, gone: str) -> nw.Expr:
    """Returns why a span does not cover the day, null where it does."""
    import narwhals as nw

    ((_, day),) = scope.stock_days
    return (
        nw.when(in_force(day))
        .then(nw.lit(None, nw.String))
        .otherwise(
            nw.when(nw.col("since") > day)
            .then(nw.lit(NOT_YET))
            .otherwise(nw.when(nw.col(gone) <= day).then(nw.lit(GONE)).otherwise(nw.lit(AGAIN)))
        )
    )


def _in_force(spans: Frame, scope: Scope, star: str = "") -> Frame:
    import narwhals as nw

    judged = spans.with_columns(reason=_absence(scope, "gone"))
    return told(judged, "registrations", amount=nw.lit(1), known=nw.col("reason").is_null(), star=star)


def _things(tables: Tables, scope: Scope, table: str, key: str) -> Tellings:
    import narwhals as nw

    rows = scope.restrict_labels(tables[table], table)
    if rows is not None:
        ((_, day),) = scope.stock_days
        judged = standing_spans(rows).with_columns(reason=nw.coalesce(rows_reason(), _absence(scope, "until")))
        yield told_once(judged, table, (key,), known=in_force(day) & ~nw.col(key).is_null())


def _printed(tables: Tables, scope: Scope, sent: Sent, stock: str) -> Tellings:
    """Gives the summaries that print a stock: the latest of a unit counts, unless the unit sent the table itself."""
    import narwhals as nw

    rows = scope.restrict_labels(tables["summaries"], "summaries")
    if rows is None or not {*scope.by, *scope.where} <= {"district", "month"}:
        return
    ((_, day),) = scope.stock_days
    better = _is_one_of("unit", sent.get(SUMMED[stock], frozenset()))
    counts = nw.lit(value=False)
    for row in latest_printed(printed_stocks(tables, scope), stock, sent, day):
        unit = _is_one_of("unit", [row["unit"]])
        counts = counts | (unit & (nw.col("end_day") == row["end_day"]))
    reason = (
        nw.when(counts)
        .then(nw.lit(None, nw.String))
        .otherwise(
            nw.when(better)
            .then(nw.lit(BY_TABLE))
            .otherwise(nw.when(nw.col("end_day") > day).then(nw.lit(NOT_YET)).otherwise(nw.lit(OLDER)))
        )
    )
    judged = rows.filter(~nw.col(stock).is_null()).with_columns(reason=nw.coalesce(rows_reason(), reason))
    yield told(judged, "summaries", amount=nw.col(stock), known=nw.lit(value=True))


def _is_one_of(column: str, values: Collection[str | None]) -> nw.Expr:
    """Returns the condition that a column has one of some values, null among them; never null itself."""
    import narwhals as nw

    found = nw.col(column).is_null() if None in values else nw.lit(value=False)
    named = [value for value in values if value is not None]
    return found | (nw.col(column).is_in(named) & ~nw.col(column).is_null()) if named else found
