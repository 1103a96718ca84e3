"""Reads xls (BIFF5 and BIFF8): values by fastexcel, everything beside them from the records."""

from __future__ import annotations

from volstat.intake.formats.biff import read_records
from volstat.intake.formats.errors import unreadable
from volstat.intake.formats.excel_values import ExcelFile
from volstat.intake.formats.ole import OLE2, workbook_stream
from volstat.intake.formats.sheets import BookBuilder, check_box
from volstat.intake.grid import Book, Format


def read_xls(data: bytes, *, max_cells: int) -> Book:
    """Returns the sheets of an xls workbook.

    Raises:
        UnreadableError: it is damaged, too large, or older than Excel 5.
    """
    if not data.startswith(OLE2):
        raise unreadable("xls_too_old")
    records = read_records(workbook_stream(data))
    builder = BookBuilder(Format.XLS, max_cells)
    for sheet in records.sheets:  # before anything is laid out in memory
        check_box(sheet.last_row, sheet.last_column, filled=sheet.cells, max_cells=max_cells)
    excel = ExcelFile(data)
    named = list(zip(excel.sheet_names, records.sheets, strict=False))
    for index, (name, sheet) in enumerate(named):
        if sheet.worksheet:
            with builder.sheet(name):
                check_box(sheet.last_row, sheet.last_column, filled=sheet.cells, max_cells=builder.cells_left)
                builder.add(excel.grid(index, sheet, hidden=sheet.hidden, base1904=records.base1904))
    return builder.book()
