"""Tables of a Word report: header repeated on every page, rows that do not break, numbers to the right."""

from __future__ import annotations

from typing import Any, Final

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from volstat.report.described import Table
from volstat.report.numbers import cell_text
from volstat.report.plain import notes_under
from volstat.report.safe import safe_xml
from volstat.report.widths import width_of
from volstat.report.word.layout import HEADING_FONT, PAGE_WIDTH_MM, set_font
from volstat.report.words import say

_NARROWEST: Final = 7
_WIDEST: Final = 30
_PAGE_CHARACTERS: Final = 78
"""Narrow characters that stand side by side on a page."""
_SHORT: Final = 14
"""Rows up to which a table stays on one page."""
_AT_ENDS: Final = 3
"""Rows at either end of a longer one that stay together."""


def add_table(document: Any, table: Table) -> None:
    """Adds a table with its notes to the end of a document."""
    shown = table.rows if table.lead is None else table.rows[: table.lead]
    texts = [[cell_text(cell, table.kind_at(i, j)) for j, cell in enumerate(row)] for i, row in enumerate(shown)]
    if not texts:
        document.add_paragraph(say("no_rows"), style="Table Note")
        return
    made = document.add_table(rows=0, cols=len(table.columns))
    made.style = "Table Grid"
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    widths = _widths(table, texts)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)  # LibreOffice goes by the grid, Word by the cells
    notes = notes_under(table)
    _add_row(made, [column.header_in_lines for column in table.columns], widths, table, header=True)
    for number, row in enumerate(texts):
        _add_row(made, row, widths, table, bold=table.total and number == len(table.rows) - 1)
    _keep_together(made, with_notes=bool(notes))
    for note in notes:
        document.add_paragraph(safe_xml(f"{say('note_mark')}{note}"), style="Table Note")


def _keep_together(made: Any, *, with_notes: bool) -> None:
    """Keeps a short table on one page, the first and the last rows of a long one, and the last one with its notes."""
    rows = list(made.rows)
    for number, row in enumerate(rows, start=1):
        left = len(rows) - number
        if (left and (len(rows) <= _SHORT or number <= _AT_ENDS or left < _AT_ENDS)) or (not left and with_notes):
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def _add_row(
    made: Any, texts: list[str], widths: list[float], table: Table, *, header: bool = False, bold: bool = False
) -> None:
    row = made.add_row()
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if header:
        properties.append(OxmlElement("w:tblHeader"))
    for position, (text, width) in enumerate(zip(texts, widths, strict=True)):
        cell = row.cells[position]
        cell.width = Mm(width)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        paragraph.style = "Table Text"
        right = table.columns[position].numeric and not header
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(safe_xml(text))
        if header or bold:
            set_font(run, HEADING_FONT)
        _set_margins(cell)


def _set_margins(cell: Any) -> None:
    """Sets narrow margins inside a cell, so that eight columns stand on a page."""
    properties = cell._tc.get_or_add_tcPr()
    margins = OxmlElement("w:tcMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), "60")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.append(margins)


def _widths(table: Table, texts: list[list[str]]) -> list[float]:
    """Returns the columns' widths in millimetres: numbers never break, a header breaks once, long texts give way."""
    wanted, least = [], []
    for position, column in enumerate(table.columns):
        longest = max(width_of(row[position]) for row in texts) + 2
        header = width_of(column.header_in_lines)
        broken = max(_NARROWEST, -(-header // 4) * 2 + 2)
        wanted.append(min(_WIDEST, max(_NARROWEST, longest, min(header, 10) + 2)))
        least.append(max(broken, longest if column.numeric else min(longest, _NARROWEST + 3)))
    room = _PAGE_CHARACTERS - sum(least)
    more = [max(0, whole - part) for whole, part in zip(wanted, least, strict=True)]
    share = min(1.0, max(0.0, room / sum(more))) if any(more) else 0.0
    widths = [part + share * rest for part, rest in zip(least, more, strict=True)]
    return [PAGE_WIDTH_MM * width / sum(widths) for width in widths]
