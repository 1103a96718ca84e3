"""xlsx, xls and xlsb: values at their places, and what the values do not show."""

from __future__ import annotations

import datetime
import io
import re
import struct

import openpyxl
import pytest
import xlsxwriter
import xlwt
from hostile_files import SHEET, edited, record, wide, with_rows, xls, xlsb, xlsx
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.intake.formats import read_book
from volstat.intake.grid import Flaw, FlawedCell, Format, Grid, Merge


def rows_of(grid: Grid) -> list[list[str | None]]:
    return [list(row.values()) for row in grid.cells.to_pylist()]


def only(data: bytes) -> Grid:
    (grid,) = read_book(data).grids
    return grid


def test_values_become_canonical_text():
    def fill(sheet):
        sheet.append(["姓名", 30, 2.5, 0.1 + 0.2, True, None, 1e-5, -4])
        sheet.append([datetime.date(2020, 3, 5), datetime.datetime(2020, 3, 5, 8, 30), datetime.time(2, 30)])
        sheet.append([datetime.timedelta(hours=30), datetime.datetime(2020, 3, 5, 8, 29, 59, 600_000), "   ", "\u3000"])

    assert rows_of(only(xlsx(fill))) == [
        ["姓名", "30", "2.5", "0.3", "true", None, "0.00001", "-4"],
        ["2020-03-05 00:00:00", "2020-03-05 08:30:00", "1899-12-31 02:30:00", *[None] * 5],
        ["1900-01-01 06:00:00", "2020-03-05 08:30:00", *[None] * 6],
    ]


def test_a_sheet_that_starts_below_and_right_keeps_its_own_rows_and_columns():
    def fill(sheet):
        sheet["D6"] = "首"
        sheet["F8"] = "末"
        sheet["A3"] = " "
        sheet["H20"] = "\u200b"

    grid = only(xlsx(fill))
    assert (grid.first_row, grid.first_column, grid.height, grid.width) == (1, 4, 8, 3)
    assert grid.cells.column("0")[5].as_py() == "首"
    assert grid.cells.column("2")[7].as_py() == "末"


def test_hidden_sheets_rows_and_merges_are_seen():
    def hidden(sheet):
        sheet.append(["x"])
        sheet.sheet_state = "veryHidden"

    def shown(sheet):
        sheet.append(["题"])
        for _ in range(4):
            sheet.append([1, 2])
        sheet.merge_cells("A1:C2")
        sheet.row_dimensions[3].hidden = True
        sheet.auto_filter.ref = "A2:B5"

    first, second = read_book(xlsx(hidden, shown)).grids
    assert (first.hidden, second.hidden) == (True, False)
    assert second.merges == (Merge(1, 1, 2, 3),)
    assert second.hidden_rows == {3}


def test_formulas_without_value_errors_and_long_numbers_are_flaws_at_their_cells():
    def fill(sheet):
        sheet.append(["甲", "=SUM(A1:A3)", 140402198001011246])
        sheet.append(["140402198001011246", 123456789012345, 1.5e15])
        sheet["AB3"] = "#N/A"
        sheet["AB3"].data_type = "e"

    assert set(only(xlsx(fill)).flaws) == {
        FlawedCell(1, 2, Flaw.FORMULA_WITHOUT_VALUE),
        FlawedCell(1, 3, Flaw.LONG_NUMBER),
        FlawedCell(2, 3, Flaw.LONG_NUMBER),
        FlawedCell(3, 28, Flaw.ERROR_VALUE, "#N/A"),
    }


@pytest.mark.parametrize(
    ("cell", "flaw"),
    [
        ("<c r='B7'><v>1.40402198001011E+17</v></c>", Flaw.LONG_NUMBER),
        ('<c r="B7"><v>1.40402198001011E17</v></c>', Flaw.LONG_NUMBER),
        ('<c r="B7" s="1"><v>1.404021980010112e+17</v></c>', Flaw.LONG_NUMBER),
        ('<c r="B7" t="n"><v>140402198001011246</v></c>', Flaw.LONG_NUMBER),
        ('<c r="B7" t="str"><f>A1</f><v>140402198001011246</v></c>', None),
        ('<c r="B7" t="inlineStr"><is><t>140402198001011246</t></is></c>', None),
        ('<c r="B7" t="inlineStr"><is><t> t="e" </t></is></c>', None),
        ('<c r="B7"><v>0.30000000000000004</v></c>', None),
        ('<c r="B7"><f>A1</f></c>', Flaw.FORMULA_WITHOUT_VALUE),
        ('<c r="B7"><f>A1</f><v/></c>', Flaw.FORMULA_WITHOUT_VALUE),
        ('<c r="B7">\n <f>A1</f>\n <v></v>\n</c>', Flaw.FORMULA_WITHOUT_VALUE),
        ('<c r="A7"><f t="shared" ref="A7:B7" si="0">C7</f><v>1</v></c><c r="B7"><f t="shared" si="0"/></c>',
         Flaw.FORMULA_WITHOUT_VALUE),
        ('<c r="B7" t="str"><f>A1</f><v></v></c>', None),
        ('<c r="B7"><f>A1</f><v>1</v></c>', None),
        ("<c r='B7' t='e'><v>#REF!</v></c>", Flaw.ERROR_VALUE),
    ],
)  # fmt: skip
def test_each_way_of_writing_a_flaw(cell: str, flaw: Flaw | None):
    grid = only(with_rows(f'<row r="7">{cell}</row>'))
    assert [(found.row, found.column, found.flaw) for found in grid.flaws] == ([(7, 2, flaw)] if flaw else [])


def test_a_sheet_without_addresses_counts_its_cells():
    rows = (
        '<row><c><v>1</v></c></row><row hidden="1"><c t="inlineStr"><is><t>a</t></is></c><c t="e"><v>#N/A</v></c></row>'
    )
    grid = only(with_rows(rows + "<row><c><f>A1</f></c><c><v>1E+15</v></c></row>"))
    assert rows_of(grid) == [["1", None], ["a", None], [None, "1000000000000000"]]
    assert grid.hidden_rows == {2}
    assert {(flaw.row, flaw.column) for flaw in grid.flaws} == {(2, 2), (3, 1), (3, 2)}


def test_a_namespace_prefix_changes_nothing():
    data = xlsx([["a", "=A1"], ["b", 140402198001011246]])
    prefixed = edited(data, lambda xml: re.sub(rb"<(/?)(?=\w)", rb"<\1x:", xml).replace(b"xmlns=", b"xmlns:x="))
    assert rows_of(only(prefixed)) == rows_of(only(data))
    assert set(only(prefixed).flaws) == set(only(data).flaws) != set()


@pytest.mark.parametrize("dimension", [b"", b'<dimension ref="A1"/>', b'<dimension ref="A1:XFD1048576"/>'])
def test_a_missing_or_wrong_dimension_changes_nothing(dimension: bytes):
    data = xlsx([["a", "b"], [1, 2]])
    wrong = edited(data, lambda xml: re.sub(rb"<dimension[^>]*>", dimension, xml))
    assert rows_of(only(wrong)) == [["a", "b"], ["1", "2"]]


def test_a_style_far_away_is_no_cell():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
    grid = only(with_rows(rows, head='<dimension ref="A1:XFD1048576"/>'))
    assert rows_of(grid) == [["1"]]


def test_iso_dates_lose_their_t():
    grid = only(with_rows('<row r="1"><c r="A1" t="d"><v>2020-03-05T08:30:00</v></c></row>'))
    assert rows_of(grid) == [["2020-03-05 08:30:00"]]


def test_the_1904_base_is_told_and_used():
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = datetime.date(2020, 3, 5)
    saved = io.BytesIO()
    book.save(saved)
    grid = only(saved.getvalue())
    assert grid.base1904
    assert rows_of(grid) == [["2020-03-05 00:00:00"]]
    assert not only(xlsx([["x"]])).base1904


def test_rows_beyond_the_first_piece_keep_their_numbers():
    wide_text = "字" * 400
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>{wide_text}{n}</t></is></c></row>' for n in range(1, 9001)
    )
    rows += '<row r="9005" hidden="1"><c r="C9005" t="e"><v>#N/A</v></c></row>'
    grid = only(with_rows(rows, tail='<mergeCells><mergeCell ref="A9000:B9005"/></mergeCells>'))
    assert grid.flaws == (FlawedCell(9005, 3, Flaw.ERROR_VALUE, "#N/A"),)
    assert grid.hidden_rows == {9005}
    assert grid.merges == (Merge(9000, 1, 9005, 2),)
    assert grid.cells.column("0")[8999].as_py() == f"{wide_text}9000"


def test_xlsxwriter_strings_in_place_are_read():
    saved = io.BytesIO()
    with xlsxwriter.Workbook(saved, {"constant_memory": True}) as book:
        book.add_worksheet("明细").write_row(2, 1, ["姓名", 2.25])
    grid = only(saved.getvalue())
    assert (grid.sheet, grid.first_column, rows_of(grid)[2]) == ("明细", 2, ["姓名", "2.25"])


def test_one_damaged_sheet_costs_itself():
    broken = edited(xlsx([["好"]], [["坏"]]), lambda _: b"<worksheet><sheetData><row><c t='s'><v>9</v>", SHEET)
    book = read_book(broken)
    assert [rows_of(grid) for grid in book.grids if grid.height] == [[["坏"]]]
    assert [(problem.kind, problem.sheet) for problem in book.problems] == [("sheet_unreadable", "Sheet")]


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.lists(
            st.one_of(
                st.none(),
                st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=8),
                st.integers(-(10**14), 10**14),
                st.booleans(),
            ),
            max_size=5,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_written_is_read_back_at_its_place(rows):
    def fill(sheet):
        for y, row in enumerate(rows, start=1):
            for x, value in enumerate(row, start=1):
                if isinstance(value, str):
                    cell = sheet.cell(y, x)
                    cell.value, cell.data_type = value, "s"
                elif value is not None:
                    sheet.cell(y, x, value)

    grid = only(xlsx(fill))
    read = {
        (y + 1, x + grid.first_column): text
        for y, row in enumerate(rows_of(grid))
        for x, text in enumerate(row)
        if text is not None
    }
    written = {
        (y, x): str(value).lower() if isinstance(value, bool) else str(value)
        for y, row in enumerate(rows, start=1)
        for x, value in enumerate(row, start=1)
        if value is not None and not (isinstance(value, str) and not value.strip())
    }
    assert read == written


def test_xls_values_and_what_they_do_not_show():
    def fill(book):
        sheet = book.add_sheet("甲")
        day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
        sheet.write_merge(0, 1, 1, 3, "题")
        sheet.write(4, 1, "姓名")
        sheet.write(4, 2, datetime.date(2020, 3, 5), day)
        sheet.write(4, 3, 2.5)
        sheet.write(5, 1, 140402198001011246)
        sheet.write(5, 2, xlwt.Formula("1+1"))
        sheet.row(5).set_cell_error(3, 0x2A)
        sheet.row(5).hidden = True
        sheet.write(6, 1, True)
        sheet.write(6, 2, xlwt.Formula('IF(B7;"";1)'))
        sheet.write(6, 3, xlwt.Formula("SUM(B1:B2)"))
        hidden = book.add_sheet("隐")
        hidden.write(0, 0, 1)
        hidden.visibility = 1

    book = read_book(xls(fill))
    first, second = book.grids
    assert book.format is Format.XLS
    assert (first.sheet, first.first_column, first.hidden, second.hidden) == ("甲", 2, False, True)
    assert rows_of(first)[4] == ["姓名", "2020-03-05 00:00:00", "2.5"]
    assert rows_of(first)[6] == ["true", None, None]
    assert first.merges == (Merge(1, 2, 2, 4),)
    assert first.hidden_rows == {6}
    assert set(first.flaws) == {
        FlawedCell(6, 2, Flaw.LONG_NUMBER),
        FlawedCell(6, 3, Flaw.FORMULA_WITHOUT_VALUE),
        FlawedCell(6, 4, Flaw.ERROR_VALUE, "#N/A"),
        FlawedCell(7, 4, Flaw.FORMULA_WITHOUT_VALUE),
    }


def test_xls_counts_its_days_from_1904():
    def fill(book):
        book.dates_1904 = True
        book.add_sheet("a").write(0, 0, 1)

    assert only(xls(fill)).base1904


def xlsb_cell(kind: int, column: int, value: bytes) -> bytes:
    return record(kind, struct.pack("<II", column, 0) + value)


def test_xlsb_values_and_what_they_do_not_show():
    def row(number: int, *, hidden: bool = False) -> bytes:
        return record(0, struct.pack("<IIHBB", number, 0, 300, 0, 0x10 if hidden else 0) + bytes(5))

    records = row(0) + xlsb_cell(6, 1, wide("姓名")) + xlsb_cell(5, 2, struct.pack("<d", 2.5))
    records += row(2, hidden=True) + xlsb_cell(5, 1, struct.pack("<d", 140402198001011246.0))
    records += xlsb_cell(3, 2, b"\x2a") + xlsb_cell(2, 3, struct.pack("<i", (7 << 2) | 2))
    records += record(146) + record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 0, 1, 1, 3))
    book = read_book(xlsb(records, state=1))
    (grid,) = book.grids
    assert book.format is Format.XLSB
    assert (grid.sheet, grid.first_column, grid.hidden, grid.hidden_rows) == ("明细", 2, True, {3})
    assert rows_of(grid)[0] == ["姓名", "2.5", None]
    assert rows_of(grid)[2][2] == "7"
    assert grid.merges == (Merge(1, 2, 2, 4),)
    assert set(grid.flaws) == {FlawedCell(3, 2, Flaw.LONG_NUMBER), FlawedCell(3, 3, Flaw.ERROR_VALUE, "#N/A")}
