"""An xlsx workbook with its problems marked in it: the parts that need it are changed, all others stay as they are.

Changing the package rather than loading and saving it keeps what a library would lose: values of formulas, charts,
validations, number formats of WPS; and it costs a pass over the text of a sheet, however large.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from posixpath import dirname
from typing import Any, Final

from volstat.intake.formats.markup import attribute, local
from volstat.returns.comments import add_comments, drawn, new_comments, own_cells
from volstat.returns.findings import Findings
from volstat.returns.list_sheet import list_xml
from volstat.returns.paint import PaintedSheet, relation_space
from volstat.returns.parts import Parts, UnusualPackageError, child
from volstat.returns.styles import Styles
from volstat.returns.words import settings
from volstat.shown import names_apart

_BOOK: Final = "xl/workbook.xml"
_OFFICE_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_VML_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_LIST: Final = "xl/worksheets/volstat_list.xml"
_DRAWING: Final = "volstatDrawing"
_COMMENTS: Final = "volstatComments"
_CODE: Final = ("vbaProject", "vbaProjectSignature", "vbaProjectSignatureAgile", "wordVbaData")
"""Relations to macros: a returned workbook has none."""


def annotated(
    data: bytes,
    workbook: str,
    findings: Findings,
    names: Mapping[str, str] | None = None,
    *,
    max_inflated_bytes: int,
    is_list: Callable[[str], bool],
) -> bytes:
    """Returns an xlsx with its marked cells coloured and commented, and the list of its problems as its first sheet.

    Args:
        data: the workbook.
        workbook: its name, for the title of the list.
        findings: what is said of it.
        names: sheet as intake names it → sheet of `data`; None where it is an xlsx as it was read.
        max_inflated_bytes: how many bytes its parts may inflate to.
        is_list: tells whether a sheet of the list's name is the list of an earlier return.

    Raises:
        UnusualPackageError: its parts are not built in a way that is changed in place.
        UnreadableError: it is damaged.
    """
    return _Annotation(Parts(data, max_inflated_bytes), workbook, findings, names).made(is_list)


class _Annotation:
    """One workbook being annotated."""

    def __init__(self, parts: Parts, workbook: str, findings: Findings, names: Mapping[str, str] | None) -> None:
        self._parts = parts
        self._workbook = workbook
        self._findings = findings
        self._book = parts.tree(_BOOK)
        self._space = self._book.tag.rpartition("}")[0].lstrip("{")
        self._kinds = relation_space(self._space)
        self._sheets = child(self._book, "sheets")
        self._paths = self._sheet_paths()
        self._names = names if names is not None else {known: name for name, known in names_apart(self._paths).items()}
        self._styles = self._read_styles()

    def made(self, is_list: Callable[[str], bool]) -> bytes:
        """Returns the package."""
        own = self._own_list(is_list)
        numbers = self._styles.list_styles()
        shown = {name: sheet for name, sheet in self._names.items() if sheet != own}
        content = list_xml(self._space, self._workbook, self._findings, shown, numbers)
        self._put_list(own, content)
        self._drop_macros()
        streams: dict[str, Iterator[bytes]] = {}
        for name, sheet in shown.items():
            if path := self._paths.get(sheet):
                streams[path] = self._sheet(path, name, len(streams) + 1)
        streams[self._styles_path] = self._late_styles()
        return self._parts.save(streams)

    def _sheet_paths(self) -> dict[str, str]:
        """Returns the part of each worksheet by its name; sheets of charts have none."""
        targets = self._parts.related(_BOOK)
        kinds = {kind for kind, _ in targets.values()}
        if kinds & {"xlMacrosheet", "xlIntlMacrosheet"}:  # sheets of old macros may not stand in an xlsx
            raise UnusualPackageError("macrosheet")
        found = {}
        for sheet in self._sheets:
            kind, path = targets.get(sheet.get(f"{{{self._kinds}}}id") or "", ("", ""))
            if kind == "worksheet" and path in self._parts:
                found[attribute(sheet, "name") or ""] = path
        return found

    def _read_styles(self) -> Styles:
        led = [path for kind, path in self._parts.related(_BOOK).values() if kind == "styles" and path in self._parts]
        self._styles_path = led[0] if led else "xl/styles.xml"
        if led:
            return Styles(self._parts.tree(led[0]))
        self._parts.relate(_BOOK, f"{self._kinds}/styles", self._styles_path, "volstatStyles")
        self._parts.set_type(self._styles_path, f"{_OFFICE_TYPE}styles+xml")
        return Styles.empty(self._space)

    def _late_styles(self) -> Iterator[bytes]:
        """Yields the styles when all sheets have said which they need."""
        self._parts.write(self._styles_path, self._styles.root)
        yield self._parts.read(self._styles_path)

    def _own_list(self, is_list: Callable[[str], bool]) -> str | None:
        """Returns the name of the sheet that lists the problems of an earlier return."""
        name = settings().list_sheet
        return name if name in self._paths and is_list(name) else None

    def _put_list(self, own: str | None, content: bytes) -> None:
        """Puts the list first among the sheets, or in the place of an earlier one."""
        if own is not None:
            self._parts.write(self._paths[own], content)
            return
        self._parts.write(_LIST, content)
        self._parts.set_type(_LIST, f"{_OFFICE_TYPE}worksheet+xml")
        self._parts.relate(_BOOK, f"{self._kinds}/worksheet", _LIST, "volstatList")
        numbers = [int(sheet.get("sheetId") or 0) for sheet in self._sheets]
        entry = self._sheets.makeelement(f"{{{self._space}}}sheet")
        entry.set("name", self._free_name())
        entry.set("sheetId", str(max(numbers, default=0) + 1))
        entry.set(f"{{{self._kinds}}}id", "volstatList")
        self._sheets.insert(0, entry)
        for element in self._book.iter():
            if local(element) == "definedName" and element.get("localSheetId") is not None:
                element.set("localSheetId", str(int(element.get("localSheetId")) + 1))
            if local(element) == "workbookView":
                element.set("activeTab", "0")
                element.set("firstSheet", "0")
        self._parts.write(_BOOK, self._book)

    def _free_name(self) -> str:
        taken = {(attribute(sheet, "name") or "").lower() for sheet in self._sheets}
        name, number = settings().list_sheet, 1
        while name.lower() in taken:
            number += 1
            name = f"{settings().list_sheet}{number}"
        return name

    def _drop_macros(self) -> None:
        """Leaves macros behind: what was a template or held macros becomes a plain workbook."""
        for kind in _CODE:
            for path in self._parts.unrelate(_BOOK, kind):
                self._parts.remove(path)
        self._parts.set_type(_BOOK, f"{_OFFICE_TYPE}sheet.main+xml")

    def _sheet(self, path: str, name: str, number: int) -> Iterator[bytes]:
        """Yields a sheet's part, coloured, and adds its comments when it has been read."""
        marks = self._findings.colours.get(name, {})
        sheet = PaintedSheet(self._parts.chunks(path), marks, self._styles.coloured)
        comments = self._findings.comments.get(name, {})
        sheet.drawing = _DRAWING if comments else None
        yield from sheet.pieces()
        texts = _at_cells(comments, sheet.columns)
        related = self._parts.related(path)
        _, drawing = related.get(sheet.drawing or "", ("", None))
        part = next((target for kind, target in related.values() if kind == "comments"), None)
        if texts or part:
            self._comment(path, texts, part, drawing, number)

    def _comment(
        self, path: str, texts: dict[tuple[int, int], str], part: str | None, drawing: str | None, number: int
    ) -> None:
        root = self._parts.tree(part) if part else new_comments(self._space)
        gone = own_cells(root)
        if not texts and not gone:
            return
        new = add_comments(root, texts)
        old = self._parts.read(drawing).decode("latin-1") if drawing else None
        self._put(path, "comments", part, f"{dirname(dirname(path))}/volstat_comments{number}.xml", root)
        self._parts.set_default_type("vml", _VML_TYPE)
        boxes = drawn(old, texts, new, gone).encode("latin-1")  # whatever its encoding, its bytes stay
        self._put(path, "vmlDrawing", drawing, f"{dirname(dirname(path))}/drawings/volstat{number}.vml", boxes)

    def _put(self, sheet: str, kind: str, there: str | None, path: str, content: bytes | Any) -> None:
        """Writes a part that a sheet has, or relates a new one to it."""
        self._parts.write(there or path, content)
        if there is None:
            self._parts.relate(sheet, f"{self._kinds}/{kind}", path, _DRAWING if kind == "vmlDrawing" else _COMMENTS)
            if kind == "comments":
                self._parts.set_type(path, f"{_OFFICE_TYPE}comments+xml")


def _at_cells(comments: Mapping[tuple[int, int], str], columns: Mapping[int, int]) -> dict[tuple[int, int], str]:
    """Returns comments at cells, those of whole rows at the cell that stands for the row."""
    texts: dict[tuple[int, int], str] = {}
    for (row, column), text in comments.items():
        place = (row, column or columns.get(row, 1))
        texts[place] = f"{texts[place]}\n{text}" if place in texts else text
    return texts
