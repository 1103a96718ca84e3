"""Native charts of Excel, drawn from the cells of a table on the same sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl.chart import BarChart, LineChart, Reference
from openpyxl.utils import get_column_letter

from volstat.report.described import Chart, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet


def native_chart(sheet: Worksheet, table: Table, chart: Chart, header_row: int) -> Any:
    """Returns a chart whose series are the columns of `table` below `header_row`, its total left out."""
    drawn: Any = LineChart() if chart.form == "line" else BarChart()
    first, last = header_row + 1, header_row + len(table.body)
    for number, name in enumerate(chart.series):
        column = table.position(name) + 1
        if not all(isinstance(row[column - 1], int | float) for row in table.body):
            column = _numbers_only(sheet, table, column, header_row, len(table.columns) + 2 + number)
            drawn.visible_cells_only = False
        data = Reference(sheet, min_col=column, min_row=header_row, max_row=last)
        drawn.add_data(data, titles_from_data=True)
    labels = Reference(sheet, min_col=table.position(chart.category) + 1, min_row=first, max_row=last)
    drawn.set_categories(labels)
    drawn.title = chart.title
    drawn.legend = None if len(chart.series) == 1 else drawn.legend
    drawn.y_axis.title = table.columns[table.position(chart.series[0])].unit
    drawn.y_axis.number_format = "#,##0"
    drawn.y_axis.delete = drawn.x_axis.delete = False  # LibreOffice and new Excel hide axes that say nothing
    drawn.height, drawn.width = 8.5, 17
    for series in drawn.series:
        _colour(series, chart.form)
    return drawn


def _numbers_only(sheet: Worksheet, table: Table, column: int, header_row: int, beside: int) -> int:
    """Copies a column's numbers into a hidden one beside the table: a chart draws the sign for unknown as zero."""
    sheet.cell(header_row, beside, table.columns[column - 1].title)
    for row, values in enumerate(table.body, start=header_row + 1):
        value: Any = values[column - 1]
        if isinstance(value, int | float):
            sheet.cell(row, beside, value)
    sheet.column_dimensions[get_column_letter(beside)].hidden = True
    return beside


def _colour(series: Any, form: str) -> None:
    if form == "line":
        series.graphicalProperties.line.solidFill = "2F5597"
        series.graphicalProperties.line.width = 25400
        series.smooth = False
        series.marker.symbol = "circle"
        series.marker.graphicalProperties.solidFill = "2F5597"
        series.marker.graphicalProperties.line.solidFill = "2F5597"
    else:
        series.graphicalProperties.solidFill = "2F5597"
