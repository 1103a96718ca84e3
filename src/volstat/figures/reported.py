"""Reported: which unit sent which tables for which months, at which grain, in which workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from volstat.figures.engines import fetch
from volstat.figures.presence import FLOW_TABLES, GRAINS, UNREADABLE, coverage_of, read_presence
from volstat.figures.results import Coverage, Period, Query
from volstat.figures.scope import Scope, label_of, number_of
from volstat.figures.to_json import coverage_json

if TYPE_CHECKING:
    from volstat.figures.engines import Tables
    from volstat.project import Project


@dataclass(frozen=True, slots=True)
class Sent:
    """What one workbook sends of one table for one unit."""

    unit: str | None
    """None where no cell, title or name tells it."""
    table: str
    """A name of `intake.frames.FRAMES`."""
    workbook: str
    months: tuple[str, ...]
    """The months that it covers within the period; none for a table without days."""
    rows: int
    """Its rows in these months, those that do not count among them."""


@dataclass(frozen=True)
class Reported:
    """Who has reported what for a period."""

    period: Period
    units: tuple[str | None, ...]
    """The units asked for in the area's order, and None where something was sent that tells no unit."""
    months: tuple[str, ...]
    sent: tuple[Sent, ...]
    coverage: Coverage

    @cached_property
    def grains(self) -> Mapping[tuple[str | None, str], tuple[str, ...]]:
        """Unit and month → the grains sent for it, the finest first; `coverage.grains` tells which of them count."""
        found: dict[tuple[str | None, str], set[str]] = {}
        for line in self.sent:
            for month in line.months:
                found.setdefault((line.unit, month), set()).add(line.table)
        pairs = list(zip(FLOW_TABLES, GRAINS, strict=True))
        return {key: tuple(grain for table, grain in pairs if table in tables) for key, tables in found.items()}

    def state(self, unit: str | None) -> str:
        """Returns `complete`, `partial` or `missing`."""
        if unit in self.coverage.missing:
            return "missing"
        lacks = any(unit in units for units in self.coverage.unknown.values())
        return "partial" if lacks or unit in self.coverage.partial else "complete"

    def as_json(self) -> dict[str, Any]:
        """Returns it as `coverage --json` prints it; a table without days has no months."""
        return {
            "period": {
                "label": self.period.label,
                "start": self.period.start.isoformat(),
                "end": self.period.end.isoformat(),
            },
            "units": [self._unit(unit) for unit in self.units],
            "coverage": coverage_json(self.coverage),
        }

    def _unit(self, unit: str | None) -> dict[str, Any]:
        return {
            "unit": unit,
            "state": None if unit is None else self.state(unit),
            "months": {month: list(self.grains.get((unit, month), ())) for month in self.months},
            "sent": [
                {"table": line.table, "workbook": line.workbook, "months": list(line.months), "rows": line.rows}
                for line in self.sent
                if line.unit == unit
            ],
            "unreadable": list(self.coverage.unreadable.get(unit, ())) if unit else [],
        }


def reported(tables: Tables, query: Query, project: Project) -> Reported:
    """Returns who has reported what for the period of a query, and for the districts it is restricted to."""
    scope = Scope(query, project.area, tables.columns)
    wanted = {number_of(month.start) for month in scope.months}
    found: dict[tuple[str | None, str, str], dict[int, int]] = {}
    stocks: dict[tuple[str | None, str, str], int] = {}
    for row in fetch(tables["coverage"]):
        key = (row["unit"], row["table"], row["workbook"])
        if row["table"] == UNREADABLE or (row["unit"] is not None and row["unit"] not in scope.units):
            continue
        if row["month"] is None:
            stocks[key] = stocks.get(key, 0) + row["rows"]
        elif (month := number_of(row["month"])) in wanted:
            months = found.setdefault(key, {})
            months[month] = months.get(month, 0) + row["rows"]
    lines = [
        Sent(*key, months=tuple(label_of(month) for month in sorted(months)), rows=sum(months.values()))
        for key, months in found.items()
    ]
    lines += [Sent(*key, months=(), rows=rows) for key, rows in stocks.items()]
    unknown = (None,) if any(line.unit is None for line in lines) else ()
    return Reported(
        period=query.period,
        units=(*scope.units, *unknown),
        months=tuple(month.label for month in scope.months),
        sent=tuple(sorted(lines, key=lambda line: (line.unit or "", line.workbook, line.table))),
        coverage=coverage_of(tables, scope, read_presence(tables, scope)),
    )
