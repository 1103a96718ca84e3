"""Presence: which unit sent which table for which months, and how far a total therefore reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from volstat.figures.catalogue import Figure
from volstat.figures.engines import fetch
from volstat.figures.flows import is_declared, service_records
from volstat.figures.results import Coverage
from volstat.figures.scope import Scope, label_of, number_of
from volstat.figures.stocks import SUMMED

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame, Tables

FLOW_TABLES: Final = ("participations", "activities", "summaries")
GRAINS: Final = ("records", "activities", "summaries")
TOLD: Final = {"services": "services", "participations": "participations", "hours": "seconds"}
"""Flow → the column of a row of counts that tells it."""
UNREADABLE: Final = "unreadable"
"""What the coverage table has for the table of a workbook that could not be read."""
LISTED: Final = "listed"
"""An activity that tells no number at all."""


@dataclass(frozen=True, slots=True)
class Presence:
    """Who sent what."""

    months: Mapping[str, Mapping[str | None, frozenset[int]]]
    """Table of intake → unit → the months (as `month_number`) it covers; no month for a table without days.

    A month that only a summary of a longer time covers is not among them: nothing tells its own number.
    """
    printed: Mapping[str, frozenset[str | None]]
    """Stock → the units whose summaries print it, up to the day of the stocks."""
    unreadable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit → its workbooks that could not be read."""

    def sent(self, table: str) -> frozenset[str | None]:
        """Returns the units that sent a table for any time."""
        return frozenset(self.months.get(table, {}))

    def covers(self, figure: Figure, units: Iterable[str | None], months: Iterable[int]) -> bool:
        """Tells whether any of the units sent what a flow needs for any of the months."""
        wanted = set(months)
        sent = [self.months.get(table, {}) for table in figure.needs]
        return any(wanted & covered.get(unit, frozenset()) for covered in sent for unit in units)

    def holds(self, figure: Figure, units: Iterable[str | None]) -> bool:
        """Tells whether any of the units sent the tables of a stock."""
        stock_tables = [table for table in figure.needs if table not in FLOW_TABLES]
        return any(
            any(unit in self.sent(table) for table in stock_tables)
            and all(unit in self.sent(table) for table in figure.also_needs)
            for unit in units
        )


def read_presence(tables: Tables, scope: Scope) -> Presence:
    """Returns who sent what, from the ledger's coverage table and from summaries that reach beyond the months."""
    import narwhals as nw

    months: dict[str, dict[str | None, set[int]]] = {}
    for row in fetch(tables["coverage"].group_by("unit", "table", "month").agg(nw.len().alias("rows"))):
        covered = months.setdefault(row["table"], {}).setdefault(row["unit"], set())
        if row["month"] is not None:
            covered.add(number_of(row["month"]))
    for unit, untold in _straddled(tables, scope).items():
        months.get("summaries", {}).get(unit, set()).difference_update(untold)
    return Presence(
        {table: {unit: frozenset(m) for unit, m in units.items()} for table, units in months.items()},
        _printed(tables, scope),
        _unreadable(tables) if UNREADABLE in months else {},
    )


def _unreadable(tables: Tables) -> dict[str, tuple[str, ...]]:
    import narwhals as nw

    rows = fetch(tables["coverage"].filter(nw.col("table") == UNREADABLE).select("unit", "workbook"))
    return {unit: tuple(sorted(r["workbook"] for r in rows if r["unit"] == unit)) for unit in {r["unit"] for r in rows}}


def _printed(tables: Tables, scope: Scope) -> dict[str, frozenset[str | None]]:
    import narwhals as nw

    rows = tables["summaries"].filter(nw.col("left_out").is_null(), nw.col("end_day") <= scope.query.as_of)
    told = fetch(rows.group_by("unit").agg(*(nw.col(stock).count() for stock in SUMMED)))
    return {stock: frozenset(row["unit"] for row in told if row[stock]) for stock in SUMMED}


def _straddled(tables: Tables, scope: Scope) -> dict[str | None, set[int]]:
    """Returns the months that only summaries tell which do not lie whole in the period, or under months in one."""
    import narwhals as nw

    period = scope.query.period
    by_month = "month" in scope.by or "month" in scope.where
    rows = tables["summaries"].filter(
        nw.col("left_out").is_null(), nw.col("start_day") <= period.end, nw.col("end_day") >= period.start
    )
    found: dict[str | None, set[int]] = {}
    told: dict[str | None, set[int]] = {}
    for row in fetch(rows.group_by("unit", "start_day", "end_day").agg(nw.len().alias("rows"))):
        first, last = number_of(row["start_day"]), number_of(row["end_day"])
        whole = row["start_day"] >= period.start and row["end_day"] <= period.end
        alone = whole and not (by_month and first != last)
        (told if alone else found).setdefault(row["unit"], set()).update(range(first, last + 1))
    return {unit: months - told.get(unit, set()) for unit, months in found.items()}


def coverage_of(tables: Tables, scope: Scope, presence: Presence) -> Coverage:
    """Returns who has reported flows for the period, at which grain, and who sent no table for a stock."""
    wanted = {number_of(month.start) for month in scope.months}
    reported = {unit: _reported(presence, unit) & wanted for unit in scope.units}
    missing = tuple(unit for unit in scope.units if not reported[unit])
    partial = {
        unit: tuple(label_of(month) for month in sorted(wanted - months))
        for unit, months in reported.items()
        if months and months != wanted
    }
    counted = _counted(tables, scope)
    grains = {
        unit: tuple(grain for grain in GRAINS if grain in counted[unit]) for unit in scope.units if unit in counted
    }
    unknown = _unknown(counted, scope, wanted)
    not_sent = _not_sent(presence, scope)
    refused = presence.unreadable
    lacking = {*missing, *partial, *(unit for units in not_sent.values() for unit in units)}
    return Coverage(
        complete=not missing and not partial and not unknown,
        missing=missing,
        partial=partial,
        grains=grains,
        without_persons=tuple(unit for unit, found in grains.items() if "records" not in found),
        partly_without_persons={
            unit: months for unit in grains if (months := _months_without_persons(counted[unit], wanted))
        },
        hours_unknown=tuple(unit for unit in grains if _without_hours(counted[unit])),
        unknown=unknown,
        not_sent=not_sent,
        unreadable={unit: refused[unit] for unit in scope.units if unit in refused and unit in lacking},
    )


def _not_sent(presence: Presence, scope: Scope) -> dict[str, tuple[str, ...]]:
    lacking = {}
    for stock, table in SUMMED.items():
        told = presence.sent(table) | presence.printed[stock]
        without = tuple(unit for unit in scope.units if unit not in told)
        if told and without:
            lacking[stock] = without
    return lacking


def _reported(presence: Presence, unit: str) -> frozenset[int]:
    return frozenset().union(*(presence.months.get(table, {}).get(unit, frozenset()) for table in FLOW_TABLES))


@dataclass(slots=True)
class _Counted:
    """What a unit's rows of one grain tell in the scope."""

    months: set[int] = field(default_factory=set)
    """Months of rows with participations that lie in one month."""
    spans: set[int] = field(default_factory=set)
    """Months of those that span several."""
    participations: int = 0
    timed: int = 0
    """Rows that tell their hours."""
    timed_months: set[int] = field(default_factory=set)
    untold: dict[str, set[int]] = field(default_factory=dict)
    """Flow → months of rows that do not tell it."""


def _months_without_persons(counted: Mapping[str, _Counted], wanted: set[int]) -> tuple[str, ...]:
    """Returns the months that counts tell of a unit, beside or between those of its records."""
    if "records" not in counted:
        return ()
    others = [counted[grain] for grain in GRAINS[1:] if grain in counted]
    months = set().union(*(c.months for c in others), *(c.spans - counted["records"].months for c in others))
    return tuple(label_of(month) for month in sorted(months & wanted))


def _without_hours(counted: Mapping[str, _Counted]) -> bool:
    return any(c.participations for c in counted.values()) and not any(c.timed for c in counted.values())


def _unknown(
    counted: Mapping[str | None, Mapping[str, _Counted]], scope: Scope, wanted: set[int]
) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for flow in TOLD:
        for unit in scope.units:
            grains = counted.get(unit, {})
            months = wanted & set().union(*(c.untold.get(flow, ()) for c in grains.values()))
            if months:
                found.setdefault(flow, {})[unit] = tuple(label_of(month) for month in sorted(months))
    return found


def _counted(tables: Tables, scope: Scope) -> dict[str | None, dict[str, _Counted]]:
    """Returns unit → the grains it is counted from, with what they tell."""
    import narwhals as nw

    found: dict[str | None, dict[str, _Counted]] = {}
    for grain, (frame, first, last) in zip(GRAINS, _frames(tables, scope), strict=True):
        if frame is None:
            continue
        told = nw.len() if grain == "records" else nw.col("participations").sum()
        silent = {f"no_{name}": condition for name, condition in silent_about(grain).items()}
        sums = [nw.col(name).sum() for name in silent]
        sums += [told.alias("told"), nw.col("seconds").count().alias("timed")]
        keys = dict.fromkeys(("unit", first, last))
        for row in fetch((frame.with_columns(**silent) if silent else frame).group_by(*keys).agg(*sums)):
            counted = found.setdefault(row["unit"], {}).setdefault(grain, _Counted())
            months = range(number_of(row[first]), number_of(row[last]) + 1)
            if row["told"]:
                (counted.months if len(months) == 1 else counted.spans).update(months)
            counted.participations += row["told"] or 0
            counted.timed += row["timed"]
            counted.timed_months.update(months if row["timed"] else ())
            for name in silent:
                counted.untold.setdefault(name.removeprefix("no_"), set()).update(months if row[name] else ())
    for grains in found.values():
        _settle(grains)
    return found


def silent_about(grain: str) -> dict[str, nw.Expr]:
    """Returns flow → 1 for a row of counts that should tell it and does not; `listed` for one that tells none.

    A summary of stocks alone tells no flow and need not. Of records only a month that tells no time at all is silent
    about hours, see `_settle`; a single one is a matter between the row and its sender.
    """
    import narwhals as nw

    def tells(*columns: str) -> nw.Expr:
        return nw.any_horizontal(*(~nw.col(column).is_null() for column in columns), ignore_nulls=True)

    if grain == "records":
        return {}
    if grain == "summaries":
        meant = tells(*TOLD.values()) | ~tells(*SUMMED)
        return {flow: (meant & nw.col(column).is_null()).cast(nw.Int64) for flow, column in TOLD.items()}
    flows = {flow: column for flow, column in TOLD.items() if flow != "services"}
    meant = tells(*flows.values(), "participants")
    silent = {flow: (meant & nw.col(column).is_null()).cast(nw.Int64) for flow, column in flows.items()}
    return {**silent, LISTED: (~meant).cast(nw.Int64)}


def _settle(grains: dict[str, _Counted]) -> None:
    """Decides what only all rows of a unit can tell.

    An activity without numbers is one that nobody took part in where its month has records, else its numbers lack.
    """
    records = grains.get("records", _Counted())
    if untimed := records.months - records.timed_months:
        records.untold["hours"] = untimed
    if "activities" in grains:
        untold = grains["activities"].untold
        unknown = untold.pop(LISTED, set()) - records.months
        for flow in ("participations", "hours"):
            untold.setdefault(flow, set()).update(unknown)


def _frames(tables: Tables, scope: Scope) -> tuple[tuple[Frame | None, str, str], ...]:
    """Returns the rows that count in the scope, grain by grain, with the columns of their first and last day."""
    activities = scope.restrict(tables["activities"], "activities")
    summaries = scope.restrict(tables["summaries"], "summaries")
    if activities is not None:
        activities = activities.filter(is_declared(), scope.day_in_scope("start_day"))
    if summaries is not None:
        summaries = summaries.filter(scope.day_in_scope("start_day"), scope.day_in_scope("end_day"))
    return (
        (service_records(tables, scope), "day", "day"),
        (activities, "start_day", "start_day"),
        (summaries, "start_day", "end_day"),
    )
