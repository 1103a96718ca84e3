"""Forms of one unit: labels in one column, numbers in the next."""

from __future__ import annotations

from books import columns, found, problems, read, xlsx

TITLE = ["沁县2020年3月志愿服务情况"]


def test_labels_and_numbers_of_a_month() -> None:
    rows = [
        TITLE,
        ["填报单位", "沁县文明办"],
        ["项目", "数值"],
        ["服务次数", 3],
        ["参与人次", "30人次"],
        ["服务时长", 60],
    ]
    reading = read(xlsx([*rows, [], ["填报人：某某"]]), "情况.xlsx")
    names = ("row", "unit", "start_day", "end_day", "services", "participations", "seconds")
    assert columns(reading, "summaries", *names) == [(4, "沁县", "2020-03-01", "2020-03-31", 3, 30, 60.0)]
    assert found(reading) == []


def test_units_of_measure_in_cells_of_their_own_and_numbers_of_rows() -> None:
    rows = [
        TITLE,
        ["序号", "指标", "单位", "数量"],
        [1, "服务次数", "次", 3],
        [2, "服务时长", "分钟", 90],
        [3, "参与人次", "万人次", 1.5],
    ]
    reading = read(xlsx(rows), "情况.xlsx")
    assert columns(reading, "summaries", "services", "participations", "seconds") == [(3, 15_000, 1.5)]


def test_what_is_wrong_in_a_form_is_said_at_its_own_cell() -> None:
    rows = [TITLE, [], [None, "服务次数", 3], [None, "参与人次", "2.5"], [None, "惠民红包", 7], [None, "服务时长", 60]]
    reading = read(xlsx(rows), "情况.xlsx")
    assert found(reading) == [("bad_count", "C4"), ("unmapped_header", "B5")]
    assert next(p.value for p in problems(reading) if p.kind == "bad_count") == "2.5"
    assert columns(reading, "summaries", "services", "participations", "seconds") == [(3, None, 60.0)]


def test_a_form_without_a_period_does_not_count_and_says_so() -> None:
    reading = read(xlsx([["志愿服务情况"], ["服务次数", 3], ["参与人次", 30]]), "沁县.xlsx")
    assert ("missing_date", "2") in found(reading)


def test_prose_with_numbers_is_no_form() -> None:
    reading = read(xlsx([["说明"], ["本月情况", "很好"], ["活动", 3], ["天气", 5]]), "沁县.xlsx")
    assert found(reading) == [("sheet_not_understood", "")]


def test_a_form_without_a_unit_beside_a_table_that_has_one() -> None:
    table = [["沁源县2020年2月统计"], ["乡镇", "服务次数", "参与人次", "服务时长"], ["沁河镇", 1, 2, 3]]
    form = [["2020年3月情况"], ["服务次数", 3], ["参与人次", "若干"], ["参与人数", 2], ["服务时长", 60]]
    reading = read(xlsx({"二月": table, "三月": form}), "汇总.xlsx")
    assert columns(reading, "summaries", "row", "unit", "services") == [(3, "沁源县", 1), (2, "沁源县", 3)]
