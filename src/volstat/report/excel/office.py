"""The sheet in the office's habit: a merged title, the reporting unit above, those who sign below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from volstat.language import noted
from volstat.report.described import Cell, Report, Table
from volstat.report.excel import style
from volstat.report.excel.sheet import excel_value
from volstat.report.numbers import EXCEL_FORMATS
from volstat.report.words import say

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_HEADER_ROW: Final = 4
_COLUMNS: Final = ("registered_volunteers", "teams", "stations", "services", "participations", "participants", "hours")


def write_office_sheet(sheet: Worksheet, report: Report) -> None:
    """Writes the form that is printed, signed and stamped: every unit on a line, the city below."""
    columns, rows = _lines(report)
    width = len(columns)
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=width)
    style.put(sheet, 1, 1, report.title, style.TITLE).alignment = style.CENTRED
    sheet.row_dimensions[1].height = 30
    _write_line(sheet, 2, width, say("filled_by", office=report.office or say("blank_space")), report.subtitle)
    style.put(sheet, 3, 1, report.warning or None, style.GRAVE)
    for position, (header, _kind) in enumerate(columns, start=1):
        cell = style.put(sheet, _HEADER_ROW, position, header, style.HEADER)
        cell.border, cell.alignment = style.GRID, style.CENTRED
        sheet.column_dimensions[cell.column_letter].width = 16 if position == 1 else 15
    sheet.row_dimensions[_HEADER_ROW].height = 34
    for number, row in enumerate(rows, start=_HEADER_ROW + 1):
        for position, (value, (_, kind)) in enumerate(zip(row, columns, strict=True), start=1):
            font = style.TOTAL if number == _HEADER_ROW + len(rows) else style.BODY
            cell = style.put(sheet, number, position, excel_value(value), font)
            cell.border = style.GRID
            cell.alignment = style.CENTRED if position == 1 else style.NUMBERS_RIGHT
            cell.number_format = EXCEL_FORMATS[kind]
        sheet.row_dimensions[number].height = 20
    end = _HEADER_ROW + len(rows) + 2
    _write_signatures(sheet, end, width)
    last = sheet.cell(row=end, column=width).coordinate
    sheet.freeze_panes = f"B{_HEADER_ROW + 1}"
    style.set_up_page(sheet, area=f"A1:{last}", title_rows=f"1:{_HEADER_ROW}", landscape=True, footer=say("page_of"))


def _lines(report: Report) -> tuple[list[tuple[str, str]], list[list[Cell]]]:
    """Returns the form's columns as header and kind, and its rows, from the tables by district."""
    columns: list[tuple[str, str]] = [(say("unit"), "text")]
    rows: list[list[Cell]] = []
    found = [t for t in (report.table("by_district_stocks"), report.table("by_district_flows")) if t]
    for name in _COLUMNS:
        table = next((t for t in found if name in [column.name for column in t.columns]), None)
        if table is None:
            continue
        position = table.position(name)
        columns.append((table.columns[position].header_in_lines, table.columns[position].kind))
        rows = rows or [[row[0]] for row in table.rows]
        for line, row in zip(rows, table.rows, strict=True):
            line.append(row[position])
    return columns, rows or _from_headline(report.table("headline"), columns)


def _from_headline(table: Table | None, columns: list[tuple[str, str]]) -> list[list[Cell]]:
    """Returns the headline as the form's only line, for a report without districts."""
    if table is None:
        return []
    line: list[Cell] = [say("whole_restricted")]
    for number, row in enumerate(table.rows):
        columns.append((noted(str(row[0]), str(row[1] or "")), table.row_kinds[number]))
        line.append(row[2])
    return [line]


def _write_line(sheet: Worksheet, row: int, width: int, left: str, right: str) -> None:
    style.put(sheet, row, 1, left)
    cell = style.put(sheet, row, width, right)
    cell.alignment = style.TO_THE_RIGHT


def _write_signatures(sheet: Worksheet, row: int, width: int) -> None:
    places = (1, max(2, width // 3 + 1), max(3, 2 * width // 3 + 1))
    for place, name in zip(places, ("made_by", "checked_by", "filled_on"), strict=True):
        style.put(sheet, row, place, say(name))
