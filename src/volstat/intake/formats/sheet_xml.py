"""What a sheet's XML shows beside its values: hidden rows, merges, errors, formulas without values, long numbers.

The XML is inflated once, a few megabytes at a time, and searched as bytes: Arrow's regular expressions find a literal
at memory speed, so that a sheet without trouble costs a few searches. Python looks only at chunks with a hit.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.formats.draft import MAX_COLUMNS
from volstat.intake.formats.errors import too_many_bytes, unreadable
from volstat.intake.formats.marks import Marks
from volstat.intake.formats.markup import HEAD, refuse_dtd
from volstat.intake.formats.numerals import column_number, is_long
from volstat.intake.grid import Flaw, FlawedCell, Merge

_MAX_ROW_BYTES: Final = 1 << 26
_BYTES_OF_A_CELL: Final = 22
"""The least that a cell with a value takes."""
LETTER: Final = 26
"""Columns with one letter."""
_ROOT: Final = re.compile(rb"<(?:([\w.-]+):)?worksheet[\s>]")
_CELL_PLACE: Final = re.compile(rb"\sr=[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_ROW_PLACE: Final = re.compile(rb"\sr=[\"']([0-9]{1,7})[\"']")
_TYPE: Final = re.compile(rb"\st=[\"'](\w+)[\"']")
_MERGE: Final = re.compile(
    rb"mergeCell\s[^<>]*?ref=[\"']\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})[\"']"
)


@dataclass(slots=True, kw_only=True)
class SheetMarks(Marks):
    """What a sheet's XML shows beside its values."""

    columns: int = LETTER
    """No cell stands in a column behind this one, by the letters of all cells; `MAX_COLUMNS` where they do not tell."""
    without_place: bool = False
    """Some cells do not say where they stand: they follow the cell before them."""


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The searches for one way of writing: RE2 text for the quick look, compiled patterns for the closer one."""

    row_start: bytes
    cell_start: bytes
    rows_end: bytes
    quick_error: str
    quick_iso: str
    quick_hidden: str
    quick_formula: str
    quick_long: tuple[str, ...]
    quick_bare: str
    beyond: tuple[tuple[int, str], ...]
    """Numbers of columns, and what finds a cell behind so many."""
    nowhere: str
    """A cell in a column that no sheet has: the reader would lay out all columns up to it."""
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    hidden: re.Pattern[bytes]
    error: re.Pattern[bytes]
    empty_formula: re.Pattern[bytes]
    value: re.Pattern[bytes]
    long: re.Pattern[bytes]


def _beyond(quote: str) -> Iterator[tuple[int, str]]:
    """Gives ever larger numbers of columns, A to Z, A to AZ, A to CZ, …, each with what finds a cell behind them."""
    for doubled in range(5):
        first = chr(ord("A") + (1 << doubled) - 1)
        yield LETTER << doubled, rf"\sr={quote}(?:[{first}-Z][A-Z]|[A-Z][A-Z][A-Z]|[A-Z]?[a-z])"


@lru_cache(maxsize=8)
def _patterns(prefix: bytes, plain_quotes: bool) -> _Patterns:
    p = re.escape(prefix)
    quote = b'"' if plain_quotes else b"[\"']"
    q = quote.decode()
    return _Patterns(
        row_start=b"<" + prefix + b"row",
        cell_start=b"<" + prefix + b"c",
        rows_end=b"</" + prefix + b"sheetData>",
        quick_error=f"t={q}e{q}",
        quick_iso=f"t={q}d{q}",
        quick_hidden="hidden=",
        quick_formula="f>",
        quick_long=("v>-?[0-9]{16}", r"E\+[1-9]", "E[1-9][0-9]</", r"e\+?[1-9][0-9]</"),
        quick_bare=f"<{prefix.decode()}c(?:\\s+[a-qs-z]+={q}[^\"'<>]*{q})*\\s*/?>",
        beyond=tuple(_beyond(q)),
        nowhere=rf"\sr={q}(?:[A-Za-z]{{4}}|[A-Z]*[a-z])",
        row=re.compile(rb"<%brow\b([^<>]*)>" % p),
        cell=re.compile(rb"<%bc\b([^<>]*)>" % p),
        hidden=re.compile(rb"<%brow\b[^<>]*\shidden=%b(?:1|true)%b" % (p, quote, quote)),
        error=re.compile(rb"\st=%be%b" % (quote, quote)),
        empty_formula=re.compile(
            rb"(?:</%bf>|<%bf(?:\s[^<>]*)?/>)\s*(<%bv\s*/>|<%bv(?:\s[^<>]*)?></%bv>)?\s*</%bc>" % (p, p, p, p, p, p)
        ),
        value=re.compile(rb"<%bv(?:\s[^<>]*)?>([^<]*)<" % p),
        long=re.compile(rb"v>\s*(-?(?:[0-9]{16,}|[0-9]{1,15}(?:\.[0-9]+)?[eE]\+?[0-9]{2,3})(?:\.[0-9]*)?)\s*</"),
    )


def marks_of(chunks: Iterable[bytes]) -> SheetMarks:
    """Returns what a worksheet part shows beside its values.

    Args:
        chunks: the part's XML, in pieces.

    Raises:
        UnreadableError: the XML declares a DTD, or one row of it is beyond measure.
    """
    pieces = _Pieces(chunks)
    refuse_dtd(pieces.head)
    marks = SheetMarks()
    formulas = False
    for rows in pieces.whole_rows():
        # One writer writes one way: the first rows tell whether its quotes are the usual ones.
        patterns = _patterns(pieces.prefix, pieces.plain_quotes)
        formulas = _search_rows(rows, patterns, marks, formulas)
    marks.cells = pieces.size // _BYTES_OF_A_CELL
    marks.merges.extend(_merges(pieces.tail))
    return marks


def extent_of(chunks: Iterable[bytes]) -> tuple[int, int]:
    """Returns the last row and column of a worksheet part that hold a value, by every cell's own address.

    Much slower than `marks_of`: for sheets about which that says too little. Cells without an address count in their
    row, so that the column may be too large then.
    """
    pieces = _Pieces(chunks)
    valued = _valued(pieces.prefix)
    row_start, cell = (b"<" + pieces.prefix + name for name in (b"row", b"c"))
    bare = _patterns(pieces.prefix, pieces.plain_quotes).quick_bare
    last_row = last_column = 0
    for rows in pieces.whole_rows():
        places = valued.findall(rows)
        if _contains(rows, bare):
            last_column = max(last_column, *(row.count(cell) for row in rows.split(row_start)))
        if places:
            last_row = max(last_row, *map(int, {row for _, row in places}))
            last_column = max(
                last_column, *(column_number(letters.decode()) for letters in {name for name, _ in places})
            )
    return last_row, last_column


@lru_cache(maxsize=8)
def _valued(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(
        rb"<%bc\s[^<>]*?r=[\"']([A-Z]{1,3})([0-9]{1,7})[\"'][^<>]*(?<!/)>\s*(?:<%bf[^<>]*(?:/>|>[^<]*</%bf>)\s*)?<%b(?:v|is)>"
        % (p, p, p, p)
    )


class _Pieces:
    """A worksheet part in pieces: what stands before its rows, whole rows, what stands after them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self.size = 0
        self.tail = b""
        text, start = b"", -1
        while start < 0 and (chunk := self._next()) is not None:
            text = _bounded(text + chunk)
            start = text.find(b"sheetData")
        self.head = text if start < 0 else text[:start]
        self._first = b"" if start < 0 else text[start:]
        root = _ROOT.search(self.head)
        self.prefix = root[1] + b":" if root and root[1] else b""
        self.plain_quotes = b"='" not in self.head[-HEAD:] and b"='" not in self._first[:HEAD]

    def whole_rows(self) -> Iterator[bytes]:
        """Yields pieces of whole rows; afterwards `tail` is what stands behind them."""
        end_tag, row_start = b"</" + self.prefix + b"sheetData>", b"<" + self.prefix + b"row"
        text: bytes | None = self._first
        rest = b""
        while text is not None:
            text = _bounded(rest) + text
            # A search that begins with a rare letter is the quickest; it comes first.
            if _contains(text, "Data>") and end_tag in text:
                end = text.rfind(end_tag)
                yield text[:end]
                self.tail = text[end:] + b"".join(iter(self._next, None))
                return
            cut = max(text.rfind(row_start), 0)
            if cut:
                yield text[:cut]
            rest = text[cut:]
            text = self._next()
        yield rest

    def _next(self) -> bytes | None:
        chunk = next(self._chunks, None)
        self.size += len(chunk or b"")
        return chunk


def _bounded(text: bytes) -> bytes:
    if len(text) > _MAX_ROW_BYTES:
        raise too_many_bytes(len(text), _MAX_ROW_BYTES)
    return text


def _contains(text: bytes, pattern: str) -> bool:
    """Returns whether bytes hold a match of an RE2 pattern, without copying them."""
    offsets = pa.py_buffer(np.array([0, len(text)], np.int32))
    column = pa.Array.from_buffers(pa.binary(), 1, [None, offsets, pa.py_buffer(text)])
    return bool(pc.match_substring_regex(column, pattern)[0].as_py())


def _merges(tail: bytes) -> Iterator[Merge]:
    for left, top, right, bottom in _MERGE.findall(tail):
        yield Merge(int(top), column_number(left.decode()), int(bottom), column_number(right.decode()))


def _search_rows(rows: bytes, patterns: _Patterns, marks: SheetMarks, formulas: bool) -> bool:
    """Searches one piece of whole rows; returns whether a formula has been seen, in it or before."""
    places = _Places(rows, patterns, marks.last_row)
    if formulas or _contains(rows, _anything(patterns, marks.columns, marks.without_place, marks.iso_dates)):
        formulas = _look_closer(rows, patterns, marks, places, formulas)
    marks.last_row = places.last_row()
    return formulas


@lru_cache(maxsize=32)
def _anything(patterns: _Patterns, columns: int, without_place: bool, iso_dates: bool) -> str:
    """Returns what finds anything worth a closer look: one search takes half the time of one for each thing.

    Args:
        patterns: the searches.
        columns: how many the sheet has, as far as it is known.
        without_place: whether cells without a place have been seen, so that another one is no news.
        iso_dates: the same for ISO dates.
    """
    wanted = [patterns.quick_error, patterns.quick_hidden, patterns.quick_formula, *patterns.quick_long]
    wanted += [] if iso_dates else [patterns.quick_iso]
    wanted += [] if without_place else [patterns.quick_bare]
    wanted += [behind for c, behind in patterns.beyond if c == columns] or [patterns.nowhere]
    return "|".join(wanted)


def _look_closer(rows: bytes, patterns: _Patterns, marks: SheetMarks, places: _Places, formulas: bool) -> bool:
    if _contains(rows, patterns.quick_hidden):
        marks.hidden_rows.extend(places.row(found.start()) for found in patterns.hidden.finditer(rows))
    if _contains(rows, patterns.quick_error):
        marks.flaws.extend(_errors(rows, patterns, places))
    # Later members of a shared formula have no `f>`, but they follow their master.
    formulas = formulas or _contains(rows, patterns.quick_formula)
    if formulas:
        marks.flaws.extend(_formulas_without_value(rows, patterns, places))
    if any(_contains(rows, quick) for quick in patterns.quick_long):
        marks.flaws.extend(_long_numbers(rows, patterns, places))
    marks.without_place = marks.without_place or _contains(rows, patterns.quick_bare)
    if marks.columns < MAX_COLUMNS:
        wider = (c for c, behind in patterns.beyond if c >= marks.columns and not _contains(rows, behind))
        marks.columns = MAX_COLUMNS if marks.without_place else next(wider, MAX_COLUMNS)
    if marks.columns == MAX_COLUMNS and _contains(rows, patterns.nowhere):
        raise unreadable("damaged")
    marks.iso_dates = marks.iso_dates or _contains(rows, patterns.quick_iso)
    return formulas


def _errors(rows: bytes, patterns: _Patterns, places: _Places) -> Iterator[FlawedCell]:
    for found in patterns.error.finditer(rows):
        cell = places.cell_before(found.end(), inside_tag=True)
        if cell is None:
            continue
        end = rows.find(b"</" + patterns.cell_start[1:], cell)
        value = patterns.value.search(rows, cell, end) if end >= 0 else None
        text = value[1].decode("utf-8", "replace") if value else ""
        yield FlawedCell(*places.place(cell), Flaw.ERROR_VALUE, text)


def _formulas_without_value(rows: bytes, patterns: _Patterns, places: _Places) -> Iterator[FlawedCell]:
    for found in patterns.empty_formula.finditer(rows):
        cell = places.cell_before(found.start())
        # A formula that gives an empty text is written so; that is a value.
        if cell is not None and not (places.type(cell) == b"str" and found[1]):
            yield FlawedCell(*places.place(cell), Flaw.FORMULA_WITHOUT_VALUE)


def _long_numbers(rows: bytes, patterns: _Patterns, places: _Places) -> Iterator[FlawedCell]:
    for found in patterns.long.finditer(rows):
        cell = places.cell_before(found.start())
        if cell is not None and places.type(cell) in {b"", b"n"} and is_long(found[1].decode()):
            yield FlawedCell(*places.place(cell), Flaw.LONG_NUMBER)


class _Places:
    """Where the rows and cells of one piece of XML stand in the sheet; computed only for pieces with a hit."""

    def __init__(self, rows: bytes, patterns: _Patterns, before: int) -> None:
        self._rows = rows
        self._patterns = patterns
        self._before = before
        self._starts: list[int] = []
        self._numbers: list[int] = []

    def last_row(self) -> int:
        """Returns the sheet's own number of the last row of the piece."""
        start = self._rows.rfind(self._patterns.row_start)
        if start < 0:
            return self._before
        tag = self._rows[start : self._rows.find(b">", start)]
        found = _ROW_PLACE.search(tag)
        return int(found[1]) if found else self.row(start)

    def row(self, position: int) -> int:
        """Returns the sheet's own number of the row that holds a position."""
        if not self._starts:
            self._number_rows()
        index = bisect_right(self._starts, position) - 1
        return self._numbers[index] if index >= 0 else self._before

    def cell_before(self, position: int, *, inside_tag: bool = False) -> int | None:
        """Returns where the cell starts that a position belongs to; None if it belongs to none."""
        start = self._rows.rfind(b"<" if inside_tag else self._patterns.cell_start, 0, position)
        return start if start >= 0 and self._patterns.cell.match(self._rows, start) else None

    def type(self, cell: int) -> bytes:
        """Returns the cell's type as written, empty for none."""
        found = _TYPE.search(self._tag(cell))
        return found[1] if found else b""

    def place(self, cell: int) -> tuple[int, int]:
        """Returns the sheet's own row and column of the cell that starts at `cell`."""
        if found := _CELL_PLACE.search(self._tag(cell)):
            return int(found[2]), column_number(found[1].decode())
        start = self._rows.rfind(self._patterns.row_start, 0, cell)
        column = 0
        for match in self._patterns.cell.finditer(self._rows, max(start, 0), cell + 1 + len(self._tag(cell))):
            found = _CELL_PLACE.search(match[1])
            column = column_number(found[1].decode()) if found else column + 1
        return self.row(cell), column

    def _tag(self, cell: int) -> bytes:
        return self._rows[cell : self._rows.find(b">", cell)]

    def _number_rows(self) -> None:
        number = self._before
        for match in self._patterns.row.finditer(self._rows):
            found = _ROW_PLACE.search(match[1])
            number = int(found[1]) if found else number + 1
            self._starts.append(match.start())
            self._numbers.append(number)
