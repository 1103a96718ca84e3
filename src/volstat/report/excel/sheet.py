"""One table on one sheet: title, units, header, rows of real numbers, notes, and its charts below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break

from volstat.report.described import Cell, Chart, Hidden, Table
from volstat.report.excel import style
from volstat.report.excel.charts import native_chart
from volstat.report.numbers import EXCEL_FORMATS, UNKNOWN, cell_text
from volstat.report.widths import lines_at, width_of
from volstat.report.words import say
from volstat.widths import wrapped

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

HEADER_ROW: Final = 4
_CHART_ROWS: Final = 18
_STANDARD_WIDTH: Final = 8.4
"""What Excel gives a column that nobody has set."""
_PORTRAIT: Final = 95
"""The width in characters up to which a table stands upright."""
_BESIDE: Final = 6
"""Characters left free beside what stands above and below a table."""
_LONG: Final = 40
"""From this width on a text column is wrapped."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands above a table."""

    title: str
    subtitle: str
    warning: str = ""
    """What limits the numbers, in a few words."""


def write_table(sheet: Worksheet, table: Table, heading: Heading, charts: Sequence[Chart] = ()) -> None:
    """Writes a table onto an empty sheet, ready to print."""
    style.put(sheet, 1, 1, heading.title, style.TITLE)
    style.put(sheet, 2, 1, heading.subtitle, style.SUBTITLE)
    style.put(sheet, 3, 1, heading.warning or None, style.GRAVE)
    _write_header(sheet, table)
    for number, row in enumerate(table.rows):
        _write_row(sheet, table, number, row)
    end = HEADER_ROW + max(1, len(table.rows))
    if not table.rows:
        style.put(sheet, end, 1, say("no_rows"))
    widths = _set_widths(sheet, table)
    lines = [heading.title, heading.subtitle, heading.warning]
    width = max(sum(widths), *(width_of(line) + _BESIDE for line in lines))
    end = _write_notes(sheet, table, end, int(width) - _BESIDE)
    landscape = sum(widths) > _PORTRAIT
    room, used = style.page_height(width, landscape=landscape), _height(sheet, end)
    end = _add_charts(sheet, table, charts, end, left=room - used, room=room)
    sheet.freeze_panes = f"{'B' if len(table.columns) > 2 else 'A'}{HEADER_ROW + 1}"
    last = _last_column(widths, width)
    style.set_up_page(
        sheet,
        area=f"A1:{last}{end}",
        # above a chart on a page of its own a header would stand for nothing
        title_rows=None if sheet.row_breaks.brk and used <= room else f"{HEADER_ROW}:{HEADER_ROW}",
        landscape=landscape,
        footer=say("page_of"),
    )


def _write_header(sheet: Worksheet, table: Table) -> None:
    for position, column in enumerate(table.columns, start=1):
        cell = style.put(sheet, HEADER_ROW, position, column.header_in_lines, style.HEADER)
        cell.fill, cell.border, cell.alignment = style.HEADER_FILL, style.GRID, style.CENTRED


def _write_row(sheet: Worksheet, table: Table, number: int, row: tuple[Cell, ...]) -> None:
    font = style.TOTAL if table.total and number == len(table.rows) - 1 else style.BODY
    for position, value in enumerate(row):
        kind = table.kind_at(number, position)
        cell = style.put(sheet, HEADER_ROW + 1 + number, position + 1, excel_value(value), font)
        cell.border = style.GRID
        numeric = table.columns[position].numeric
        cell.alignment = style.CENTRED if kind == "rank" else style.NUMBERS_RIGHT if numeric else style.TEXT_LEFT
        if numeric and isinstance(value, int | float):
            cell.number_format = EXCEL_FORMATS[kind]


def excel_value(value: Cell) -> Any:
    """Returns a raw value as a cell holds it; what is unknown or suppressed is a sign, never an empty zero."""
    if value is None:
        return UNKNOWN
    return say("hidden") if isinstance(value, Hidden) else value


def _write_notes(sheet: Worksheet, table: Table, end: int, width: int) -> int:
    """Writes the notes in lines as wide as the page: a line that runs on beyond it would be cut on paper."""
    for note in table.notes:
        for line in wrapped(f"{say('note_mark')}{note}", width):
            end += 1
            style.put(sheet, end, 1, line, style.SUBTITLE)
    return end


def _set_widths(sheet: Worksheet, table: Table) -> list[float]:
    widths: list[float] = []
    for position, column in enumerate(table.columns):
        texts = [cell_text(row[position], table.kind_at(i, position)) for i, row in enumerate(table.rows)]
        longest = max((width_of(text) for text in texts), default=0) + 3
        header = width_of(column.header_in_lines)
        # a header may break once or twice, a number never
        width = max(style.NARROWEST, min(longest, _LONG) if not column.numeric else longest, min(header, 14) + 3)
        widths.append(float(min(width, style.WIDEST)))
        sheet.column_dimensions[get_column_letter(position + 1)].width = widths[-1]
    lines = max(lines_at(c.header_in_lines, w) for c, w in zip(table.columns, widths, strict=True))
    sheet.row_dimensions[HEADER_ROW].height = 6 + 14 * lines
    for number, row in enumerate(table.rows):
        tallest = max(
            lines_at(value, width) if isinstance(value, str) else 1 for value, width in zip(row, widths, strict=True)
        )
        sheet.row_dimensions[HEADER_ROW + 1 + number].height = 4 + 14 * tallest
    return widths


def _height(sheet: Worksheet, end: int) -> float:
    """Returns the points that the rows down to `end` take."""
    return sum(sheet.row_dimensions[row].height or style.ROW_HEIGHT for row in range(1, end + 1))


def _add_charts(sheet: Worksheet, table: Table, charts: Sequence[Chart], end: int, *, left: float, room: float) -> int:
    """Adds charts below a table, each whole on a page.

    Args:
        sheet: where the table stands.
        table: the table.
        charts: what is drawn of it.
        end: the last row that is taken.
        left: points left on the page; below zero behind a table of several pages.
        room: points of a whole page.
    """
    taken = (_CHART_ROWS + 2) * style.ROW_HEIGHT
    for chart in charts:
        if left < taken:  # the end of the page would cut it
            sheet.row_breaks.append(Break(id=end + 1))
            left = room
        left -= taken
        sheet.add_chart(native_chart(sheet, table, chart, HEADER_ROW), f"A{end + 3}")
        end += _CHART_ROWS + 2
    return end


def _last_column(widths: Sequence[float], needed: float) -> str:
    """Returns the last column of the printed area: what stands above a narrow table must not be cut."""
    number, room = len(widths), sum(widths)
    while room < needed:
        number, room = number + 1, room + _STANDARD_WIDTH
    return get_column_letter(number)
