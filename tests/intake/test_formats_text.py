"""Text tables: delimiters, quotes, encodings, and the row that a record has in Excel."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.intake.formats import UnreadableError, read_book, sniff
from volstat.intake.grid import Format, Grid

TABLE = "姓名,时长\n张测试,2.5\n李测试,3\n"


def only(data: bytes) -> Grid:
    (grid,) = read_book(data).grids
    return grid


def rows_of(grid: Grid) -> list[list[str | None]]:
    return [list(row.values()) for row in grid.cells.to_pylist()]


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "gb18030", "gbk"]
)  # fmt: skip
def test_every_encoding_gives_the_same_table(encoding: str):
    data = TABLE.encode(encoding)
    assert sniff(data) is Format.TEXT
    grid = only(data)
    assert (grid.sheet, grid.first_row, grid.first_column) == ("", 1, 1)
    assert rows_of(grid) == [["姓名", "时长"], ["张测试", "2.5"], ["李测试", "3"]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("quoted", [True, False])
def test_the_delimiter_is_found_below_a_title(delimiter: str, quoted: bool):
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, quoting=quoting).writerows(
        [["某县志愿服务记录"], [], ["姓名", "团队", "时长"], *[["张测试", "甲、乙", "2"]] * 3]
    )
    rows = rows_of(only(text.getvalue().encode()))
    assert rows[:3] == [["某县志愿服务记录", None, None], [None] * 3, ["姓名", "团队", "时长"]]
    assert len(rows) == 6


def test_blank_lines_and_line_breaks_inside_quotes_keep_the_rows_of_excel():
    grid = only('a,b\r\n\r\n"两\r\n行",1\r\n,\r\n末,2'.encode())
    assert rows_of(grid) == [["a", "b"], [None, None], ["两\r\n行", "1"], [None, None], ["末", "2"]]


def test_blank_lines_without_quotes_keep_their_rows():
    assert rows_of(only(b"a\n\nb\n\n\n")) == [["a"], [None], ["b"]]


def test_guards_against_excel_are_unwrapped():
    text = '="140402198001011246",\'140402198001011246,"=""00123""",\t140402198001011246\t,O\'Neill\n'
    digits = "140402198001011246"
    assert rows_of(only(text.encode())) == [[digits, digits, "00123", digits, "O'Neill"]]


def test_a_separator_line_is_obeyed_and_no_row():
    assert rows_of(only(b"sep=;\r\na;b,c\r\n")) == [["a", "b,c"]]


def test_an_unclosed_quote_is_said_and_swallows_nothing():
    book = read_book('a,b\n"张,1\n李,2\n'.encode())
    assert [problem.kind for problem in book.problems] == ["unclosed_quote"]
    assert [row[1] for row in rows_of(book.grids[0])] == ["b", "1", "2"]


def test_an_unclosed_quote_before_a_long_rest_is_said_too():
    book = read_book(('a,b\n"张,1\n' + "李,2\n" * 60_000).encode())
    assert [problem.kind for problem in book.problems] == ["unclosed_quote"]
    assert book.grids[0].height == 60_002


def test_damaged_characters_are_counted():
    data = ("姓名,时长\n" + "张测试,2\n" * 100).encode("gb18030") + b"\xff,3\n"
    book = read_book(data)
    assert [(problem.kind, problem.detail["count"]) for problem in book.problems] == [("undecodable_text", 1)]


def test_blank_cells_of_every_kind_are_null():
    assert rows_of(only("a, ,\u3000,\u00a0,\u200b,\ufeff,x\n".encode())) == [["a", None, None, None, None, None, "x"]]


def test_empty_margins_go_but_not_the_head():
    grid = only(b",,\n,,\n,a,\n,,\n,,\n")
    assert (rows_of(grid), grid.first_column) == ([[None], [None], ["a"]], 2)


FIELDS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Co", "Cc", "Zs", "Cf")), min_size=1, max_size=6
)
PLAIN = FIELDS.filter(lambda text: not text.startswith(("'", "=")) and not text.isspace())


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(PLAIN, min_size=2, max_size=4), min_size=1, max_size=8),
    st.sampled_from([",", "\t", ";"]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8-sig", "utf-16"]),
    st.booleans(),
)
def test_what_is_written_is_read_back(rows, delimiter, ending, encoding, quoted):
    text = io.StringIO()
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=quoting).writerows(rows)
    stated = f"sep={delimiter}{ending}{text.getvalue()}".encode(encoding)
    assert [[cell for cell in row if cell is not None] for row in rows_of(only(stated))] == rows


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_no_text_crashes_the_reader(text):
    if data := text.encode("utf-8-sig"):
        try:
            read_book(data)
        except UnreadableError as error:
            assert error.kind == "not_a_workbook" and text.lstrip("\ufeff \t\r\n\0").startswith("<")
