"""Reads text tables: commas, tabs, semicolons or bars, quoted or not, in any encoding that an office uses."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.formats.cells import columns_of, finished
from volstat.intake.formats.encoding import Decoding, decoding_of
from volstat.intake.formats.errors import too_many_cells, unreadable
from volstat.intake.formats.sheets import BookBuilder
from volstat.intake.grid import Book, Format, Grid

SHEET: Final = ""
"""The sheet of a text file has no name."""
_DELIMITERS: Final = (",", "\t", ";", "|", "，")
_SAMPLE: Final = 1 << 16
_SAMPLE_ROWS: Final = 200
_SEPARATOR_LINE: Final = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
_END: Final = "\ue000"
"""A line of this is read after the text: if it does not come back alone, a quotation mark was never closed."""
_GUARD: Final = r'^\s*="(.*)"\s*$'
"""How exports keep Excel from taking a long number for a number: ="140402…"."""
_MARKED: Final = r"^[\s]*'([0-9Xx]+)\s*$"
"""The apostrophe that marks digits as text."""
_TABBED: Final = r"^\t+|\t+$"


def read_text(data: bytes, *, max_cells: int) -> Book:
    """Returns a text table as a book of one sheet without a name; a row is a record, blank lines are kept.

    Raises:
        UnreadableError: it is no text, or has too many cells.
    """
    decoding = decoding_of(data)
    if decoding is None:
        raise unreadable("no_text", kind="not_a_workbook")
    text = decoding.text(data)
    builder = BookBuilder(Format.TEXT, max_cells)
    _report_damage(text, decoding, builder)
    text = text.rstrip("\0\x1a")
    stated = _SEPARATOR_LINE.match(text)
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else _delimiter(text)
    columns = _columns(text, delimiter, max_cells, builder)
    cells, dropped = finished([_unguarded(column) for column in columns])
    builder.add(Grid(SHEET, cells, first_column=dropped + 1))
    return builder.book()


def _report_damage(text: str, decoding: Decoding, builder: BookBuilder) -> None:
    if lost := text.count("\ufffd"):
        builder.problem("undecodable_text", SHEET, count=lost, encoding=decoding.encoding.upper())


def _delimiter(text: str) -> str:
    """Returns the delimiter that cuts the most lines into the same number of fields."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1] or sample

    def evenness(delimiter: str) -> int:
        try:
            rows = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            widths = Counter(len(row) for row, _ in zip(rows, range(_SAMPLE_ROWS), strict=False) if len(row) > 1)
        except csv.Error:
            return 0
        return max(((width - 1) * times for width, times in widths.items()), default=0)

    return max(_DELIMITERS, key=evenness)


def _columns(text: str, delimiter: str, max_cells: int, builder: BookBuilder) -> list[pa.Array]:
    if '"' not in text:
        return _even_columns(text, delimiter, max_cells) or columns_of(_split(text, delimiter, quoted=False), max_cells)
    try:
        rows = _split(f"{text}\n{_END}", delimiter, quoted=True)
        closed = rows.pop() == [_END]
    except csv.Error:  # a field beyond csv's own limit: all the rest of the file
        closed = False
    if not closed:
        builder.problem("unclosed_quote", SHEET)
        rows = _split(text, delimiter, quoted=False)
    elif text.endswith(("\n", "\r")):
        rows.pop()  # the blank line before the end mark
    return columns_of(rows, max_cells)


def _split(text: str, delimiter: str, *, quoted: bool) -> list[list[str]]:
    lines = io.StringIO(text, newline="")
    if quoted:
        return list(csv.reader(lines, delimiter=delimiter))
    return list(csv.reader(lines, delimiter=delimiter, quoting=csv.QUOTE_NONE))


def _even_columns(text: str, delimiter: str, max_cells: int) -> list[pa.Array] | None:
    """Returns the columns of a text without quotation marks, or None where its lines are not all of one length.

    Without quotation marks a record is a line cut at its delimiters, so that Arrow's reader cannot differ.
    """
    from pyarrow import csv as arrow_csv

    width = re.split(r"[\r\n]", text, maxsplit=1)[0].count(delimiter) + 1
    if len(delimiter.encode()) > 1 or not text or "\0" in text:
        return None
    names = [str(index) for index in range(width)]
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            arrow_csv.ReadOptions(column_names=names, block_size=1 << 24),
            arrow_csv.ParseOptions(delimiter=delimiter, quote_char=False, ignore_empty_lines=False),
            arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False, check_utf8=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows * width > max_cells:
        raise too_many_cells(table.num_rows, width, max_cells)
    return [pa.concat_arrays([pa.array([], pa.string()), *column.chunks]) for column in table.columns]


def _unguarded(column: pa.Array) -> pa.Array:
    """Returns a column without the marks that make Excel take digits for text."""
    for sign, pattern, kept in (('="', _GUARD, r"\1"), ("'", _MARKED, r"\1"), ("\t", _TABBED, "")):
        if pc.any(pc.match_substring(column, sign)).as_py():
            column = pc.replace_substring_regex(column, pattern, kept)
    return column
