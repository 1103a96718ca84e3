"""Pairs: what the two totals of a ratio add up to over the rows alone that tell both."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from volstat.figures.engines import fetch
from volstat.figures.flows import (
    is_declared,
    is_identified,
    lies_inside,
    participations_in,
    service_records,
    services_of,
)
from volstat.figures.scope import aggregate, month_number
from volstat.figures.tallies import known

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables
    from volstat.figures.scope import Scope
    from volstat.figures.tallies import Tally

PAIRS: Final = {
    "hours_per_participation": ("timed_seconds", "timed_participations"),
    "participations_per_service": ("served_participations", "served_services"),
    "hours_per_participant": ("person_seconds", "timed_participants"),
}
"""Ratio → the measures above and below its line, of rows that tell both."""


def count_pairs(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Adds the measures of `PAIRS` to a tally; person_seconds is among those of the flows."""
    _count_records(tables, scope, tally)
    _count_services(tables, scope, tally)
    for table, rows in (("activities", _declared(tables, scope)), ("summaries", _summaries(tables, scope))):
        if rows is None:
            continue
        _add(rows, table, {"timed_seconds": "seconds", "timed_participations": "participations"}, scope, tally)
        if table == "summaries":
            _add(rows, table, {"served_participations": "participations", "served_services": "services"}, scope, tally)
        else:
            _add(rows, table, {"served_participations": "participations"}, scope, tally)


def _count_records(tables: Tables, scope: Scope, tally: Tally) -> None:
    import narwhals as nw

    rows = service_records(tables, scope)
    if rows is None:
        return
    keys = scope.group_columns("participations")
    for measure, part in (("served_participations", rows), ("timed_participations", rows.filter(has_time()))):
        for apart, columns in participations_in(part):
            names = dict.fromkeys((*scope.label_columns("participations"), *columns))
            distinct = apart.group_by(*names).agg(rows=nw.len()).with_columns(month=month_number("day"))
            for row in fetch(aggregate(distinct, keys, (nw.len().alias("count"),))):
                tally.add(scope.key(row), **{measure: row["count"] or None})
    timed = rows.filter(has_time()).with_columns(month=month_number("day"))
    persons = (nw.col("seconds").sum(), nw.len().alias("rows"))
    for row in fetch(aggregate(timed, keys, persons)):
        tally.add(scope.key(row), timed_seconds=known(row["seconds"], row["rows"]))
    told = timed.filter(is_identified())
    for row in fetch(aggregate(told, keys, (nw.col("person").n_unique(), nw.len().alias("rows")))):
        tally.add(scope.key(row), timed_participants=known(row["person"], row["rows"]))


def _count_services(tables: Tables, scope: Scope, tally: Tally) -> None:
    import narwhals as nw

    rows = scope.restrict(tables["activities"], "activities")
    if rows is None:
        return
    keys = scope.group_columns("activities")
    activities = (
        rows.filter(scope.day_in_scope("start_day"), is_attended())
        .with_columns(month=month_number("start_day"), services=services_of())
        .group_by("activity", *keys)
        .agg(nw.col("services").max())
    )
    for row in fetch(aggregate(activities, keys, (nw.col("services").sum(), nw.len().alias("rows")))):
        tally.add(scope.key(row), served_services=known(row["services"], row["rows"]))


def has_time() -> nw.Expr:
    """Returns the condition that a row tells its time."""
    import narwhals as nw

    return ~nw.col("seconds").is_null()


def is_attended() -> nw.Expr:
    """Returns the condition that the participations of an activity are known, by records or by its own number."""
    import narwhals as nw

    return ~is_declared() | ~nw.col("participations").is_null()


def _declared(tables: Tables, scope: Scope) -> Frame | None:
    rows = scope.restrict(tables["activities"], "activities")
    return None if rows is None else rows.filter(is_declared(), scope.day_in_scope("start_day"))


def _summaries(tables: Tables, scope: Scope) -> Frame | None:
    rows = scope.restrict(tables["summaries"], "summaries")
    return None if rows is None else rows.filter(lies_inside(scope))


def _add(rows: Frame, table: str, measures: dict[str, str], scope: Scope, tally: Tally) -> None:
    """Adds up the columns of rows that tell all of them."""
    import narwhals as nw

    paired = rows.filter(*(~nw.col(column).is_null() for column in measures.values()))
    sums = [nw.len().alias("rows"), *(nw.col(column).sum().alias(name) for name, column in measures.items())]
    keyed = paired.with_columns(month=month_number("start_day"))
    for row in fetch(aggregate(keyed, scope.group_columns(table), sums)):
        tally.add(scope.key(row), **{name: known(row[name], row["rows"]) for name in measures})
