"""Whole workbooks as an unseen district would send them; each test is named for the mess that it shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import openpyxl
import pytest
from books import (
    CONTEXT,
    columns,
    csv,
    found,
    html,
    identity,
    ods,
    problems,
    read,
    spreadsheetml,
    xls,
    xlsx,
)

from volstat.intake.reading import SheetState

A, B, C, D = (identity(n) for n in (11, 22, 33, 44))


def test_title_unit_and_export_time_above_notes_and_signatures_below() -> None:
    data = xlsx(
        [
            ["长治市沁源县2020年12月志愿服务记录"],
            ["填报单位：沁源县文明办", None, None, None, "导出时间：2021-01-05 09:30"],
            [],
            ["序号", "姓名", "身份证号", "活动名称", "服务日期", "服务时长\n（分钟）"],
            [1, "甲某", A, "扫雪", date(2020, 12, 5), 150],
            [2, "乙某", B, "扫雪", date(2020, 12, 5), 90],
            ["填报人：丙某", None, "审核人：丁某"],
            ["注：沁县的志愿者另表上报。"],
        ],
        ["A1:F1"],
    )
    reading = read(data, "exports/数据.xlsx")
    assert columns(reading, "participations", "row", "unit", "name", "day", "seconds", "fault") == [
        (5, "沁源县", "甲某", "2020-12-05", 2.5, None),
        (6, "沁源县", "乙某", "2020-12-05", 1.5, None),
    ]
    assert reading.facts.exported_at == datetime(2021, 1, 5, 9, 30)
    assert reading.facts.sheets[0].period == (date(2020, 12, 1), date(2020, 12, 31))
    assert found(reading) == []


def test_three_levels_of_headers_and_one_team_name_for_several_people() -> None:
    data = xlsx(
        [
            ["2020年志愿服务台账"],
            ["所属团队", "志愿者信息", None, "服务情况", None, None],
            [None, "姓名", "证件号码", "服务日期", "时间", None],
            [None, None, None, None, "开始时间", "结束时间"],
            ["红星服务队", "甲某", A, "2020-03-05", "08:00", "10:30"],
            [None, "乙某", B, "2020-03-05", "22:00", "01:00"],
            ["合计服务队", "何计", C, "2020-03-06", "9:00", "9:45"],
        ],
        ["A1:F1", "A2:A4", "B2:C2", "D2:F2", "B3:B4", "C3:C4", "D3:D4", "E3:F3", "A5:A6"],
    )
    reading = read(data, "沁县/台账.xlsx")
    assert columns(reading, "participations", "row", "team", "name", "start", "end", "seconds") == [
        (5, "红星服务队", "甲某", 28_800, 37_800, 2.5),
        (6, "红星服务队", "乙某", 79_200, 90_000, 3.0),
        (7, "合计服务队", "何计", 32_400, 35_100, 0.75),
    ]
    assert {u for (u,) in columns(reading, "participations", "unit")} == {"沁县"}


def test_headers_printed_again_on_every_page_with_page_totals() -> None:
    header = ["姓名", "身份证号码", "服务日期", "活动名称", "服务时长（h）"]
    reading = read(
        xlsx(
            [
                ["志愿服务记录"],
                header,
                ["甲某", A, "2020-12-01", "义诊", 2],
                ["乙某", B, "2020-12-01", "义诊", 3.5],
                ["本页小计", None, None, None, 5.5],
                [],
                ["志愿服务记录"],
                header,
                ["丙某", C, "2020-12-02", "义诊", 1],
                ["本 页 小 计", None, None, None, 1],
                ["总　合计", None, None, None, 7],
            ]
        )
    )
    assert columns(reading, "participations", "row", "seconds") == [(3, 2), (4, 3.5), (9, 1)]
    assert reading.facts.sheets[0].total_rows == (5, 10, 11)
    assert found(reading) == [("total_differs", "E11"), ("total_matches", "E10"), ("total_matches", "E5")]
    (wrong,) = (p for p in problems(reading) if p.kind == "total_differs")
    assert (wrong.detail["printed"], wrong.detail["summed"], wrong.unit) == ("7", "6.5", "沁源县")


def test_activities_with_the_total_above_the_data_and_people_who_are_no_participations() -> None:
    reading = read(
        xlsx(
            [
                ["2020年第四季度活动统计表"],
                [
                    "活动编号",
                    "活动名称",
                    "活动开始时间",
                    "活动结束时间",
                    "报名人数",
                    "参与人次",
                    "总时长",
                    "活动受益人数",
                ],
                ["合计", None, None, None, 60, 35, 70.5, 400],
                ["H1", "扫雪", "2020-12-05 08:00", "2020-12-05 12:00", 40, 30, 60, 300],
                ["H2", "三天宣讲", "2020-12-10", "2020-12-12", 20, 5, 10.5, 100],
            ]
        ),
        "市直/活动.xlsx",
    )
    names = (
        "row",
        "unit",
        "activity_id",
        "start_day",
        "end_day",
        "planned",
        "participations",
        "seconds",
        "beneficiaries",
    )
    assert columns(reading, "activities", *names) == [
        (4, "市直", "H1", "2020-12-05", "2020-12-05", 40, 30, 60, 300),
        (5, "市直", "H2", "2020-12-10", "2020-12-12", 20, 5, 10.5, 100),
    ]
    assert {kind for kind, _ in found(reading)} == {"total_matches"}


def test_html_in_gbk_named_xls() -> None:
    data = html(
        [
            ["姓名", "身份证号", "活动名称", "服务日期", "服务时长(小时)"],
            ["甲某", A, "义诊 & 义剪", "2020年12月5日", "2小时30分"],
            ["乙某", B.lower(), "义诊 & 义剪", "2020.12.6", "150分钟"],
        ]
    )
    reading = read(data, "武乡县/记录.xls")
    assert columns(reading, "participations", "row", "unit", "activity", "day", "seconds") == [
        (2, "武乡县", "义诊 & 义剪", "2020-12-05", 2.5),
        (3, "武乡县", "义诊 & 义剪", "2020-12-06", 2.5),
    ]


def test_gb18030_csv_with_marks_inside_numbers() -> None:
    data = csv(
        [
            ["姓名", "身份证号", "服务日期", "活动名称", "时长"],
            ["㛃某", f"'{A}", "2020/12/5", "义诊", "2.5"],
            ["乙某", f" {B[:6]} {B[6:14]} {B[14:]}\t", "20201206", "义诊", "1"],
        ]
    )
    reading = read(data, "黎城县记录.csv")
    keys = [k for (k,) in columns(reading, "participations", "identity_key")]
    again = read(xlsx([["姓名", "身份证号", "注册时间"], ["甲", A, "2019-01-01"], ["乙", B, None]]), "黎城县.xlsx")
    assert [k for (k,) in columns(again, "volunteers", "identity_key")] == keys
    assert columns(reading, "participations", "name", "day") == [("㛃某", "2020-12-05"), ("乙某", "2020-12-06")]


def test_binary_xls_under_an_xlsx_name_with_real_dates() -> None:
    rows = [["姓名", "身份证", "注册时间"], ["甲某", A, date(2019, 3, 5)], ["乙某", B, date(2020, 12, 31)]]
    reading = read(xls(rows, formats={2: "yyyy年m月d日"}), "平顺县名册.xlsx")
    assert columns(reading, "volunteers", "row", "unit", "registered_on", "fault") == [
        (2, "平顺县", "2019-03-05", None),
        (3, "平顺县", "2020-12-31", None),
    ]


@pytest.mark.parametrize(
    "write", [spreadsheetml, ods, lambda rows: csv(rows, "utf-16", "\t"), lambda rows: csv(rows, "utf-8-sig")]
)
def test_the_same_table_in_other_formats(write: object) -> None:
    rows = [
        ["月份", "乡镇", "服务次数", "人次", "时长（小时）"],
        ["2020-11", "沁河镇", 3, 40, 80.5],
        ["2020-12", "郭道镇", 2, 30, 61],
    ]
    reading = read(write(rows), "沁源县.xls")  # type: ignore[operator]
    names = ("row", "unit", "township", "start_day", "end_day", "services", "participations", "seconds")
    assert columns(reading, "summaries", *names) == [
        (2, "沁源县", "沁河镇", "2020-11-01", "2020-11-30", 3, 40, 80.5),
        (3, "沁源县", "郭道镇", "2020-12-01", "2020-12-31", 2, 30, 61),
    ]


def test_drafts_hidden_sheets_and_last_months_sheet_do_not_count() -> None:
    rows = [["姓名", "身份证号", "服务日期", "活动名称", "时长"], ["甲某", A, "2020-12-05", "义诊", 2]]

    def hide(book: openpyxl.Workbook) -> None:
        book["底稿"].sheet_state = "hidden"

    reading = read(xlsx({"12月": rows, "底稿": rows, "旧表": rows, "填表说明": [["请如实填写"]]}, hide=hide))
    assert reading.frames["participations"].num_rows == 1
    states = {s.sheet: s.state for s in reading.facts.sheets}
    assert (states["底稿"], states["旧表"]) == (SheetState.HIDDEN, SheetState.SUPERSEDED)
    assert {("hidden_sheet", "底稿"), ("superseded_sheet", "旧表")} <= {(p.kind, p.sheet) for p in problems(reading)}


def test_two_tables_on_one_sheet_and_a_list_parked_beside_them() -> None:
    reading = read(
        xlsx(
            [
                ["壶关县志愿队伍和站点"],
                ["队伍名称", "统一社会信用代码", "成立时间", None, None, "下拉选项"],
                ["红星服务队", "91110108MA01ABCD0X", "2019-01-01", None, None, "社区"],
                ["绿叶服务队", None, "2020-06", None, None, "景区"],
                [],
                ["壶关县志愿服务站"],
                ["站点名称", "站点类型", "建站时间"],
                ["龙泉站", "社区", "2018-05-01"],
            ]
        ),
        "数据.xlsx",
    )
    assert columns(reading, "teams", "row", "unit", "team", "uscc", "founded_on") == [
        (3, "壶关县", "红星服务队", None, "2019-01-01"),
        (4, "壶关县", "绿叶服务队", None, "2020-06-01"),
    ]
    assert columns(reading, "stations", "row", "unit", "station") == [(8, "壶关县", "龙泉站")]
    assert ("bad_uscc", "B3") in found(reading)


def test_monthly_summary_where_blank_dash_and_not_reported_are_not_zero() -> None:
    reading = read(
        xlsx(
            [
                ["襄垣县2020年志愿服务月报汇总表"],
                ["月份", "乡镇（街道）", "服务次数", "参与人次", "服务时长（小时）"],
                ["11月", "古韩镇", 3, 40, 80],
                [None, "王桥镇", "—", "未报", None],
                ["小  计", None, 3, 40, 80],
                ["12月", "古韩镇", 0, 0, 0],
                [None, "王桥镇", 2, "三十来人次", 60],
                ["小计", None, 2, None, 60],
                ["总计", None, 5, 40, 140],
            ],
            ["A1:E1", "A3:A4", "A6:A7"],
        ),
        "汇总.xlsx",
    )
    names = ("row", "unit", "township", "start_day", "services", "participations", "seconds", "fault")
    assert columns(reading, "summaries", *names) == [
        (3, "襄垣县", "古韩镇", "2020-11-01", 3, 40, 80, None),
        (4, "襄垣县", "王桥镇", "2020-11-01", None, None, None, None),
        (6, "襄垣县", "古韩镇", "2020-12-01", 0, 0, 0, None),
        (7, "襄垣县", "王桥镇", "2020-12-01", 2, None, 60, None),
    ]
    assert found(reading, "total_matches") == [("bad_count", "D7"), *(("unknown_amount", c + "4") for c in "CDE")]


def test_months_side_by_side() -> None:
    reading = read(
        xlsx(
            [
                ["2020年平顺县志愿服务统计"],
                ["乡镇", "10月", None, "11月", None, "合计", None],
                [None, "人次", "时长", "人次", "时长", "人次", "时长"],
                ["青羊镇", 10, 20, 30, 60, 40, 80],
                ["龙溪镇", 1, 2, None, None, 1, 2],
            ],
            ["A2:A3", "B2:C2", "D2:E2", "F2:G2"],
        ),
        "平顺县.xlsx",
    )
    got = sorted(columns(reading, "summaries", "start_day", "township", "participations", "seconds"), key=str)
    assert got == [
        ("2020-10-01", "青羊镇", 10, 20), ("2020-10-01", "龙溪镇", 1, 2),
        ("2020-11-01", "青羊镇", 30, 60), ("2020-11-01", "龙溪镇", None, None),
    ]  # fmt: skip


def test_spans_of_time_in_one_cell() -> None:
    reading = read(
        xlsx(
            [
                ["志愿者姓名", "身份证号", "活动名称", "活动日期", "志愿服务时间段"],
                ["甲某", A, "值守", "2020-02-03", "8:00-12:00 13:30-17:30"],
                ["乙某", B, "值守", "2020-02-03", "22:00–01:00"],
                ["丙某", C, "值守", "2020-02-03", "上午"],
            ]
        )
    )
    assert columns(reading, "participations", "seconds", "start", "end", "fault") == [
        (8, 28_800, 63_000, None), (3, 79_200, 90_000, None), (None, None, None, "bad_clock"),
    ]  # fmt: skip
    assert found(reading) == [("bad_clock", "E4")]


def test_lengths_of_time_that_are_none_and_times_that_cannot_be() -> None:
    rows = [
        ["记录编号", "姓名", "身份证号", "服务项目", "日期", "服务时长"],
        ["R1", "甲某", A, "义诊", "2020-12-05", "半天"],
        ["R2", "乙某", B, "义诊", "2020-02-30", 2],
        ["R3", "丙某", C, "义诊", "2020-12-05", 25],
        ["R4", "丁某", D, "义诊", "2020-12-05", -1],
        ["R5", "甲某", A, "义诊", "2020-12-06", 0],
        ["R6", "甲某", A, "义诊", "2020-12-07", "—"],
        ["R7", "甲某", A, "义诊", None, 2],
        ["R8", "甲某", A, "义诊", "2020-12-08", 24],
        ["R9", "甲某", A, "义诊", "2020-12", 1.5],
    ]
    reading = read(xlsx(rows))
    assert [f for (f,) in columns(reading, "participations", "fault")] == [
        "bad_duration", "bad_date", "over_24_hours", "negative_duration", None, None, "missing_date",
        None, None,
    ]  # fmt: skip
    assert found(reading) == [
        ("bad_date", "E3"), ("bad_duration", "F2"), ("date_without_day", "E10"), ("missing_date", "E8"),
        ("missing_duration", "F7"), ("negative_duration", "F5"), ("over_24_hours", "F4"), ("zero_duration", "F6"),
    ]  # fmt: skip


def test_one_hour_thirty_behind_a_point_is_asked_and_not_guessed() -> None:
    header = ["姓名", "身份证号", "活动名称", "日期", "时长"]
    reading = read(xlsx([header, ["甲某", A, "义诊", "2020-12-05", "1.30"], ["乙某", B, "义诊", "2020-12-05", 2]]))
    assert columns(reading, "participations", "seconds", "fault") == [(None, "ambiguous_duration"), (2, None)]
    assert found(reading) == [("ambiguous_duration", "E2")]
    mixed = read(
        xlsx(
            [
                header,
                *(
                    [n, i, "义诊", "2020-12-05", h]
                    for n, i, h in (("甲某", A, "1.30"), ("乙某", B, 1.75), ("丙某", C, 4.5))
                ),
            ]
        )
    )
    assert columns(mixed, "participations", "seconds") == [(None,), (1.75,), (4.5,)]
    assert found(mixed) == [("ambiguous_duration", "E2")]


def test_excel_clock_values_as_lengths_of_time() -> None:
    header = ["姓名", "身份证号", "活动名称", "日期", "时长"]
    rows = [header, ["甲某", A, "义诊", date(2020, 12, 5), time(2, 30)], ["乙某", B, "义诊", date(2020, 12, 5), "3:15"]]
    assert columns(read(xlsx(rows)), "participations", "seconds") == [(2.5,), (3.25,)]
    fractions = [header, ["甲某", A, "义诊", 44170, 0.1042], ["乙某", B, "义诊", 44171, 0.0625]]
    got = columns(read(xlsx(fractions)), "participations", "day", "seconds")
    assert got == [("2020-12-05", 2.5), ("2020-12-06", 1.5)]


def test_identity_numbers_rounded_masked_mistyped_and_old() -> None:
    wrong = A[:-1] + ("0" if A[-1] != "0" else "1")
    rows = [
        ["编号", "姓名", "身份证号(18位)", "手机号码", "登记日期", "状态"],
        ["001", "甲某", int(B[:-1] + "0"), None, "2019-01-01", "正常"],
        ["002", "乙某", "1404**********1234", "13800000001", "2019-01-01", "正常"],
        ["003", "丙某", wrong, None, "2019-01-01", "正常"],
        ["004", "丁某", "14040019900307", None, "2019-01-01", "正常"],
        ["005", "戊某", "140400900307011", None, "2019-01-01", "已注销"],
        ["006", "己某", A, None, None, "正常"],
    ]
    reading = read(xlsx(rows), "上党区花名册.xlsx")
    got = columns(reading, "volunteers", "identity_fault", "identity_key", "number_key", "phone_key", "deregistered")
    assert [(f, k is not None, n is not None, p is not None, d) for f, k, n, p, d in got] == [
        ("identity_rounded", False, True, False, False),
        ("identity_masked", False, True, True, False),
        ("identity_check_digit", False, True, False, False),
        ("identity_length", False, True, False, False),
        (None, True, True, False, True),
        (None, True, True, False, False),
    ]
    assert got[4][1] == got[5][1]
    assert found(reading) == [
        ("identity_masked", "C3"),
        ("identity_wrong_but_known", "C2"), ("identity_wrong_but_known", "C4"), ("identity_wrong_but_known", "C5"),
        ("registered_without_date", "E7"),
    ]  # fmt: skip
    assert not any(A in str(p.value) or B[:-1] in str(p.value) for p in problems(reading))


def test_formulas_that_were_never_calculated() -> None:
    rows = [
        ["姓名", "身份证号", "活动名称", "日期", "时长", "备注"],
        ["甲某", A, "义诊", "2020-12-05", "=1+1", "=1/2"],
        ["乙某", B, "义诊", "2020-12-05", 3, None],
        ["合计", None, None, None, "=SUM(E2:E3)", None],
    ]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "row", "seconds", "fault") == [
        (2, None, "formula_without_value"),
        (3, 3, None),
    ]
    assert found(reading) == [("formula_without_value", "E2"), ("formula_without_value", "E4")]


def test_units_that_disagree_and_names_inside_names() -> None:
    rows = [
        ["沁县2020年12月记录"],
        ["姓名", "身份证号", "活动名称", "日期", "时长"],
        ["甲某", A, "义诊", "2020-12-05", 2],
    ]
    reading = read(xlsx(rows), "沁源县/12月.xlsx")
    assert columns(reading, "participations", "unit") == [("沁县",)]
    (problem,) = (p for p in problems(reading) if p.kind == "units_disagree")
    assert (problem.detail["first"], problem.detail["second"]) == ("沁县", "沁源县")


def test_a_column_of_districts_with_retired_names_townships_and_strangers() -> None:
    rows = [
        ["长治市志愿者名册"],
        ["姓名", "身份证号", "所属区域", "注册日期"],
        ["甲某", A, "长治市城区英雄南路街道", "2017-01-01"],
        ["乙某", B, "潞城市", "2017-01-01"],
        ["丙某", C, "山西省长治市沁源县沁河镇", "2019-01-01"],
        ["丁某", D, "太原市小店区", "2019-01-01"],
    ]
    reading = read(xlsx(rows), "名册.xlsx")
    assert columns(reading, "volunteers", "unit", "township") == [
        ("潞州区", "英雄南路街道"), ("潞城区", None), ("沁源县", "沁河镇"), (None, None),
    ]  # fmt: skip
    assert ("unit_of_row_unknown", "C6") in found(reading)


def test_a_column_of_townships_says_nothing_wrong() -> None:
    rows = [
        ["姓名", "身份证号", "区域", "注册日期"],
        ["甲某", A, "沁河镇", "2019-01-01"],
        ["乙某", B, "郭道镇", "2019-01-01"],
    ]
    reading = read(xlsx(rows), "沁源.xlsx")
    assert columns(reading, "volunteers", "unit", "township") == [("沁源县", "沁河镇"), ("沁源县", "郭道镇")]
    assert found(reading) == []


def test_nothing_tells_the_unit() -> None:
    rows = [["姓名", "身份证号", "注册日期"], ["甲某", A, "2019-01-01"]]
    assert found(read(xlsx(rows), "数据.xlsx")) == [("unit_unknown", "")]


def activities(header: str, hours: list[object], people: list[int], total: object = None) -> bytes:
    rows: list[list[object]] = [["活动名称", "活动日期", "参加活动人数", header]]
    rows += [[f"活动{i}", "2020-12-05", n, h] for i, (h, n) in enumerate(zip(hours, people, strict=True))]
    if total is not None:
        rows.append(["合计", None, sum(people), total])
    return xlsx(rows)


def test_hours_of_an_activity_each_or_all_by_header() -> None:
    assert columns(read(activities("人均时长", [2, 3], [30, 10])), "activities", "seconds") == [(60,), (30,)]
    assert columns(read(activities("总时长", [2, 3], [30, 10])), "activities", "seconds") == [(2,), (3,)]


def test_hours_of_an_activity_each_or_all_is_asked_where_nothing_tells() -> None:
    reading = read(activities("时长", [2, 3], [30, 10]))
    assert columns(reading, "activities", "participations", "seconds", "fault") == [(30, None, None), (10, None, None)]
    assert found(reading, "participations_from_participants") == [
        ("hours_each_or_all", "D2"),
        ("hours_each_or_all", "D3"),
    ]


def test_hours_of_an_activity_each_or_all_by_arithmetic() -> None:
    by_total = read(activities("时长", [2, 3], [30, 10], total=90))
    assert columns(by_total, "activities", "seconds") == [(60,), (30,)]
    assert "total_differs" not in {kind for kind, _ in found(by_total)}
    too_long = read(activities("时长", [60, 3], [30, 10]))
    assert columns(too_long, "activities", "seconds") == [(60,), (3,)]
    assert all("hours_read_as" in {kind for kind, _ in found(r)} for r in (by_total, too_long))


def test_persons_stand_for_participations_only_on_one_day() -> None:
    rows = [
        ["活动名称", "开始日期", "结束日期", "参与人数", "总时长"],
        ["义诊", "2020-12-05", "2020-12-05", 30, 60],
        ["宣讲周", "2020-12-07", "2020-12-11", 10, 100],
    ]
    reading = read(xlsx(rows))
    assert columns(reading, "activities", "participations", "participants") == [(30, 30), (None, 10)]
    assert found(reading) == [("participations_from_participants", "D1"), ("participations_unknown", "D3")]


def test_an_activity_whose_own_numbers_are_words_does_not_count() -> None:
    rows = [
        ["活动名称", "活动日期", "参与人次", "总时长", "招募人数"],
        ["义诊", "2020-12-05", "三十来人次", 60, 40],
        ["扫雪", "2020-12-06", 30, "半天", 40],
        ["植树", "2020-12-06", 2, 49, 40],
        ["宣讲", "2020-12-06", 30, 60, "若干"],
    ]
    reading = read(xlsx(rows))
    assert [f for (f,) in columns(reading, "activities", "fault")] == [
        "bad_count",
        "bad_duration",
        "over_24_hours",
        None,
    ]
    assert found(reading) == [("bad_count", "C2"), ("bad_duration", "D3"), ("over_24_hours", "D4")]


def test_states_of_records_known_and_unknown() -> None:
    words = ["已生效", "待审核", "爽约", "候 补", "未通过", None, "已归类"]
    rows = [["姓名", "身份证号", "活动名称", "日期", "时长", "审核状态"]]
    rows += [["甲某", A, f"活动{i}", "2020-12-05", 1, word] for i, word in enumerate(words)]  # type: ignore[list-item]
    reading = read(xlsx(rows))
    got = [e for (e,) in columns(reading, "participations", "effective")]
    assert got == [True, False, False, False, False, True, True]
    assert found(reading) == [("unknown_status", "F8")]


def test_dates_without_a_year_take_it_from_the_title() -> None:
    rows = [
        ["姓名", "身份证号", "活动名称", "日期", "时长"],
        ["甲某", A, "义诊", "12月5日", 2],
        ["乙某", B, "义诊", "12-06", 2],
    ]
    titled = read(xlsx([["2020年12月志愿服务记录"], *rows]))
    assert columns(titled, "participations", "day", "fault") == [("2020-12-05", None), ("2020-12-06", None)]
    assert [f for (f,) in columns(read(xlsx(rows)), "participations", "fault")] == ["bad_date", "bad_date"]


def test_a_sign_in_sheet_without_a_column_of_days() -> None:
    rows = [
        ["2020年12月5日义诊签到表"],
        ["姓名", "手机号", "活动名称", "签到时间", "签退时间"],
        ["甲某", "13800000001", "义诊", "8:30", "11:00"],
    ]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "day", "month_only", "seconds") == [("2020-12-05", False, 2.5)]
    monthly = read(
        xlsx([["2020年12月记录"], ["姓名", "手机号", "活动名称", "时长"], ["甲某", "13800000001", "义诊", 2]])
    )
    assert columns(monthly, "participations", "day", "month_only") == [("2020-12-01", True)]
    assert ("day_from_title", "") in found(monthly)


def test_two_columns_of_the_same_meaning() -> None:
    header = ["姓名", "身份证号", "活动名称", "日期", "服务时长", "服务时长"]
    same = read(xlsx([header, ["甲某", A, "义诊", "2020-12-05", 2, 2]]))
    assert columns(same, "participations", "seconds") == [(2,)]
    differs = read(xlsx([header, ["甲某", A, "义诊", "2020-12-05", 2, 3]]))
    assert "doubled_header_differs" in {kind for kind, _ in found(differs)}


def test_training_is_no_service_and_travel_is_nothing() -> None:
    rows = [
        ["姓名", "身份证号", "活动名称", "日期", "服务时长", "学习时长", "路途时间"],
        ["甲某", A, "义诊", "2020-12-05", 2, None, 1],
        ["乙某", B, "岗前培训", "2020-12-05", None, 3, None],
        ["丙某", C, "义诊", "2020-12-05", 2, 1.5, None],
    ]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "row", "seconds", "learning", "fault") == [
        (2, 2, False, None), (3, 3, True, None), (4, 2, False, None), (4, 1.5, True, None),
    ]  # fmt: skip


def test_credit_and_honour_hours_make_the_total() -> None:
    rows = [
        ["姓名", "志愿者编号", "活动名称", "日期", "信用时数", "荣誉时数"],
        ["甲某", "NO1", "义诊", "2020-12-05", 2, 0.5],
        ["乙某", "NO2", "义诊", "2020-12-05", 2, None],
    ]
    assert columns(read(xlsx(rows)), "participations", "seconds") == [(2.5,), (2,)]


def test_activity_and_team_in_one_cell() -> None:
    rows = [["姓名", "身份证号", "服务项目/服务团体", "日期", "时长"], ["甲某", A, "义诊/红星服务队", "2020-12-05", 2]]
    assert columns(read(xlsx(rows)), "participations", "activity", "team") == [("义诊", "红星服务队")]


def test_a_sheet_that_starts_below_and_beside_the_first_cell() -> None:
    rows: list[list[object]] = [[], [], []]
    rows += [
        [None, None, *row]
        for row in (["姓名", "身份证号", "活动名称", "日期", "时长"], ["甲某", A, "义诊", "2020-12-05", "两天"])
    ]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "row") == [(5,)]
    assert found(reading) == [("bad_duration", "G5")]


def test_full_width_headers_with_blanks_and_brackets() -> None:
    rows = [
        ["姓　名", "身 份 证 号", "活动\n名称", "服务日期", "服务时长（分钟）"],
        ["甲某", A, "义诊", "２０２０－１２－０５", "１５０"],
    ]
    assert columns(read(xlsx(rows)), "participations", "name", "day", "seconds") == [("甲某", "2020-12-05", 2.5)]


def test_a_record_of_several_days_counts_once_on_its_first() -> None:
    rows = [["姓名", "身份证号", "活动名称", "服务日期", "时长"], ["甲某", A, "值守", "2020-02-01至2020-02-03", 30]]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "day", "seconds", "fault") == [("2020-02-01", 30, None)]
    assert found(reading) == [("record_of_many_days", "D2")]


def test_stated_hours_longer_than_the_times_allow() -> None:
    rows = [
        ["姓名", "身份证号", "活动名称", "签到时间", "签退时间", "服务时长"],
        ["甲某", A, "值守", "2020-02-01 08:00", "2020-02-01 10:00", 5],
        ["乙某", B, "值守", "2020-02-01 22:00", "2020-02-02 01:00", 3],
    ]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "day", "end", "seconds") == [
        ("2020-02-01", 36_000, 5),
        ("2020-02-01", 90_000, 3),
    ]
    assert found(reading) == [("hours_differ_from_times", "F2")]


def test_an_unknown_header_is_reported_and_own_words_map_it() -> None:
    rows = [["姓名", "身份证号", "活动名称", "日期", "奉献钟点"], ["甲某", A, "义诊", "2020-12-05", 2]]
    assert {"unmapped_header", "no_hours_column"} <= {kind for kind, _ in found(read(xlsx(rows)))}
    own = type(CONTEXT)(CONTEXT.area, CONTEXT.secret, {"hours": ("奉献钟点",)})
    assert columns(read(xlsx(rows), context=own), "participations", "seconds") == [(2,)]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", "empty_file"),
        (b"\x89PNG\r\n" + b"\0" * 64, "not_a_workbook"),
        (xlsx([["姓名"]])[:-300], "unreadable"),
    ],
)
def test_what_is_no_workbook_is_one_problem(data: bytes, kind: str) -> None:
    reading = read(data, "沁县/坏.xlsx")
    assert [(p.kind, p.workbook, p.unit) for p in problems(reading)] == [(kind, "沁县/坏.xlsx", "沁县")]
    assert not reading.frames


def test_every_problem_says_where_it_is() -> None:
    rows = [["沁县记录"], ["姓名", "身份证号", "活动名称", "日期", "时长"], ["甲某", A, "义诊", "2020-13-05", 2]]
    (problem,) = problems(read(xlsx({"12月": rows}), "2020/沁县.xlsx"))
    place = (problem.workbook, problem.sheet, problem.unit, problem.cell, problem.header, problem.value)
    assert place == ("2020/沁县.xlsx", "12月", "沁县", "D3", "日期", "2020-13-05")


def test_totals_labelled_in_a_number_column_merged_or_not_at_all() -> None:
    header = ["序号", "姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    rows: list[list[object]] = [
        header,
        [1, "甲某", A, "义诊", "2020-12-05", 2],
        [2, "乙某", B, "义诊", "2020-12-05", 3],
    ]
    in_numbers = read(xlsx([*rows, ["合计", None, None, None, None, 5]]))
    merged = read(xlsx([*rows, ["合  计", None, None, None, None, 6]], ["A4:E4"]))
    counted = read(xlsx([*rows, ["合计", "2条", None, None, None, 5]]))
    bare = read(xlsx([*rows, [None, None, None, None, None, 5]]))
    for reading in (in_numbers, merged, counted, bare):
        assert columns(reading, "participations", "row") == [(2,), (3,)]
        assert reading.facts.sheets[0].total_rows == (4,)
    assert found(in_numbers) == [("total_matches", "F4")]
    assert found(merged) == [("total_differs", "F4")]
    assert found(counted) == [("total_matches", "B4"), ("total_matches", "F4")]
    assert found(bare) == [("total_matches", "F4"), ("unlabelled_total", "4")]


def test_a_city_table_of_stocks_and_flows_by_district() -> None:
    rows = [
        ["长治市2020年第四季度志愿服务统计表"],
        ["县区", "注册志愿者", "志愿队伍", "参与人次（万人次）", "服务时长（万小时）"],
        ["潞州区", "1.2万", 20, 0.5, 1.25],
        ["沁县", 800, 3, "未报", "/"],
        ["全市合计", 12800, 23, 0.5, 1.25],
    ]
    reading = read(xlsx(rows), "汇总.xlsx")
    names = ("unit", "start_day", "end_day", "registered_volunteers", "teams", "participations", "seconds", "fault")
    assert columns(reading, "summaries", *names) == [
        ("潞州区", "2020-10-01", "2020-12-31", 12_000, 20, 5000, 12_500, None),
        ("沁县", "2020-10-01", "2020-12-31", 800, 3, None, None, None),
    ]
    open_ = [("no_amount_column", ""), ("unknown_amount", "D4"), ("unknown_amount", "E4")]
    assert found(reading, "total_matches") == open_


def test_stocks_as_of_a_day_and_flows_without_any_period() -> None:
    title = ["沁县志愿服务情况（截至2020年12月31日）"]
    stocks = read(xlsx([title, ["乡镇", "注册志愿者数", "服务站数"], ["定昌镇", 100, 3]]))
    assert columns(stocks, "summaries", "start_day", "end_day", "fault") == [("2020-12-31", "2020-12-31", None)]
    flows = read(xlsx([title, ["乡镇", "服务次数", "参与人次"], ["定昌镇", 100, 3]]))
    assert columns(flows, "summaries", "fault") == [("missing_date",)]


def test_teams_and_stations_with_bad_dates_years_and_endings() -> None:
    rows = [
        ["志愿服务队伍名称", "成立时间", "队伍人数", "状态"],
        ["一队", "2019年5月", 30, "正常"],
        ["二队", "2019", 20, "已解散"],
        ["三队", "2020-13-01", "若干", "正常"],
        ["合计", "3支", 50, None],
    ]
    reading = read(xlsx(rows), "沁县.xlsx")
    assert columns(reading, "teams", "row", "team", "founded_on", "dissolved", "members", "fault") == [
        (2, "一队", "2019-05-01", False, 30, None),
        (3, "二队", None, True, 20, None),
        (4, "三队", None, False, None, "bad_date"),
    ]
    assert found(reading) == [("bad_date", "B4"), ("total_matches", "C5"), ("year_only", "B3")]


def test_activities_of_a_month_in_a_column_a_title_or_nowhere() -> None:
    header = ["活动名称", "参与人次", "总时长"]
    in_column = read(xlsx([["活动名称", "开展时间", "参与人次"], ["义诊", "2019-01", 10]]))
    assert columns(in_column, "activities", "start_day", "month_only", "fault") == [("2019-01-01", True, None)]
    in_title = read(xlsx([["沁县2020年12月活动"], header, ["义诊", 10, 20]]))
    assert columns(in_title, "activities", "start_day", "month_only", "fault") == [("2020-12-01", True, None)]
    of_a_quarter = read(xlsx([["沁县2020年第四季度活动"], header, ["义诊", 10, 20]]))
    assert columns(of_a_quarter, "activities", "start_day", "fault") == [(None, "missing_date")]


def test_hours_each_and_in_all_side_by_side_under_one_header() -> None:
    rows = [
        ["活动名称", "活动日期", "参与情况", None, "服务时长（小时）", None],
        [None, None, "人数", "人次", "人均", "合计"],
        ["义诊", "2020-12-01", 10, 12, 2, 24],
    ]
    reading = read(xlsx(rows, ["A1:A2", "B1:B2", "C1:D1", "E1:F1"]))
    assert columns(reading, "activities", "participants", "participations", "seconds") == [(10, 12, 24)]


def test_activities_that_were_cancelled_do_not_count() -> None:
    rows = [["活动名称", "活动日期", "参与人次", "总时长", "活动状态"]]
    rows += [["义诊", "2020-12-01", 1, 2, state] for state in ("已取消", "已结项", "招募中", None)]  # type: ignore[list-item]
    assert [e for (e,) in columns(read(xlsx(rows)), "activities", "effective")] == [False, True, False, True]


def test_an_end_before_the_start_is_negative_time_whatever_the_hours_say() -> None:
    header = ["姓名", "身份证号", "活动名称", "签到时间", "签退时间", "服务时长"]
    rows = [
        ["甲某", A, "清扫", "2020-03-05 10:00", "2020-03-05 08:00", 2],
        ["乙某", B, "清扫", "2020-03-06 10:00", "2020-03-05 08:00", 2],
        ["丙某", C, "守夜", "2020-03-05 22:00", "2020-03-06 01:00", 3],
        ["丁某", D, "清扫", "2020-03-05 08:00", "2020-03-05 10:00", 2],
    ]
    reading = read(xlsx([header, *rows]))
    wrong = "negative_duration"
    assert columns(reading, "participations", "fault") == [(wrong,), (wrong,), (None,), (None,)]
    assert found(reading) == [(wrong, "E2"), (wrong, "E3")]
    without_hours = read(xlsx([row[:5] for row in (header, *rows)]))
    assert found(without_hours) == [(wrong, "E2"), (wrong, "E3")]
    assert columns(without_hours, "participations", "seconds")[2:] == [(3.0,), (2.0,)]


def test_clocks_that_run_backwards_are_said_beside_the_hours() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "签到时间", "签退时间", "服务时长"]
    reading = read(xlsx([header, ["甲某", A, "清扫", "2020-03-05", "10:00", "02:00", 4]]))
    assert found(reading) == [("hours_differ_from_times", "G2")]
    assert columns(reading, "participations", "seconds", "fault") == [(4.0, None)]


def test_credit_and_honour_hours_that_do_not_make_the_total_are_said() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "信用时数", "荣誉时数"]
    rows = [["甲某", A, "清扫", "2020-03-05", 1.5, 0.5], ["乙某", B, "清扫", "2020-03-05", 2, 1]]
    reading = read(xlsx([[*header, "总时长"], [*rows[0], 2], [*rows[1], 4]]))
    assert columns(reading, "participations", "seconds", "fault") == [(2.0, None), (3.0, None)]
    (problem,) = problems(reading)
    assert (problem.kind, problem.cell, problem.severity) == ("hours_differ_from_parts", "G3", "warning")
    assert {"total": "4", "parts": "3"}.items() <= problem.detail.items()
    assert "按后者计" in problem.message("zh")
    counted = read(xlsx([[*header, "服务时长"], [*rows[0], 2], [*rows[1], 4]]))
    assert columns(counted, "participations", "seconds") == [(2.0,), (4.0,)]
    assert "按前者计" in problems(counted)[0].message("zh")
    lifetime = read(xlsx([[*header, "累计服务时长"], [*rows[0], 20], [*rows[1], 40]]))
    assert found(lifetime) == []


def test_a_list_of_persons_and_their_month() -> None:
    header = ["姓名", "身份证号", "服务次数", "服务时长"]
    rows = [["甲某", A, 10, 40], ["乙某", B, 3, 745], ["丙某", C, 1, 744], ["丁某", D, 2, 3]]
    reading = read(xlsx([["沁源县2020年3月志愿者服务时长统计"], header, *rows, ["合计", None, 16, 1532]]))
    over = "over_24_hours"
    assert columns(reading, "participations", "seconds", "fault") == [
        (40.0, None),
        (None, over),
        (744.0, None),
        (3.0, None),
    ]
    assert found(reading, "day_from_title", "total_matches", "unnamed_activity") == [
        (over, "D4"),
        ("several_services_in_a_row", "C3"),
        ("several_services_in_a_row", "C6"),
    ]
    assert next(p for p in problems(reading) if p.cell == "C3").detail == {"rows": 2, "place": "C3:C4"}


def test_a_month_written_in_the_row_allows_the_hours_of_a_month_and_a_day_those_of_a_day() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    rows = [
        ["甲某", A, "驻村", "2020-02", 696],
        ["乙某", B, "驻村", "2020-02", 697],
        ["丙某", C, "驻村", "2020-02-03", 25],
    ]
    reading = read(xlsx([header, *rows]))
    assert columns(reading, "participations", "fault") == [(None,), ("over_24_hours",), ("over_24_hours",)]


def test_blank_hours_are_unknown_and_the_record_counts() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    values = (None, "—", "无", "未报", 2)
    rows = [[f"甲{n}", identity(n + 60), "清扫", "2020-03-05", hours] for n, hours in enumerate(values)]
    reading = read(xlsx([header, *rows]))
    assert columns(reading, "participations", "seconds", "fault") == [(None, None)] * 4 + [(2.0, None)]
    assert found(reading) == [("missing_duration", f"E{row}") for row in range(2, 6)]
    assert {p.severity for p in problems(reading)} == {"warning"}


def test_numbers_not_given_are_unknown_and_said_once_for_each_run() -> None:
    header = ["活动名称", "活动日期", "参与人次", "总时长（小时）"]
    rows = [("清扫", 5, "—"), ("慰问", 3, None), ("宣讲", "未报", 6), ("义诊", 2, "无")]
    data = xlsx([header, *([name, f"2020-03-0{n}", *rest] for n, (name, *rest) in enumerate(rows, start=1))])
    reading = read(data)
    assert columns(reading, "activities", "participations", "seconds", "fault") == [
        (5, None, None), (3, None, None), (None, 6.0, None), (2, None, None),
    ]  # fmt: skip
    assert found(reading) == [("unknown_amount", "C4"), ("unknown_amount", "D2"), ("unknown_amount", "D5")]
    assert next(p.detail for p in problems(reading) if p.cell == "D2") == {"rows": 2, "place": "D2:D3"}


def test_a_summary_that_leaves_a_number_open() -> None:
    title = ["沁源县2020年3月志愿服务情况"]
    blank = read(
        xlsx([title, ["乡镇", "服务次数", "参与人次", "服务时长"], ["沁河镇", 2, 20, 40], ["郭道镇", 1, 5, None]])
    )
    assert columns(blank, "summaries", "services", "seconds") == [(2, 40.0), (1, None)]
    assert found(blank) == [("unknown_amount", "D4")]
    lacking = read(xlsx([title, ["乡镇", "服务次数", "参与人次"], ["沁河镇", 2, 20], ["郭道镇", 1, 5]]))
    assert [(p.kind, p.detail["field"]) for p in problems(lacking)] == [("no_amount_column", "总时长")]


@pytest.mark.parametrize(
    ("first", "merges"),
    [
        (["填报单位", None, "黎城县文明办"], ["A2:B2"]),
        (["填报单位", None, "黎城县文明办"], []),
        (["报送单位（盖章）", "黎城县"], []),
        (["填报单位：", None, None, "黎城县"], []),
    ],
)
def test_the_reporting_unit_stands_in_another_cell_than_its_label(first: list[str | None], merges: list[str]) -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    rows = [["志愿服务记录"], first, header, ["甲某", A, "清扫", "2020-03-05", 1]]
    reading = read(xlsx(rows, merges), "记录.xlsx")
    assert columns(reading, "participations", "unit", "name") == [("黎城县", "甲某")]


def test_two_columns_that_no_figure_needs_raise_no_problem() -> None:
    header = ["活动名称", "活动日期", "报名人数", "招募人数", "参与人次", "总时长"]
    reading = read(xlsx([header, ["植树", "2020-04-01", 50, 60, 30, 60], ["慰问", "2020-04-08", "若干", 25, 10, 15]]))
    assert columns(reading, "activities", "planned", "participations", "fault") == [(50, 30, None), (None, 10, None)]
    assert found(reading) == []
    assert [c.why for c in reading.facts.sheets[0].columns if c.column == 4] == ["doubled: column 3 is used"]


def test_a_workbook_and_a_sheet_without_data_are_named() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    assert [(p.kind, p.sheet) for p in problems(read(xlsx([[]])))] == [("no_data", "")]
    assert [(p.kind, p.sheet) for p in problems(read(xlsx([header])))] == [("no_data", "Sheet1")]
    with_data = {"记录": [header, ["甲某", A, "清扫", "2020-03-05", 1]], "Sheet2": [[]]}
    assert problems(read(xlsx(with_data))) == []


@pytest.mark.parametrize(
    "foot", ["第2页", "第 2 页  共 2 页", "第2页，共2页", "2/2页", "Page 2 of 2", "- 2 -", "第二页"]
)
def test_the_number_of_a_page_is_no_record(foot: str) -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    one, two = (["甲某", A, "清扫", "2020-03-05", 1], ["乙某", B, "清扫", "2020-03-05", 2])
    for data in (xlsx([header, one, [foot], header, two, [foot]]), html([header, one, [foot], header, two, [foot]])):
        reading = read(data)
        assert columns(reading, "participations", "name") == [("甲某",), ("乙某",)]
        assert found(reading) == []


def test_a_foot_that_counts_the_rows_is_no_record() -> None:
    header = ["活动名称", "活动日期", "参与人次", "总时长"]
    rows = [[f"活动{n}", f"2020-03-{n:02}", 5, 10] for n in range(1, 10)]
    reading = read(html([header, *rows, ["合计", "9条", "", ""], ["第1页 共1页", "", "", ""]]))
    assert len(columns(reading, "activities", "row")) == 9
    assert found(reading) == [("total_matches", "B11")]


def test_training_is_told_by_its_category_and_not_by_a_name() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务类别", "服务日期", "服务时长"]
    kinds = ("培训", "学习", "培训学习", "志愿者培训", "社区服务", None)
    rows = [[f"甲{n}", identity(n + 70), "急救培训", kind, "2020-03-05", 2] for n, kind in enumerate(kinds)]
    records = columns(read(xlsx([header, *rows])), "participations", "learning")
    assert [flag for (flag,) in records] == [True, True, True, True, False, False]
    activities = ["活动名称", "活动类型", "活动日期", "参与人次", "总时长"]
    rows = [["急救", kind, f"2020-03-0{n}", 3, 6] for n, kind in enumerate(("业务培训", "培训宣传"), start=1)]
    flags = columns(read(xlsx([activities, *rows])), "activities", "learning")
    assert [flag for (flag,) in flags] == [True, False]


def test_a_place_between_the_rows_holds_for_the_rows_below_it() -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"]
    one, two, three = ([f"甲{n}", identity(n + 80), "清扫", "2020-03-05", 1] for n in range(3))
    reading = read(xlsx([["沁源县2020年3月记录"], header, one, ["沁河镇"], two, ["一、郭道镇："], three, three[:2]]))
    assert columns(reading, "participations", "unit", "township") == [
        ("沁源县", None), ("沁源县", "沁河镇"), ("沁源县", "郭道镇"), ("沁源县", "郭道镇"),
    ]  # fmt: skip
    assert [p.cell for p in problems(reading) if p.kind == "text_between_rows"] == ["4", "6"]


def test_districts_between_the_activities_of_a_city() -> None:
    header = ["活动名称", "活动日期", "参与人次", "总时长"]
    rows = [
        ["沁县"],
        ["清扫", "2020-03-05", 3, 6],
        ["沁源县"],
        ["慰问", "2020-03-06", 2, 4],
        ["宣讲", "2020-03-07", 2, 4],
    ]
    reading = read(xlsx([["2020年3月志愿服务活动"], header, *rows]), "全市活动.xlsx")
    assert columns(reading, "activities", "unit", "activity") == [
        ("沁县", "清扫"), ("沁源县", "慰问"), ("沁源县", "宣讲"),
    ]  # fmt: skip
    assert {p.kind for p in problems(reading)} == {"text_between_rows"}


def test_a_wrong_identity_number_is_an_error_only_where_nothing_else_tells_the_person() -> None:
    wrong = B[:-1] + ("1" if B[-1] != "1" else "2")
    rows = [
        ["姓名", "身份证号", "手机号", "活动名称", "服务日期", "服务时长(小时)"],
        ["甲某", wrong, "13800000001", "植树", "2020-03-01", 2],
        ["乙某", wrong, None, "植树", "2020-03-01", 2],
        ["丙某", "14040019900307", "13800000003", "植树", "2020-03-01", 2],
    ]
    reading = read(xlsx(rows), "上党区志愿服务记录.xlsx")
    assert found(reading) == [
        ("identity_check_digit", "B3"),
        ("identity_wrong_but_known", "B2"),
        ("identity_wrong_but_known", "B4"),
    ]
    told = [p for p in problems(reading) if p.kind == "identity_wrong_but_known"]
    assert "校验位" in told[0].message("zh")
    assert "name and phone" in told[0].message("en")
    assert "14 位" in told[1].message("zh")


def test_problems_show_a_time_as_its_sheet_does() -> None:
    rows = [
        ["姓名", "身份证号", "活动名称", "服务日期", "服务时长"],
        ["甲某", identity(1), "义诊", date(2020, 12, 5), time(2, 30)],
        ["乙某", identity(2), "义诊", date(2020, 12, 5), timedelta(hours=30)],
        ["合计", None, None, None, timedelta(hours=32, minutes=30)],
    ]
    shown = {(p.kind, p.value) for p in problems(read(xlsx(rows)))}
    assert {("duration_as_clock", "02:30"), ("over_24_hours", "30:00"), ("total_matches", "32:30")} <= shown
