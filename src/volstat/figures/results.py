"""What is asked of the figures, and what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

Value: TypeAlias = int | float | Mapping[str, int] | None
"""A figure's value: a count, an exact number of hours or a ratio, a count for each star; None where unknown."""


@dataclass(frozen=True, slots=True)
class Period:
    """A span of days, both ends inside it."""

    label: str
    start: date
    end: date


@dataclass(frozen=True, slots=True)
class Query:
    """One question to the data."""

    period: Period
    as_of: date
    """The day of the stocks; by default the period's end."""
    by: tuple[str, ...] = ()
    """Breakdowns, in order: `district`, `month`, `campaign`, …"""
    where: tuple[tuple[str, str], ...] = ()
    """Restrictions, breakdown → value; several values of one key are alternatives."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a breakdown."""

    keys: Mapping[str, str | None]
    """Breakdown → its value; None where the data do not tell it."""
    values: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Who has reported for the period."""

    complete: bool
    missing: tuple[str, ...] = ()
    """Units that sent nothing for the period."""
    partial: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit → months of the period (`2020-11`) for which it sent nothing."""
    grains: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit → the grains it is counted from: records, activities, summaries."""
    without_persons: tuple[str, ...] = ()
    """Units that report counts only, so that the number of participants leaves them out."""
    partly_without_persons: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit with records → months for which it reports counts too, so that its participants are not all."""
    hours_unknown: tuple[str, ...] = ()
    """Units with participations of which not one tells its hours, so that the hours leave them out."""
    unknown: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    """Flow → unit → months for which what it sent does not tell all of it: its number is the rest, or unknown."""
    not_sent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Stock → units that sent nothing that tells it, while others did; `complete` speaks of flows alone."""

    unreadable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Unit that is missing, partial or not sending a stock → its workbooks that could not be read."""

    def tells(self, *flows: str) -> bool:
        """Tells whether the totals of these flows leave out nothing."""
        return not self.missing and not self.partial and not any(flow in self.unknown for flow in flows)


@dataclass(frozen=True, slots=True)
class FigureSet:
    """The answer to one query."""

    query: Query
    values: Mapping[str, Value]
    """Code name → the value for the whole (city, or what `where` leaves of it)."""
    rows: tuple[Row, ...] = ()
    """The lines of the breakdown; empty without `by`."""
    coverage: Coverage = Coverage(complete=True)
    beside: Mapping[str, Value] = field(default_factory=dict)
    """Figures printed beside the headline: `registered_twice`, hours by origin, …"""
