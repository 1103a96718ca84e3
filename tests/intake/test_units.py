"""The reporting unit, and the time that titles and names state."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.areas import Area, area_of
from volstat.intake.block import Block, Line
from volstat.intake.reading import ColumnFacts
from volstat.intake.stated import export_time, period_of, stated
from volstat.intake.units import Named, name_of, names_around, unit_of_block, units_in
from volstat.problems import problems_of

CITY = area_of("140400", ["市直", "高新区"], {"开发区": "高新区"})


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("长治市沁源县2020年12月志愿服务记录", ["沁源县"]),
        ("沁县志愿者名册", ["沁县"]),
        ("潞城区", ["潞城区"]),
        ("长治市城区志愿者", ["潞州区"]),
        ("2020年12月城区记录", ["潞州区"]),
        ("沁源县城区志愿者", ["沁源县"]),
        ("中心城区", []),
        ("晋城市城区", []),
        ("长治县", ["上党区"]),
        ("襄垣12月", ["襄垣县"]),
        ("长治市直机关", ["市直"]),
        ("开发区管委会", ["高新区"]),
        ("长治市志愿服务统计表", []),
        ("通州区潞城镇", []),
        ("潞州区、上党区联合", ["潞州区", "上党区"]),
        ("沁 源 县", ["沁源县"]),
    ],
)
def test_units_named_in_a_text(text: str, units: list[str]) -> None:
    assert list(units_in(text, CITY)) == units


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("沁源县沁河镇北石村", Named("沁源县", "沁河镇")),
        ("长治市潞州区英雄中路街道", Named("潞州区", "英雄中路街道")),
        ("英雄中路街道", Named(None, "英雄中路街道")),
        ("长治市", Named()),
        ("山西省长治市上党区", Named("上党区")),
        ("太原市小店区", Named(foreign=True)),
        ("北京市东城区", Named(foreign=True)),
        ("小店区", Named(foreign=True)),
        ("其他", Named(foreign=True)),
        ("郊区", Named("潞州区")),
    ],
)
def test_what_a_value_of_a_district_column_names(value: str, named: Named) -> None:
    assert name_of(value, CITY) == named


@given(st.sampled_from(CITY.units), st.sampled_from(CITY.units))
def test_every_unit_is_itself_whatever_stands_around_it(unit: str, other: str) -> None:
    assert units_in(f"2020年{unit}志愿服务记录", CITY) == (unit,)
    assert set(units_in(f"{unit}、{other}", CITY)) == {unit, other}


@given(st.text())
def test_no_text_crashes_the_search(text: str) -> None:
    assert set(units_in(text, CITY)) <= set(CITY.units)
    name_of(text, CITY)
    stated([Line(1, text)], [], text, text)


def test_sources_are_ranked() -> None:
    head, foot = [Line(1, "沁县记录"), Line(2, "注：武乡县的另报")], [Line(9, "填报单位：平顺县团委")]
    said = [(s.source, s.unit) for s in names_around(head, foot, "壶关", "襄垣县/黎城县.xlsx", CITY)]
    assert said == [
        ("title", "平顺县"),
        ("title", "沁县"),
        ("sheet", "壶关县"),
        ("file", "黎城县"),
        ("folder", "襄垣县"),
    ]


def block(values: list[str | None], field: str = "district", head: tuple[Line, ...] = ()) -> Block:
    facts = (ColumnFacts(2, "所属区域", field, "vocabulary"),)
    rows = pa.array(range(5, 5 + len(values)), pa.int32())
    return Block("Sheet1", "volunteers", facts, (4,), rows, pa.table({"2": pa.array(values, pa.string())}), head)


def kinds(found: pa.Table) -> list[tuple[str, str | None]]:
    return [(p.kind, p.cell) for p in problems_of(found)]


def test_a_column_beats_the_title_and_both_are_named() -> None:
    found = unit_of_block(block(["沁县", "沁县"], head=(Line(1, "沁源县名册"),)), "x.xlsx", CITY)
    assert (found.unit, found.source) == ("沁县", "column")
    (problem,) = problems_of(found.problems)
    assert problem.kind == "units_disagree"
    assert (problem.detail["first"], problem.detail["second"], problem.row) == ("沁县", "沁源县", 1)


def test_blank_and_foreign_districts_take_the_unit_that_is_said_elsewhere() -> None:
    found = unit_of_block(block(["沁县", None, "太原市"]), "沁县.xlsx", CITY)
    assert found.units.to_pylist() == ["沁县", "沁县", "沁县"]
    assert kinds(found.problems) == [("unit_of_row_unknown", "B7")]


def test_townships_among_several_units_leave_their_rows_without_one() -> None:
    found = unit_of_block(block(["沁县", "武乡县", "沁河镇"]), "x.xlsx", CITY)
    assert found.units.to_pylist() == ["沁县", "武乡县", None]
    assert kinds(found.problems) == [("unit_of_row_unknown", "B7"), ("unit_unknown", None)]


def test_a_column_of_townships_is_silent_and_leaves_the_unit_to_the_name() -> None:
    found = unit_of_block(block(["沁河镇", "郭道镇"]), "沁源县.xlsx", CITY)
    assert (found.units.to_pylist(), found.townships.to_pylist()) == (["沁源县"] * 2, ["沁河镇", "郭道镇"])
    assert kinds(found.problems) == []


def test_a_table_without_a_title_takes_that_of_the_table_above_it() -> None:
    found = unit_of_block(block(["古韩镇"], "township"), "x.xlsx", CITY, above=(Line(1, "襄垣县名册"),))
    assert (found.unit, found.source) == ("襄垣县", "title")


def test_settings_of_another_city() -> None:
    other: Area = area_of("140100")
    assert name_of("太原市小店区", other).unit == "小店区"


YEAR_END = (date(2020, 12, 1), date(2020, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("沁源县2020年12月志愿服务记录", YEAR_END),
        ("二〇二〇年十二月份统计表", YEAR_END),
        ("2020.12", YEAR_END),
        ("（2020-12-01至2020-12-31）", YEAR_END),
        ("2020 年 12 月 1 日—12 月 31 日", YEAR_END),
        ("2020年1-12月汇总", (date(2020, 1, 1), date(2020, 12, 31))),
        ("2020年度汇总", (date(2020, 1, 1), date(2020, 12, 31))),
        ("2020年第四季度", (date(2020, 10, 1), date(2020, 12, 31))),
        ("2020年前三季度", (date(2020, 1, 1), date(2020, 9, 30))),
        ("2020年上半年", (date(2020, 1, 1), date(2020, 6, 30))),
        ("2020Q1", (date(2020, 1, 1), date(2020, 3, 31))),
        ("2020年11月至2021年1月", (date(2020, 11, 1), date(2021, 1, 31))),
        ("2020年2月29日签到表", (date(2020, 2, 29), date(2020, 2, 29))),
        ("2021年2月29日签到表", None),
        ("志愿者名册", None),
        ("2020年13月", (date(2020, 1, 1), date(2020, 12, 31))),
    ],
)
def test_periods_in_words(text: str, period: tuple[date, date] | None) -> None:
    assert period_of(text) == period


def around(*head: str, sheet: str = "Sheet1", workbook: str = "x.xlsx") -> tuple[object, object]:
    found = stated([Line(i, text) for i, text in enumerate(head, 1)], [], sheet, workbook)
    return found.period, found.year


def test_the_month_may_stand_in_one_place_and_the_year_in_another() -> None:
    assert around(sheet="12月", workbook="沁县/2020年/记录.xlsx") == (YEAR_END, 2020)
    assert around("2020年志愿服务记录", sheet="12月") == (YEAR_END, 2020)
    assert around("12月志愿服务记录", "导出时间：2021-01-05 09:30") == (YEAR_END, 2020)


def test_days_of_export_and_of_stocks_are_no_period() -> None:
    assert around("填报时间：2021年1月5日") == (None, None)
    assert around("截至2020年12月31日注册志愿者名册") == (None, None)
    assert around(workbook="沁县_20210105.xlsx") == (None, None)
    assert around("注：2019年12月的另报") == (None, None)


def test_the_export_time_is_read_with_or_without_a_clock() -> None:
    assert export_time("填报单位：沁县  导出时间：2021-01-05 09:30:11") == datetime(2021, 1, 5, 9, 30, 11)
    assert export_time("制表日期 2021年1月5日") == datetime(2021, 1, 5)
    assert export_time("导出时间：2021-02-30") is None
    assert export_time("服务时间：2021-01-05") is None
