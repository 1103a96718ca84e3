"""Reads SpreadsheetML 2003, the XML that Excel opens under the name of .xls."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from volstat.intake.formats.draft import MAX_COLUMNS, MAX_ROWS, SheetDraft, bounded_count
from volstat.intake.formats.markup import attribute, events, local, refuse_dtd
from volstat.intake.formats.numerals import is_long, plain
from volstat.intake.formats.sheets import BookBuilder
from volstat.intake.grid import Book, Flaw, FlawedCell, Format, Merge


def read_spreadsheetml(data: bytes, *, max_cells: int) -> Book:
    """Returns the sheets of a SpreadsheetML 2003 workbook.

    Raises:
        UnreadableError: it is damaged, too large, or declares XML entities.
    """
    refuse_dtd(data)
    builder = BookBuilder(Format.SPREADSHEETML, max_cells)
    draft = SheetDraft("", max_cells)
    base1904 = False
    for event, element in events(data, ("Worksheet", "Row", "Visible", "Date1904")):
        name = local(element)
        if event == "start":
            if name == "Worksheet":
                draft = SheetDraft(attribute(element, "Name") or "", builder.cells_left)
        elif name == "Row":
            _read_row(element, draft)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif name == "Visible":
            draft.hidden = (element.text or "").strip() in {"SheetHidden", "SheetVeryHidden"}
        elif name == "Date1904":
            base1904 = (element.text or "1").strip() not in {"0", "False"}
        else:
            builder.add(draft.grid(base1904=base1904))
            element.clear()
    return builder.book()


def _read_row(element: Any, draft: SheetDraft) -> None:
    row = bounded_count(attribute(element, "Index"), draft.next_row, MAX_ROWS)
    span = bounded_count(attribute(element, "Span"), 0, MAX_ROWS)
    if attribute(element, "Hidden") == "1":
        draft.hide_rows(row, row + span)
    cells: list[str | None] = []
    for cell in element:
        if local(cell) == "Cell":
            _read_cell(cell, row, cells, draft)
    draft.place(row, cells)
    if span:
        draft.place(row + 1, (), span)


def _read_cell(cell: Any, row: int, cells: list[str | None], draft: SheetDraft) -> None:
    column = bounded_count(attribute(cell, "Index"), len(cells) + 1, MAX_COLUMNS)
    across = bounded_count(attribute(cell, "MergeAcross"), 0, MAX_COLUMNS - column)
    down = bounded_count(attribute(cell, "MergeDown"), 0, MAX_ROWS - row)
    if across or down:
        draft.merges.append(Merge(row, column, row + down, column + across))
    value = next((child for child in cell if local(child) == "Data"), None)
    cells.extend([None] * (column - 1 - len(cells)))
    cells.append(_text(value, row, column, draft) if value is not None else None)
    cells.extend([None] * across)
    if value is None and attribute(cell, "Formula"):
        draft.flaws.append(FlawedCell(row, column, Flaw.FORMULA_WITHOUT_VALUE))


def _text(value: Any, row: int, column: int, draft: SheetDraft) -> str | None:
    text, kind = "".join(value.itertext()), attribute(value, "Type")
    if kind == "Error":
        draft.flaws.append(FlawedCell(row, column, Flaw.ERROR_VALUE, text.strip()))
        return None
    if kind == "Number":
        if is_long(text):
            draft.flaws.append(FlawedCell(row, column, Flaw.LONG_NUMBER))
        return plain(text) or text
    if kind == "Boolean":
        return "true" if text.strip() == "1" else "false"
    return moment(text) if kind == "DateTime" else text


def moment(text: str) -> str:
    """Returns an ISO moment as canonical text, rounded to seconds: `2020-03-05T08:29:59.9` → `2020-03-05 08:30:00`."""
    try:
        exact = datetime.fromisoformat(text.strip().rstrip("Z"))
    except ValueError:
        return text
    try:
        return (exact + timedelta(microseconds=500_000)).replace(microsecond=0, tzinfo=None).isoformat(sep=" ")
    except OverflowError:
        return text
