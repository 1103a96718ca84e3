"""A grid seen through windows: a few rows as lists for a close look, columns as vectors for all else."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.grid import Grid, Merge

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int32]

_PIECES: Final = 64
"""With more runs of rows than this, rows are copied instead of sliced."""


@dataclass(frozen=True, slots=True)
class Window:
    """A part of a grid; 0-based, the ends exclusive."""

    top: int
    bottom: int
    left: int
    right: int

    def rows(self, top: int, bottom: int) -> Window:
        """Returns the window of the same columns and other rows."""
        return replace(self, top=top, bottom=bottom)

    def columns(self, left: int, right: int) -> Window:
        """Returns the window of the same rows and other columns."""
        return replace(self, left=left, right=right)


@dataclass(frozen=True)
class Sheet:
    """A grid with the few ways of looking at it that finding tables needs; places are the grid's, 0-based."""

    grid: Grid

    @property
    def window(self) -> Window:
        """The whole sheet."""
        return Window(0, self.grid.height, 0, self.grid.width)

    def row_number(self, row: int) -> int:
        """Returns the sheet's own number of a row."""
        return row + self.grid.first_row

    def column_number(self, column: int) -> int:
        """Returns the sheet's own number of a column."""
        return column + self.grid.first_column

    def texts(self, window: Window) -> list[list[str | None]]:
        """Returns the rows of a small window as lists."""
        height = max(0, window.bottom - window.top)
        columns = [self.column(c, window.top, window.bottom).to_pylist() for c in range(window.left, window.right)]
        return [list(row) for row in zip(*columns, strict=True)] if columns else [[] for _ in range(height)]

    def taken(self, rows: Sequence[int] | npt.NDArray[np.int64], window: Window) -> list[list[str | None]]:
        """Returns single rows, in the window's columns, as lists."""
        part = self.grid.cells.select(range(window.left, window.right)).take(pa.array(rows, pa.int64()))
        return [list(row) for row in zip(*(c.to_pylist() for c in part.columns), strict=True)]

    def column(self, column: int, top: int, bottom: int) -> pa.ChunkedArray:
        """Returns a run of a column's cells."""
        return self.grid.cells.column(column).slice(top, max(0, bottom - top))

    def empty(self, column: int, top: int, bottom: int) -> bool:
        """Tells whether a column has no text in a run of rows."""
        cells = self.column(column, top, bottom)
        return int(cells.null_count) == len(cells)

    def filled(self, window: Window) -> Counts:
        """Returns how many cells of each row have text."""
        counts = np.zeros(max(0, window.bottom - window.top), np.int32)
        for column in range(window.left, window.right):
            cells = self.column(column, window.top, window.bottom)
            if cells.null_count == 0:
                counts += 1
            elif cells.null_count < len(cells):
                counts += as_mask(pc.is_valid(cells))
        return counts

    @cached_property
    def merges(self) -> tuple[Merge, ...]:
        """The merged ranges in grid places, 0-based and inclusive, top first."""
        down, right = self.grid.first_row, self.grid.first_column
        moved = (Merge(m.top - down, m.left - right, m.bottom - down, m.right - right) for m in self.grid.merges)
        return tuple(sorted(moved, key=lambda m: (m.top, m.left)))

    @cached_property
    def _tops(self) -> list[int]:
        return [m.top for m in self.merges]

    @cached_property
    def _tallest(self) -> int:
        return max((m.bottom - m.top for m in self.merges), default=0)

    def merges_in(self, window: Window) -> list[Merge]:
        """Returns the merged ranges that touch a window."""
        first = bisect_left(self._tops, window.top - self._tallest)
        found = self.merges[first : bisect_left(self._tops, window.bottom)]
        return [m for m in found if m.bottom >= window.top and m.left < window.right and m.right >= window.left]

    def wide_merges(self, window: Window) -> list[Merge]:
        """Returns the ranges over several columns that start in a window."""
        found = self.merges_in(window)
        return [m for m in found if m.right > m.left and m.top >= window.top and m.left >= window.left]


def picked(cells: pa.Table, rows: npt.NDArray[np.int64]) -> pa.Table:
    """Returns some rows of a table, their places ascending; slices of it, which copy nothing, where runs are few."""
    if not len(rows):
        return cells.slice(0, 0)
    breaks = np.flatnonzero(np.diff(rows) > 1) + 1
    if len(breaks) >= _PIECES:
        return cells.take(pa.array(rows))
    edges = [0, *breaks.tolist(), len(rows)]
    return pa.concat_tables([cells.slice(int(rows[a]), b - a) for a, b in pairwise(edges)])


def as_mask(values: pa.Array | pa.ChunkedArray) -> Mask:
    """Returns truth values as a numpy mask, null as false."""
    filled = pc.fill_null(values, False)
    whole = filled.combine_chunks() if isinstance(filled, pa.ChunkedArray) else filled
    mask: Mask = np.asarray(whole.to_numpy(zero_copy_only=False), dtype=np.bool_)
    return mask
