"""The workbook: real numbers, ready to print, one table a sheet, and the form that is signed."""

import io
import re
import zipfile

import pytest
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter, range_boundaries

from volstat.widths import width_of


@pytest.fixture(scope="module")
def book(rendered):
    return load_workbook(io.BytesIO(rendered["normal", "xlsx"]))


def data_sheets(book):
    return [sheet for sheet in book.worksheets if sheet.title[0].isdigit()]


def test_sheets_stand_in_order_and_the_contents_lead_to_them(book, reports):
    names = book.sheetnames
    assert names[:2] == ["目录", "报送表"]
    assert names[-2:] == ["说明", "指标解释"]
    assert len(data_sheets(book)) == len(reports["normal"].tables)
    links = [cell.hyperlink.location or cell.hyperlink.ref for cell in book["目录"]["A"] if cell.hyperlink]
    assert len(links) == len(names) - 1


def test_every_sheet_prints_on_a4_with_its_header_on_every_page(book):
    for sheet in book.worksheets:
        assert sheet.page_setup.paperSize == 9
        assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_area
        assert "&P" in sheet.oddFooter.center.text
    for sheet in data_sheets(book):
        assert sheet.print_title_rows == "$4:$4" or sheet.row_breaks.brk  # where only a chart is on the next page
        assert sheet.freeze_panes
        assert not sheet.merged_cells.ranges


def test_numbers_are_numbers_with_formats_and_units_stand_in_headers(book):
    sheet = next(s for s in data_sheets(book) if s["A1"].value.endswith("各区县志愿服务开展情况"))
    headers = [cell.value for cell in sheet[4]]
    assert "服务时长\n（小时）" in headers
    hours = sheet.cell(5, headers.index("服务时长\n（小时）") + 1)
    assert isinstance(hours.value, int | float)
    assert hours.number_format == "#,##0.00"


def test_charts_are_native_and_leave_the_total_out(rendered, reports):
    with zipfile.ZipFile(io.BytesIO(rendered["normal", "xlsx"])) as parts:
        charts = [parts.read(n).decode() for n in parts.namelist() if n.startswith("xl/charts/chart")]
    assert len(charts) == len(reports["normal"].charts)
    last = 4 + len(reports["normal"].table("by_district_flows").body)
    assert any(f"${last}<" in chart and "各区县服务时长" in chart for chart in charts)


def test_a_chart_draws_a_gap_where_a_number_is_unknown(rendered, reports):
    report = reports["incomplete"]
    with_gaps = [
        c for c in report.charts if any(row[c.table.position(n)] is None for n in c.series for row in c.table.body)
    ]
    assert with_gaps
    book = load_workbook(io.BytesIO(rendered["incomplete", "xlsx"]))
    with zipfile.ZipFile(io.BytesIO(rendered["incomplete", "xlsx"])) as parts:
        drawn = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/charts/chart")]
    values = [re.search(r"<val><numRef><f>'(.*?)'!\$(\w+)\$(\d+):\$\w+\$(\d+)", chart).groups() for chart in drawn]
    cells = [[book[s][f"{c}{row}"].value for row in range(int(a), int(b) + 1)] for s, c, a, b in values]
    assert all(isinstance(value, int | float | None) for column in cells for value in column)
    assert sum(None in column for column in cells) == len(with_gaps)
    assert all('<dispBlanksAs val="gap"' in chart for chart in drawn)


def test_notes_stay_within_the_printed_width(rendered):
    for state in ("normal", "incomplete"):
        for sheet in data_sheets(load_workbook(io.BytesIO(rendered[state, "xlsx"]))):
            last = range_boundaries(sheet.print_area.rpartition("!")[2])[2]
            widths = (sheet.column_dimensions[get_column_letter(n)] for n in range(1, last + 1))
            room = sum(column.width if not column.hidden else 0 for column in widths)
            beyond = [
                cell.value for cell in sheet["A"] if str(cell.value).startswith("注：") and width_of(cell.value) > room
            ]
            assert not beyond


def test_the_form_has_what_an_office_signs(book, reports):
    sheet = book["报送表"]
    assert "A1" in str(next(iter(sheet.merged_cells.ranges)))
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for word in ("填报单位", "制表人", "审核人"):
        assert any(text.startswith(word) for text in texts)
    assert "全市" in texts


def test_no_cell_is_narrower_than_its_number(book):
    from volstat.report.widths import width_of

    for sheet in data_sheets(book):
        for row in sheet.iter_rows(min_row=5):
            for cell in row:
                if isinstance(cell.value, float | int) and cell.number_format.startswith("#"):
                    shown = f"{cell.value:,.2f}" if "0.00" in cell.number_format else f"{cell.value:,}"
                    assert sheet.column_dimensions[cell.column_letter].width >= width_of(shown) + 1
