"""Tallies: what was counted for each line of a breakdown, from several sources, with unknown kept apart from zero."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from volstat.figures.scope import Key

Cell: TypeAlias = dict[str, int | None]
"""Measure → what was counted; None where rows are there but none of them tells it."""


class Tally:
    """Cells by key; what several sources count in one cell is added."""

    def __init__(self) -> None:
        self.cells: dict[Key, Cell] = {}

    def add(self, key: Key, **counts: int | None) -> None:
        """Adds counts to a cell; unknown plus a number is the number, and coverage tells what is missing."""
        cell = self.cells.setdefault(key, {})
        for measure, count in counts.items():
            known = cell.get(measure)
            cell[measure] = known if count is None else count + (known or 0)

    def cell(self, key: Key) -> Mapping[str, int | None]:
        """Returns the cell of a key, empty where nothing was counted."""
        return self.cells.get(key, {})


def known(total: int | None, told: int) -> int | None:
    """Returns a sum if any row told a summand, else None."""
    return (total or 0) if told else None
