"""Writes workbooks as xlsx, column by column, with the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.compute as pc

from volstat.sample.package import HEAD, MAIN, OFFICE, STYLE_NUMBER, parts
from volstat.sample.sheets import (
    EXCEL_EPOCH,
    Block,
    Cell,
    Column,
    Row,
    Sheet,
    Styled,
    Value,
    Workbook,
    array_of,
    bare,
    escaped,
    letters,
)

_WRITTEN: Final = (2021, 2, 3, 9, 15, 0)
_ROWS_AT_ONCE: Final = 20_000
_ORDINAL: Final = date(1970, 1, 1).toordinal()


def write(path: Path, book: Workbook) -> None:
    """Writes a workbook to `path`; the folder must be there."""
    strings = _Strings(book)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in parts(book).items():
            _add(package, name, [content])
        for number, sheet in enumerate(book.sheets, 1):
            _add(package, f"xl/worksheets/sheet{number}.xml", _sheet(sheet, book, strings))
        if book.shared_strings:
            _add(package, "xl/sharedStrings.xml", strings.xml())


def _add(package: zipfile.ZipFile, name: str, texts: Iterable[str]) -> None:
    info = zipfile.ZipInfo(name, _WRITTEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 3
    with package.open(info, "w", force_zip64=True) as part:
        for text in texts:
            part.write(text.encode("utf-8"))


@dataclass(frozen=True, slots=True)
class _Shared:
    """A column of texts as places among the shared strings."""

    places: pa.Array
    style: str


class _Strings:
    """The shared strings of a workbook: distinct texts, and the places of all texts in the order of writing."""

    def __init__(self, book: Workbook) -> None:
        chunks = list(_texts(book)) if book.shared_strings else []
        encoded = pa.chunked_array(chunks, pa.string()).dictionary_encode()
        self.shared = book.shared_strings
        self._distinct = encoded.chunk(encoded.num_chunks - 1).dictionary if chunks else pa.array([], pa.string())
        self._places = (chunk.indices for chunk in encoded.chunks)
        self._count = len(encoded) - encoded.null_count

    def places(self) -> pa.Array:
        """Returns the places of the next texts to be written."""
        return next(self._places)

    def xml(self) -> Iterator[str]:
        """Returns the part that holds the strings."""
        yield f'{HEAD}<sst xmlns="{MAIN}" count="{self._count}" uniqueCount="{len(self._distinct)}">'
        for start in range(0, len(self._distinct), 50_000):
            texts = escaped(self._distinct.slice(start, 50_000))
            items = pc.binary_join_element_wise('<si><t xml:space="preserve">', texts, "</t></si>", "")
            yield "".join(items.to_pylist())
        yield "</sst>"


def _texts(book: Workbook) -> Iterator[pa.Array]:
    """Returns all texts in the order in which they are written."""
    for sheet in book.sheets:
        for part in sheet.parts:
            if isinstance(part, Block):
                yield from (array_of(column) for column in part.columns if _is_text(column))
            elif typed := [bare(value) for value in part.cells if _is_typed(value)]:
                yield pa.array(typed)


def _is_typed(value: Value) -> bool:
    return isinstance(bare(value), str) and not (isinstance(value, Cell) and value.error)


def _is_text(column: Column) -> bool:
    return bool(pa.types.is_string(array_of(column).type))


def _sheet(sheet: Sheet, book: Workbook, strings: _Strings) -> Iterator[str]:
    yield f'{HEAD}<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheetData>'
    for part in sheet.parts:
        if isinstance(part, Row):
            yield _row(sheet, part, book, strings)
        else:
            columns = [_ready(column, strings) for column in part.columns]
            for start in range(0, len(part), _ROWS_AT_ONCE):
                rows = range(part.first + start, min(part.first + start + _ROWS_AT_ONCE, part.first + len(part)))
                yield "".join(_rows(sheet, rows, [_cut(c, start) for c in columns], book).to_pylist())
    yield "</sheetData>"
    if sheet.merges:
        ranges = (f"{letters(left)}{top}:{letters(right)}{bottom}" for top, left, bottom, right in sheet.merges)
        cells = "".join(f'<mergeCell ref="{area}"/>' for area in ranges)
        yield f'<mergeCells count="{len(sheet.merges)}">{cells}</mergeCells>'
    yield "</worksheet>"


def _ready(column: Column, strings: _Strings) -> Column | _Shared:
    if not (strings.shared and _is_text(column)):
        return column
    return _Shared(strings.places(), column.style if isinstance(column, Styled) else "")


def _cut(column: Column | _Shared, start: int) -> Column | _Shared:
    if isinstance(column, _Shared):
        return _Shared(column.places.slice(start, _ROWS_AT_ONCE), column.style)
    part = array_of(column).slice(start, _ROWS_AT_ONCE)
    return Styled(part, column.style) if isinstance(column, Styled) else part


def _row(sheet: Sheet, row: Row, book: Workbook, strings: _Strings) -> str:
    hidden = ' hidden="1"' if row.number in sheet.hidden_rows else ""
    typed = any(map(_is_typed, row.cells))
    places = iter(strings.places().to_pylist()) if strings.shared and typed else None
    cells = (_cell(sheet.address(row.number, i), value, book, places) for i, value in enumerate(row.cells))
    return f'<row r="{row.number}"{hidden}>{"".join(cells)}</row>'


def _cell(address: str, value: Value, book: Workbook, places: Iterator[int] | None) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    style, content = cell.style, cell.value
    if isinstance(content, date):
        style, content = style or "day", content.toordinal() - _ORDINAL + _epoch(book)
    opened = f'<c r="{address}" s="{STYLE_NUMBER[style]}"'
    if cell.formula:
        return f"{opened}><f>{escape(cell.formula)}</f></c>"
    if content is None:
        return ""
    if cell.error:
        return f'{opened} t="e"><v>{content}</v></c>'
    if isinstance(content, str):
        if places is None:
            return f'{opened} t="inlineStr"><is><t xml:space="preserve">{escape(content)}</t></is></c>'
        return f'{opened} t="s"><v>{next(places)}</v></c>'
    return f"{opened}><v>{content}</v></c>"


def _epoch(book: Workbook) -> int:
    return EXCEL_EPOCH - (1462 if book.date1904 else 0)


def _rows(sheet: Sheet, rows: range, columns: list[Column | _Shared], book: Workbook) -> pa.Array:
    numbers = pa.array(rows).cast(pa.string())
    cells = []
    for place, column in enumerate(columns):
        address = pc.binary_join_element_wise(letters(sheet.first_column + place), numbers, "")
        cells.append(pc.fill_null(_cells(column, address, book), ""))
    return pc.binary_join_element_wise('<row r="', numbers, '">', *cells, "</row>", "")


def _cells(column: Column | _Shared, address: pa.Array, book: Workbook) -> pa.Array:
    if isinstance(column, _Shared):
        opened = f'" s="{STYLE_NUMBER[column.style]}" t="s"><v>'
        return pc.binary_join_element_wise('<c r="', address, opened, column.places.cast(pa.string()), "</v></c>", "")
    values = array_of(column)
    style = column.style if isinstance(column, Styled) else ""
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), pa.string())
    if pa.types.is_string(values.type):
        opened = f'" s="{STYLE_NUMBER[style]}" t="inlineStr"><is><t xml:space="preserve">'
        return pc.binary_join_element_wise('<c r="', address, opened, escaped(values), "</t></is></c>", "")
    if pa.types.is_date(values.type):
        style, values = style or "day", pc.add(values.cast(pa.int32()), _epoch(book))
    opened = f'" s="{STYLE_NUMBER[style]}"><v>'
    return pc.binary_join_element_wise('<c r="', address, opened, values.cast(pa.string()), "</v></c>", "")
