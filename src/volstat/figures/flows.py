"""Flows: services, participations, participants and hours from the three grains, each counted once.

Which grain counts is the ledger's decision: records and summaries that do not count are left out there, and an
activity says by its `grain` whether its records or its own numbers count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from volstat.figures.engines import fetch
from volstat.figures.scope import Scope, aggregate, month_number
from volstat.figures.tallies import Tally, known

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables

ORIGINS: Final = ("automatic", "manual", "imported")


def count_flows(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Adds all flows of the scope to a tally."""
    if scope.asks_for("participations"):
        count_participations(tables, scope, tally)
        count_participants(tables, scope, tally)
        count_time(tables, scope, tally)
    if scope.asks_for("services"):
        count_services(tables, scope, tally)
    if scope.asks_for("participations"):
        count_declared(tables, scope, tally)
        count_summaries(tables, scope, tally)


def count_participations(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts each (person, activity, day) of the records once, whatever the number of its rows.

    A record that names no activity belongs to the one activity of its unit, team and day. Measures: participations,
    unidentified.
    """
    import narwhals as nw

    rows = service_records(tables, scope)
    if rows is None:
        return
    keys = scope.group_columns("participations")
    alone = nw.col("alone").fill_null(False)  # nearly all are, and need not be compared with others
    single = rows.filter(alone).with_columns(told=is_identified().cast(nw.Int64), month=month_number("day"))
    for row in fetch(aggregate(single, keys, (nw.len().alias("participations"), nw.col("told").sum()))):
        if count := row["participations"]:
            tally.add(scope.key(row), participations=count, unidentified=count - row["told"])
    for part, columns in participations_in(rows.filter(~alone)):
        distinct = part.group_by(*dict.fromkeys((*scope.label_columns("participations"), *columns))).agg(rows=nw.len())
        counted = distinct.with_columns(month=month_number("day"), told=nw.col("told").cast(nw.Int64))
        for row in fetch(aggregate(counted, keys, (nw.len().alias("participations"), nw.col("told").sum()))):
            if count := row["participations"]:
                tally.add(scope.key(row), participations=count, unidentified=count - row["told"])


def count_participants(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the distinct identified persons of the records. Measure: participants; unknown where nobody is."""
    import narwhals as nw

    rows = service_records(tables, scope)
    if rows is None:
        return
    # null, for all the unidentified, is one of the values that n_unique counts
    sums = (nw.len().alias("rows"), nw.col("who").n_unique(), nw.col("who").count().alias("told"))
    persons = rows.with_columns(who=nw.when(is_identified()).then(nw.col("person")), month=month_number("day"))
    for row in fetch(aggregate(persons, scope.group_columns("participations"), sums)):
        if row["rows"]:
            tally.add(scope.key(row), participants=known(row["who"] - (row["told"] < row["rows"]), row["told"]))


def count_time(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the time of the records.

    Measures: seconds, person_seconds (of identified persons), learning_seconds (training, which is no part of the
    others), the seconds of each origin: seconds_automatic, seconds_manual, seconds_imported, and untimed (records of
    service that do not tell their time).
    """
    import narwhals as nw

    rows = scope.restrict(tables["participations"], "participations")
    if rows is None:
        return
    keys = dict.fromkeys((*scope.group_columns("participations"), "training", "told", "origin"))
    flagged = rows.filter(scope.day_in_scope("day")).with_columns(
        training=~is_service(), told=is_identified(), month=month_number("day")
    )
    sums = (nw.col("seconds").sum(), nw.col("seconds").count().alias("timed"), nw.len().alias("rows"))
    for row in fetch(flagged.group_by(*keys).agg(*sums)):
        key, seconds = scope.key(row), known(row["seconds"], row["timed"])
        if row["training"]:
            tally.add(key, learning_seconds=seconds)
            continue
        tally.add(key, seconds=seconds, person_seconds=seconds if row["told"] else None)
        tally.add(key, untimed=row["rows"] - row["timed"])
        if row["origin"] in ORIGINS:
            tally.add(key, **{f"seconds_{row['origin']}": seconds})


def count_services(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the distinct activities that start in the scope; one that declares several services counts as those."""
    import narwhals as nw

    rows = scope.restrict(tables["activities"], "activities")
    if rows is None:
        return
    keys = scope.group_columns("activities")
    activities = (
        rows.filter(scope.day_in_scope("start_day"))
        .with_columns(month=month_number("start_day"), services=services_of())
        .group_by("activity", *keys)
        .agg(nw.col("services").max())
    )
    for row in fetch(aggregate(activities, keys, (nw.col("services").sum(), nw.len().alias("rows")))):
        if row["rows"]:
            tally.add(scope.key(row), services=row["services"])


def count_declared(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the activities without records by their own numbers, on their first day."""
    rows = scope.restrict(tables["activities"], "activities")
    if rows is not None:
        declared = rows.filter(is_declared(), scope.day_in_scope("start_day"))
        _add_numbers(declared, "activities", ("participations", "seconds"), scope, tally)


def count_summaries(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Counts the summaries that lie whole in the period, and under months those that lie whole in one."""
    rows = scope.restrict(tables["summaries"], "summaries")
    if rows is None:
        return
    _add_numbers(rows.filter(lies_inside(scope)), "summaries", ("services", "participations", "seconds"), scope, tally)


def service_records(tables: Tables, scope: Scope) -> Frame | None:
    """Returns the records of service that count in the scope; training is not service."""
    rows = scope.restrict(tables["participations"], "participations")
    return None if rows is None else rows.filter(scope.day_in_scope("day"), is_service())


def participations_in(records: Frame) -> tuple[tuple[Frame, tuple[str, ...]], ...]:
    """Returns parts of the records, each with the columns of which every distinct value is one participation.

    They are apart since nearly all records name their activity, and grouping by numbers alone is fast.
    """
    import narwhals as nw

    rows, unnamed = records.with_columns(told=is_identified()), nw.col("activity").is_null()
    return (
        (rows.filter(~unnamed), ("activity", "person", "day", "told")),
        (rows.filter(unnamed), ("unit", "team", "person", "day", "told")),
    )


def is_service() -> nw.Expr:
    """Returns the condition that a record is one of service, and not of training."""
    import narwhals as nw

    return ~nw.col("learning").fill_null(False)


def is_identified() -> nw.Expr:
    """Returns the condition that a record tells who it is about."""
    import narwhals as nw

    return nw.col("identified").fill_null(False)


def is_declared() -> nw.Expr:
    """Returns the condition that an activity counts by its own numbers, since no record tells of it."""
    import narwhals as nw

    return nw.col("grain") == "declared"


def services_of() -> nw.Expr:
    """Returns how many services a row of activities stands for."""
    import narwhals as nw

    return nw.col("services").fill_null(1)


def lies_inside(scope: Scope) -> nw.Expr:
    """Returns the condition that a summary lies whole in the period, and under months whole in one of them."""
    import narwhals as nw

    inside = scope.day_in_scope("start_day") & scope.day_in_scope("end_day")
    if "month" in scope.by or "month" in scope.where:
        inside = inside & (month_number("start_day") == month_number("end_day")) & ~nw.col("end_day").is_null()
    return inside


def _add_numbers(rows: Frame, table: str, measures: tuple[str, ...], scope: Scope, tally: Tally) -> None:
    """Adds the printed numbers of rows; a number that no row of a cell tells is unknown there."""
    import narwhals as nw

    sums = [nw.len().alias("rows")]
    for measure in measures:
        sums += [nw.col(measure).sum(), nw.col(measure).count().alias(f"{measure}_told")]
    keyed = rows.with_columns(month=month_number("start_day"))
    for row in fetch(aggregate(keyed, scope.group_columns(table), sums)):
        if row["rows"]:
            tally.add(scope.key(row), **{m: known(row[m], row[f"{m}_told"]) for m in measures})
