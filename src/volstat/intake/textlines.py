"""Lines of running text beside a table: titles, 填报单位 lines, notes, signatures, headings between rows."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.header_rows import is_value
from volstat.intake.sheet import Counts, Mask, Sheet, Window, as_mask
from volstat.intake.total_labels import Label, label_of
from volstat.intake.vocabulary import Vocabulary

Places = npt.NDArray[np.int64]

_LINES_ABOVE: Final = 12
"""How far above a later header its title and other lines are looked for."""
_FIRST_LINES: Final = 200
_FEW: Final = 4
"""No line of text has more filled cells."""
_DATED: Final = re.compile(
    r"\s*(?:19|20)\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*|(?:19|20)\d\d-\d\d-\d\d(?: 00:00:00)?"
)
_LONG: Final = 12
"""A text alone in its row behind the last row is a note when it is this long."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """A row of text; its place is the grid's."""

    row: int
    text: str


def lines_above(sheet: Sheet, window: Window, header_top: int, vocabulary: Vocabulary) -> list[TextLine]:
    """Returns the lines above a header, top first.

    Above the first header of a sheet everything is such a line; above a later one only what is no data of the table
    before it and no note or signature of it.
    """
    if window.top == 0:
        top = max(0, header_top - _FIRST_LINES)
        return _lines(sheet.texts(window.rows(top, header_top)), top)
    top = max(window.top, header_top - _LINES_ABOVE)
    rows = sheet.texts(window.rows(top, header_top))
    merged = {m.top for m in sheet.wide_merges(window.rows(top, header_top))}
    first = len(rows)
    for offset in range(len(rows) - 1, -1, -1):
        cells = [text for text in rows[offset] if text is not None]
        if cells and not _opens(cells, vocabulary, apart=_apart(sheet, window, top + offset, merged)):
            break
        first = offset if cells else first
    return _lines(rows[first:], top + first)


def lone_text_at_the_end(sheet: Sheet, body: Window, vocabulary: Vocabulary, *, names: bool) -> TextLine | None:
    """Returns the text alone in the last row of a body, None where it is a note, a total, a value or part of the data.

    Args:
        sheet: the sheet.
        body: the rows between two headers.
        vocabulary: the words of notes and of headers.
        names: whether a name alone is a whole row here; it is a title then only behind a total, or as a header's word.
    """
    row = body.bottom - 1
    if row <= body.top or any(merge.top < row for merge in sheet.merges_in(body.rows(row, row + 1))):
        return None
    above, cells = ([text for text in cells if text is not None] for cells in sheet.texts(body.rows(row - 1, row + 1)))
    if len(cells) != 1 or is_value(cells[0]) or re.search(vocabulary.lines.closing, cells[0]) or label_of(cells[0]):
        return None
    behind_total = bool(above) and label_of(above[0]) is not Label.NONE
    if names and not behind_total and vocabulary.match(cells[0]) is None:
        return None
    return TextLine(row, cells[0])


def _apart(sheet: Sheet, window: Window, row: int, merged: set[int]) -> bool:
    """Tells whether a row is merged over columns, or stands below a blank one."""
    return row in merged or row == 0 or not any(sheet.texts(window.rows(row - 1, row))[0])


def _opens(cells: list[str], vocabulary: Vocabulary, *, apart: bool) -> bool:
    """Tells whether a row is a title or another line of the table below it.

    Args:
        cells: what stands in the row.
        vocabulary: the words of such lines.
        apart: whether the row is merged over columns, or has a blank row above it.
    """
    if re.search(vocabulary.lines.opening, cells[0]):
        return True
    if len(cells) > 1 or re.search(vocabulary.lines.closing, cells[0]) or is_value(cells[0]):
        return False
    return apart or re.search(vocabulary.lines.title, cells[0]) is not None or len(cells[0]) >= _LONG


def _lines(rows: list[list[str | None]], top: int) -> list[TextLine]:
    texts = ("  ".join(text for text in row if text is not None) for row in rows)
    return [TextLine(top + offset, text) for offset, text in enumerate(texts) if text]


@dataclass(frozen=True, slots=True)
class BodyLines:
    """Which rows of a table's body are text and not data; masks over its rows."""

    between: Mask
    """Notes and headings among the rows, and titles printed again."""
    headings: Mask
    """Of these the headings: text merged across the table, or a place alone in its row."""
    behind: Mask
    """Notes and signatures behind the last row."""


def lines_in(
    sheet: Sheet,
    body: Window,
    filled: Counts,
    head: tuple[TextLine, ...],
    vocabulary: Vocabulary,
    *,
    heading: str | None,
) -> BodyLines:
    """Returns which rows of a body are text.

    Args:
        sheet: the sheet.
        body: the rows behind the header, in the table's columns.
        filled: how many cells of each of these rows have text.
        head: the lines above the header; printed again on the next page they are no data.
        vocabulary: the words of notes and signatures.
        heading: pattern of a text that is a heading where it stands alone in the first column.
    """
    width = body.right - body.left
    few = max(1, min(_FEW, width - 1))
    sparse = np.flatnonzero((filled > 0) & (filled <= few))
    nothing = np.zeros(len(filled), np.bool_)
    if not len(sparse):
        return BodyLines(nothing, nothing, nothing)
    text = first_texts(sheet, body, sparse)
    note = as_mask(pc.match_substring_regex(text, vocabulary.lines.closing))
    opens = as_mask(pc.match_substring_regex(text, vocabulary.lines.opening))
    note |= opens & (filled[sparse] <= max(1, width // 2))
    alone = filled[sparse] == 1
    again = as_mask(pc.is_in(text, value_set=pa.array([line.text for line in head], text.type)))
    wide = {m.top - body.top for m in sheet.wide_merges(body) if (m.right - m.left + 1) * 2 > width}
    said_apart = np.isin(sparse, np.fromiter(wide, np.int64, len(wide))) & alone
    if heading and width > 3:
        names = as_mask(pc.match_substring_regex(text, heading))
        said_apart |= alone & names & as_mask(pc.is_valid(sheet.column(body.left, body.top, body.bottom)))[sparse]
    said_apart &= ~_labels_total(text)
    text_rows = sparse[note | (again & alone) | said_apart]
    behind = _behind(sheet, body, filled, sparse[note], text_rows)
    between, said = nothing.copy(), nothing.copy()
    between[text_rows] = True
    said[sparse[said_apart & ~note & ~again]] = True
    return BodyLines(between & ~behind, said & ~behind, behind)


def _labels_total(text: pa.Array) -> Mask:
    return as_mask(pc.match_substring_regex(text, r"^\s*(?:[^\s]{0,12})[合小总共]\s*计"))


def first_texts(sheet: Sheet, body: Window, rows: Places) -> pa.Array:
    """Returns the first text of each of some rows of a window; `rows` count from its top."""
    part = sheet.grid.cells.select(range(body.left, body.right)).slice(body.top, body.bottom - body.top)
    texts = pc.coalesce(*(c.combine_chunks() for c in part.take(pa.array(rows)).columns))
    return texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts


def _behind(
    sheet: Sheet,
    body: Window,
    filled: Counts,
    notes: Places,
    text_rows: Places,
) -> Mask:
    """Marks the foot: from the first note behind which nothing but notes and rows of one or two cells follows."""
    full = filled > (2 if body.right - body.left > 4 else 1)
    full[text_rows] = False
    last = int(np.flatnonzero(full)[-1]) if full.any() else -1
    foot = np.zeros(len(filled), np.bool_)
    tail = notes[notes > last]
    if len(tail):
        foot[int(tail[0]) :] = filled[int(tail[0]) :] > 0
    return foot | _lone_text_at_the_end(sheet, body, filled, foot)


def _lone_text_at_the_end(sheet: Sheet, body: Window, filled: Counts, foot: Mask) -> Mask:
    """Marks texts alone in their rows at the very end: long remarks, and the office and the day of a signature.

    A short text right below the last row, in the first columns, is a row left incomplete; it stays.
    """
    marked = np.zeros(len(filled), np.bool_)
    if body.right - body.left < 3:
        return marked
    for row in np.flatnonzero((filled > 0) & ~foot)[::-1][:_LINES_ABOVE].tolist():
        cells = sheet.texts(body.rows(body.top + row, body.top + row + 1))[0]
        column, text = next((c, t) for c, t in enumerate(cells) if t is not None)
        dated = _DATED.fullmatch(text) is not None
        if filled[row] != 1 or (is_value(text) and not dated):
            break
        if not (len(text) >= _LONG or dated or _apart_above(filled, row) or column >= 2):
            break
        marked[row] = True
    return marked


def _apart_above(filled: Counts, row: int) -> bool:
    """Tells whether rows of one cell lead up from `row` to a blank one."""
    above = filled[:row][::-1]
    ends = np.flatnonzero(above != 1)
    return bool(len(ends)) and int(above[ends[0]]) == 0
