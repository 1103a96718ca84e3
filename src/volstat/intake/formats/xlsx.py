"""Reads xlsx and xlsm, Strict ones too: values by fastexcel, everything beside them from the package's XML."""

from __future__ import annotations

from dataclasses import dataclass
from posixpath import join, normpath
from typing import Final

from volstat.intake.formats.errors import UnreadableError, unreadable
from volstat.intake.formats.excel_values import ExcelFile
from volstat.intake.formats.markup import HEAD, attribute, local, refuse_dtd, root_of
from volstat.intake.formats.package import Package
from volstat.intake.formats.sheet_xml import SheetMarks, extent_of, marks_of
from volstat.intake.formats.sheets import BookBuilder, check_box
from volstat.intake.grid import Book, Format

_WORKBOOK: Final = "xl/workbook.xml"


@dataclass(frozen=True, slots=True)
class _SheetPart:
    name: str
    path: str | None
    """None for sheets that are no worksheets: charts, dialogs, macros."""
    hidden: bool


def read_xlsx(data: bytes, *, max_cells: int, max_inflated_bytes: int) -> Book:
    """Returns the sheets of an OOXML workbook.

    Raises:
        UnreadableError: it is damaged, too large, or declares XML entities.
    """
    package = Package(data, max_inflated_bytes)
    parts, base1904 = _sheet_parts(package)
    _check_shared_parts(package)
    excel = ExcelFile(data)
    builder = BookBuilder(Format.XLSX, max_cells)
    by_name = {part.name: part for part in parts}
    for index, name in enumerate(excel.sheet_names):
        part = parts[index] if len(parts) == len(excel.sheet_names) else by_name.get(name)
        if part is not None and part.path is not None:
            with builder.sheet(name):
                marks = marks_of(package.chunks(part.path))
                _check_box(marks, package, part.path, builder.cells_left)
                builder.add(excel.grid(index, marks, hidden=part.hidden, base1904=base1904))
    return builder.book()


def _check_box(marks: SheetMarks, package: Package, path: str, max_cells: int) -> None:
    """Refuses a sheet that the reader could not lay out; all its cells are looked at only where it may matter.

    The letters of its columns bound the sheet from above: what passes by them is small enough. What the sheet declares
    is never asked.

    Raises:
        UnreadableError: `too_large` or `scattered_cells`.
    """
    try:
        check_box(marks.last_row, marks.columns, filled=marks.cells, max_cells=max_cells)
    except UnreadableError:
        rows, columns = extent_of(package.chunks(path))
        rows = max(rows, marks.last_row) if marks.without_place else rows
        check_box(rows, columns, filled=marks.cells, max_cells=max_cells)


def _check_shared_parts(package: Package) -> None:
    """Inflates the parts that all sheets share once, since what a zip declares of their size need not be true."""
    for path in ("xl/sharedStrings.xml", "xl/styles.xml"):
        if path in package:
            head = b""
            for chunk in package.chunks(path):
                head = head or chunk[:HEAD]
            refuse_dtd(head)


def _sheet_parts(package: Package) -> tuple[list[_SheetPart], bool]:
    if _WORKBOOK not in package:
        raise unreadable("no_workbook", kind="not_a_workbook")
    root = root_of(package.read(_WORKBOOK))
    targets = relations(package, "xl/_rels/workbook.xml.rels", "xl")
    parts, base1904 = [], False
    for element in root.iter():
        if local(element) == "workbookPr":
            base1904 = attribute(element, "date1904") in {"1", "true"}
        elif local(element) == "sheet":
            kind, path = targets.get(element.attrib.get(_relation_key(element), ""), ("", ""))
            hidden = attribute(element, "state") in {"hidden", "veryHidden"}
            is_other = kind not in {"worksheet", ""}  # without a relation it is a worksheet that got lost
            parts.append(_SheetPart(attribute(element, "name") or "", None if is_other else path, hidden))
    return parts, base1904


def _relation_key(element: object) -> str:
    keys = [str(key) for key in getattr(element, "attrib", {})]
    return next((key for key in keys if key.endswith("}id")), "")


def relations(package: Package, path: str, folder: str) -> dict[str, tuple[str, str]]:
    """Returns a part's relations: id → (kind, path in the package).

    Args:
        package: the package.
        path: of the relations part.
        folder: of the part that they belong to.
    """
    if path not in package:
        return {}
    return {
        str(attribute(element, "Id")): (
            (attribute(element, "Type") or "").rpartition("/")[2],
            normpath(join("/", folder, attribute(element, "Target") or "")).lstrip("/"),
        )
        for element in root_of(package.read(path)).iter()
        if local(element) == "Relationship"
    }
