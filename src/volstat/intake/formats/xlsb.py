"""Reads xlsb ([MS-XLSB]): values by fastexcel, everything beside them from the package's records."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from volstat.intake.formats.biff import error_name, rk_number
from volstat.intake.formats.excel_values import ExcelFile
from volstat.intake.formats.marks import Marks
from volstat.intake.formats.package import Package
from volstat.intake.formats.sheets import BookBuilder, check_box
from volstat.intake.formats.xlsx import relations
from volstat.intake.grid import Book, Format, Merge

_ROW, _RK, _ERROR, _REAL, _FORMULA_NUMBER, _FORMULA_ERROR = 0, 2, 3, 5, 9, 11
_CELLS: Final = frozenset(range(2, 12))
_SHEET, _PROPERTIES, _MERGE = 156, 153, 176
_HIDDEN_ROW: Final = 0x10
_VALUE: Final = 8
"""Offset of a cell's value in its record: behind its column and its style."""


@dataclass(slots=True, kw_only=True)
class _Sheet(Marks):
    name: str
    path: str
    hidden: bool


def read_xlsb(data: bytes, *, max_cells: int, max_inflated_bytes: int) -> Book:
    """Returns the sheets of an xlsb workbook.

    Raises:
        UnreadableError: it is damaged or too large.
    """
    package = Package(data, max_inflated_bytes)
    if "xl/sharedStrings.bin" in package:
        package.size("xl/sharedStrings.bin")
    sheets, base1904 = _sheets(package, max_inflated_bytes)
    excel = ExcelFile(data)
    by_name = {sheet.name: sheet for sheet in sheets}
    builder = BookBuilder(Format.XLSB, max_cells)
    for index, name in enumerate(excel.sheet_names):
        if sheet := by_name.get(name):
            with builder.sheet(name):
                _read_records(package.read(sheet.path, max_inflated_bytes), sheet)
                check_box(sheet.last_row, sheet.last_column, filled=sheet.cells, max_cells=builder.cells_left)
                builder.add(excel.grid(index, sheet, hidden=sheet.hidden, base1904=base1904))
    return builder.book()


def _sheets(package: Package, limit: int) -> tuple[list[_Sheet], bool]:
    targets = relations(package, "xl/_rels/workbook.bin.rels", "xl")
    sheets, base1904 = [], False
    for kind, body in _records(package.read("xl/workbook.bin", limit)):
        if kind == _PROPERTIES and body:
            base1904 = bool(body[0] & 1)
        elif kind == _SHEET and len(body) >= 16:
            relation, rest = _wide_string(body[8:])
            name, _ = _wide_string(rest)
            what, path = targets.get(relation, ("", ""))
            if what == "worksheet":
                sheets.append(_Sheet(name=name, path=path, hidden=body[0] != 0))
    return sheets, base1904


def _wide_string(body: bytes) -> tuple[str, bytes]:
    end = 4 + 2 * int.from_bytes(body[:4], "little")
    return body[4:end].decode("utf-16-le", "replace"), body[end:]


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    offset, end = 0, len(part)
    while offset < end:
        kind = part[offset]
        offset += 1
        if kind & 0x80 and offset < end:
            kind = (kind & 0x7F) | (part[offset] & 0x7F) << 7
            offset += 1
        length = shift = 0
        while offset < end and shift < 28:
            byte = part[offset]
            length |= (byte & 0x7F) << shift
            shift += 7
            offset += 1
            if not byte & 0x80:
                break
        yield kind, part[offset : offset + length]
        offset += length


def _read_records(part: bytes, sheet: _Sheet) -> None:
    row = 0
    for kind, body in _records(part):
        if kind == _ROW and len(body) >= 12:
            row = int.from_bytes(body[:4], "little") + 1
            if body[11] & _HIDDEN_ROW:
                sheet.hidden_rows.append(row)
        elif kind in _CELLS and len(body) > _VALUE:
            _read_cell(kind, body, row, sheet)
        elif kind == _MERGE and len(body) >= 16:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            sheet.merges.append(Merge(top + 1, left + 1, bottom + 1, right + 1))


def _read_cell(kind: int, body: bytes, row: int, sheet: _Sheet) -> None:
    column = int.from_bytes(body[:4], "little") + 1
    sheet.add_cell(row, column)
    if kind in {_ERROR, _FORMULA_ERROR}:
        sheet.add_error(row, column, error_name(body[_VALUE]))
    else:
        sheet.add_number(row, column, _number(kind, body))


def _number(kind: int, body: bytes) -> float:
    if kind == _RK:
        return rk_number(body[_VALUE : _VALUE + 4])
    if kind in {_REAL, _FORMULA_NUMBER} and len(body) >= _VALUE + 8:
        return float(struct.unpack_from("<d", body, _VALUE)[0])
    return 0.0
