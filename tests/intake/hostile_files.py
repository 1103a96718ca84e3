"""Builds broken and hostile files in memory, one function for each thing that they do to a reader."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
import xlsxwriter
import xlwt

SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = "<!DOCTYPE a [" + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)) + "]>"


def xlsx(*sheets: Callable[..., None] | list[list[object]]) -> bytes:
    """An xlsx of one sheet for each list of rows, or for each function that fills a sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for content in sheets:
        sheet = book.create_sheet()
        if callable(content):
            content(sheet)
        else:
            for row in content:
                sheet.append(row)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def with_shared_strings(rows: list[list[object]]) -> bytes:
    """An xlsx whose texts stand in a part of their own, as Excel writes it."""
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return saved.getvalue()


def xls(fill: Callable[[xlwt.Workbook], None]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def package(parts: Mapping[str, bytes | str]) -> bytes:
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return saved.getvalue()


def edited(data: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """The same package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return package({name: change(content) if name == part else content for name, content in parts.items()})


def with_rows(rows: str, *, head: str = "", tail: str = "") -> bytes:
    """An xlsx whose only sheet has these rows as its XML."""
    document = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"{head}<sheetData>{rows}</sheetData>{tail}</worksheet>"
    )
    return edited(xlsx([["x"]]), lambda _: document.encode())


def understated(data: bytes, part: str) -> bytes:
    """A package that declares one of its parts to be a single byte long."""
    spot = data.rindex(b"PK\x01\x02", 0, data.rindex(part.encode()))
    return data[: spot + 24] + struct.pack("<I", 1) + data[spot + 28 :]


def ods(body: str, *, before: str = "") -> bytes:
    names = ["office", "table", "text", "style"]
    spaces = " ".join(f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in names)
    calc = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
    content = (
        f"<office:document-content {spaces} {calc}>{before}<office:body><office:spreadsheet>{body}"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return package({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def spreadsheetml(sheets: str) -> bytes:
    return (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" '
        f'xmlns:x="urn:schemas-microsoft-com:office:excel">{sheets}</Workbook>'
    ).encode()


def ole_loop() -> bytes:
    """An OLE2 file whose directory is a chain of sectors that leads back to itself."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIIII", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 0xFFFFFFFD, 1, *[0xFFFFFFFF] * 126)
    return bytes(header) + table + bytes(512)


def record(kind: int, body: bytes = b"") -> bytes:
    """One record of an xlsb part."""
    number = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, size = b"", len(body)
    while size >= 0x80:
        length += bytes([size & 0x7F | 0x80])
        size >>= 7
    return number + length + bytes([size]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb(records: bytes, *, relation: str = "rId1", state: int = 0) -> bytes:
    """An xlsb of one sheet with these records between the marks of its rows."""
    book = record(131) + record(143)
    book += record(156, struct.pack("<II", state, 1) + wide("rId1") + wide("明细")) + record(144) + record(132)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = "http://schemas.openxmlformats.org/package/2006/relationships"
    return package(
        {
            "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
            "_rels/.rels": f"<Relationships xmlns='{links}'><Relationship Id='r' Type='{office}/officeDocument' "
            "Target='xl/workbook.bin'/></Relationships>",
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{links}"><Relationship Id="{relation}" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.bin"/></Relationships>',
            "xl/workbook.bin": book,
            "xl/worksheets/sheet1.bin": record(129)
            + record(148, struct.pack("<IIII", 0, 9, 0, 9))
            + record(145)
            + records
            + record(146)
            + record(130),
        }
    )
