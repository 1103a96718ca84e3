"""Activities and grain: each activity once, each month of a unit from the finest that was sent."""

from __future__ import annotations

from datetime import date

import pytest
from frames_of import Exports, activity, record, summary


def test_records_count_for_the_activity_of_their_number(exports: Exports):
    declared = {"activity_id": "HD0001", "participations": 2, "seconds": 14400, "campaign": "抗疫", "team": "一队"}
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-12-01", **declared)])
    rows = [record(n, "2020-12-01", None, activity_id="hd0001") for n in (1, 2)]
    exports.send("记录.xlsx", participations=rows)
    built = exports.build()
    (row,) = built.rows("activities")
    assert (row["grain"], row["services"], row["campaign"]) == ("records", 1, "抗疫")
    assert built.figures()["participations"] == 2
    counted = built.rows("participations")[0]
    assert (counted["campaign"], counted["team"], counted["activity_name"]) == ("抗疫", "一队", "扫雪")
    assert not built.problems("grains_differ") and not built.problems("unknown_activity")


def test_an_activity_without_records_counts_by_its_own_numbers(exports: Exports):
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-12-01", participations=30, seconds=7200)])
    built = exports.build()
    assert built.rows("activities")[0]["grain"] == "declared"
    assert built.figures() | {"participations": 30, "services": 1, "seconds": 7200} == built.figures()


def test_declared_numbers_that_differ_from_the_records_are_reported_and_not_added(exports: Exports):
    row = activity("扫雪", "2020-12-01", activity_id="HD0001", participations=3, seconds=10800)
    exports.send("活动.xlsx", activities=[row])
    twice = record(1, "2020-12-01", activity_id="HD0001", start=0)
    rows = [twice, {**twice, "start": 9000}, record(2, "2020-12-01", activity_id="HD0001")]
    exports.send("记录.xlsx", participations=rows)
    built = exports.build()
    assert built.figures()["participations"] == 2
    found = {p.detail["figure"]: (p.detail["fine"], p.detail["coarse"]) for p in built.problems("grains_differ")}
    assert found == {"参与人次": (2, 3), "服务时长": (6, 3)}


def test_records_without_a_number_belong_to_the_activity_whose_days_contain_theirs(exports: Exports):
    rows = [
        activity("扫雪", "2020-12-01", "2020-12-03", team="一队", activity_id="HD0001"),
        activity("扫雪", "2020-12-10", team="一队", activity_id="HD0002"),
    ]
    exports.send("活动.xlsx", activities=rows)
    days = ("2020-12-01", "2020-12-03", "2020-12-10", "2020-12-20")
    exports.send("记录.xlsx", participations=[record(1, day, team="一队") for day in days])
    built = exports.build()
    keys = [row["activity"] for row in built.rows("participations")]
    assert keys[0] == keys[1] and len(set(keys)) == 3
    assert built.figures()["services"] == 3


def test_records_with_a_number_belong_to_a_sheet_without_numbers_by_name(exports: Exports):
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-12-01", participations=5)])
    exports.send("记录.xlsx", participations=[record(1, "2020-12-01", activity_id="HD0001")])
    built = exports.build()
    assert (built.figures()["services"], built.figures()["participations"]) == (1, 1)


def test_activities_that_only_records_name_get_a_row_with_their_first_day(exports: Exports):
    rows = [record(1, "2020-12-05", activity_id="HD0001"), record(2, "2020-11-30", activity_id="HD0001")]
    exports.send("记录.xlsx", participations=rows)
    (row,) = exports.build().rows("activities")
    assert (row["grain"], row["start_day"], row["services"]) == ("records", date(2020, 11, 30), 1)


def test_each_day_of_a_name_without_a_sheet_is_one_service(exports: Exports):
    rows = [record(n, day) for n in (1, 2) for day in ("2020-12-01", "2020-12-02")]
    exports.send("记录.xlsx", participations=[*rows, record(3, "2020-12-01", None)])
    figures = exports.build().figures()
    assert (figures["services"], figures["participations"]) == (2, 5)


def test_small_numbers_are_a_units_own(exports: Exports):
    exports.send("沁县.xlsx", participations=[record(1, "2020-12-01", activity_id="1")])
    exports.send("武乡县.xlsx", unit="武乡县", participations=[record(2, "2020-12-01", activity_id="1")])
    assert exports.build().figures()["services"] == 2


def test_rows_of_one_activity_are_one_and_further_days_add_no_service(exports: Exports):
    one = activity("扫雪", "2020-12-01", activity_id="HD0001", participations=10)
    next_day = activity("扫雪", "2020-12-02", activity_id="HD0001", participations=7)
    exports.send("活动.xlsx", activities=[one, one, next_day])
    built = exports.build()
    assert built.left_out("activities") == [None, "duplicate_activity", None]
    assert (built.figures()["services"], built.figures()["participations"]) == (1, 17)
    assert built.problems("duplicate_activity")[0].row == 4


def test_cancelled_activities_do_not_count(exports: Exports):
    rows = [activity("扫雪", "2020-12-01", effective=False, status="已取消", participations=10)]
    exports.send("活动.xlsx", activities=rows)
    built = exports.build()
    assert built.left_out("activities") == ["not_effective"]
    assert built.problems("not_effective")[0].value == "已取消"


def test_an_unknown_number_is_reported_only_where_an_activity_sheet_should_know_it(exports: Exports):
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-12-01", activity_id="HD0001")])
    rows = [
        record(1, "2020-12-09", "植树", activity_id="HD0009"),
        record(1, "2020-10-09", "巡河", activity_id="HD0008"),
    ]
    exports.send("记录.xlsx", participations=rows)
    others = [record(2, "2020-12-09", "植树", activity_id="HD0007")]
    exports.send("武乡县.xlsx", unit="武乡县", participations=others)
    built = exports.build()
    assert [p.value for p in built.problems("unknown_activity")] == ["HD0009"]
    (grouped,) = built.problems("activities_not_listed")
    assert (grouped.value, grouped.row, grouped.detail) == ("HD0008", 4, {"rows": 1}), "once for months without a list"


def test_spellings_and_aliases_of_a_campaign_are_one(tmp_path):
    exports = Exports(tmp_path, campaigns={"抗击疫情·温暖同行": ["疫情防控", "抗疫"]})
    names = ("“抗击疫情•温暖同行”", "疫情防控", "抗 疫", "抗疫宣传", None)
    rows = [record(n, "2020-12-01", campaign=name) for n, name in enumerate(names)]
    exports.send("记录.xlsx", participations=rows)
    found = [row["campaign"] for row in exports.build().rows("participations")]
    assert found == ["抗击疫情·温暖同行"] * 3 + ["抗疫宣传", None]


def test_an_activity_takes_its_records_campaign_where_its_sheet_has_none(exports: Exports):
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-12-01", activity_id="HD0001")])
    exports.send("记录.xlsx", participations=[record(1, "2020-12-01", activity_id="HD0001", campaign="抗疫")])
    assert exports.build().rows("activities")[0]["campaign"] == "抗疫"


def test_a_month_with_records_is_not_counted_by_its_summary_again(exports: Exports):
    exports.send("记录.xlsx", participations=[record(1, "2020-12-01")])
    rows = [
        summary("2020-12", services=1, participations=5, seconds=7200),
        summary("2020-11", services=2, participations=9, seconds=3600),
    ]
    exports.send("汇总.xlsx", summaries=rows)
    built = exports.build()
    assert built.left_out("summaries") == ["coarser_grain", None]
    assert built.figures() | {"services": 3, "participations": 10, "seconds": 10800} == built.figures()
    (problem,) = built.problems("grains_differ")
    assert problem.detail | {"period": "2020-12", "figure": "参与人次", "fine": 1, "coarse": 5} == problem.detail


def test_a_summary_row_of_stocks_only_is_no_coarser_grain(exports: Exports):
    exports.send("记录.xlsx", participations=[record(1, "2020-12-01")])
    exports.send("汇总.xlsx", summaries=[summary("2020-12", registered_volunteers=500)])
    assert exports.build().left_out("summaries") == [None]


def test_the_same_summary_row_twice_counts_once(exports: Exports):
    exports.send(
        "汇总.xlsx", summaries=[summary("2020-12", "东乡", services=1), summary("2020-12", "东乡", services=1)]
    )
    built = exports.build()
    assert built.figures()["services"] == 1
    assert len(built.problems("duplicate_summary")) == 1


def test_a_year_gives_way_to_its_months_and_a_unit_to_its_townships(exports: Exports):
    exports.send("年.xlsx", summaries=[summary("2020-01", end="2020-12-31", services=100)])
    exports.send("月.xlsx", summaries=[summary(f"2020-{m:02}", services=m) for m in range(1, 13)])
    whole = [summary("2021-01", services=9)]
    exports.send("县.xlsx", summaries=whole)
    exports.send("乡.xlsx", summaries=[summary("2021-01", "东乡", services=4), summary("2021-01", "西乡", services=5)])
    built = exports.build()
    assert built.figures()["services"] == 78 + 9
    assert built.left_out("summaries").count("coarser_summary") == 2


def test_a_campaigns_own_sheet_is_part_of_the_units_total(exports: Exports):
    exports.send("总.xlsx", summaries=[summary("2020-12", services=9), summary("2020-11", services=1)])
    exports.send("专项.xlsx", summaries=[summary("2020-12", campaign="抗疫", services=4)])
    built = exports.build()
    assert built.figures()["services"] == 10
    assert len(built.problems("part_of_total")) == 1


def test_rows_of_campaigns_in_one_table_add_up(exports: Exports):
    exports.send(
        "汇总.xlsx", summaries=[summary("2020-12", services=9), summary("2020-12", campaign="抗疫", services=4)]
    )
    assert exports.build().figures()["services"] == 13


@pytest.mark.parametrize("number", ["HD0001", None])
@pytest.mark.parametrize("wrong", [{"effective": False, "status": "待审核"}, {"fault": "over_24_hours"}])
def test_declared_numbers_that_count_since_no_record_does_are_said(exports: Exports, wrong, number):
    row = activity("扫雪", "2020-12-01", activity_id=number, participations=30)
    rows = [record(n, "2020-12-01", activity_id=number, **wrong) for n in (1, 2)]
    exports.send("沁县.xlsx", activities=[row], participations=rows)
    built = exports.build()
    assert built.figures()["participations"] == 30
    (problem,) = built.problems("declared_without_records")
    assert (problem.row, problem.detail["rows"]) == (3, 2)


def test_an_activity_of_which_one_record_counts_says_nothing_of_the_others(exports: Exports):
    row = activity("扫雪", "2020-12-01", activity_id="HD0001", participations=1)
    rows = [record(n, "2020-12-01", activity_id="HD0001", effective=n == 1) for n in (1, 2)]
    exports.send("沁县.xlsx", activities=[row], participations=rows)
    assert not exports.build().problems("declared_without_records")
