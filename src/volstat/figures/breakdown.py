"""Breakdowns: which lines there are, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Final

from volstat.figures.scope import Key, Scope
from volstat.figures.tallies import Tally

JOINT: Final = "team"
"""A breakdown of thousands of values: crossed with others, only the lines that the data have are shown."""
WEIGHTS: Final = ("participations", "stations", "registered_volunteers")
"""Measures that decide the order of values, the first that a line has."""


def lines_of(scope: Scope, tally: Tally) -> list[Key]:
    """Returns the keys of a breakdown's lines in order.

    Every district and every month asked for has its line, with or without data; of the other breakdowns the values in
    the data do, and those that a restriction names. Values stand by their participations, most first, then by name;
    what tells none stands last.
    """
    values = [_values(scope, tally, i) for i in range(len(scope.by))]
    ranks = [{value: rank for rank, value in enumerate(ordered)} for ordered in values]
    if JOINT in scope.by and len(scope.by) > 1:
        keys: Iterable[Key] = _joint(scope, tally)
    else:
        keys = product(*values)
    return sorted(keys, key=lambda key: [rank[value] for rank, value in zip(ranks, key, strict=True)])


def _values(scope: Scope, tally: Tally, position: int) -> list[str | None]:
    name = scope.by[position]
    if name == "month":
        return [month.label for month in scope.months]
    weights: dict[str | None, int] = dict.fromkeys(scope.where.get(name, ()), 0)
    for key, cell in tally.cells.items():
        weight = next((cell[measure] for measure in WEIGHTS if measure in cell), 0)
        weights[key[position]] = weights.get(key[position], 0) + (weight or 0)
    if name == "district":
        others = sorted(value for value in weights if value is not None and value not in scope.units)
        return [*scope.units, *others, *([None] if None in weights else [])]
    return sorted(weights, key=lambda value: (value is None, -weights[value], value or ""))


def _joint(scope: Scope, tally: Tally) -> list[Key]:
    """Returns the lines that the data have, each under every month if months are asked for."""
    if "month" not in scope.by:
        return list(tally.cells)
    at = scope.by.index("month")
    found = dict.fromkeys((key[:at], key[at + 1 :]) for key in tally.cells)
    return [(*before, month.label, *after) for before, after in found for month in scope.months]
