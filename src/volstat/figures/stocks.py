"""Stocks as of a day: registered volunteers, teams and stations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from volstat.figures.engines import fetch
from volstat.figures.scope import Scope, aggregate
from volstat.figures.tallies import Tally

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables

Sent: TypeAlias = Mapping[str, frozenset[str | None]]
"""Table of intake → the units that sent it."""
EARLIEST: Final = date(1900, 1, 1)
"""Stands for a date that is not known: before anything else."""
LATEST: Final = date(9999, 12, 31)
"""Stands for the end of what lasts."""
SUMMED: Final = {"registered_volunteers": "volunteers", "teams": "teams", "stations": "stations"}
"""Stock that a summary may print → the table that tells it better."""


def count_stocks(tables: Tables, scope: Scope, tally: Tally, sent: Sent) -> None:
    """Adds registered volunteers, teams and stations to a tally, on each of the scope's stock days.

    Args:
        tables: the clean tables.
        scope: what is asked.
        tally: what is added to.
        sent: table of intake → the units that sent it; the others are counted by their summaries, if any.
    """
    if scope.asks_for("registered_volunteers"):
        count_registered(tables, scope, tally)
    if scope.asks_for("teams"):
        _count_things(tables, scope, tally, "teams", "team_key")
    if scope.asks_for("stations"):
        _count_things(tables, scope, tally, "stations", "station_key")
    _count_summed(tables, scope, tally, sent)


def registration_spans(registrations: Frame) -> Frame:
    """Returns each registration with the days on which it decides where its person stands.

    Adds `since`, `gone` (the first day after deregistration, null while registered) and `until` (the first day on
    which it no longer decides: the person has registered again, or has gone; null while it does). A deregistration
    without a date was never in. Of two registrations of one day the one that lasts longer decides. A line that tells
    the deregistration alone ends its person's newest registration before it: of its own unit, else of any.
    """
    import narwhals as nw

    rows, alone = _registrations(registrations), nw.col("alone").fill_null(False)
    # the place decides between lines that say the same, which engines would otherwise take in any order
    order = ["since", "opens", "lasts", "unit", "team", "workbook", "sheet", "row"]
    following = nw.col("since").shift(-1).over("person", order_by=order)
    several = (
        _ended(rows.filter(~alone))
        .with_columns(lasts=nw.col("gone").fill_null(LATEST))
        .with_columns(following=following)
        .with_columns(until=nw.min_horizontal("gone", "following"))
        .drop("opens", "lasts", "following")
    )
    return nw.concat([rows.filter(alone).with_columns(until=nw.col("gone")), several])


def _ended(rows: Frame) -> Frame:
    """Ends the registrations that other lines, which tell no registration, say were given up.

    Adds `opens`: 0 for such a line, which decides on no day once it has ended another.
    """
    import narwhals as nw

    began, unit = nw.col("registered_on"), nw.col("unit").fill_null("")
    rows = rows.with_columns(place=unit, end=nw.when(began.is_null()).then(nw.col("deregistered_on")))
    for where in (("person", "place"), ("person",)):
        left = nw.col("end").max().over(*where)
        rows = rows.with_columns(left=left)
        meant = nw.when(began <= nw.col("left")).then(began).max().over(*where)
        rows = rows.with_columns(meant=meant)
        ended = (began == nw.col("meant")) & nw.col("gone").is_null()
        told = ~nw.col("end").is_null() & ~nw.col("meant").is_null()
        rows = rows.with_columns(
            gone=nw.when(ended).then(nw.col("left")).otherwise(nw.col("gone")),
            since=nw.when(told).then(nw.col("meant")).otherwise(nw.col("since")),
            end=nw.when(~told).then(nw.col("end")),
        )
    opens = (~began.is_null() | (nw.col("since") == EARLIEST)).cast(nw.Int64)
    return rows.with_columns(opens=opens).drop("place", "end", "left", "meant")


def _registrations(rows: Frame) -> Frame:
    import narwhals as nw

    since = nw.col("registered_on").fill_null(EARLIEST)
    left = nw.col("deregistered").fill_null(False)
    return rows.filter(nw.col("left_out").is_null(), ~nw.col("person").is_null()).with_columns(
        since=since, gone=nw.coalesce(nw.col("deregistered_on"), nw.when(left).then(since))
    )


def in_force(day: date, until: str = "until") -> nw.Expr:
    """Returns the condition that a span covers a day: `since` ≤ day < `until`."""
    import narwhals as nw

    return (nw.col("since") <= day) & (nw.col(until).is_null() | (nw.col(until) > day))


def count_registered(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts registered persons, each in the unit of the latest registration, and those whose date is unknown."""
    import narwhals as nw

    spans = scope.restrict_labels(registration_spans(tables["registrations"]), "registrations")
    if spans is None:
        return
    days = scope.stock_days
    undated = nw.col("registered_on").is_null()
    flags = {f"in_{i}": in_force(day).cast(nw.Int64) for i, (_, day) in enumerate(days)}
    unsure = {f"undated_{i}": (in_force(day) & undated).cast(nw.Int64) for i, (_, day) in enumerate(days)}
    sums = [nw.len().alias("rows"), *(nw.col(name).sum() for name in (*flags, *unsure))]
    keys = scope.label_columns("registrations")
    for row in fetch(aggregate(spans.with_columns(**flags, **unsure), keys, sums)):
        for i, (month, _) in enumerate(days):
            if row["rows"]:
                tally.add(
                    scope.key(row, month), registered_volunteers=row[f"in_{i}"], registered_undated=row[f"undated_{i}"]
                )


def count_registered_twice(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the registrations in force on the scope's day beyond one a person."""
    import narwhals as nw

    ((_, day),) = scope.stock_days
    rows = scope.restrict(tables["registrations"], "registrations")
    if rows is None:
        return
    active = _registrations(rows).filter(in_force(day, "gone"))
    several = ~nw.col("alone").fill_null(False)
    # null, for all persons there once, is one of the values that n_unique counts
    persons = active.with_columns(several=several.cast(nw.Int64), who=nw.when(several).then(nw.col("person")))
    for row in fetch(persons.select(nw.len().alias("rows"), nw.col("several").sum(), nw.col("who").n_unique())):
        if row["rows"]:
            tally.add((), registered_twice=row["several"] - row["who"] + (row["several"] < row["rows"]))


def _count_things(tables: Tables, scope: Scope, tally: Tally, table: str, key: str) -> None:
    """Counts distinct keys founded on or before each day and not dissolved on or before it."""
    import narwhals as nw

    rows = scope.restrict(tables[table], table)
    if rows is None:
        return
    spans, days = standing_spans(rows), scope.stock_days
    # null, for all that are not there on the day, is one of the values that n_unique counts
    there = {f"key_{i}": nw.when(in_force(day)).then(nw.col(key)) for i, (_, day) in enumerate(days)}
    counts = [count for name in there for count in (nw.col(name).n_unique(), nw.col(name).count().alias(f"{name}_n"))]
    sums = [nw.len().alias("rows"), *counts]
    for row in fetch(aggregate(spans.with_columns(**there), scope.label_columns(table), sums)):
        for i, (month, _) in enumerate(days):
            if row["rows"]:
                absent = row[f"key_{i}_n"] < row["rows"]
                tally.add(scope.key(row, month), **{table: row[f"key_{i}"] - absent})


def standing_spans(rows: Frame) -> Frame:
    """Returns teams or stations with `since` and `until`, the days between which each stands."""
    import narwhals as nw

    since = nw.col("founded_on").fill_null(EARLIEST)
    left = nw.col("dissolved").fill_null(False)
    return rows.with_columns(since=since, until=nw.coalesce(nw.col("dissolved_on"), nw.when(left).then(since)))


def _count_summed(tables: Tables, scope: Scope, tally: Tally, sent: Sent) -> None:
    """Counts the stocks that units print in summaries and send no table for: the latest summary not after the day."""
    printed = printed_stocks(tables, scope)
    for stock in SUMMED:
        for month, day in scope.stock_days:
            for row in latest_printed(printed, stock, sent, day):
                tally.add(scope.key(row, month), **{stock: row[stock]})


def printed_stocks(tables: Tables, scope: Scope) -> list[dict[str, Any]]:
    """Returns for each unit and last day of its summaries the stocks that these print, and how many rows tell them."""
    import narwhals as nw

    rows = scope.restrict(tables["summaries"], "summaries")
    if rows is None or not {*scope.by, *scope.where} <= {"district", "month"}:
        return []
    last = max((day for _, day in scope.stock_days), default=date.min)
    sums = [s for name in SUMMED for s in (nw.col(name).sum(), nw.col(name).count().alias(f"{name}_told"))]
    return fetch(rows.filter(nw.col("end_day") <= last).group_by("unit", "end_day").agg(*sums))


def latest_printed(printed: Sequence[dict[str, Any]], stock: str, sent: Sent, day: date) -> list[dict[str, Any]]:
    """Returns the printed stocks that count on a day: the latest of each unit that sent no table telling it better."""
    latest: dict[str | None, dict[str, Any]] = {}
    for row in printed:
        told = row[f"{stock}_told"] and row["unit"] not in sent.get(SUMMED[stock], frozenset())
        known = latest.get(row["unit"])
        if told and row["end_day"] <= day and (known is None or known["end_day"] < row["end_day"]):
            latest[row["unit"]] = row
    return list(latest.values())
