"""Reads OpenDocument spreadsheets, packed or flat, row by row; repeated cells are counted before they are laid out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from typing import Any, Final

from volstat.intake.formats.draft import MAX_COLUMNS, MAX_ROWS, SheetDraft, beyond_a_sheet, bounded_count
from volstat.intake.formats.markup import ChunkReader, attribute, events, local, refuse_dtd
from volstat.intake.formats.numerals import clock, is_long, plain
from volstat.intake.formats.package import Package
from volstat.intake.formats.sheets import BookBuilder
from volstat.intake.formats.spreadsheetml import moment
from volstat.intake.grid import Book, Flaw, FlawedCell, Format, Merge

_DURATION: Final = re.compile(r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?")
_SPACES: Final = 1000
"""The most spaces that one `text:s` may stand for."""
_NUMBERS: Final = frozenset({"float", "percentage", "currency"})


def read_ods(data: bytes, *, max_cells: int, max_inflated_bytes: int) -> Book:
    """Returns the sheets of an OpenDocument spreadsheet.

    Raises:
        UnreadableError: it is damaged, too large, or declares XML entities.
    """
    chunks = Package(data, max_inflated_bytes).chunks("content.xml") if data[:2] == b"PK" else iter([data])
    first = next(chunks, b"")
    refuse_dtd(first)
    builder = BookBuilder(Format.ODS, max_cells)
    hidden_styles: set[str] = set()
    draft = SheetDraft("", max_cells)
    base1904 = False
    for event, element in _parts(chain([first], chunks)):
        name = local(element)
        if name == "table" and local(element.getparent()) == "spreadsheet":
            if event == "start":
                draft = SheetDraft(attribute(element, "name") or "", builder.cells_left)
                draft.hidden = attribute(element, "style-name") in hidden_styles
            else:
                builder.add(draft.grid(base1904=base1904))
                element.clear()
        elif event == "end" and name == "table-row":
            _read_row(element, draft)
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
        elif event == "end" and name == "table-properties" and attribute(element, "display") == "false":
            hidden_styles.add(attribute(element.getparent(), "name") or "")
        elif event == "start" and name == "null-date":
            base1904 = (attribute(element, "date-value") or "").startswith("1904")
    return builder.book()


def _parts(chunks: Iterator[bytes]) -> Iterator[tuple[str, Any]]:
    return events(ChunkReader(chunks), ("table", "table-row", "table-properties", "null-date"))


def _read_row(element: Any, draft: SheetDraft) -> None:
    row = draft.next_row
    repeat = bounded_count(attribute(element, "number-rows-repeated"), 1, MAX_ROWS)
    if attribute(element, "visibility") in {"collapse", "filter"}:
        draft.hide_rows(row, row + repeat - 1)
    cells: list[str | None] = []
    blanks = 0
    for cell in element:
        if local(cell) not in {"table-cell", "covered-table-cell"}:
            continue
        times = bounded_count(attribute(cell, "number-columns-repeated"), 1, MAX_COLUMNS)
        column = len(cells) + blanks + 1
        _note_merge(cell, row, column, draft)
        text = _text(cell, row, column, draft)
        if text is None:  # a thousand empty cells to the right cost nothing
            blanks += times
        else:
            if column + times - 1 > MAX_COLUMNS:
                raise beyond_a_sheet(row + repeat - 1, column + times - 1)
            cells.extend([None] * blanks + [text] * times)
            blanks = 0
    draft.place(row, cells, repeat)


def _note_merge(cell: Any, row: int, column: int, draft: SheetDraft) -> None:
    across = attribute(cell, "number-columns-spanned")
    down = attribute(cell, "number-rows-spanned")
    if across or down:
        right = column + bounded_count(across, 1, MAX_COLUMNS) - 1
        bottom = row + bounded_count(down, 1, MAX_ROWS) - 1
        if right > column or bottom > row:
            draft.merges.append(Merge(row, column, bottom, right))


def _text(cell: Any, row: int, column: int, draft: SheetDraft) -> str | None:
    if not len(cell) and not cell.attrib:
        return None
    facts = {key.rpartition("}")[2]: value for key, value in cell.attrib.items()}
    # Two attributes share the name: `calcext:value-type` is `error` where the other can only say `string`.
    if any(key.endswith("}value-type") and value == "error" for key, value in cell.attrib.items()):
        draft.flaws.append(FlawedCell(row, column, Flaw.ERROR_VALUE, _paragraphs(cell) or ""))
        return None
    kind = facts.get("value-type")
    if kind is None and "formula" in facts:
        draft.flaws.append(FlawedCell(row, column, Flaw.FORMULA_WITHOUT_VALUE))
        return None
    if kind in _NUMBERS and is_long(facts.get("value", "")):
        draft.flaws.append(FlawedCell(row, column, Flaw.LONG_NUMBER))
    return _canonical(kind, facts) or _paragraphs(cell)


def _canonical(kind: str | None, facts: dict[str, str]) -> str | None:
    match kind:
        case "float" | "percentage" | "currency":
            return plain(facts.get("value", "")) or facts.get("value")
        case "date":
            return moment(facts.get("date-value", ""))
        case "time":
            return _clock(facts.get("time-value", ""))
        case "boolean":
            return facts.get("boolean-value")
    return facts.get("string-value")


def _paragraphs(cell: Any) -> str | None:
    return "\n".join(_inline(part) for part in cell if local(part) == "p") or None


def _inline(element: Any) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "s":
            parts.append(" " * bounded_count(attribute(child, "c"), 1, _SPACES))
        elif name in {"tab", "line-break"}:
            parts.append("\t" if name == "tab" else "\n")
        elif name in {"span", "a"}:
            parts.append(_inline(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _clock(text: str) -> str:
    found = _DURATION.fullmatch(text)
    if not found:
        return text
    days, hours, minutes = (int(part or 0) for part in found.groups()[1:4])
    span = timedelta(days=days, hours=hours, minutes=minutes, seconds=round(float(found[5] or 0)))
    return f"-{span}" if found[1] else clock(span)
