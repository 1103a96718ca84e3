"""Writes workbooks as xlsx, column by column, with the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
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
    pieces,
)

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WRITTEN: Final = (2021, 2, 3, 9, 15, 0)
_HIDDEN: Final = ' state="hidden"'
_SECONDS_A_DAY: Final = 86400
_ORDINAL: Final = date(1970, 1, 1).toordinal()

# number format, font, centred: the built-in Chinese date formats 27, 31, 57 and 58 as WPS writes them
STYLES: Final = {
    "": (0, 0, False),
    "text": (49, 0, False),
    "title": (0, 1, True),
    "head": (0, 1, True),
    "day": (14, 0, False),
    "day27": (27, 0, False),
    "day31": (31, 0, False),
    "day57": (57, 0, False),
    "day58": (58, 0, False),
    "day59": (59, 0, False),  # WPS alone
    "moment": (22, 0, False),
    "clock": (20, 0, False),
    "span": (46, 0, False),
    "centre": (0, 0, True),
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


class _Strings:
    """The shared strings of a workbook: distinct texts in the order of their first appearance."""

    def __init__(self, book: Workbook) -> None:
        self.shared = book.shared_strings
        chunks = [array.cast(pa.string()) for array in _texts(book)] if self.shared else []
        self.distinct = pc.unique(pa.chunked_array(chunks, pa.string())).drop_null()
        self._count = sum(len(chunk) - chunk.null_count for chunk in chunks)

    def cell(self, place: pa.Array, texts: pa.Array, style: int) -> pa.Array:
        """Returns the XML of text cells; `place` holds their addresses."""
        if not self.shared:
            opened = f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">'
            return pc.binary_join_element_wise('<c r="', place, opened, escaped(texts), "</t></is></c>", "")
        index = pc.index_in(texts, self.distinct).cast(pa.string())
        return pc.binary_join_element_wise('<c r="', place, f'" s="{style}" t="s"><v>', index, "</v></c>", "")

    def xml(self) -> Iterator[str]:
        """Returns the part that holds the strings."""
        yield f'{_HEAD}<sst xmlns="{_MAIN}" count="{self._count}" uniqueCount="{len(self.distinct)}">'
        for start in range(0, len(self.distinct), 50_000):
            texts = escaped(self.distinct.slice(start, 50_000))
            items = pc.binary_join_element_wise('<si><t xml:space="preserve">', texts, "</t></si>", "")
            yield "".join(items.to_pylist())
        yield "</sst>"


def _texts(book: Workbook) -> Iterator[pa.Array]:
    for sheet in book.sheets:
        for part in sheet.parts:
            if isinstance(part, Row):
                values = [bare(cell) for cell in part.cells]
                yield pa.array([value for value in values if isinstance(value, str)], pa.string())
            else:
                yield from (array_of(c) for c in part.columns if pa.types.is_string(array_of(c).type))


def _sheet(sheet: Sheet, book: Workbook, strings: _Strings) -> Iterator[str]:
    yield f'{_HEAD}<worksheet xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheetData>'
    for part in sheet.parts:
        if isinstance(part, Row):
            yield _row(sheet, part, book, strings)
        else:
            for piece in pieces(part, 20_000):
                yield "".join(_rows(sheet, piece, book, strings).to_pylist())
    yield "</sheetData>"
    if sheet.merges:
        ranges = (f"{letters(left)}{top}:{letters(right)}{bottom}" for top, left, bottom, right in sheet.merges)
        cells = "".join(f'<mergeCell ref="{area}"/>' for area in ranges)
        yield f'<mergeCells count="{len(sheet.merges)}">{cells}</mergeCells>'
    yield "</worksheet>"


def _row(sheet: Sheet, row: Row, book: Workbook, strings: _Strings) -> str:
    hidden = ' hidden="1"' if row.number in sheet.hidden_rows else ""
    cells = (_cell(sheet.address(row.number, i), value, book, strings) for i, value in enumerate(row.cells))
    return f'<row r="{row.number}"{hidden}>{"".join(cells)}</row>'


def _cell(address: str, value: Value, book: Workbook, strings: _Strings) -> str:
    cell = value if isinstance(value, Cell) else Cell(value)
    style, content = cell.style, cell.value
    if isinstance(content, date):
        style, content = style or "day", content.toordinal() - _ORDINAL + _epoch(book)
    number = _STYLE_NUMBER[style]
    if cell.formula:
        result = "" if content is None else f"<v>{content}</v>"
        kind = ' t="e"' if isinstance(content, str) else ""
        return f'<c r="{address}" s="{number}"{kind}><f>{escape(cell.formula)}</f>{result}</c>'
    if isinstance(content, str):
        return str(strings.cell(pa.array([address]), pa.array([content]), number)[0].as_py())
    return "" if content is None else f'<c r="{address}" s="{number}"><v>{content}</v></c>'


def _epoch(book: Workbook) -> int:
    return EXCEL_EPOCH - (1462 if book.date1904 else 0)


def _rows(sheet: Sheet, block: Block, book: Workbook, strings: _Strings) -> pa.Array:
    numbers = pa.array(range(block.first, block.first + len(block))).cast(pa.string())
    cells = []
    for place, column in enumerate(block.columns):
        address = pc.binary_join_element_wise(letters(sheet.first_column + place), numbers, "")
        cells.append(pc.fill_null(_cells(column, address, book, strings), ""))
    return pc.binary_join_element_wise('<row r="', numbers, '">', *cells, "</row>", "")


def _cells(column: Column, address: pa.Array, book: Workbook, strings: _Strings) -> pa.Array:
    values = array_of(column)
    style = column.style if isinstance(column, Styled) else ""
    if pa.types.is_null(values.type):
        return pa.nulls(len(values), pa.string())
    if pa.types.is_string(values.type):
        return strings.cell(address, values, _STYLE_NUMBER[style])
    epoch = _epoch(book)
    if pa.types.is_date(values.type):
        style, values = style or "day", pc.add(values.cast(pa.int32()), epoch)
    elif pa.types.is_timestamp(values.type):
        seconds = values.cast(pa.timestamp("s")).cast(pa.int64())
        style, values = style or "moment", pc.add(pc.divide(seconds.cast(pa.float64()), _SECONDS_A_DAY), float(epoch))
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
        f'<cellXfs count="{len(STYLES)}">{formats}</cellXfs></styleSheet>'
    )
