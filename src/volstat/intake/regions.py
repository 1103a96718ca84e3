"""Finding the tables of a sheet: cut into bands at headers and into strips at empty columns, until nothing cuts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.header_rows import HEAD_ROWS, Header, find_header, header_at
from volstat.intake.headers import normalise
from volstat.intake.recognition import Choice, HeadColumn, choose_table, head_columns
from volstat.intake.sheet import Sheet, Window, as_mask
from volstat.intake.textlines import TextLine, lines_above
from volstat.intake.vocabulary import Vocabulary

_LOOKED_AT: Final = 4
"""Columns in which a later header is looked for."""
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
    beside: bool = False
    """It stands beside a table that explains more."""


@dataclass(frozen=True, slots=True)
class SideList:
    """Columns with text, beside a table, that make no table."""

    window: Window


Found = Region | SideList


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
        while header is not None:
            head = tuple(lines_above(self.sheet, window, header.top, self.vocabulary))
            following = self._next_header(window, header, head)
            bottom = window.bottom if following is None else self._first_line_of(window, header, following)
            yield from self._split(window.rows(window.top, bottom), header, head)
            window, header = window.rows(bottom, window.bottom), following

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

    def _next_header(self, window: Window, header: Header, head: tuple[TextLine, ...]) -> Header | None:
        """Returns the next header that opens another table; a header printed again on the next page does not."""
        own = _names(header.levels)
        for row in self._rows_of_headers(window, header):
            if row < header.bottom:
                continue
            other = header_at(self.sheet, window, row, self.vocabulary)
            if other is None or other.top < header.bottom:
                continue
            if _names(other.levels) == own:
                lines = lines_above(self.sheet, window.rows(header.bottom, window.bottom), other.top, self.vocabulary)
                if {line.text for line in lines} <= {line.text for line in head}:
                    continue
                return other
            choice = choose_table(self._columns(other.levels), self.sheet.grid.sheet, self.vocabulary)
            if choice.table is not None:
                return other
        return None

    def _rows_of_headers(self, window: Window, header: Header) -> Iterable[int]:
        columns = sorted(header.levels)[:_LOOKED_AT]
        own = {t for c in columns for t in header.levels[c]}
        rows = set(self._rows_of_known_words(columns, header.bottom, window.bottom, own))
        filled = self.sheet.filled(window.rows(header.bottom, window.bottom))
        behind_gap = np.flatnonzero((filled[1:] >= 2) & (filled[:-1] <= 1)) + 1 + header.bottom
        return sorted(rows.union(behind_gap[:_MOST_GAPS].tolist()))

    def _rows_of_known_words(self, columns: Iterable[int], top: int, bottom: int, own: Iterable[str]) -> list[int]:
        """Returns the rows in which at least two of some columns hold a known header, or a text of `own`."""
        words = sorted({*self.vocabulary.header_words, *own})
        hits = np.zeros(max(0, bottom - top), np.int8)
        for column in columns:
            cells = self.sheet.column(column, top, bottom)
            hits += as_mask(pc.is_in(cells, value_set=pa.array(words, cells.type)))
        return [int(row) + top for row in np.flatnonzero(hits >= 2)]

    def _first_line_of(self, window: Window, header: Header, following: Header) -> int:
        lines = lines_above(self.sheet, window.rows(header.bottom, window.bottom), following.top, self.vocabulary)
        return min([following.top, *(line.row for line in lines)])

    # --- strips -------------------------------------------------------------------------------------------------

    def _split(self, band: Window, header: Header, head: tuple[TextLine, ...]) -> Iterator[Found]:
        strips = self._strips(band, header)
        if len(strips) < 2:
            yield self._region(band, header, header.levels, head)
            return
        title = title_of(self.sheet, head)
        groups = self._joined(strips, header, title)
        if len(groups) == 1:
            yield self._region(band, header, header.levels, head)
            return
        choices = [self._choice(header, group, title) for group in groups]
        for choice, group in zip(choices, groups, strict=True):
            part = band.columns(group.left, group.right)
            if choice.table:
                yield self._region(part, header, _within(header.levels, group), head)
            else:
                yield from self._beside(part)

    def _beside(self, part: Window) -> Iterator[Found]:
        found = list(self._find(part))
        if not found:
            yield SideList(part)
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
        alone = self._choice(header, left, title), self._choice(header, right, title)
        if all(choice.table for choice in alone):
            return False
        fields = [self._fields(levels, whole.table) for levels in (ours, theirs)]
        known = any(c.match for c in self._columns(theirs)) and any(c.match for c in self._columns(ours))
        return known and not fields[0] & fields[1]

    def _fields(self, levels: dict[int, tuple[str, ...]], table: str) -> set[str]:
        meanings = (c.match.meaning(table) for c in self._columns(levels) if c.match)
        return {m.field for m in meanings if m and m.field}

    # --- regions ------------------------------------------------------------------------------------------------

    def _columns(self, levels: dict[int, tuple[str, ...]]) -> list[HeadColumn]:
        own = {self.sheet.column_number(c): texts for c, texts in levels.items()}
        return head_columns(own, self.vocabulary)

    def _choice(self, header: Header, window: Window, title: str) -> Choice:
        return choose_table(self._columns(_within(header.levels, window)), title, self.vocabulary)

    def _region(
        self, window: Window, header: Header, levels: dict[int, tuple[str, ...]], head: tuple[TextLine, ...]
    ) -> Region:
        columns = self._columns(levels)
        return Region(window, header, columns, choose_table(columns, title_of(self.sheet, head), self.vocabulary), head)


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
