"""Which sets of columns make a table, seen on sheets with little beside the numbers or the names."""

from __future__ import annotations

import pytest
from grids import grid

from volstat.intake.layout import find_blocks
from volstat.intake.vocabulary import load


def test_numbers_alone_are_a_summary_where_nothing_else_is_told() -> None:
    title = ["沁县2020年3月志愿服务情况"]
    found = find_blocks(grid([title, ["服务次数", "参与人次", "服务时长"], ["3", "30", "60"]]), load())
    assert [(b.table, len(b.rows)) for b in found.blocks] == [("summaries", 1)]
    named = find_blocks(grid([["姓名", "参与人次", "服务时长"], ["甲某", "3", "6"]]), load())
    assert [b.table for b in named.blocks] != ["summaries"]


@pytest.mark.parametrize(
    ("rows", "table"),
    [
        ([["队伍名称"], ["春雷"], ["志愿服务队"], ["阳光"]], "teams"),
        ([["沁县志愿队伍名单"], ["队伍名称"], ["春雷"], ["志愿服务队"], ["阳光"]], "teams"),
        (
            [["序号", "站点名称", "负责人"], ["1", "甲站", "某某"], ["2", "乙站", "某某"], ["3", "丙站", "某"]],
            "stations",
        ),
    ],
)
def test_a_list_of_nothing_but_names(rows: list[list[str]], table: str) -> None:
    assert [(b.table, len(b.rows)) for b in find_blocks(grid(rows), load()).blocks] == [(table, 3)]


def test_a_list_of_names_of_people_is_no_table() -> None:
    assert not find_blocks(grid([["姓名"], ["甲某"], ["乙某"]]), load()).blocks


def test_a_block_beside_a_table_is_a_table_by_its_own_headers() -> None:
    records = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    row = ["甲某", "1", "清扫", "2020-03-05", "2", None, "春雷队", "2019-01-01"]
    rows = [[*records, None, "队伍名称", "成立时间"], row, row, row]
    assert [b.table for b in find_blocks(grid(rows), load()).blocks] == ["participations", "teams"]
    names = [rows[0][:7], row[:7], row[:5], row[:5]]
    parked = find_blocks(grid(names), load())
    assert [b.table for b in parked.blocks] == ["participations"]
    assert parked.problems["kind"].to_pylist() == ["side_list"]
