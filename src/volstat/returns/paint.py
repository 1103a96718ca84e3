"""Colours single cells of a worksheet part while it streams through; everything else stays as it is, byte for byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from volstat.intake.formats.markup import local, root_of
from volstat.intake.formats.numerals import column_number
from volstat.problems import cell_address
from volstat.returns.parts import UnusualPackageError

Colour = Callable[[int, str], int]
"""Style number and severity → number of the coloured style."""
SheetMarks = Mapping[int, Mapping[int, str]]
"""Row → column → severity; column 0 stands for the row as a whole."""

_ROOT: Final = re.compile(rb"<(?:([\w.-]+):)?worksheet\b[^>]*>")
_SELECTED: Final = re.compile(rb"\stabSelected=[\"'](?:1|true)[\"']")
_ROW_NUMBER: Final = re.compile(rb"\sr=[\"'](\d+)[\"']")
_PLACE: Final = re.compile(rb"\sr=[\"']([A-Z]+)\d+[\"']")
_STYLE: Final = re.compile(rb"\ss=[\"'](\d+)[\"']")
_DRAWING: Final = re.compile(rb"<(?:[\w.-]+:)?legacyDrawing\s[^<>]*?:id=[\"']([^\"']+)[\"']")
_SPANS: Final = re.compile(rb"\sspans=[\"'][^\"']*[\"']")
_OWN_FORMAT: Final = re.compile(rb"\scustomFormat=[\"'](?:1|true)[\"']")
_BEHIND_DRAWINGS: Final = frozenset(
    ["legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems",
     "tableParts", "extLst"]
)  # fmt: skip
"""What stands behind the drawing of comments in a worksheet."""


class PaintedSheet:
    """One worksheet part with its marked cells coloured."""

    def __init__(self, chunks: Iterator[bytes], marks: SheetMarks, colour: Colour) -> None:
        self._chunks = chunks
        self._marks = marks
        self._colour = colour
        self._waiting = sorted(marks, reverse=True)
        self._row = 0
        self.drawing: str | None = None
        """Id of the relation to the drawing of its comments: before the sheet is read, the one that it is to show if
        it has none; afterwards the one that it shows."""
        self.columns: dict[int, int] = {}
        """Row → the column that stands for a mark of the row as a whole; known when the sheet is read."""

    def pieces(self) -> Iterator[bytes]:
        """Yields the part in pieces.

        Raises:
            UnusualPackageError: its XML is built in a way that is not changed in place.
        """
        head, rest = self._head()
        root = _ROOT.search(head)
        if root is None:
            raise UnusualPackageError("worksheet")
        prefix = root[1] + b":" if root[1] else b""
        self._compile(prefix)
        yield _SELECTED.sub(b"", head)
        if rest.startswith(b"/>"):  # a sheet without rows
            yield b">"
            yield from self._missing_rows(None)
            yield b"</" + prefix + b"sheetData>" + self._tail(root[0], rest[2:] + b"".join(self._chunks))
            return
        end = b"</" + prefix + b"sheetData>"
        for text in self._whole_rows(rest, b"<" + prefix + b"row", end):
            yield self._rows.sub(self._painted, text)
        yield from self._missing_rows(None)
        yield end + self._tail(root[0], self._behind)

    def _compile(self, prefix: bytes) -> None:
        p = re.escape(prefix)
        self._prefix = prefix
        self._rows = re.compile(rb"<%brow\b((?:[^<>]*[^<>/])?)(?:/>|>(.*?)</%brow>)" % (p, p), re.DOTALL)
        self._cells = re.compile(rb"<%bc\b((?:[^<>]*[^<>/])?)(?:/>|>(.*?)</%bc>)" % (p, p), re.DOTALL)

    def _head(self) -> tuple[bytes, bytes]:
        """Returns everything up to the name of the element that holds the rows, and what was read behind it."""
        text = b""
        for chunk in self._chunks:
            text += chunk
            found = re.search(rb"<(?:[\w.-]+:)?sheetData\b(?=\s*/?>)", text)
            if found:
                return text[: found.end()], text[found.end() :].lstrip()
        raise UnusualPackageError("sheetData")

    def _whole_rows(self, text: bytes, start: bytes, end: bytes) -> Iterator[bytes]:
        """Yields pieces of whole rows; afterwards `_behind` is what stands behind the rows."""
        while end not in text:
            cut = max(text.rfind(start), 0)
            if cut:
                yield text[:cut]
                text = text[cut:]
            chunk = next(self._chunks, None)
            if chunk is None:
                raise UnusualPackageError("sheetData")
            text += chunk
        rows, _, behind = text.partition(end)
        self._behind = behind + b"".join(self._chunks)
        yield rows

    def _painted(self, match: re.Match[bytes]) -> bytes:
        """Returns a row with its marked cells coloured, and before it the marked rows that the part does not have."""
        named = _ROW_NUMBER.search(match[1])
        number = int(named[1]) if named else self._row + 1
        before = b"".join(self._missing_rows(number))
        self._row = number
        if not (self._waiting and self._waiting[-1] == number):
            return before + match[0]
        self._waiting.pop()
        opening = b"<" + self._prefix + b"row" + _SPANS.sub(b"", match[1]) + b">"
        return before + opening + self._cells_of(number, match) + b"</" + self._prefix + b"row>"

    def _missing_rows(self, before: int | None) -> Iterator[bytes]:
        while self._waiting and (before is None or self._waiting[-1] < before):
            number = self._waiting.pop()
            wanted = self._wanted(number, None)
            cells = b"".join(self._new_cell(number, column, 0, wanted[column]) for column in sorted(wanted))
            yield b'<%brow r="%d">%b</%brow>' % (self._prefix, number, cells, self._prefix)

    def _wanted(self, number: int, first_filled: int | None) -> dict[int, str]:
        """Returns column → severity of a row, a mark of the whole row put on its first filled cell."""
        wanted = dict(self._marks[number])
        if 0 in wanted:
            severity = wanted.pop(0)
            column = self.columns[number] = first_filled or 1
            wanted[column] = graver(severity, wanted.get(column))
        return wanted

    def _cells_of(self, number: int, row: re.Match[bytes]) -> bytes:
        cells: list[tuple[int, bytes, bytes | None]] = []
        column = end = 0
        for cell in self._cells.finditer(row[2] or b""):
            place = _PLACE.search(cell[1])
            column = column_number(place[1].decode()) if place else column + 1
            cells.append((column, cell[0], cell[2]))
            end = cell.end()
        wanted = self._wanted(number, next((at for at, _, content in cells if content), None))
        own = _STYLE.search(row[1]) if _OWN_FORMAT.search(row[1]) else None
        made = [(at, self._coloured(text, wanted.pop(at)) if at in wanted else text) for at, text, _ in cells]
        made += [(at, self._new_cell(number, at, int(own[1]) if own else 0, sev)) for at, sev in wanted.items()]
        return b"".join(text for _, text in sorted(made, key=lambda pair: pair[0])) + (row[2] or b"")[end:]

    def _coloured(self, cell: bytes, severity: str) -> bytes:
        end = cell.index(b">") - (cell[cell.index(b">") - 1] == ord("/"))
        tag, rest = cell[:end], cell[end:]
        own = _STYLE.search(tag)
        number = self._colour(int(own[1]) if own else 0, severity)
        return (_STYLE.sub(b"", tag) if own else tag) + b' s="%d"' % number + rest

    def _new_cell(self, row: int, column: int, style: int, severity: str) -> bytes:
        place = (cell_address(row, column) or "").encode()
        return b'<%bc r="%b" s="%d"/>' % (self._prefix, place, self._colour(style, severity))

    def _tail(self, root_tag: bytes, tail: bytes) -> bytes:
        """Returns what stands behind the rows, with the drawing of comments at its place."""
        if found := _DRAWING.search(tail):
            self.drawing = found[1].decode()
        if found or self.drawing is None:
            return tail
        from lxml import etree

        root = root_of(root_tag + tail)
        space = root.tag.rpartition("}")[0].lstrip("{")
        drawing = root.makeelement(f"{{{space}}}legacyDrawing")
        drawing.set(f"{{{relation_space(space)}}}id", self.drawing)
        place = next((i for i, child in enumerate(root) if local(child) in _BEHIND_DRAWINGS), len(root))
        root.insert(place, drawing)
        text: bytes = etree.tostring(root, encoding="UTF-8")
        return text[text.index(b">", text.index(b"worksheet")) + 1 :]


def graver(one: str, other: str | None) -> str:
    """Returns the graver of two severities."""
    return "error" if "error" in (one, other) else one


def relation_space(space: str) -> str:
    """Returns the namespace of relation ids beside a main namespace, transitional or strict."""
    if space.startswith("http://purl.oclc.org/ooxml/"):
        return "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
