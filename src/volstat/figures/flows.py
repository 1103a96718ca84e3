"""Flows: services, participations, participants and hours from the three grains, each counted once.

Which grain counts is the ledger's decision: records and summaries that do not count are left out there, and an
activity says by its `grain` whether its records or its own numbers count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from volstat.figures.scope import Scope, aggregate, month_number
from volstat.figures.tallies import Tally, known

if TYPE_CHECKING:
    from volstat.figures.engines import Frame, Tables

BY_RECORDS = ("participations", "hours", "participants", "hours_per_participant")


def count_flows(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Adds all flows of the scope to a tally."""
    if scope.asks_for(*BY_RECORDS):
        count_records(tables, scope, tally)
    if scope.asks_for("learning_hours"):
        count_learning(tables, scope, tally)
    if scope.asks_for("services"):
        count_services(tables, scope, tally)
    if scope.asks_for("participations", "hours"):
        count_declared(tables, scope, tally)
    if scope.asks_for("services", "participations", "hours"):
        count_summaries(tables, scope, tally)


def count_records(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts records: each (person, activity, day) is one participation, whatever the number of its rows.

    Measures: participations, seconds, participants (identified persons), person_seconds (theirs), unidentified.
    A record without an activity belongs to the one activity of its unit, team and day.
    """
    import narwhals as nw

    rows = records_in_scope(tables, scope, learning=False)
    if rows is None:
        return
    unnamed = nw.col("activity").is_null()
    services = (
        rows.with_columns(
            told=nw.col("identified").fill_null(False).cast(nw.Int64),
            at_unit=nw.when(unnamed).then(nw.col("unit")),
            at_team=nw.when(unnamed).then(nw.col("team")),
        )
        .group_by(*scope.label_columns("participations"), "person", "activity", "day", "at_unit", "at_team")
        .agg(seconds=nw.col("seconds").sum(), timed=nw.col("seconds").count(), told=nw.col("told").max())
        .with_columns(
            month=month_number("day"),  # only now: a day tells its month, and a shorter key groups faster
            who=nw.when(nw.col("told") == 1).then(nw.col("person")),
            person_seconds=nw.col("seconds") * nw.col("told"),
        )
    )
    sums = (
        nw.len().alias("participations"),
        nw.col("seconds").sum(),
        nw.col("timed").sum(),
        nw.col("who").n_unique(),  # null, for all the unidentified, is one of the values
        nw.col("told").sum(),
        nw.col("person_seconds").sum(),
    )
    for row in _fetch(aggregate(services, scope.group_columns("participations"), sums)):
        unidentified = row["participations"] - (row["told"] or 0)
        if row["participations"]:
            tally.add(
                scope.key(row),
                participations=row["participations"],
                seconds=known(row["seconds"], row["timed"]),
                participants=known(row["who"] - bool(unidentified), row["told"]),
                person_seconds=known(row["person_seconds"], row["timed"]),
                unidentified=unidentified,
            )


def count_learning(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the time of training. Measure: learning_seconds."""
    import narwhals as nw

    rows = records_in_scope(tables, scope, learning=True)
    if rows is None:
        return
    sums = (nw.col("seconds").sum(), nw.col("seconds").count().alias("timed"), nw.len().alias("rows"))
    grouped = aggregate(
        rows.with_columns(month=month_number("day")).select("seconds", *scope.group_columns("participations")),
        scope.group_columns("participations"),
        sums,
    )
    for row in _fetch(grouped):
        if row["rows"]:
            tally.add(scope.key(row), learning_seconds=known(row["seconds"], row["timed"]))


def count_services(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the distinct activities that start in the scope; one that declares several services counts as those."""
    import narwhals as nw

    rows = scope.restrict(tables["activities"], "activities")
    if rows is None:
        return
    keys = scope.group_columns("activities")
    activities = (
        rows.filter(scope.day_in_scope("start_day"))
        .with_columns(month=month_number("start_day"), services=nw.col("services").fill_null(1))
        .group_by("activity", *keys)
        .agg(nw.col("services").max())
    )
    for row in _fetch(aggregate(activities, keys, (nw.col("services").sum(), nw.len().alias("rows")))):
        if row["rows"]:
            tally.add(scope.key(row), services=row["services"])


def count_declared(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the activities without records by their own numbers, on their first day."""
    import narwhals as nw

    rows = scope.restrict(tables["activities"], "activities")
    if rows is not None:
        declared = rows.filter(nw.col("grain") == "declared", scope.day_in_scope("start_day"))
        _add_numbers(declared, "activities", ("participations", "seconds"), scope, tally)


def count_summaries(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the summaries that lie whole in the period, and under months those that lie whole in one."""
    import narwhals as nw

    rows = scope.restrict(tables["summaries"], "summaries")
    if rows is None:
        return
    inside = rows.filter(scope.day_in_scope("start_day"), scope.day_in_scope("end_day"))
    if "month" in scope.by or "month" in scope.where:
        inside = inside.filter((month_number("start_day") == month_number("end_day")) & ~nw.col("end_day").is_null())
    _add_numbers(inside, "summaries", ("services", "participations", "seconds"), scope, tally)


def records_in_scope(tables: Tables, scope: Scope, *, learning: bool) -> Frame | None:
    """Returns the records that count in the scope: those of service, or those of training."""
    import narwhals as nw

    rows = scope.restrict(tables["participations"], "participations")
    if rows is None:
        return None
    is_learning = nw.col("learning").fill_null(False)
    return rows.filter(scope.day_in_scope("day"), is_learning if learning else ~is_learning)


def _add_numbers(rows: Frame, table: str, measures: tuple[str, ...], scope: Scope, tally: Tally) -> None:
    """Adds the printed numbers of rows; a number that no row of a cell tells is unknown there."""
    import narwhals as nw

    sums = [nw.len().alias("rows")]
    for measure in measures:
        sums += [nw.col(measure).sum(), nw.col(measure).count().alias(f"{measure}_told")]
    keyed = rows.with_columns(month=month_number("start_day"))
    for row in _fetch(aggregate(keyed, scope.group_columns(table), sums)):
        if row["rows"]:
            tally.add(scope.key(row), **{m: known(row[m], row[f"{m}_told"]) for m in measures})


def _fetch(frame: Frame) -> list[dict[str, int]]:
    from volstat.figures.engines import fetch

    return fetch(frame)
