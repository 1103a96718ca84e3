"""Workbooks of other formats as xlsx: the grids that intake read, at the same addresses."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from volstat.intake.formats.draft import MAX_COLUMNS, MAX_ROWS, beyond_a_sheet
from volstat.intake.formats.numerals import plain
from volstat.intake.grid import Book, Flaw, FlawedCell, Grid
from volstat.problems import column_letters
from volstat.returns.parts import unzipped, zipped
from volstat.returns.texts import safe_text
from volstat.widths import width_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,9})(?:\.\d{1,5})?")
"""What becomes a number: no leading zero, and short enough to be no phone, no identity number and no record number."""
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?")
_CLOCK: Final = re.compile(r"(1899-12-31|1900-0[12]-\d\d) \d\d:\d\d:\d\d")
_ZERO_DAY: Final = datetime(1899, 12, 31)
_FIRST_DAY: Final = datetime(1900, 3, 1)
"""Before it, a day of Excel's is another one than the calendar's."""
_NOT_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\]")
_NAME_LENGTH: Final = 31
_ONLY_SHEET: Final = "Sheet1"
_ROWS_AT_ONCE: Final = 10_000
_WIDTH_ROWS: Final = 200
_NARROWEST, _WIDEST = 8, 40
_NO_DATES: Final = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)
"""Properties without the moment of writing, so that the same input gives the same bytes."""
_ERRORS: Final = frozenset(["#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"])


def sheet_names(book: Book) -> dict[str, str]:
    """Returns for each sheet's name the one that it has in the xlsx: allowed there, and its own."""
    names: dict[str, str] = {}
    for grid in book.grids:
        wanted = _NOT_IN_NAMES.sub("_", safe_text(grid.sheet)).strip("'")[:_NAME_LENGTH].strip() or _ONLY_SHEET
        name, number = wanted, 1
        while name.lower() in {taken.lower() for taken in names.values()}:
            number += 1
            name = f"{wanted[: _NAME_LENGTH - 4]} {number}"
        names.setdefault(grid.sheet, name)
    return names


def rebuilt(book: Book) -> bytes:
    """Returns a book as xlsx: dates as dates, numbers as numbers, long numbers as text unless they came as numbers.

    Raises:
        UnreadableError: `too_large`, a sheet has more rows or columns than an xlsx can have.
    """
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = openpyxl.Workbook(write_only=True)
    if any(grid.base1904 for grid in book.grids):
        made.epoch = CALENDAR_MAC_1904
    names = sheet_names(book)
    for grid in book.grids:
        height, width = grid.first_row + grid.height - 1, grid.first_column + grid.width - 1
        if height > MAX_ROWS or width > MAX_COLUMNS:
            raise beyond_a_sheet(height, width)
        _write(made.create_sheet(names[grid.sheet]), grid)
    if all(sheet.sheet_state != "visible" for sheet in made.worksheets):
        made.worksheets[0].sheet_state = "visible"  # a workbook must show one
    buffer = io.BytesIO()
    made.save(buffer)
    return zipped({**unzipped(buffer.getvalue()), "docProps/core.xml": _NO_DATES})


def _write(sheet: Any, grid: Grid) -> None:
    if grid.hidden:
        sheet.sheet_state = "hidden"
    for number, width in enumerate(_widths(grid), start=grid.first_column):
        sheet.column_dimensions[column_letters(number)].width = width
    for place in grid.hidden_rows:
        sheet.row_dimensions[place].hidden = True
    for _ in range(grid.first_row - 1):
        sheet.append([])
    flaws: dict[int, list[FlawedCell]] = {}
    for flaw in grid.flaws:
        flaws.setdefault(flaw.row, []).append(flaw)
    head = [None] * (grid.first_column - 1)
    number = grid.first_row
    for batch in grid.cells.to_batches(max_chunksize=_ROWS_AT_ONCE):
        columns = [[_value(sheet, text) for text in column.to_pylist()] for column in batch.columns]
        for cells in zip(*columns, strict=True):
            row = [*head, *cells]
            for flaw in flaws.get(number, ()):
                row.extend([None] * (flaw.column - len(row)))
                row[flaw.column - 1] = _flawed(sheet, flaw, row[flaw.column - 1])
            sheet.append(row)
            number += 1
    _merge(sheet, grid)


def _flawed(sheet: Any, flaw: FlawedCell, value: Any) -> Any:
    """Returns a cell that is read back with the same flaw."""
    from openpyxl.cell import WriteOnlyCell

    text = flaw.text or (value if isinstance(value, str) else "")
    if flaw.flaw is Flaw.LONG_NUMBER:
        digits = plain(text)
        return int(digits) if digits and digits.lstrip("-").isdigit() else value
    if flaw.flaw is Flaw.ERROR_VALUE:
        cell = WriteOnlyCell(sheet, text if text in _ERRORS else "#N/A")
        cell.data_type = "e"
        return cell
    return "=NA()"  # without a value until someone opens it, and then visibly none


def _value(sheet: Any, text: str | None) -> Any:
    """Returns a cell's canonical text as what a spreadsheet should hold."""
    if text is None:
        return None
    if text[0] in "-0123456789":
        if _NUMBER.fullmatch(text) and plain(text) == text:
            return float(text) if "." in text else int(text)
        if _DAY.fullmatch(text):
            return _moment(sheet, text)
    text = safe_text(text)
    return _text(sheet, text) if text.startswith(("=", "#")) else text


def _moment(sheet: Any, text: str) -> Any:
    """Returns a date, or a length of time as an Excel clock; text where neither exists."""
    from openpyxl.cell import WriteOnlyCell

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    if moment >= _FIRST_DAY:
        cell = WriteOnlyCell(sheet, moment)
        cell.number_format = "yyyy-mm-dd hh:mm:ss" if moment.time() != datetime.min.time() else "yyyy-mm-dd"
        return cell
    if not _CLOCK.fullmatch(text):
        return text
    cell = WriteOnlyCell(sheet, (moment - _ZERO_DAY).total_seconds() / 86_400)
    cell.number_format = "[h]:mm:ss"
    return cell


def _text(sheet: Any, text: str) -> Any:
    """Returns a cell that stays text although it looks like a formula or an error."""
    from openpyxl.cell import WriteOnlyCell

    cell = WriteOnlyCell(sheet, text)
    cell.data_type = "s"  # it was taken for a formula
    return cell


def _merge(sheet: Worksheet, grid: Grid) -> None:
    from openpyxl.worksheet.cell_range import CellRange

    for merge in grid.merges:
        if merge.bottom <= MAX_ROWS and merge.right <= MAX_COLUMNS:
            sheet.merged_cells.add(
                CellRange(min_row=merge.top, min_col=merge.left, max_row=merge.bottom, max_col=merge.right)
            )


def _widths(grid: Grid) -> list[int]:
    """Returns column widths by the longest text near the top; a Chinese character takes two."""
    return [_width_of(column) for column in grid.cells.slice(0, _WIDTH_ROWS).columns]


def _width_of(column: pa.ChunkedArray) -> int:
    texts = [text for text in column.to_pylist() if text]
    longest = sorted(map(width_of, texts))
    typical = longest[int(len(longest) * 0.95)] if longest else 0  # a title does not make its column wide
    return min(max(typical + 2, _NARROWEST), _WIDEST)
