"""Writes workbooks as xlsx, column by column, with the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

import pyarrow as pa
import pyarrow.compute as pc

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

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WRITTEN: Final = (2021, 2, 3, 9, 15, 0)
_HIDDEN: Final = ' state="hidden"'
_ROWS_AT_ONCE: Final = 20_000
_ORDINAL: Final = date(1970, 1, 1).toordinal()

# number format, font, centred: the built-in Chinese date formats 27, 31, 57 and 58 as WPS writes them
STYLES: Final = {
    "": (0, 0, False),
    "title": (0, 1, True),
    "head": (0, 1, True),
    "day": (14, 0, False),
    "day27": (27, 0, False),
    "day31": (31, 0, False),
    "day57": (57, 0, False),
    "day58": (58, 0, False),
    "day59": (59, 0, False),  # WPS alone
    "span": (46, 0, False),
}
_STYLE_NUMBER: Final = {name: number for number, name in enumerate(STYLES)}


def write(path: Path, book: Workbook) -> None:
    """Writes a workbook to `path`; the folder must be there."""
    strings = _Strings(book)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        for name, content in _frame(book).items():
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
        yield f'{_HEAD}<sst xmlns="{_MAIN}" count="{self._count}" uniqueCount="{len(self._distinct)}">'
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
            elif typed := [value for value in map(bare, part.cells) if isinstance(value, str)]:
                yield pa.array(typed)


def _is_text(column: Column) -> bool:
    return bool(pa.types.is_string(array_of(column).type))


def _sheet(sheet: Sheet, book: Workbook, strings: _Strings) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'
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
    typed = any(isinstance(bare(value), str) for value in row.cells)
    places = iter(strings.places().to_pylist()) if strings.shared and typed else None
    cells = (_cell(sheet.address(row.number, i), value, book, places) for i, value in enumerate(row.cells))
    return f'<row r="{row.number}"{hidden}>{"".join(cells)}</row>'


def _cell(address: str, value: Value, book: Workbook, places: Iterator[int] | None) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    style, content = cell.style, cell.value
    if isinstance(content, date):
        style, content = style or "day", content.toordinal() - _ORDINAL + _epoch(book)
    opened = f'<c r="{address}" s="{_STYLE_NUMBER[style]}"'
    if cell.formula:
        return f"{opened}><f>{escape(cell.formula)}</f></c>"
    if content is None:
        return ""
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
        opened = f'" s="{_STYLE_NUMBER[column.style]}" t="s"><v>'
        return pc.binary_join_element_wise('<c r="', address, opened, column.places.cast(pa.string()), "</v></c>", "")
    values = array_of(column)
    style = column.style if isinstance(column, Styled) else ""
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), pa.string())
    if pa.types.is_string(values.type):
        opened = f'" s="{_STYLE_NUMBER[style]}" t="inlineStr"><is><t xml:space="preserve">'
        return pc.binary_join_element_wise('<c r="', address, opened, escaped(values), "</t></is></c>", "")
    if pa.types.is_date(values.type):
        style, values = style or "day", pc.add(values.cast(pa.int32()), _epoch(book))
    opened = f'" s="{_STYLE_NUMBER[style]}"><v>'
    return pc.binary_join_element_wise('<c r="', address, opened, values.cast(pa.string()), "</v></c>", "")


def _frame(book: Workbook) -> dict[str, str]:
    """Returns the parts around the sheets."""
    numbers = range(1, len(book.sheets) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}"{_HIDDEN if sheet.hidden else ""} r:id="rId{n}"/>'
        for n, sheet in zip(numbers, book.sheets, strict=True)
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = [("/xl/workbook.xml", f"{kind}.sheet.main"), ("/xl/styles.xml", f"{kind}.styles")]
    parts += [(f"/xl/worksheets/sheet{n}.xml", f"{kind}.worksheet") for n in numbers]
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers] + [("styles", "styles.xml")]
    if book.shared_strings:
        parts.append(("/xl/sharedStrings.xml", f"{kind}.sharedStrings"))
        targets.append(("sharedStrings", "sharedStrings.xml"))
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}+xml"/>' for name, kind in parts)
    overrides += (
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    base = ' date1904="1"' if book.date1904 else ""
    return {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2021-02-03T09:15:00Z</dcterms:created></cp:coreProperties>',
        "xl/workbook.xml": f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr{base}/>'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations([(f"{_OFFICE}/{kind}", target) for kind, target in targets]),
        "xl/styles.xml": _styles(),
    }


def _relations(targets: list[tuple[str, str]]) -> str:
    items = (
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


def _styles() -> str:
    centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        + (f' applyAlignment="1">{centred}</xf>' if middle else "/>")
        for number, font, middle in STYLES.values()
    )
    return (
        f'{_HEAD}<styleSheet xmlns="{_MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
        '<font><b/><sz val="12"/><name val="黑体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(STYLES)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
