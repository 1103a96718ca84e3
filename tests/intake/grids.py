"""Grids built by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa

from volstat.intake.grid import FlawedCell, Grid, Merge


def grid(
    rows: Sequence[Sequence[str | None]],
    *,
    sheet: str = "Sheet1",
    merges: Iterable[str] = (),
    first_row: int = 1,
    first_column: int = 1,
    hidden: bool = False,
    hidden_rows: Iterable[int] = (),
    flaws: Iterable[FlawedCell] = (),
) -> Grid:
    """Returns a grid of these rows; short rows are filled up, empty texts are null, merges are written `A1:C2`."""
    width = max((len(row) for row in rows), default=0)
    full = [[cell or None for cell in row] + [None] * (width - len(row)) for row in rows]
    columns = {str(c): pa.array([row[c] for row in full], pa.string()) for c in range(width)}
    return Grid(
        sheet=sheet,
        cells=pa.table(columns),
        first_row=first_row,
        first_column=first_column,
        hidden=hidden,
        merges=tuple(_merge(text) for text in merges),
        hidden_rows=frozenset(hidden_rows),
        flaws=tuple(flaws),
    )


def _merge(text: str) -> Merge:
    (top, left), (bottom, right) = (_cell(part) for part in text.split(":"))
    return Merge(top, left, bottom, right)


def _cell(text: str) -> tuple[int, int]:
    letters = text.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(text[len(letters) :]), column
