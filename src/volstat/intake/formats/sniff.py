"""What a file is, by its content alone: exports are named .xls whatever they are."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Final

from volstat.intake.formats.biff import has_password
from volstat.intake.formats.encoding import decoding_of, sample_of
from volstat.intake.formats.ole import OLE2, ole_streams, workbook_stream
from volstat.intake.grid import Format

_ZIP: Final = b"PK"
_ZIP_MARKS: Final = (b"\x03\x04", b"\x05\x06", b"\x07\x08")
_BARE_BIFF: Final = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
_SPREADSHEETML: Final = re.compile(r"<(?:\w+:)?Workbook[\s>]")
_SPREADSHEETML_NAME: Final = "urn:schemas-microsoft-com:office:spreadsheet"
_FLAT_ODS: Final = re.compile(r"<office:document\s")
_HTML: Final = re.compile(r"<\s*(?:html|head|meta|body|table|div|center|style|tr)[\s>/]", re.IGNORECASE)
_MIME: Final = re.compile(r"\s*MIME-Version:", re.IGNORECASE)
_TAG: Final = re.compile(r"<[?!/\w]")
_HEAD: Final = 16_384

_OTHERS: Final = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"RIFF", "RIFF"),
    (b"Rar!", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b", "gzip"),
    (b"MZ", "EXE"),
    (b"SQLite format 3", "SQLite"),
)
_TEXT_LIKE: Final = (b"%PDF", b"{\\rtf")
"""Files that look like text and are none."""


def sniff(data: bytes) -> Format:
    """Returns what a file is by its content; the name is never asked."""
    if not data:
        return Format.EMPTY
    if data.startswith(OLE2):
        return _ole(data)
    if data.startswith(_ZIP) and data[2:4] in _ZIP_MARKS:
        return _zip(data)
    if _BARE_BIFF.match(data):
        return Format.XLS
    return Format.UNKNOWN if data.startswith(_TEXT_LIKE) else _text(data)


def what_else(data: bytes) -> str:
    """Returns what a file that is no table is, an entry of `reasons.toml`: `PDF`, `PNG`, `Word`, … , or `unknown`."""
    if data.startswith(OLE2):
        return "Word" if "worddocument" in ole_streams(data) else "OLE2"
    if data.startswith(_ZIP):
        names = _zip_names(data) or set()
        return "Word" if "word/document.xml" in names else "PowerPoint" if "ppt/presentation.xml" in names else "ZIP"
    for mark, name in _OTHERS:
        if data.startswith(mark):
            return name
    return "XML" if data.lstrip()[:5] == b"<?xml" else "unknown"


def _ole(data: bytes) -> Format:
    streams = ole_streams(data)
    if "encryptedpackage" in streams:
        return Format.ENCRYPTED
    if not streams & {"workbook", "book"}:
        return Format.UNKNOWN
    return Format.ENCRYPTED if has_password(workbook_stream(data)) else Format.XLS


def _zip(data: bytes) -> Format:
    names = _zip_names(data)
    if names is None:  # torn: still what it was, so that its reader can say so
        return Format.XLSX if b"xl/" in data else Format.UNKNOWN
    if "xl/workbook.bin" in names:
        return Format.XLSB
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "content.xml" in names:
        return _open_document(data)
    return Format.UNKNOWN


def _open_document(data: bytes) -> Format:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        head = _start_of(package, "mimetype") or _start_of(package, "content.xml")
        manifest = _start_of(package, "META-INF/manifest.xml")
    if b"encryption-data" in manifest:
        return Format.ENCRYPTED
    return Format.ODS if b"spreadsheet" in head else Format.UNKNOWN


def _start_of(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        with package.open(name) as part:
            return part.read(_HEAD)
    except (KeyError, RuntimeError, ValueError, zipfile.BadZipFile, OSError, EOFError, zlib.error):
        return b""


def _zip_names(data: bytes) -> set[str] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name.replace("\\", "/").lstrip("/").lower() for name in package.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError, OSError):
        return None


def _text(data: bytes) -> Format:
    sample = sample_of(data)
    decoding = decoding_of(sample)
    if decoding is None:
        return Format.UNKNOWN
    head = decoding.text(sample[: _HEAD - _HEAD % 2]).lstrip("\ufeff \t\r\n\0")
    if _MIME.match(head):
        return Format.HTML
    if not _TAG.match(head):
        return Format.TEXT
    if _SPREADSHEETML.search(head) and _SPREADSHEETML_NAME in head:
        return Format.SPREADSHEETML
    if _FLAT_ODS.search(head):
        return Format.ODS
    return Format.HTML if _HTML.search(head) else Format.UNKNOWN
