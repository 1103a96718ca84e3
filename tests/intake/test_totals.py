"""Printed totals are found by label, shape and arithmetic, compared, and never taken for data."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake.block import Block
from volstat.intake.reading import ColumnFacts
from volstat.intake.total_labels import Label, label_of
from volstat.intake.total_sums import Amounts
from volstat.intake.totals import find_totals
from volstat.problems import problems_of

HEADERS = {
    "person_name": "姓名",
    "identity_number": "身份证号",
    "service_day": "服务日期",
    "hours": "服务时长",
    "activity": "活动名称",
    "activity_id": "活动编号",
    "participations": "参与人次",
    "total_hours": "总时长",
    "month": "月份",
    "township": "乡镇",
    "team": "服务队",
    "participants": "参与人数",
}
TIMES = {"hours", "total_hours"}


def block_of(table: str, fields: list[str], rows: list[list[str | None]], first: int = 3) -> Block:
    facts = tuple(ColumnFacts(i, HEADERS[f], f, "vocabulary") for i, f in enumerate(fields, start=1))
    cells = pa.table({str(c.column): pa.array([row[c.column - 1] for row in rows], pa.string()) for c in facts})
    return Block("表", table, facts, (first - 1,), pa.array(range(first, first + len(rows)), pa.int32()), cells)


def amount(facts: ColumnFacts, texts: pa.ChunkedArray) -> Amounts:
    per_unit = 3600 if facts.field in TIMES else 1
    numbers = [None if t is None else float(t.replace(",", "")) for t in texts.to_pylist()]
    values = np.array([round((n or 0) * per_unit) for n in numbers], dtype=np.int64)
    return Amounts(values, np.array([n is not None for n in numbers]), per_unit)


def totals_of(table: str, fields: list[str], rows: list[list[str | None]]):
    found = find_totals(block_of(table, fields, rows), amount)
    return found.rows, [(p.kind, p.cell, p.detail) for p in problems_of(found.problems)]


ACTIVITIES = ["activity", "service_day", "participations", "total_hours"]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("合计", Label.EXACT),
        ("合　 计", Label.EXACT),
        ("总  合计：", Label.EXACT),
        ("合计（人次）", Label.EXACT),
        ("合计：3000小时", Label.EXACT),
        ("Total", Label.EXACT),
        ("沁河镇小计", Label.ENDING),
        ("12月合计", Label.ENDING),
        ("其中：党员", Label.PART),
        ("何计", Label.NONE),
        ("合计服务队", Label.NONE),
        ("计划生育宣传", Label.NONE),
        ("会计", Label.NONE),
    ],
)
def test_labels(text: str, label: Label) -> None:
    assert label_of(text) is label


@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_total_is_found_at_the_top_in_the_middle_and_at_the_foot(place: int) -> None:
    rows: list[list[str | None]] = [
        ["义诊", "2020-12-01", "10", "20"],
        ["植树", "2020-12-02", "5", "7.5"],
        ["扫雪", "2020-12-03", "1", "2"],
    ]
    rows.insert(place, ["合 计", None, "16", "29.5"])
    found, problems = totals_of("activities", ACTIVITIES, rows)
    assert found == (3 + place,)
    assert [p[0] for p in problems] == ["total_matches", "total_matches"]


def test_a_wrong_total_is_reported_at_its_cell_with_both_numbers() -> None:
    rows: list[list[str | None]] = [
        ["义诊", "2020-12-01", "10", "20"],
        ["植树", "2020-12-02", "5", "7.5"],
        ["合计", None, "16", "27.5"],
    ]
    found, problems = totals_of("activities", ACTIVITIES, rows)
    assert found == (5,)
    assert ("total_differs", "C5", {"printed": "16", "summed": "15"}) in problems
    assert ("total_matches", "D5", {"printed": "27.5", "summed": "27.5"}) in problems


def test_subtotals_sum_their_section_and_the_total_sums_the_rows_once() -> None:
    rows: list[list[str | None]] = [
        ["2020-11", "甲镇", "1", "2"], ["2020-11", "乙镇", "3", "4"], ["小计", None, "4", "6"],
        ["2020-12", "甲镇", "5", "6"], ["2020-12", "乙镇", "7", "8"], ["小　计", None, "12", "14"],
        ["总计", None, "16", "20"],
    ]  # fmt: skip
    found, problems = totals_of("summaries", ["month", "township", "participations", "total_hours"], rows)
    assert found == (5, 8, 9)
    assert {p[0] for p in problems} == {"total_matches"}


def test_subtotals_above_their_section() -> None:
    rows: list[list[str | None]] = [
        ["甲镇小计", None, "3"], ["甲镇", "2020-11", "1"], ["甲镇", "2020-12", "2"],
        ["乙镇小计", None, "30"], ["乙镇", "2020-11", "10"], ["乙镇", "2020-12", "20"],
    ]  # fmt: skip
    found, problems = totals_of("summaries", ["township", "month", "participations"], rows)
    assert found == (3, 6)
    assert {p[0] for p in problems} == {"total_matches"}


def test_people_and_teams_that_are_called_like_totals_stay() -> None:
    fields = ["person_name", "identity_number", "team", "service_day", "hours"]
    rows: list[list[str | None]] = [
        ["何计", "11010119900307747X", "合计服务队", "2020-12-01", "2"],
        ["合计", "110101199003070003", "合计服务队", "2020-12-01", "3"],
        ["甲", None, "合计", "2020-12-02", "1"],
        ["乙", "110101199003070004", "合计", "2020-12-02", "9"],
    ]
    assert totals_of("participations", fields, rows) == ((), [])


@pytest.mark.parametrize(("number", "total"), [(None, True), ("0", True), ("—", True), ("1403", False)])
def test_a_labelled_row_with_a_number_of_its_own_is_no_total_but_a_zero_is_no_number(
    number: str | None, total: bool
) -> None:
    fields = ["activity", "activity_id", "participations", "total_hours"]
    rows: list[list[str | None]] = [["甲", "1401", "2", "4"], ["乙", "1402", "3", "6"], ["合计", number, "5", "10"]]
    assert (totals_of("activities", fields, rows)[0] == (5,)) is total


def test_a_record_whose_name_is_a_label_and_that_has_no_key_stays_unless_the_sum_says_otherwise() -> None:
    fields = ["person_name", "identity_number", "team", "service_day", "hours"]
    record: list[list[str | None]] = [
        ["甲", None, "一队", "2020-12-01", "2"], ["乙", None, "一队", "2020-12-01", "3"]
    ]  # fmt: skip
    assert totals_of("participations", fields, [*record, ["合计", None, "一队", "2020-12-02", "2"]])[0] == ()
    assert totals_of("participations", fields, [*record, ["合计", None, "一队", "2020-12-02", "5"]])[0] == (5,)


def test_the_label_of_a_merged_range_fills_all_its_cells() -> None:
    fields = ["person_name", "identity_number", "service_day", "hours"]
    rows: list[list[str | None]] = [
        ["甲", "110101199003070003", "2020-12-01", "2"],
        ["合计", "合计", "合计", "2"],
    ]
    assert totals_of("participations", fields, rows)[0] == (4,)


def test_an_unlabelled_last_row_that_is_exactly_the_sum_is_a_total() -> None:
    rows: list[list[str | None]] = [
        ["义诊", "2020-12-01", "10", "20"], ["植树", "2020-12-02", "5", "7.5"], [None, None, "15", "27.5"],
    ]  # fmt: skip
    found, problems = totals_of("activities", ACTIVITIES, rows)
    assert found == (5,)
    assert ("unlabelled_total", "5", {}) in problems
    rows[-1] = [None, None, "15", "27"]
    assert totals_of("activities", ACTIVITIES, rows) == ((), [])


def test_a_part_of_a_total_is_no_data_but_a_first_item_after_the_total_is() -> None:
    fields = ["township", "participations"]
    part: list[list[str | None]] = [["甲镇", "1"], ["乙镇", "2"], ["合计", "3"], ["其中：党员", "2"]]
    assert totals_of("summaries", fields, part)[0] == (5, 6)
    item: list[list[str | None]] = [["合计", "6"], ["其中：甲镇", "1"], ["乙镇", "2"], ["丙镇", "3"]]
    assert totals_of("summaries", fields, item)[0] == (3,)


def test_a_total_rounded_in_print_agrees() -> None:
    rows: list[list[str | None]] = [
        ["a", "2020-12-01", "1", "1.25"],
        ["b", "2020-12-01", "1", "2.2"],
        ["合计", None, "2", "3.5"],
    ]
    assert {p[0] for p in totals_of("activities", ACTIVITIES, rows)[1]} == {"total_matches"}


def test_distinct_people_may_be_fewer_than_their_sum() -> None:
    fields = ["month", "participations", "participants"]
    rows: list[list[str | None]] = [["1月", "5", "4"], ["2月", "6", "5"], ["合计", "11", "6"]]
    assert [p[:2] for p in totals_of("summaries", fields, rows)[1]] == [("total_matches", "B5")]


@given(
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=2, max_size=12),
    st.lists(st.integers(0, 12), max_size=3),
)
def test_adding_total_rows_never_touches_the_data(numbers: list[tuple[int, int]], places: list[int]) -> None:
    rows: list[list[str | None]] = [[f"活动{i}", "2020-12-01", str(n), str(h)] for i, (n, h) in enumerate(numbers)]
    for place in places:
        rows.insert(place, ["合计", None, str(sum(n for n, _ in numbers)), str(sum(h for _, h in numbers))])
    found, problems = totals_of("activities", ACTIVITIES, rows)
    assert [r for r in range(3, 3 + len(rows)) if r not in found] == [
        3 + i for i, row in enumerate(rows) if row[0] != "合计"
    ]
    assert {p[0] for p in problems} <= {"total_matches"}
