"""Putting sheets together into a book: one bad sheet costs itself, and all cells together stay below a limit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from volstat.intake.formats.errors import UnreadableError, too_many_cells, unreadable
from volstat.intake.grid import Book, BookProblem, Format, Grid

SPARSE_BOX: Final = 16_000_000
"""A reader lays out a sheet as one box, about 70 bytes a cell, empty or not: beyond this it must be well filled."""
_LEAST_FILLED: Final = 0.01


class BookBuilder:
    """Gathers the sheets of one workbook."""

    def __init__(self, format: Format, max_cells: int) -> None:
        self._format = format
        self.cells_left = max_cells
        """How many cells the remaining sheets may have."""
        self._grids: list[Grid] = []
        self._problems: list[BookProblem] = []
        self._first_error: UnreadableError | None = None

    @contextmanager
    def sheet(self, name: str) -> Iterator[None]:
        """Keeps the other sheets when one cannot be read."""
        try:
            yield
        except UnreadableError as error:
            self._first_error = self._first_error or error
            kind = "sheet_unreadable" if error.kind == "unreadable" else error.kind
            self._problems.append(BookProblem(kind, name, error.detail))

    def add(self, grid: Grid) -> None:
        """Adds a sheet that was read."""
        self._grids.append(grid)
        self.cells_left -= grid.height * grid.width

    def problem(self, kind: str, sheet: str = "", **detail: str | int | float) -> None:
        """Adds what there is to say about the book or a sheet of it."""
        self._problems.append(BookProblem(kind, sheet, detail))

    def book(self) -> Book:
        """Returns the book.

        Raises:
            UnreadableError: none of its sheets could be read, or it has none.
        """
        if not self._grids:
            raise self._first_error or unreadable("no_sheets", kind="not_a_workbook")
        return Book(self._format, tuple(self._grids), tuple(self._problems))


def check_box(rows: int, columns: int, *, filled: int, max_cells: int) -> None:
    """Refuses a sheet whose rows times columns are more than a reader can lay out.

    Args:
        rows: number of the last row with a cell.
        columns: number of the last column with a cell.
        filled: how many cells have a value, at most.
        max_cells: how many rows times columns may be.

    Raises:
        UnreadableError: `too_large`, or `scattered_cells` where nearly all of the box is empty.
    """
    box = rows * columns
    if box > SPARSE_BOX and filled < box * _LEAST_FILLED:
        raise UnreadableError("scattered_cells", rows=rows, columns=columns)
    if box > max_cells:
        raise too_many_cells(rows, columns, max_cells)
