"""A sheet in the making, for formats that are read row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from volstat.intake.formats.cells import columns_of, finished
from volstat.intake.formats.errors import UnreadableError, too_many_cells
from volstat.intake.grid import FlawedCell, Grid, Merge

MAX_ROWS: Final = 1_048_576
MAX_COLUMNS: Final = 16_384


def beyond_a_sheet(rows: int, columns: int) -> UnreadableError:
    """Returns the error for a sheet that has more rows or columns than any spreadsheet's."""
    return UnreadableError("too_large", size=f"{rows} × {columns}", limit=f"{MAX_ROWS} × {MAX_COLUMNS}")


class SheetDraft:
    """Rows of texts at their own numbers, with what stands beside the values; its size is bounded as it grows."""

    def __init__(self, name: str, max_cells: int) -> None:
        self.name = name
        self.hidden = False
        self.merges: list[Merge] = []
        self.flaws: list[FlawedCell] = []
        self.next_row = 1
        """Number of the row below the last one placed, blank ones included."""
        self._max_cells = max_cells
        self._rows: list[Sequence[str | None]] = []
        self._blocks: list[list[pa.Array]] = []
        self._placed = 0
        self._hidden: list[tuple[int, int]] = []
        self._width = 0

    @property
    def width(self) -> int:
        """Length of the longest row so far."""
        return self._width

    def place(self, row: int, cells: Sequence[str | None], repeat: int = 1) -> None:
        """Puts a row of texts at its 1-based number, `repeat` times below one another; gaps above it are blank.

        Blank rows only move `next_row`, so that a million of them at the foot cost nothing.

        Raises:
            UnreadableError: the sheet grows beyond what it may have.
        """
        self.next_row = row + repeat
        if not any(cells):
            return
        self._grow(row + repeat - 1, len(cells))
        self._rows.extend([()] * (row - 1 - self._placed))
        self._rows.extend([cells] * repeat)
        self._placed = row + repeat - 1

    def place_columns(self, row: int, columns: Sequence[pa.Array]) -> None:
        """Puts many rows at once, as string columns of one length; the first is at `row`, below all rows so far.

        Raises:
            UnreadableError: the sheet grows beyond what it may have.
        """
        self.next_row = row + len(columns[0])
        self._grow(self.next_row - 1, len(columns))
        self._rows.extend([()] * (row - 1 - self._placed))
        self._end_block()
        self._blocks.append(list(columns))
        self._placed = self.next_row - 1

    def _grow(self, last: int, width: int) -> None:
        self._width = max(self._width, width)
        if last > MAX_ROWS:
            raise beyond_a_sheet(last, self._width)
        if last * self._width > self._max_cells:
            raise too_many_cells(last, self._width, self._max_cells)

    def _end_block(self) -> None:
        if self._rows:
            self._blocks.append([*columns_of(self._rows, self._max_cells)] or [pa.nulls(len(self._rows), pa.string())])
            self._rows = []

    def _columns(self) -> list[pa.Array]:
        self._end_block()
        blanks = [pa.nulls(len(block[0]), pa.string()) for block in self._blocks]
        return [
            pa.concat_arrays(
                [
                    block[column] if column < len(block) else blank
                    for block, blank in zip(self._blocks, blanks, strict=True)
                ]
            )
            for column in range(self._width)
        ]

    def hide_rows(self, first: int, last: int) -> None:
        """Notes that rows are hidden."""
        self._hidden.append((first, last))

    def grid(self, *, base1904: bool = False) -> Grid:
        """Returns the sheet."""
        cells, dropped = finished(self._columns())
        hidden = {row for first, last in self._hidden for row in range(first, min(last, self._placed) + 1)}
        return Grid(
            sheet=self.name,
            cells=cells,
            first_column=dropped + 1,
            hidden=self.hidden,
            merges=tuple(self.merges),
            hidden_rows=frozenset(hidden),
            flaws=tuple(self.flaws),
            base1904=base1904,
        )


def bounded_count(text: str | None, least: int, most: int) -> int:
    """Returns a count that a document states, between two bounds; `least` where it is no number."""
    try:
        return min(max(int(text or least), least), most)
    except ValueError:
        return least
