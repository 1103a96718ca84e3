"""The streams of an OLE2 file, the container of xls and of workbooks with a password."""

from __future__ import annotations

import io
from typing import Final

from volstat.intake.formats.errors import unreadable

OLE2: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def ole_streams(data: bytes) -> frozenset[str]:
    """Returns the names of the outermost streams, in lower case; none where the container is broken."""
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            return frozenset(entry[0].lower() for entry in ole.listdir())
    except Exception:  # olefile raises whatever a broken container makes it stumble on
        return frozenset()


def workbook_stream(data: bytes) -> bytes:
    """Returns the BIFF records of an xls workbook.

    Raises:
        UnreadableError: the container is broken.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            name = "Workbook" if ole.exists("Workbook") else "Book"
            return bytes(ole.openstream(name).read())
    except Exception as error:  # see above
        raise unreadable("xls_damaged") from error
