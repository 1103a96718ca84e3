"""Finding the tables of a sheet: cut into bands at headers and into strips at empty columns, until nothing cuts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.header_rows import HEAD_ROWS, Header, find_header, header_at, repetitions
from volstat.intake.meaning import normalise
from volstat.intake.recognition import Choice, HeadColumn, choose_table, head_columns
from volstat.intake.sheet import Counts, Sheet, Window, as_mask
from volstat.intake.textlines import TextLine, first_texts, lines_above, lone_text_at_the_end
from volstat.intake.vocabulary import Vocabulary

_LOOKED_AT: Final = 4
"""Columns in which a later header is looked for."""
_FIRST_SPAN: Final = 2000
"""Rows in which the next header is looked for first."""
_OF_NAMES: Final = frozenset({"teams", "stations"})
"""Tables whose rows need nothing but a name."""
_MOST_GAPS: Final = 500
"""Rows behind a gap that are looked at one by one."""


@dataclass(frozen=True, slots=True)
class Region:
    """A header, and the window of its table: from the first line above it to the row before the next table."""

    window: Window
    header: Header
    columns: list[HeadColumn]
    choice: Choice
    head: tuple[TextLine, ...]
    printed_again: frozenset[int]
    """Rows of the header printed again further down."""
    beside: bool = False
    """It stands beside a table that explains more."""


@dataclass(frozen=True, slots=True)
class SideList:
    """Columns with text, beside a table, that make no table."""

    window: Window


Found = Region | SideList


@dataclass(frozen=True, slots=True)
class _Table:
    header: Header
    head: tuple[TextLine, ...]
    printed_again: frozenset[int]


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds the tables of one sheet."""

    sheet: Sheet
    vocabulary: Vocabulary

    def find(self) -> list[Found]:
        """Returns the tables and the lists beside them, top first."""
        found = list(self._find(self.sheet.window))
        return [replace(f, beside=_is_beside(f, found)) if isinstance(f, Region) else f for f in found]

    def _find(self, window: Window) -> Iterator[Found]:
        header = find_header(self.sheet, window, self.vocabulary) or self._far_header(window)
        head = tuple(lines_above(self.sheet, window, header.top, self.vocabulary)) if header else ()
        while header is not None:
            following, printed_again = self._next_header(window, header, head)
            lines = self._lines_between(window, header, following) if following else ()
            bottom = min((line.row for line in lines), default=following.top if following else window.bottom)
            table = _Table(header, head, printed_again)
            yield from self._split(window.rows(window.top, bottom), table)
            window, header, head = window.rows(bottom, window.bottom), following, lines

    def _far_header(self, window: Window) -> Header | None:
        """Looks for a header below the rows that are looked at one by one."""
        top = window.top + HEAD_ROWS
        if top >= window.bottom:
            return None
        columns = range(window.left, min(window.right, window.left + 2 * _LOOKED_AT))
        rows = self._rows_of_known_words(columns, top, window.bottom, ())
        found = (header_at(self.sheet, window, row, self.vocabulary) for row in rows[:_MOST_GAPS])
        return next((h for h in found if h is not None), None)

    # --- bands --------------------------------------------------------------------------------------------------

    def _next_header(
        self, window: Window, header: Header, head: tuple[TextLine, ...]
    ) -> tuple[Header | None, frozenset[int]]:
        """Returns the next header that opens another table, and the rows of this one printed again before it."""
        own = _names(header.levels)
        again: set[int] = set()
        for row in self._rows_of_headers(window.rows(header.bottom, window.bottom), header, head):
            other = header_at(self.sheet, window, row, self.vocabulary)
            if other is None or other.top < header.bottom or row in again:
                continue
            if _names(other.levels) == own:
                lines = lines_above(self.sheet, window.rows(header.bottom, window.bottom), other.top, self.vocabulary)
                if {line.text for line in lines} <= {line.text for line in head}:
                    again.update(range(other.top, other.bottom))
                    continue
                return other, frozenset(again)
            if self._opens_table(window, other):
                return other, frozenset(again)
        return None, frozenset(again)

    def _opens_table(self, window: Window, header: Header) -> bool:
        """Tells a second table's header from a row of data made of words that headers use too.

        Data repeat their words from row to row (所属团队: 志愿服务队); a header stands alone, and most of it is known.
        """
        columns = self._columns(header.levels)
        if choose_table(columns, self.sheet.grid.sheet, self.vocabulary).table is None:
            return False
        above, below = (
            self.sheet.texts(window.rows(row, row + 1))[0] if window.top <= row < window.bottom else []
            for row in (header.top - 1, header.bottom)
        )
        around = {(window.left + c, text) for row in (above, below) for c, text in enumerate(row) if text}
        if any((column, texts[-1]) in around for column, texts in header.levels.items()):
            return False
        share = 3 / 5 if sum(text is not None for text in above) <= 1 else 3 / 4
        return sum(c.match is not None for c in columns) >= share * len(columns)

    def _rows_of_headers(self, body: Window, header: Header, head: tuple[TextLine, ...]) -> Iterator[int]:
        """Gives the rows that may be a header, by ever longer spans, since many tables may stand below one another."""
        top, span = body.top, _FIRST_SPAN
        while top < body.bottom:
            part = body.rows(max(body.top, top - 1), min(body.bottom, top + span))
            yield from self._candidates(part, header, head)
            top, span = part.bottom, span * 10

    def _candidates(self, body: Window, header: Header, head: tuple[TextLine, ...]) -> list[int]:
        """Returns the rows with known words in the first columns, and the first rows behind a gap."""
        columns = sorted(header.levels)[:_LOOKED_AT]
        own = {t for c in columns for t in header.levels[c]}
        rows = set(self._rows_of_known_words(columns, body.top, body.bottom, own))
        filled = self.sheet.filled(body)
        behind_gap = np.flatnonzero((filled[1:] >= 2) & (filled[:-1] <= 1)) + 1 + body.top
        rows.update(behind_gap[:_MOST_GAPS].tolist())
        return sorted(rows - self._plainly_again(body, header, head, filled))

    def _plainly_again(self, body: Window, header: Header, head: tuple[TextLine, ...], filled: Counts) -> set[int]:
        """Returns the rows that repeat the header right behind data or behind its own title, as each page does."""
        rows = np.flatnonzero(repetitions(self.sheet, body, header))
        rows = rows[rows > 0]
        if not len(rows):
            return set()
        above = first_texts(self.sheet, body, rows - 1)
        titles = pa.array([line.text for line in head], above.type)
        plain = (filled[rows - 1] > 2) | as_mask(pc.is_in(above, value_set=titles))
        return {int(row) + body.top for row in rows[plain]}

    def _rows_of_known_words(self, columns: Iterable[int], top: int, bottom: int, own: Iterable[str]) -> list[int]:
        """Returns the rows in which at least two of some columns hold a known header, or a text of `own`."""
        words = sorted({*self.vocabulary.header_words, *own})
        hits = np.zeros(max(0, bottom - top), np.int8)
        for column in columns:
            cells = self.sheet.column(column, top, bottom)
            hits += as_mask(pc.is_in(cells, value_set=pa.array(words, cells.type)))
        return [int(row) + top for row in np.flatnonzero(hits >= 2)]

    def _lines_between(self, window: Window, header: Header, following: Header) -> tuple[TextLine, ...]:
        """Returns the lines that belong to the later of two headers, its title first.

        A text alone in the row right above a header is its title even where nothing but its place says so.
        """
        body = window.rows(header.bottom, following.top)
        lines = lines_above(self.sheet, body, following.top, self.vocabulary)
        if not lines and len(header.levels) > 1:
            title = lone_text_at_the_end(self.sheet, body, self.vocabulary, names=self._lists_names(header))
            lines = [title] if title else []
        return tuple(lines)

    def _lists_names(self, header: Header) -> bool:
        """Tells whether a name alone is a whole row of a header's table, as a team of unknown day is."""
        table = choose_table(self._columns(header.levels), self.sheet.grid.sheet, self.vocabulary).table
        return table in _OF_NAMES

    # --- strips -------------------------------------------------------------------------------------------------

    def _split(self, band: Window, table: _Table) -> Iterator[Found]:
        header = table.header
        strips = self._strips(band, header)
        title = title_of(self.sheet, table.head)
        groups = self._joined(strips, header, title)
        if len(groups) < 2:
            yield self._region(band, table, header.levels)
            return
        choices = [self._choice(header, group, title) for group in groups]
        for choice, group in zip(choices, groups, strict=True):
            part = band.columns(group.left, group.right)
            if choice.table:
                yield self._region(part, table, _within(header.levels, group))
            else:
                yield from self._beside(part)

    def _beside(self, part: Window) -> Iterator[Found]:
        found = list(self._find(part))
        if not found:
            filled = np.flatnonzero(self.sheet.filled(part))
            yield SideList(part.rows(part.top + int(filled[0]), part.top + int(filled[-1]) + 1))
        yield from found

    def _strips(self, band: Window, header: Header) -> list[Window]:
        """Returns the runs of columns with text, from the header down."""
        joined = {
            c for m in self.sheet.wide_merges(band.rows(header.top, header.bottom)) for c in range(m.left, m.right + 1)
        }
        used = [c in joined or not self.sheet.empty(c, header.top, band.bottom) for c in range(band.left, band.right)]
        strips: list[Window] = []
        for offset, is_used in enumerate(used):
            column = band.left + offset
            if is_used and strips and strips[-1].right == column:
                strips[-1] = strips[-1].columns(strips[-1].left, column + 1)
            elif is_used:
                strips.append(band.columns(column, column + 1))
        return strips

    def _joined(self, strips: list[Window], header: Header, title: str) -> list[Window]:
        """Joins neighbouring strips that are one table with an empty column inside."""
        groups = strips[:1]
        for strip in strips[1:]:
            both = groups[-1].columns(groups[-1].left, strip.right)
            if self._one_table(groups[-1], strip, both, header, title):
                groups[-1] = both
            else:
                groups.append(strip)
        return groups

    def _one_table(self, left: Window, right: Window, both: Window, header: Header, title: str) -> bool:
        ours, theirs = _within(header.levels, left), _within(header.levels, right)
        if not ours or not theirs:
            return False
        whole = self._choice(header, both, title)
        if whole.table is None:
            return False
        alone = max(self._choice(header, part, title).score for part in (left, right))
        fields = [self._fields(levels, whole.table) for levels in (ours, theirs)]
        return whole.score > alone and not fields[0] & fields[1] and self._as_long(left, right, header)

    def _as_long(self, left: Window, right: Window, header: Header) -> bool:
        """Tells whether two strips have rows in like number, as the two parts of one table have."""
        counts = [
            max(self._texts_in(c, header.bottom, part.bottom) for c in range(part.left, part.right))
            for part in (left, right)
        ]
        return min(counts) * 2 >= max(counts)

    def _texts_in(self, column: int, top: int, bottom: int) -> int:
        cells = self.sheet.column(column, top, bottom)
        return len(cells) - int(cells.null_count)

    def _fields(self, levels: dict[int, tuple[str, ...]], table: str) -> set[str]:
        meanings = (c.match.meaning(table) for c in self._columns(levels) if c.match)
        return {m.field for m in meanings if m and m.field}

    # --- regions ------------------------------------------------------------------------------------------------

    def _columns(self, levels: dict[int, tuple[str, ...]]) -> list[HeadColumn]:
        own = {self.sheet.column_number(c): texts for c, texts in levels.items()}
        return head_columns(own, self.vocabulary)

    def _choice(self, header: Header, window: Window, title: str) -> Choice:
        return choose_table(self._columns(_within(header.levels, window)), title, self.vocabulary)

    def _region(self, window: Window, table: _Table, levels: dict[int, tuple[str, ...]]) -> Region:
        columns = self._columns(levels)
        choice = choose_table(columns, title_of(self.sheet, table.head), self.vocabulary)
        return Region(window, table.header, columns, choice, table.head, table.printed_again)


def _is_beside(region: Region, found: Iterable[Found]) -> bool:
    """Tells whether a table that explains more columns stands in other columns of the same rows."""
    mine = region.window
    for other in found:
        if other is region or not isinstance(other, Region) or other.choice.table is None:
            continue
        theirs = other.window
        same_rows = mine.top < theirs.bottom and theirs.top < mine.bottom
        apart = mine.right <= theirs.left or theirs.right <= mine.left
        better = region.choice.table is None or other.choice.score > region.choice.score
        if same_rows and apart and (better or (other.choice.score == region.choice.score and theirs.left < mine.left)):
            return True
    return False


def title_of(sheet: Sheet, head: Iterable[TextLine]) -> str:
    """Returns what names a table: the lines above it and the sheet's name, normalised."""
    return normalise(" ".join((*(line.text for line in head), sheet.grid.sheet)))


def _within(levels: dict[int, tuple[str, ...]], window: Window) -> dict[int, tuple[str, ...]]:
    return {c: texts for c, texts in levels.items() if window.left <= c < window.right}


def _names(levels: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    return {c: tuple(normalise(t) for t in texts) for c, texts in levels.items()}
