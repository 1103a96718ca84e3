"""HTML, SpreadsheetML 2003 and OpenDocument: values, spans, hidden things."""

from __future__ import annotations

import datetime
import io

import pytest
from hostile_files import ods, spreadsheetml
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from volstat.intake.formats import UnreadableError, html_runs, read_book, sniff
from volstat.intake.grid import Flaw, FlawedCell, Format, Grid, Merge


def only(data: bytes | str) -> Grid:
    (grid,) = read_book(data.encode() if isinstance(data, str) else data).grids
    return grid


def rows_of(grid: Grid) -> list[list[str | None]]:
    return [list(row.values()) for row in grid.cells.to_pylist()]


def test_an_html_table_with_spans_breaks_and_hidden_rows():
    grid = only(
        "<html><body><h1>某县</h1><p>填报单位：<b>某队</b></p><table><caption>记录</caption>"
        "<tr><th rowspan=2>姓名</th><th colspan=2>时间</th></tr><tr><td>起<br>点</td><td>止</td></tr>"
        "<tr style='mso-height:1; display : none'><td>张测试<td>1&nbsp;<td><span>2</span></tr></table>"
        "<p>填报人：王测试</p></body></html>"
    )
    assert rows_of(grid) == [
        ["某县", None, None],
        ["填报单位：某队", None, None],
        ["记录", None, None],
        ["姓名", "时间", None],
        [None, "起\n点", "止"],
        ["张测试", "1\u00a0", "2"],
        ["填报人：王测试", None, None],
    ]
    assert grid.merges == (Merge(4, 1, 5, 1), Merge(4, 2, 4, 3))
    assert grid.hidden_rows == {6}


def test_tables_stand_below_one_another_and_layout_tables_are_looked_into():
    grid = only(
        "<table><tr><td>边<table><tr><td>a</td><td>b</td></tr></table></td>"
        "<td><table><tr><td>c</td></tr></table></td></tr></table><table><tr><td>d</td></tr></table>"
    )
    assert rows_of(grid) == [["边", None], ["a", "b"], ["c", None], ["d", None]]


@pytest.mark.parametrize(
    ("encoding", "stated"),
    [("gb18030", "gb2312"), ("gb18030", "utf-8"), ("gb18030", "nonsense"), ("utf-8", "gbk\x00"), ("utf-16", "utf-16")],
)
def test_html_is_decoded_by_what_is_true(encoding: str, stated: str):
    page = f'<html><head><meta charset="{stated}"></head><table><tr><td>电视机</td><td>䶮</td></tr></table></html>'
    data = page.replace("\0", "").encode(encoding)
    assert sniff(data) is Format.HTML
    assert rows_of(only(data)) == [["电视机", "䶮"]]


def plain_rows(count: int) -> str:
    row = "<tr class='x'>\n <td>甲 \n {0}</td><TD align=right>&lt;{0}&gt;&nbsp;</TD><td></td>\n</tr>"
    return "".join(row.format(n) for n in range(count))


@pytest.mark.parametrize(
    "head", ["题", "<table><tr><td>a</table>", "<tr><td colspan=2>题</td></tr>", "<tr><td rowspan=3>题"]
)
@pytest.mark.parametrize(
    "middle", ["", "<tr><td>x</td></tr>", "<tr hidden><td>a</td><td>b</td></tr>", "</table>注<table>"]
)
@pytest.mark.parametrize("foot", ["</table>", "<tr><td>合<br>计</td></tr></table><p>注</p>", "<!-- <tr><td>"])
def test_long_runs_of_plain_rows_read_as_a_parser_reads_them(
    head: str, middle: str, foot: str, monkeypatch: pytest.MonkeyPatch
):
    page = f"<html><body><p>题</p><table>{head}{plain_rows(600)}{middle}{plain_rows(520)}{foot}</body></html>"
    assert html_runs.fold(page).runs
    grid = only(page)
    monkeypatch.setattr(html_runs, "_LEAST_ROWS", 10**9)
    parsed = only(page)
    assert grid.cells.equals(parsed.cells)
    assert (grid.merges, grid.hidden_rows, grid.height) == (parsed.merges, parsed.hidden_rows, parsed.height)
    assert grid.height >= 1120


def test_spans_beyond_measure_stay_inside_the_table():
    grid = only("<table><tr><td colspan=1000000 rowspan=900000000>题</td></tr><tr></tr><tr></tr></table>")
    assert (grid.height, grid.width) == (1, 1)
    assert grid.merges == (Merge(1, 1, 3, 1),)


def test_many_wide_rows_are_refused():
    with pytest.raises(UnreadableError) as caught:
        read_book(b"<table>" + b"<tr><td colspan=1000>a</td><td>b</td></tr>" * 2000 + b"</table>", max_cells=1_000_000)
    assert caught.value.kind == "too_large"


@pytest.mark.parametrize("tag", ["div", "span", "table><tr><td", "b"])
def test_deep_html_is_survived(tag: str):
    try:
        read_book((f"<{tag}>" * 50_000 + "<table><tr><td>x</td></tr></table>").encode())
    except UnreadableError as error:
        assert error.kind in {"unreadable", "not_a_workbook"}


def test_a_page_without_a_table_is_no_workbook():
    with pytest.raises(UnreadableError) as caught:
        read_book(b"<html><body><p>login</p></body></html>")
    assert (caught.value.kind, caught.value.detail["reason"]) == ("not_a_workbook", "网页里没有表格")


def test_a_web_archive_is_read():
    page = "<html><meta charset=gb2312><table><tr><td>甲</td></tr></table></html>".encode("gb18030")
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=xx\r\n\r\n--xx\r\nContent-Type: text/html\r\n"
        b"Content-Transfer-Encoding: 8bit\r\n\r\n" + page + b"\r\n--xx--\r\n"
    )
    assert rows_of(only(archive)) == [["甲"]]


def test_spreadsheetml_values_places_and_flaws():
    book = read_book(
        spreadsheetml(
            '<Worksheet ss:Name="甲"><Table>'
            '<Row ss:Index="2"><Cell ss:Index="2" ss:MergeAcross="1" ss:MergeDown="1">'
            '<Data ss:Type="String">题</Data></Cell>'
            '<Cell><Data ss:Type="Number">2.50</Data></Cell></Row>'
            '<Row ss:Index="5" ss:Hidden="1"><Cell ss:Index="3">'
            '<Data ss:Type="DateTime">2020-03-05T08:29:59.999</Data></Cell>'
            '<Cell><Data ss:Type="DateTime">1899-12-31T02:30:00.000</Data></Cell>'
            '<Cell><Data ss:Type="Boolean">1</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>'
            '<Row><Cell ss:Formula="=A1"/><Cell ss:Index="3"><Data ss:Type="Number">140402198001011246</Data></Cell>'
            '<Cell><Data ss:Type="Number">1.5E3</Data></Cell></Row></Table></Worksheet>'
            '<Worksheet ss:Name="隐"><Table/><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible>'
            "</x:WorksheetOptions>"
            "</Worksheet>"
        )
    )
    first, second = book.grids
    assert (first.sheet, first.first_column, second.hidden, first.hidden) == ("甲", 2, True, False)
    assert rows_of(first)[1] == ["题", None, "2.5", None]
    assert rows_of(first)[4] == [None, "2020-03-05 08:30:00", "1899-12-31 02:30:00", "true"]
    assert rows_of(first)[5] == [None, "140402198001011246", "1500", None]
    assert first.merges == (Merge(2, 2, 3, 3),)
    assert first.hidden_rows == {5}
    assert set(first.flaws) == {
        FlawedCell(5, 6, Flaw.ERROR_VALUE, "#N/A"),
        FlawedCell(6, 1, Flaw.FORMULA_WITHOUT_VALUE),
        FlawedCell(6, 3, Flaw.LONG_NUMBER),
    }


def test_ods_written_by_a_library_is_read():
    document = OpenDocumentSpreadsheet()
    table = Table(name="明细")
    for values in [("姓名", "日期", "时长"), ("张测试", datetime.date(2020, 3, 5), 2.5)]:
        row = TableRow()
        for value in values:
            if isinstance(value, str):
                cell = TableCell(valuetype="string")
                cell.addElement(P(text=value))
            elif isinstance(value, float):
                cell = TableCell(valuetype="float", value=str(value))
            else:
                cell = TableCell(valuetype="date", datevalue=value.isoformat())
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    saved = io.BytesIO()
    document.write(saved)
    book = read_book(saved.getvalue())
    assert book.format is Format.ODS
    assert (book.grids[0].sheet, rows_of(book.grids[0])) == (
        "明细",
        [["姓名", "日期", "时长"], ["张测试", "2020-03-05 00:00:00", "2.5"]],
    )


def test_ods_spans_repeats_hidden_things_and_flaws():
    hidden = (
        '<office:automatic-styles><style:style style:name="ta2" style:family="table">'
        '<style:table-properties table:display="false"/></style:style></office:automatic-styles>'
    )
    grids = read_book(
        ods(
            '<table:table table:name="甲"><table:table-row table:number-rows-repeated="2">'
            "<table:table-cell/></table:table-row>"
            '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-spanned="2" '
            'table:number-rows-spanned="2" office:value-type="string"><text:p>题<text:s text:c="2"/>目</text:p>'
            "<office:annotation><text:p>注</text:p></office:annotation><text:p>二</text:p></table:table-cell>"
            '<table:covered-table-cell/><table:table-cell table:number-columns-repeated="2" office:value-type="float" '
            'office:value="2.50"><text:p>2,5</text:p></table:table-cell>'
            '<table:table-cell table:number-columns-repeated="16379"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="time" '
            'office:time-value="PT30H05M00S"/>'
            '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
            '<table:table-cell table:formula="of:=1"/>'
            '<table:table-cell office:value-type="string" calcext:value-type="error" '
            'office:string-value=""><text:p>#N/A</text:p></table:table-cell>'
            '<table:table-cell office:value-type="float" office:value="1.40402198001011E+017"/></table:table-row>'
            '<table:table-row table:number-rows-repeated="1048571">'
            '<table:table-cell table:number-columns-repeated="16384"/>'
            '</table:table-row></table:table><table:table table:name="隐" table:style-name="ta2"/>',
            before=hidden,
        )
    ).grids
    first, second = grids
    assert (first.sheet, first.hidden, second.sheet, second.hidden) == ("甲", False, "隐", True)
    clock = ["1900-01-01 06:05:00", "true", None, None, "140402198001011000"]
    assert rows_of(first) == [[None] * 5, [None] * 5, ["题  目\n二", None, "2.5", "2.5", None], clock, clock]
    assert first.merges == (Merge(3, 1, 4, 2),)
    assert first.hidden_rows == {3}
    assert {(flaw.row, flaw.column, flaw.flaw) for flaw in first.flaws} >= {
        (4, 3, Flaw.FORMULA_WITHOUT_VALUE),
        (4, 4, Flaw.ERROR_VALUE),
        (4, 5, Flaw.LONG_NUMBER),
    }


def test_a_cell_repeated_without_end_is_counted_before_it_is_laid_out():
    data = ods(
        '<table:table table:name="a"><table:table-row table:number-rows-repeated="999999999"><table:table-cell '
        'table:number-columns-repeated="999999999" office:value-type="string"><text:p>X</text:p></table:table-cell>'
        "</table:table-row></table:table>"
    )
    with pytest.raises(UnreadableError) as caught:
        read_book(data)
    assert caught.value.kind == "too_large"
