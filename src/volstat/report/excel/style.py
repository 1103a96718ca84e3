"""How workbooks look: fonts, fills, widths and page setup, once for all sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from volstat.report.safe import safe_xml

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

TITLE: Final = Font(name="黑体", size=14, bold=True)
SUBTITLE: Final = Font(name="宋体", size=10, color="595959")
HEADER: Final = Font(name="黑体", size=10, bold=True)
BODY: Final = Font(name="宋体", size=10)
TOTAL: Final = Font(name="宋体", size=10, bold=True)
GRAVE: Final = Font(name="黑体", size=10, bold=True, color="C00000")
LINK: Final = Font(name="宋体", size=10, color="0563C1", underline="single")
HEADER_FILL: Final = PatternFill("solid", fgColor="DCE6F1")
_HAIR: Final = Side(style="thin", color="808080")
GRID: Final = Border(left=_HAIR, right=_HAIR, top=_HAIR, bottom=_HAIR)
TO_THE_RIGHT: Final = Alignment(horizontal="right")
NUMBERS_RIGHT: Final = Alignment(horizontal="right", vertical="center")
TEXT_LEFT: Final = Alignment(horizontal="left", vertical="center", wrap_text=True)
CENTRED: Final = Alignment(horizontal="center", vertical="center", wrap_text=True)
NARROWEST, WIDEST = 9, 60
A4: Final = 9
_A4_MM: Final = (210, 297)
_MARGIN_MM: Final = (2 * 0.6 * 25.4, 2 * 0.8 * 25.4)
"""Left and right, top and bottom."""
_POINTS_MM: Final = 72 / 25.4
_CHARACTER: Final = 5.5
"""Points that a narrow character takes in a column's width."""
ROW_HEIGHT: Final = 15.0
"""Points of a row that nobody has set."""


def put(sheet: Worksheet, row: int, column: int, value: Any, font: Font = BODY) -> Any:
    """Writes a value into a cell; text is text, whatever it begins with."""
    cell: Any = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        cell.value = safe_xml(value)
        cell.data_type = "s"  # else a text that begins with = is written as a formula
    else:
        cell.value = value
    cell.font = font
    return cell


def page_height(width: float, *, landscape: bool) -> float:
    """Returns the points of rows that fit on one page of a sheet so many characters wide, which is shrunk to fit."""
    across, down = reversed(_A4_MM) if landscape else _A4_MM
    shrunk = min(1.0, (across - _MARGIN_MM[0]) * _POINTS_MM / (width * _CHARACTER))
    return (down - _MARGIN_MM[1]) * _POINTS_MM / shrunk


def set_up_page(sheet: Any, *, area: str, title_rows: str | None, landscape: bool, footer: str) -> None:
    """Makes a sheet print on A4, as wide as a page, with its header on every page and page numbers."""
    sheet.page_setup.paperSize = A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_area = area
    if title_rows:
        sheet.print_title_rows = title_rows
    sheet.print_options.horizontalCentered = True
    sheet.page_margins.left = sheet.page_margins.right = 0.6
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.oddFooter.center.text = footer
    sheet.sheet_view.showGridLines = False
