"""The monthly duty: which teams and stations held no activity in a month.

A month of a unit is judged only where the unit's activities of that month are known and name who held them; where it
sent counts only, nothing is known, which is not idleness.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Literal

from volstat.figures.engines import fetch
from volstat.figures.presence import Presence, read_presence
from volstat.figures.results import Period, Query
from volstat.figures.scope import Scope, month_number, number_of
from volstat.figures.stocks import EARLIEST
from volstat.project import Project

if TYPE_CHECKING:
    from volstat.figures.engines import Frame, Tables

Holder = Literal["teams", "stations"]
HOLDERS: Final[tuple[Holder, ...]] = ("teams", "stations")
_NAME: Final[Mapping[Holder, str]] = {"teams": "team", "stations": "station"}
"""Table of holders → the column that names one, there and in activities."""


@dataclass(frozen=True, slots=True)
class Idle:
    """A team or station that held nothing in at least one month."""

    unit: str | None
    name: str
    months: tuple[str, ...]
    """The months without an activity."""
    judged: int
    """Months in which it stood and its unit's activities are known."""


@dataclass(frozen=True, slots=True)
class MonthDuty:
    """How many teams or stations did their duty in one month."""

    month: str
    standing: int
    active: int
    idle: int

    @property
    def unknown(self) -> int:
        """How many stand in units whose activities of the month are not known."""
        return self.standing - self.active - self.idle


@dataclass(frozen=True, slots=True)
class Duty:
    """Who did the monthly duty in a period."""

    months: tuple[MonthDuty, ...]
    idle: tuple[Idle, ...]
    """Those with most months without an activity first."""


@dataclass(frozen=True, slots=True)
class _Standing:
    unit: str | None
    name: str
    since: date
    until: date | None


def count_duty(tables: Tables, query: Query, project: Project, holder: Holder) -> Duty | None:
    """Returns who among teams or stations held an activity in each month of the query.

    Months that begin after the day of the stocks are left out. None where the restrictions leave no teams or stations.
    """
    scope = Scope(query, project.area, tables.columns)
    standing = _standing(tables, scope, holder)
    if standing is None:
        return None
    months = [month for month in scope.months if month.start <= query.as_of]
    held = _held(tables, scope, holder)
    judged = _judged(read_presence(tables, scope), held)
    lacking: dict[_Standing, list[str]] = {}
    known: dict[_Standing, int] = {}
    counted = []
    for month in months:
        number, there = number_of(month.start), [one for one in standing if _stands(one, month, query.as_of)]
        active = {one for one in there if (one.unit, _normal(one.name), number) in held}
        idle = [one for one in there if one not in active and (one.unit, number) in judged]
        for one in (*active, *idle):
            known[one] = known.get(one, 0) + 1
        for one in idle:
            lacking.setdefault(one, []).append(month.label)
        counted.append(MonthDuty(month.label, len(there), len(active), len(idle)))
    found = (Idle(one.unit, one.name, tuple(labels), known[one]) for one, labels in lacking.items())
    places = {unit: place for place, unit in enumerate(project.area.units)}
    return Duty(
        tuple(counted), tuple(sorted(found, key=lambda i: (-len(i.months), places.get(i.unit or "", 99), i.name)))
    )


def _standing(tables: Tables, scope: Scope, holder: Holder) -> list[_Standing] | None:
    import narwhals as nw

    rows = scope.restrict(tables[holder], holder)
    if rows is None:
        return None
    gone = nw.when(nw.col("dissolved").fill_null(False)).then(nw.coalesce(nw.col("founded_on"), nw.lit(EARLIEST)))
    spans = rows.select(
        "unit",
        name=nw.col(_NAME[holder]),
        since=nw.col("founded_on").fill_null(EARLIEST),
        until=nw.coalesce(nw.col("dissolved_on"), gone),
    )
    told = [row for row in fetch(spans) if row["name"]]
    return sorted(
        {_Standing(row["unit"], row["name"], _day(row["since"]), _day(row["until"])) for row in told},
        key=lambda one: (one.unit or "", one.name, one.since),
    )


def _day(value: Any) -> Any:
    return value.date() if hasattr(value, "date") else value


def _stands(one: _Standing, month: Period, as_of: date) -> bool:
    day = min(month.end, as_of)
    return one.since <= day and (one.until is None or one.until > day)


def _held(tables: Tables, scope: Scope, holder: Holder) -> set[tuple[str | None, str, int]]:
    """Returns unit, name and month of everything that was held by somebody named."""
    import narwhals as nw

    name = _NAME[holder]
    found: set[tuple[str | None, str, int]] = set()
    activities = scope.restrict(tables["activities"], "activities")
    if activities is not None:
        last = nw.coalesce(nw.col("end_day"), nw.col("start_day"))
        near = activities.filter(nw.col("start_day") <= scope.query.period.end, last >= scope.query.period.start)
        spans = near.with_columns(last=last).with_columns(first=month_number("start_day"), last=month_number("last"))
        found |= _named_months(spans.select("unit", name, "first", "last"), name)
    records = scope.restrict(tables["participations"], "participations")
    if records is not None and name in tables.columns["participations"]:
        near = records.filter(scope.day_in_scope("day")).with_columns(first=month_number("day"))
        found |= _named_months(near.with_columns(last=nw.col("first")).select("unit", name, "first", "last"), name)
    return found


def _named_months(spans: Frame, name: str) -> set[tuple[str | None, str, int]]:
    import narwhals as nw

    rows = fetch(spans.group_by("unit", name, "first", "last").agg(rows=nw.len()))
    return {
        (row["unit"], _normal(row[name]), month)
        for row in rows
        if row[name]
        for month in range(row["first"], row["last"] + 1)
    }


def _judged(presence: Presence, held: Iterable[tuple[str | None, str, int]]) -> set[tuple[str | None, int]]:
    """Returns the units and months whose activities are known, of units that ever name who held them."""
    names_them = {unit for unit, _, _ in held}
    return {
        (unit, month)
        for table in ("participations", "activities")
        for unit, months in presence.months.get(table, {}).items()
        if unit in names_them
        for month in months
    }


def _normal(name: str) -> str:
    return "".join(name.split()).casefold()
