"""Star volunteers: registered persons by the hours of service they have given since they registered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from volstat.figures.engines import fetch
from volstat.figures.scope import Scope, aggregate
from volstat.figures.stocks import in_force, registration_spans
from volstat.figures.tallies import Tally

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables

SECONDS: Final = 3600


def star_measures(star_hours: tuple[int, ...]) -> tuple[str, ...]:
    """Returns the measures of a tally that hold the stars, `stars_1` first."""
    return tuple(f"stars_{level}" for level in range(1, len(star_hours) + 1))


def count_stars(tables: Tables, scope: Scope, star_hours: tuple[int, ...], tally: Tally) -> None:
    """Counts the persons registered on each stock day in the highest star that their hours reach by then, inclusive.

    Records on or after the first registration count, up to the day and whatever the period; training does not.
    Only persons who ever reach the lowest star are looked up in the roster.
    """
    import narwhals as nw

    days, persons = scope.stock_days, star_spans(tables, scope, star_hours)
    if persons is None:
        return
    counted = {
        f"{measure}_{i}": (in_force(day) & (nw.col(f"level_{i}") == level)).cast(nw.Int64)
        for i, (_, day) in enumerate(days)
        for level, measure in enumerate(star_measures(star_hours), start=1)
    }
    keys = scope.label_columns("registrations")
    sums = [nw.len().alias("rows"), *(nw.col(name).sum() for name in counted)]
    for row in fetch(aggregate(persons.with_columns(**counted), keys, sums)):
        for i, (month, _) in enumerate(days):
            if row["rows"]:
                tally.add(scope.key(row, month), **{m: row[f"{m}_{i}"] for m in star_measures(star_hours)})


def star_spans(tables: Tables, scope: Scope, star_hours: tuple[int, ...]) -> Frame | None:
    """Returns the registrations of persons who reach a star, with their spans and `level_0`, … on each stock day."""
    if not scope.stock_days:
        return None
    lifetimes = _lifetimes(tables, scope, min(star_hours) * SECONDS)
    registrations = tables["registrations"].join(lifetimes, on="person", how="inner")
    levels = {f"level_{i}": _level(f"seconds_{i}", star_hours) for i in range(len(scope.stock_days))}
    return scope.restrict_labels(registration_spans(registrations).with_columns(**levels), "registrations")


def _lifetimes(tables: Tables, scope: Scope, least: int) -> Frame:
    """Returns person and `seconds_0`, `seconds_1`, … up to each stock day, of persons with at least `least` in all."""
    import narwhals as nw

    days = [day for _, day in scope.stock_days]
    since = nw.col("registered_on")
    rows = tables["participations"].filter(
        nw.col("left_out").is_null(),
        nw.col("identified"),
        ~nw.col("learning").fill_null(False),
        nw.col("day") <= days[-1],
        since.is_null() | (nw.col("day") >= since),
    )
    lifetimes = rows.group_by("person").agg(lifetime=nw.col("seconds").sum()).filter(nw.col("lifetime") >= least)
    if len(days) == 1:
        return lifetimes.rename({"lifetime": "seconds_0"})
    # sums up to many days are made for those few alone
    until = {f"seconds_{i}": nw.when(nw.col("day") <= day).then(nw.col("seconds")) for i, day in enumerate(days)}
    told = rows.select("person", "day", "seconds").join(lifetimes, on="person", how="inner").with_columns(**until)
    return told.group_by("person").agg(*(nw.col(name).sum() for name in until))


def _level(seconds: str, star_hours: tuple[int, ...]) -> nw.Expr:
    import narwhals as nw

    reached = [(nw.col(seconds) >= hours * SECONDS).cast(nw.Int64) for hours in star_hours]
    return nw.sum_horizontal(*reached)
