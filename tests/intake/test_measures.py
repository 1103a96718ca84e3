"""Units of measure that stand in the lines around a table, not in its headers."""

from __future__ import annotations

import pytest
from books import columns, found, identity, problems, read, xlsx

from volstat.intake.measures import measures_in
from volstat.intake.vocabulary import load

A, B = identity(11), identity(22)
RECORDS = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        (["沁县2020年3月服务时长记录（单位：分钟）"], []),
        (["沁县2020年3月记录", None, None, None, "单位：分钟"], []),
        (["沁县2020年3月服务时长（分钟）"], []),
        (["沁县2020年3月记录"], ["注：时长单位为分钟。"]),
        (["沁县2020年3月记录"], ["说明：服务时长以分钟计"]),
    ],
)
def test_minutes_said_beside_the_table(above: list[str | None], below: list[str]) -> None:
    row = ["甲某", A, "清扫", "2020-03-05", 20]
    reading = read(xlsx([above, RECORDS, row, ["乙某", B, "清扫", "2020-03-05", "1小时"], below]))
    assert columns(reading, "participations", "seconds") == [(20 / 60,), (1.0,)]
    assert [(p.kind, p.cell) for p in problems(reading) if p.column == 5] == [("measure_from_line", "E2")]


def test_a_header_of_its_own_goes_before_the_line_above() -> None:
    head = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长（小时）"]
    reading = read(xlsx([["沁源县记录（单位：分钟）"], head, ["甲某", A, "清扫", "2020-03-05", 2]]))
    assert columns(reading, "participations", "seconds") == [(2.0,)]
    assert found(reading) == [("measures_disagree", "E2")]


@pytest.mark.parametrize(
    ("line", "header", "told"),
    [
        ("单位：万人次、万小时", ["参与人次（人次）", "服务时长（小时）"], ["C2", "D2"]),
        ("单位：人次、小时", ["参与人次（万人次）", "服务时长（万小时）"], ["C2", "D2"]),
        ("单位：人次、小时", ["参与人次（人次）", "服务时长（小时）"], []),
        ("单位：万人次", ["参与人次（万人次）", "服务时长（小时）"], []),
    ],
)
def test_a_header_and_a_line_that_tell_different_units_are_reported(
    line: str, header: list[str], told: list[str]
) -> None:
    rows = [["沁县2020年汇总", None, None, line], ["月份", "服务次数", *header], ["2020年1月", 30, 1200, 2500]]
    reading = read(xlsx(rows), "沁县.xlsx")
    assert [cell for kind, cell in found(reading) if kind == "measures_disagree"] == told


def test_the_words_of_a_header_tell_minutes() -> None:
    head = ["姓名", "身份证号", "活动名称", "服务日期", "服务分钟数"]
    reading = read(xlsx([head, ["甲某", A, "清扫", "2020-03-05", 90]]))
    assert columns(reading, "participations", "seconds") == [(1.5,)]


def test_several_units_in_one_line_go_to_their_own_columns() -> None:
    head = ["乡镇", "服务次数", "参与人次", "参与人数", "服务时长"]
    title = ["沁源县2020年3月志愿服务情况（单位：人、万人次、万小时）"]
    reading = read(xlsx([title, head, ["沁河镇", 10, 1.2, 900, "2.5"], ["郭道镇", 4, "0.5万", 40, "30小时"]]))
    names = ("services", "participations", "participants", "seconds")
    assert columns(reading, "summaries", *names) == [(10, 12_000, 900, 25_000.0), (4, 5_000, 40, 30.0)]


def test_a_line_over_two_tables_holds_for_the_second_that_has_none_of_its_own() -> None:
    head = ["乡镇", "服务次数", "参与人次", "服务时长"]
    rows = [["沁源县2020年3月统计表（单位：分钟）"], head, ["沁河镇", 1, 2, 90], ["合计", 1, 2, 90]]
    second = ["活动名称", "活动日期", "参与人次", "总时长"]
    reading = read(xlsx([*rows, [], second, ["清扫", "2020-03-05", 2, 120], ["慰问", "2020-03-06", 2, 60]]))
    assert columns(reading, "summaries", "seconds") == [(1.5,)]
    assert columns(reading, "activities", "seconds") == [(2.0,), (1.0,)]


def test_a_unit_that_nobody_knows_is_said() -> None:
    head = ["乡镇", "服务次数", "参与人次", "服务时长"]
    reading = read(xlsx([["沁源县2020年3月统计表（单位：千人次、千小时）"], head, ["沁河镇", 1, 2, 3]]))
    assert [p.kind for p in problems(reading)] == ["unknown_measure"]


@pytest.mark.parametrize(
    "line", ["单位：沁源县文明办", "填报单位：沁县志愿者协会", "单位名称：沁河镇", "2020年12月（沁源县）"]
)
def test_a_reporting_unit_is_no_unit_of_measure(line: str) -> None:
    measures = measures_in([line], load().matcher.units)
    assert (measures.said, measures.unknown) == ((), ())


@pytest.mark.parametrize(("number", "doubtful"), [(1200, True), (1.2, False), (3, False)])
def test_large_whole_numbers_said_to_be_in_tens_of_thousands_are_doubted(number: float, doubtful: bool) -> None:
    rows = [["沁县2020年汇总", None, "单位：万人次"], ["月份", "服务次数", "参与人次"], ["2020年1月", 30, number]]
    reading = read(xlsx(rows), "沁县.xlsx")
    assert (("measure_doubtful", "C2") in found(reading)) is doubtful
