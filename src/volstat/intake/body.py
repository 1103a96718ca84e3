"""The rows of a table: which of the sheet's rows are data, and their cells with merged ranges filled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa

from volstat.intake.block import Line
from volstat.intake.grid import Flaw
from volstat.intake.header_rows import repetitions
from volstat.intake.regions import Region
from volstat.intake.sheet import Mask, Sheet, Window, picked
from volstat.intake.textlines import Places, lines_in
from volstat.intake.vocabulary import Vocabulary

_PLACES: Final = frozenset({"district", "township", "team", "station"})
"""Fields whose values may be places themselves."""


@dataclass(frozen=True, slots=True)
class Body:
    """The data rows of a region."""

    rows: pa.Array
    """int32: the sheet's own row numbers."""
    cells: pa.Table
    """String columns named by the sheet's own column number."""
    foot: tuple[Line, ...]
    """Notes and signatures behind the last row, and text between the rows."""
    headings: tuple[Line, ...]
    """Of these the headings between the rows."""
    filled: frozenset[tuple[int, int]]
    long_numbers: frozenset[tuple[int, int]]
    hidden_rows: int
    """How many of the rows are hidden."""


def body_of(sheet: Sheet, region: Region, vocabulary: Vocabulary) -> Body:
    """Returns the data rows of a region, without repeated headers, blank rows and text."""
    window = region.window.rows(min(region.header.bottom, region.window.bottom), region.window.bottom)
    filled = sheet.filled(window)
    lines = lines_in(sheet, window, filled, region.head, vocabulary, heading=_heading(region, vocabulary))
    dropped = (filled == 0) | lines.between | lines.behind
    dropped |= repetitions(sheet, window, region.header)
    dropped[[row - window.top for row in region.printed_again if row >= window.top]] = True
    kept = np.flatnonzero(~dropped)
    cells, filled_cells = _fill(sheet, window, _kept_cells(sheet, window, dropped, kept), kept)
    rows = pa.array((kept + sheet.row_number(window.top)).astype(np.int32), pa.int32())
    foot = _text_of(sheet, window, lines.between | lines.behind)
    places = set(rows.to_pylist()) if sheet.grid.flaws or sheet.grid.hidden_rows else set()
    return Body(
        rows,
        cells,
        tuple(foot),
        tuple(_text_of(sheet, window, lines.headings)),
        filled_cells,
        _long_numbers(sheet, window, places),
        len(sheet.grid.hidden_rows & places),
    )


def _heading(region: Region, vocabulary: Vocabulary) -> str | None:
    """Returns the pattern of a text that is a heading where it stands alone in the first column, None for none.

    Where people or numbers of rows stand there, the name of a team is one too; where places or teams do, it is data.
    """
    first = region.columns[0].match
    meaning = first.meaning(str(region.choice.table)) if first else None
    if meaning is None or meaning.field in _PLACES:
        return None
    of_people = meaning.field is None or vocabulary.matcher.kinds[meaning.field] == "person"
    return vocabulary.lines.heading if of_people else vocabulary.lines.place


def _kept_cells(sheet: Sheet, window: Window, dropped: Mask, kept: Places) -> pa.Table:
    names = [str(sheet.column_number(c)) for c in range(window.left, window.right)]
    part = sheet.grid.cells.select(range(window.left, window.right)).rename_columns(names)
    part = part.slice(window.top, window.bottom - window.top)
    return picked(part, kept) if dropped.any() else part


def _fill(
    sheet: Sheet,
    window: Window,
    cells: pa.Table,
    kept: Places,
) -> tuple[pa.Table, frozenset[tuple[int, int]]]:
    """Fills ranges merged downwards; of a range merged across, the first column keeps the text and the others none.

    A number merged across two columns would else be counted in both.
    """
    sources: dict[int, Places] = {}
    filled: set[tuple[int, int]] = set()
    for merge in sheet.merges_in(window):
        if merge.bottom == merge.top or merge.left < window.left or merge.top < window.top:
            continue
        first = int(np.searchsorted(kept, merge.top - window.top))
        end = int(np.searchsorted(kept, merge.bottom - window.top + 1))
        if first >= len(kept) or int(kept[first]) != merge.top - window.top or end - first < 2:
            continue
        if merge.left not in sources:
            sources[merge.left] = np.arange(len(kept))
        sources[merge.left][first:end] = first
        number = sheet.column_number(merge.left)
        offset = sheet.row_number(window.top)
        filled.update((row + offset, number) for row in kept[first + 1 : end].tolist())
    for column, source in sources.items():
        name = str(sheet.column_number(column))
        texts = cells.column(name).combine_chunks().take(pa.array(source))
        cells = cells.set_column(cells.column_names.index(name), name, texts)
    return cells, frozenset(filled)


def _text_of(sheet: Sheet, window: Window, mask: Mask) -> list[Line]:
    rows = np.flatnonzero(mask)
    if not len(rows):
        return []
    texts = sheet.taken(rows + window.top, window)
    return [
        Line(sheet.row_number(window.top + row), "  ".join(t for t in cells if t is not None))
        for row, cells in zip(rows.tolist(), texts, strict=True)
    ]


def _long_numbers(sheet: Sheet, window: Window, rows: set[int]) -> frozenset[tuple[int, int]]:
    left, right = sheet.column_number(window.left), sheet.column_number(window.right)
    flaws = (f for f in sheet.grid.flaws if f.flaw is Flaw.LONG_NUMBER)
    return frozenset((f.row, f.column) for f in flaws if left <= f.column < right and f.row in rows)
