"""Tables on a terminal of any width: nothing is lost, nothing stands out, numbers stay whole."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from volstat.cli.table import table_of

WORDS = st.text("区县志愿服务队伍ab ", min_size=0, max_size=40).map(str.strip)
NUMBERS = st.integers(0, 10**9).map(lambda number: f"{number:,}")


def printed(headers, rows, numbers, width):
    out = io.StringIO()
    Console(file=out, width=width, highlight=False, markup=False).print(table_of(headers, rows, numbers=numbers))
    return out.getvalue().splitlines()


@given(st.lists(st.tuples(WORDS, WORDS, NUMBERS, NUMBERS, NUMBERS), max_size=5), st.integers(40, 100))
def test_any_cells_fit_and_numbers_stay_whole(rows, width):
    lines = printed(["区县", "team", "registered volunteers", "参与人次", "服务时长"], rows, [2, 3, 4], width)
    assert all(cell_len(line.rstrip()) <= width for line in lines)
    told = " ".join(lines).split()
    assert all(number in told for row in rows for number in row[2:])


def test_numbers_are_aligned_to_the_right():
    lines = printed(["区县", "参与人次"], [["沁县", "7"], ["沁源县", "1,234,567"]], [1], 80)
    assert len({cell_len(line.rstrip()) for line in lines[2:]}) == 1


def test_columns_that_find_no_place_stand_below_with_their_keys():
    headers = ["区县", *(f"第{n}项服务指标" for n in range(6))]
    lines = printed(headers, [["沁县", *(f"{n}00,000,000" for n in range(1, 7))]], range(1, 7), 40)
    assert sum(line.startswith("沁县") for line in lines) > 1


def test_names_of_files_break_around_their_ending():
    lines = printed(["工作簿", "行"], [["壶关县志愿服务活动统计表.xlsx", "1"]], [1], 24)
    assert any(".xlsx" in line for line in lines)
