"""Small workbooks for tests, written in every format, and short ways to look at what was read from them."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import openpyxl
import xlwt

from volstat.areas import area_of
from volstat.intake.block import Context
from volstat.intake.reading import Reading
from volstat.intake.workbook import read_workbook
from volstat.problems import Problem, problems_of

Rows = Sequence[Sequence[Any]]
CONTEXT = Context(area_of("140400", ["市直", "高新区"]), b"k" * 32, {})


def identity(number: int, birth: str = "19900307") -> str:
    """Returns the identity number of the made-up person `number`, its check digit right."""
    digits = f"140400{birth}{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def xlsx(sheets: Mapping[str, Rows] | Rows, merges: Sequence[str] = (), **change: Any) -> bytes:
    """Returns an xlsx; `merges` are of the first sheet, `change` is called with the workbook before it is saved."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    named = sheets if isinstance(sheets, Mapping) else {"Sheet1": sheets}
    for name, rows in named.items():
        sheet = book.create_sheet(name)
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                if value is not None:
                    sheet.cell(r, c, value)
    for area in merges:
        book.worksheets[0].merge_cells(area)
    for edit in change.values():
        edit(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def xls(rows: Rows, name: str = "Sheet1", formats: Mapping[int, str] | None = None) -> bytes:
    """Returns a BIFF workbook; `formats` are number formats by 0-based column."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(name)
    styles = {c: xlwt.easyxf(num_format_str=f) for c, f in (formats or {}).items()}
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value, styles.get(c, xlwt.Style.default_style))
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def csv(rows: Rows, encoding: str = "gb18030", between: str = ",") -> bytes:
    """Returns text with one line a row."""
    lines = (between.join("" if v is None else str(v) for v in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def html(rows: Rows, encoding: str = "gbk") -> bytes:
    """Returns a page with one table, as platforms name .xls."""
    body = "".join("<tr>" + "".join(f"<td>{escape(str(v or ''))}</td>" for v in row) + "</tr>" for row in rows)
    page = f'<html><head><meta charset="{encoding}"></head><body><table border="1">{body}</table></body></html>'
    return page.encode(encoding)


def spreadsheetml(rows: Rows, name: str = "Sheet1") -> bytes:
    """Returns an Excel 2003 XML workbook."""

    def cell(value: Any) -> str:
        kind = "Number" if isinstance(value, int | float) else "String"
        return f'<Cell><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>' if value is not None else "<Cell/>"

    body = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="{name}">'
        f"<Table>{body}</Table></Worksheet></Workbook>"
    ).encode()


def ods(rows: Rows, name: str = "Sheet1") -> bytes:
    """Returns an OpenDocument spreadsheet."""
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    table = Table(name=name)
    for row in rows:
        line = TableRow()
        for value in row:
            number = isinstance(value, int | float)
            cell = TableCell(valuetype="float", value=value) if number else TableCell(valuetype="string")
            cell.addElement(P(text="" if value is None else str(value)))
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    made = io.BytesIO()
    book.write(made)
    return made.getvalue()


def read(data: bytes, workbook: str = "沁源县.xlsx", context: Context = CONTEXT) -> Reading:
    """Reads a workbook and makes sure that nothing failed on the way."""
    reading = read_workbook(data, workbook, context)
    assert not [p for p in problems(reading) if p.kind == "sheet_failed"]
    return reading


def columns(reading: Reading, table: str, *names: str) -> list[tuple[Any, ...]]:
    """Returns some columns of a frame, row by row; days are text, seconds are hours."""
    frame = reading.frames[table]
    rows = zip(*(frame.column(n).to_pylist() for n in names), strict=True)
    return [tuple(_shown(n, v) for n, v in zip(names, row, strict=True)) for row in rows]


def _shown(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name == "seconds" or name == "hours_seconds":
        return value / 3600
    return str(value) if hasattr(value, "isoformat") else value


def problems(reading: Reading) -> list[Problem]:
    """Returns all problems."""
    return problems_of(reading.problems) if reading.problems is not None else []


def found(reading: Reading, *without: str) -> list[tuple[str, str | None]]:
    """Returns kind and cell of every problem but those of some kinds, in order."""
    return sorted((p.kind, p.cell or "") for p in problems(reading) if p.kind not in without)
