"""Renders a described report as an Excel workbook."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any, Final

from volstat.report.described import Chart, Column, Report, Table
from volstat.report.excel import style
from volstat.report.excel.office import write_office_sheet
from volstat.report.excel.sheet import Heading, write_table
from volstat.report.packed import repacked
from volstat.report.phrases import text_of
from volstat.report.widths import lines_at
from volstat.report.words import say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\'“”]")
_NAME_LENGTH: Final = 28


def xlsx_of(report: Report) -> bytes:
    """Returns the report as an xlsx file: contents, office sheet, one sheet a table, notes and definitions."""
    from openpyxl import Workbook

    book = Workbook()
    contents: Any = book.active
    contents.title = say("contents")
    entries = [(say("office_sheet"), say("office_sheet"))]
    write_office_sheet(book.create_sheet(say("office_sheet")), report)
    for number, table in enumerate(report.tables, start=1):
        name = _sheet_name(number, table.title)
        title = say("table_title", number=number, title=table.title)
        write_table(
            book.create_sheet(name), table, Heading(title, report.subtitle, report.warning), _charts_of(report, table)
        )
        entries.append((name, title))
    for name, table in ((say("notes"), _notes_table(report)), (say("definitions"), report.definitions)):
        write_table(book.create_sheet(name), table, Heading(table.title, report.subtitle))
        entries.append((name, table.title))
    _write_contents(contents, report, entries)
    _set_properties(book, report)
    made = io.BytesIO()
    book.save(made)
    return repacked(made.getvalue(), report.as_of)


def _charts_of(report: Report, table: Table) -> list[Chart]:
    return [chart for chart in report.charts if chart.table.name == table.name]


def _sheet_name(number: int, title: str) -> str:
    return f"{number} {_NOT_IN_NAMES.sub('', title)}"[:_NAME_LENGTH].strip()


def _notes_table(report: Report) -> Table:
    rows = tuple((number, note.text) for number, note in enumerate(report.notes, start=1))
    columns = (Column("number", say("number"), "rank"), Column("note", say("note")))
    return Table("notes", say("notes"), columns, rows)


def _write_contents(sheet: Worksheet, report: Report, entries: list[tuple[str, str]]) -> None:
    style.put(sheet, 1, 1, report.title, style.TITLE).alignment = style.TEXT_LEFT
    sheet.row_dimensions[1].height = 6 + 20 * lines_at(report.title, 54)
    lines = [(report.subtitle, style.SUBTITLE), (text_of(report.press), style.BODY)]
    lines += [(note.text, style.GRAVE) for note in report.notes if note.grave]
    row = 2
    sheet.column_dimensions["A"].width = 80
    for text, font in lines:
        cell = style.put(sheet, row, 1, text, font)
        cell.alignment = style.TEXT_LEFT
        sheet.row_dimensions[row].height = 6 + 14 * lines_at(text, 76)
        row += 1
    row += 1
    style.put(sheet, row, 1, say("contents"), style.HEADER)
    for name, title in entries:
        row += 1
        cell = style.put(sheet, row, 1, title, style.LINK)
        cell.hyperlink = f"#'{name}'!A1"
        cell.font = style.LINK
    style.set_up_page(sheet, area=f"A1:A{row}", title_rows=None, landscape=False, footer=say("page_of"))


def _set_properties(book: Any, report: Report) -> None:
    book.properties.title = report.title
    book.properties.creator = report.office or "volstat"
    book.properties.lastModifiedBy = ""
