"""Finding the header of a table: its rows, its levels, and the text of each column's header."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow.compute as pc

from volstat.intake.grid import Merge
from volstat.intake.lines import is_reporter_label
from volstat.intake.meaning import normalise
from volstat.intake.sheet import Mask, Sheet, Window, as_mask
from volstat.intake.vocabulary import Vocabulary

HEAD_ROWS: Final = 60
"""How far below the top of a window a header is looked for."""
_LEVELS: Final = 4
_COMPARED: Final = 4
"""Columns that tell a header printed again from data."""
_LONGEST: Final = 40
_TITLE_LENGTH: Final = 8
_VALUE: Final = re.compile(
    r"[-+]?[\d,]*\.?\d+(?:[eE][-+]?\d+)?[%％]?|\d{6,}\**\w*|\d{4}\*+\w*"
    r"|(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d.*|\d{1,2}月\d{1,2}[日号].*|\d{1,2}[:：]\d\d.*|\d+(?:\.\d+)?(?:小时|分钟|h|H|人次|人|次|个).*"
)
_DATED: Final = re.compile(r"(?:19|20)\d\d\s*年")
_ORDINALS: Final = re.compile(r"[(（]?\d+[)）]?")
_ORDINAL_WORDS: Final = frozenset({"甲", "乙", "丙", "丁", "戊", "栏次", "行次", "栏目", "-", "—"})

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a table; places are the grid's."""

    top: int
    bottom: int
    """The row behind its last one, with a row of column numbers (甲 乙 1 2 3) counted in."""
    levels: dict[int, tuple[str, ...]]
    """Column → its header from the top level to the lowest, as it stands; columns without any are absent."""
    left: int
    """The first column of `rows`."""
    rows: tuple[tuple[str | None, ...], ...]
    """The cells of the header's rows, for telling its repetitions."""


@dataclass(frozen=True, slots=True)
class _Head:
    """The first rows of a window, and the merged ranges in them."""

    sheet: Sheet
    window: Window
    rows: list[list[str | None]]
    owner: dict[tuple[int, int], Merge]
    """Cell (row in `rows`, column in the window) → the merged range that covers it."""

    def cells(self, row: int) -> list[tuple[int, str]]:
        """The filled cells of a row."""
        return [(c, text) for c, text in enumerate(self.rows[row]) if text is not None]

    def covering(self, row: int, column: int) -> Merge | None:
        return self.owner.get((row, column))


def find_header(sheet: Sheet, window: Window, vocabulary: Vocabulary) -> Header | None:
    """Returns the first header among the first rows of a window, None where there is none."""
    head = _head(sheet, window.rows(window.top, min(window.bottom, window.top + HEAD_ROWS)))
    base = next((r for r in range(len(head.rows)) if is_header_row(head.rows[r], vocabulary)), None)
    if (
        base is None
        and sum(not sheet.empty(c, window.top, window.bottom) for c in range(window.left, window.right)) == 1
    ):
        base = next((r for r in range(len(head.rows)) if _heads_list(head.rows[r], vocabulary)), None)
    return None if base is None else _header(head, base, vocabulary)


def header_at(sheet: Sheet, window: Window, row: int, vocabulary: Vocabulary) -> Header | None:
    """Returns the header that has `row` for one of its levels, None where that row is no header."""
    top = max(window.top, row - _LEVELS)
    head = _head(sheet, window.rows(top, min(window.bottom, row + _LEVELS + 1)))
    return _header(head, row - top, vocabulary) if is_header_row(head.rows[row - top], vocabulary) else None


def repetitions(sheet: Sheet, window: Window, header: Header) -> Mask:
    """Returns which rows of a window repeat a row of the header, letter by letter, in its first columns."""
    found = np.zeros(window.bottom - window.top, np.bool_)
    for row in header.rows:
        cells = [(header.left + offset, text) for offset, text in enumerate(row) if text is not None]
        mine = [(column, text) for column, text in cells if window.left <= column < window.right]
        mask: Mask | None = None
        for column, text in mine[:_COMPARED]:
            same = as_mask(pc.equal(sheet.column(column, window.top, window.bottom), text))
            mask = same if mask is None else mask & same
            if not mask.any():
                break
        if mask is not None and len(mine) > 1:
            found |= mask
    return found


def is_header_row(row: Row, vocabulary: Vocabulary) -> bool:
    """Tells a header's row from data and from text: two known headers at least, two in five known, and no value."""
    cells = [text for text in row if text is not None]
    if len(cells) < 2 or any(is_value(text) or len(text) > _LONGEST for text in cells):
        return False
    matches = {normalise(text): vocabulary.match(text) for text in cells}
    known = [name for name, match in matches.items() if match]
    exact = [name for name in known if (match := matches[name]) and match.exact and match.meanings]
    months = [name for name in known if (match := matches[name]) and not match.meanings]
    return len(known) >= 2 and len(known) * 5 >= len(matches) * 2 and (len(exact) >= 1 or len(months) >= 3)


def _heads_list(row: Row, vocabulary: Vocabulary) -> bool:
    """Tells the header of a list of nothing but names: 队伍名称."""
    return any(text is not None and vocabulary.heads_list(text) for text in row)


def is_value(text: str) -> bool:
    """Tells whether a cell's text is a number, a date, a time, a masked number or a quantity."""
    return _VALUE.fullmatch(text.strip()) is not None


def _head(sheet: Sheet, window: Window) -> _Head:
    owner: dict[tuple[int, int], Merge] = {}
    for merge in sheet.merges_in(window):
        for row in range(max(merge.top, window.top), min(merge.bottom + 1, window.bottom)):
            for column in range(max(merge.left, window.left), min(merge.right + 1, window.right)):
                owner[row - window.top, column - window.left] = merge
    return _Head(sheet, window, sheet.texts(window), owner)


def _header(head: _Head, base: int, vocabulary: Vocabulary) -> Header:
    top = bottom = base
    while top > 0 and bottom - top + 1 < _LEVELS and _opens(head, top - 1, vocabulary):
        top -= 1
    while bottom + 1 < len(head.rows) and bottom - top + 1 < _LEVELS and _below(head, bottom, vocabulary):
        bottom += 1
    after = bottom + 1
    if after < len(head.rows) and _numbers_columns(head.rows[after]):
        after += 1
    first = head.window.top
    return Header(
        first + top,
        first + after,
        _levels(head, top, bottom),
        head.window.left,
        tuple(tuple(row) for row in head.rows[top : bottom + 1]),
    )


def _opens(head: _Head, row: int, vocabulary: Vocabulary) -> bool:
    """Tells whether a row is a level above the one below it: groups, not a title or a 填报单位 line."""
    cells = head.cells(row)
    texts = [text for _, text in cells]
    if len({normalise(t) for t in texts}) < 2 or any(is_value(t) or _is_line(t, vocabulary) for t in texts):
        return False
    first, label = cells[0]
    if is_reporter_label(label) and head.rows[row + 1][first] is not None:  # 填报单位 is no group over 姓名
        return False
    return _below(head, row, vocabulary)


def _is_line(text: str, vocabulary: Vocabulary) -> bool:
    lines = vocabulary.lines
    if re.search(lines.opening, text) or re.search(lines.closing, text):
        return True
    return len(text) >= _TITLE_LENGTH and bool(re.search(lines.title, text) or _DATED.search(text))


def _below(head: _Head, row: int, vocabulary: Vocabulary) -> bool:
    """Tells whether the next row is a level below `row`: its cells stand under groups, and one of them is known."""
    cells = head.cells(row + 1)
    if not cells or any(is_value(text) or len(text) > _LONGEST for _, text in cells):
        return False
    if all(head.rows[row][c] == text for c, text in cells):
        return False
    known = False
    for column, text in cells:
        above = head.rows[row][column]
        if above is not None and normalise(above) == normalise(text):
            continue
        known = known or vocabulary.match(text) is not None
        if not _under_group(head, row, column, text, vocabulary):
            return False
    return known


def _under_group(head: _Head, row: int, column: int, text: str, vocabulary: Vocabulary) -> bool:
    above = head.rows[row][column]
    merge = head.covering(row, column)
    if above is None:
        return merge is not None or any(cell is not None for cell in head.rows[row][:column])
    wide = merge is not None and merge.right > merge.left
    neighbours = (head.rows[row][c] for c in (column - 1, column + 1) if 0 <= c < len(head.rows[row]))
    if wide or above in neighbours or text.strip("()（）") in vocabulary.matcher.units:
        return True
    right = column + 1 < len(head.rows[row]) and head.rows[row][column + 1] is None
    if right and head.rows[row + 1][column + 1] is not None and not head.owner:
        return True
    return vocabulary.match(above) is None and vocabulary.match(text) is not None


def _levels(head: _Head, top: int, bottom: int) -> dict[int, tuple[str, ...]]:
    found: dict[int, tuple[str, ...]] = {}
    for column in range(head.window.right - head.window.left):
        levels: list[str] = []
        for row in range(top, bottom + 1):
            text = _level(head, row, column, bottom)
            if text is not None and (not levels or normalise(levels[-1]) != normalise(text)):
                levels.append(text)
        if levels:
            found[head.window.left + column] = tuple(levels)
    return found


def _level(head: _Head, row: int, column: int, bottom: int) -> str | None:
    """The text of one cell of a header: its own, that of the range that covers it, or the group's to the left."""
    text = head.rows[row][column]
    if text is not None:
        return text
    merge = head.covering(row, column)
    if merge is not None:
        top, left = merge.top - head.window.top, merge.left - head.window.left
        return head.rows[top][left] if 0 <= top < len(head.rows) and left >= 0 else None
    if row == bottom or head.rows[row + 1][column] is None:
        return None
    left = next((c for c in range(column - 1, -1, -1) if head.rows[row][c] is not None), -1)
    grouped = left >= 0 and all(head.rows[row + 1][c] is not None for c in range(left, column))
    return head.rows[row][left] if grouped else None


def _numbers_columns(row: Row) -> bool:
    """Tells a row that numbers the columns: 甲 乙 1 2 3."""
    cells = [text.strip() for text in row if text is not None]
    numbers = [int(re.sub(r"\D", "", t)) for t in cells if _ORDINALS.fullmatch(t)]
    others = [t for t in cells if not _ORDINALS.fullmatch(t)]
    clear = bool(others) or len(numbers) >= 5 or all(not t.isdigit() for t in cells)
    running = len(numbers) >= 3 and numbers == list(range(1, len(numbers) + 1))
    return running and clear and _ORDINAL_WORDS.issuperset(others)
