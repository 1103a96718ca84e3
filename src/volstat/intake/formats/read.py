"""One file's bytes as a book of text cells, whatever its format."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Final

from volstat.intake.formats.errors import UnreadableError, unreadable
from volstat.intake.formats.html import read_html
from volstat.intake.formats.ods import read_ods
from volstat.intake.formats.sniff import sniff, what_else
from volstat.intake.formats.spreadsheetml import read_spreadsheetml
from volstat.intake.formats.text import read_text
from volstat.intake.formats.xls import read_xls
from volstat.intake.formats.xlsb import read_xlsb
from volstat.intake.formats.xlsx import read_xlsx
from volstat.intake.grid import Book, Format

_WRITE_PROTECTION: Final = "VelvetSweatshop"
"""The password that Excel sets, and tries, on workbooks that are only protected against changes ([MS-OFFCRYPTO])."""

_PACKAGES: Final[dict[Format, Callable[..., Book]]] = {
    Format.XLSX: read_xlsx,
    Format.XLSB: read_xlsb,
    Format.ODS: read_ods,
}
_SINGLE_FILES: Final[dict[Format, Callable[..., Book]]] = {
    Format.XLS: read_xls,
    Format.TEXT: read_text,
    Format.HTML: read_html,
    Format.SPREADSHEETML: read_spreadsheetml,
}


def read_book(data: bytes, *, max_cells: int = 40_000_000, max_inflated_bytes: int = 2_000_000_000) -> Book:
    """Returns the sheets of a file as text cells; a sheet that cannot be read is a problem of the book.

    Hidden sheets are read and marked; sheets without cells have a grid of no rows. A text or HTML file has one sheet.

    Args:
        data: the file's bytes.
        max_cells: how many rows times columns all its sheets may have together.
        max_inflated_bytes: how many bytes its parts may inflate to.

    Raises:
        UnreadableError: the file cannot be read; a kind of `problems.toml` says why: `empty_file`, `encrypted`,
            `not_a_workbook`, `too_large`, `scattered_cells`, `xml_entities`, `reader_crashed` or `unreadable`.
    """
    format = sniff(data)
    if format is Format.ENCRYPTED:
        data = _without_write_protection(data)
        format = sniff(data)
    if read := _PACKAGES.get(format):
        return read(data, max_cells=max_cells, max_inflated_bytes=max_inflated_bytes)
    if read := _SINGLE_FILES.get(format):
        return read(data, max_cells=max_cells)
    if format is Format.EMPTY:
        raise UnreadableError("empty_file")
    if format is Format.ENCRYPTED:
        raise UnreadableError("encrypted")
    raise unreadable(what_else(data), kind="not_a_workbook")


def _without_write_protection(data: bytes) -> bytes:
    """Returns the bytes behind the password that Excel sets by itself.

    Raises:
        UnreadableError: the file has a password of its own.
    """
    import msoffcrypto

    opened = io.BytesIO()
    try:
        office = msoffcrypto.OfficeFile(io.BytesIO(data))
        office.load_key(password=_WRITE_PROTECTION, verify_password=True)
        office.decrypt(opened)
    except Exception as error:  # another password, a method it does not know, or a broken container
        raise UnreadableError("encrypted") from error
    return opened.getvalue()
