"""The records of an xls workbook (BIFF5 and BIFF8, [MS-XLS]): what its values alone do not show."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from volstat.intake.formats.marks import Marks
from volstat.intake.grid import Flaw, FlawedCell, Merge

_HEADER: Final = struct.Struct("<HH")
_PLACE: Final = struct.Struct("<HH")
_RANGE: Final = struct.Struct("<HHHH")
_FLOAT: Final = struct.Struct("<d")
_BOF: Final = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_EOF, _FILEPASS, _DATE1904, _BOUNDSHEET = 0x000A, 0x002F, 0x0022, 0x0085
_ROW, _MERGED = 0x0208, 0x00E5
_NUMBER, _RK, _MULRK, _BOOLERR = 0x0203, 0x027E, 0x00BD, 0x0205
_FORMULAS: Final = frozenset({0x0006, 0x0206, 0x0406})
_STRING, _BETWEEN = 0x0207, frozenset({0x04BC, 0x0221, 0x0236})
_CELLS: Final = frozenset({_NUMBER, _RK, _MULRK, _BOOLERR, 0x00FD, 0x0204, 0x00D6}) | _FORMULAS
_HIDDEN_ROW: Final = 0x20
_STRING_RESULT, _ERROR_RESULT, _EMPTY_RESULT = 0, 2, 3
_CALCULATE_ON_LOAD: Final = 0x02
_SUM_TOKEN: Final = b"\x19\x10"
_ARITHMETIC: Final = frozenset({0x03, 0x04, 0x05, 0x06, 0x07, 0x12, 0x13, 0x14})
_CALL_ANY, _CALL_FIXED = frozenset({0x22, 0x42, 0x62}), frozenset({0x21, 0x41, 0x61})
_NUMBER_FUNCTIONS: Final = frozenset({0, 4, 5, 6, 7, 25, 27, 71, 72, 169, 183, 228, 344, 345, 346})
"""COUNT SUM AVERAGE MIN MAX INT ROUND HOUR MINUTE COUNTA PRODUCT SUMPRODUCT SUBTOTAL SUMIF COUNTIF."""
_RK_CENTS, _RK_INTEGER = 1, 2
_ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class BiffSheet(Marks):
    """One sheet of an xls workbook."""

    worksheet: bool
    hidden: bool
    offset: int


@dataclass(frozen=True, slots=True)
class BiffBook:
    """What the records of an xls workbook say beside its values."""

    base1904: bool
    sheets: tuple[BiffSheet, ...]


def error_name(code: int) -> str:
    """Returns how a spreadsheet shows an error code: `#DIV/0!`."""
    return _ERRORS.get(code, f"#{code}")


def has_password(stream: bytes) -> bool:
    """Returns whether the records of a workbook stream are encrypted."""
    for kind, _ in _records(stream, 0):
        if kind == _EOF:
            return False
        if kind == _FILEPASS:
            return True
    return False


def read_records(stream: bytes) -> BiffBook:
    """Returns what the records of a workbook stream say beside its values."""
    sheets: list[BiffSheet] = []
    base1904 = False
    for kind, body in _records(stream, 0):
        if kind == _EOF:
            break
        if kind == _DATE1904:
            base1904 = body[:1] == b"\x01"
        elif kind == _BOUNDSHEET and len(body) >= 6:
            sheets.append(_sheet(body))
    for sheet in sheets:
        if sheet.worksheet:
            _read_sheet(stream, sheet)
    return BiffBook(base1904, tuple(sheets))


def _sheet(body: bytes) -> BiffSheet:
    offset, state, kind = struct.unpack_from("<IBB", body)
    return BiffSheet(worksheet=kind == 0, hidden=bool(state & 3), offset=offset)


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    end = len(stream)
    unpack = _HEADER.unpack_from
    while offset + 4 <= end:
        kind, length = unpack(stream, offset)
        yield kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _read_sheet(stream: bytes, sheet: BiffSheet) -> None:
    depth = 0
    awaiting: tuple[int, int] | None = None
    for kind, body in _records(stream, sheet.offset):
        # A formula with a text has the text in the next record; without one it was never calculated.
        if awaiting and kind not in _BETWEEN:
            if kind != _STRING:
                sheet.flaws.append(FlawedCell(*awaiting, Flaw.FORMULA_WITHOUT_VALUE))
            awaiting = None
        if kind in _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth != 1:  # a chart inside the sheet
            continue
        elif kind in _CELLS and len(body) >= 6:
            awaiting = _read_cell(kind, body, sheet)
        elif kind == _ROW and len(body) >= 16 and body[12] & _HIDDEN_ROW:
            sheet.hidden_rows.append(int.from_bytes(body[:2], "little") + 1)
        elif kind == _MERGED:
            sheet.merges.extend(_merges(body))


def _read_cell(kind: int, body: bytes, sheet: BiffSheet) -> tuple[int, int] | None:
    """Notes one cell record; returns its place if its value has to follow in the next record."""
    row, column = (number + 1 for number in _PLACE.unpack_from(body))
    sheet.add_cell(row, column)
    if kind in _FORMULAS:
        return _read_formula(body, row, column, sheet)
    if kind == _MULRK:
        for place, start in enumerate(range(6, len(body) - 6, 6), start=column):
            sheet.add_cell(row, place)
            sheet.add_number(row, place, rk_number(body[start : start + 4]))
    elif kind == _RK:
        sheet.add_number(row, column, rk_number(body[6:10]))
    elif kind == _NUMBER and len(body) >= 14:
        sheet.add_number(row, column, _FLOAT.unpack_from(body, 6)[0])
    elif kind == _BOOLERR and len(body) >= 8 and body[7]:
        sheet.add_error(row, column, error_name(body[6]))
    return None


def _read_formula(body: bytes, row: int, column: int, sheet: BiffSheet) -> tuple[int, int] | None:
    if len(body) < 22:
        return None
    if body[12:14] != b"\xff\xff":
        sheet.add_number(row, column, _FLOAT.unpack_from(body, 6)[0])
    elif body[6] == _STRING_RESULT:
        return row, column
    elif body[6] == _ERROR_RESULT:
        sheet.add_error(row, column, error_name(body[8]))
    elif body[6] == _EMPTY_RESULT and (body[14] & _CALCULATE_ON_LOAD or _gives_number(body[22:])):
        # A formula that may give a text may well give an empty one; any other was never calculated.
        sheet.flaws.append(FlawedCell(row, column, Flaw.FORMULA_WITHOUT_VALUE))
    return None


def _gives_number(tokens: bytes) -> bool:
    """Returns whether a formula, by its last token, can only give a number ([MS-XLS] 2.5.198)."""
    if len(tokens) < 4:
        return False
    if tokens[-4:-2] == _SUM_TOKEN:
        return True
    function = int.from_bytes(tokens[-2:], "little") & 0x7FFF
    called = tokens[-4] in _CALL_ANY or tokens[-3] in _CALL_FIXED
    return tokens[-1] in _ARITHMETIC or (called and function in _NUMBER_FUNCTIONS)


def rk_number(body: bytes) -> float:
    """Returns the number of an RK value: 30 bits of an integer or of a float, perhaps in hundredths."""
    if len(body) < 4:
        return 0.0
    raw = int.from_bytes(body, "little")
    if raw & _RK_INTEGER:
        value = float(int.from_bytes(body, "little", signed=True) >> 2)
    else:
        value = float(_FLOAT.unpack(bytes(4) + (raw & 0xFFFFFFFC).to_bytes(4, "little"))[0])
    return value / 100 if raw & _RK_CENTS else value


def _merges(body: bytes) -> Iterator[Merge]:
    count = min(int.from_bytes(body[:2], "little"), (len(body) - 2) // _RANGE.size)
    for index in range(count):
        top, bottom, left, right = _RANGE.unpack_from(body, 2 + index * _RANGE.size)
        yield Merge(top + 1, left + 1, bottom + 1, right + 1)
