"""Summaries: rows of one table are different rows, and what a coarser row says beyond finer ones counts."""

from __future__ import annotations

import pytest
from frames_of import TODAY, Exports, activity, record, summary

from volstat.figures.engine import compute
from volstat.figures.engines import open_tables
from volstat.figures.periods import parse_period
from volstat.figures.results import FigureSet, Query


def ask(exports: Exports, period: str, **more: tuple[str, ...]) -> FigureSet:
    """The figures of a period."""
    span = parse_period(period, TODAY)
    return compute(open_tables(exports.build().ledger), Query(span, span.end, **more), exports.project)


def quarter(**more: object) -> dict[str, object]:
    return summary("2020-01", end="2020-03-31", **more)


@pytest.mark.parametrize("label", ["team", "township", "programme", "category", "campaign"])
def test_rows_of_one_sheet_that_differ_in_a_label_are_different_rows(exports: Exports, label: str):
    rows = [summary("2020-12", services=3, **{label: name}) for name in ("甲", "乙")]
    exports.send("汇总.xlsx", summaries=rows)
    built = exports.build()
    assert built.figures()["services"] == 6
    assert [row[label] for row in built.rows("summaries")] == ["甲", "乙"]


def test_rows_of_one_sheet_that_differ_in_numbers_only_are_different_rows(exports: Exports):
    exports.send("汇总.xlsx", summaries=[summary("2020-12", services=n) for n in (3, 2, 3)])
    built = exports.build()
    assert built.left_out("summaries") == [None, None, "duplicate_summary"]
    assert [p.row for p in built.problems("duplicate_summary")] == [5]


def test_the_rows_of_a_later_sheet_repeat_those_of_an_earlier_one(exports: Exports):
    exports.send("一.xlsx", summaries=[summary(f"2020-{m}", services=1) for m in (10, 11, 12)])
    exports.send("二.xlsx", summaries=[summary(m, services=4) for m in ("2020-12", "2020-09", "2020-08")])
    built = exports.build()
    assert built.figures()["services"] == 2 + 12
    assert [(p.workbook, p.row) for p in built.problems("duplicate_summary")] == [("一.xlsx", 5)]


def test_what_a_quarter_says_beyond_its_months_counts_in_the_quarter_only(exports: Exports):
    exports.send("一季度.xlsx", summaries=[quarter(services=6, participations=60, seconds=7200)])
    exports.send("1月.xlsx", summaries=[summary("2020-01", end="2020-01-31", services=2, participations=20)])
    whole, january, february = (ask(exports, period) for period in ("2020Q1", "2020-01", "2020-02"))
    assert (whole.values["services"], whole.values["participations"], whole.values["hours"]) == (6, 60, 2)
    assert (january.values["services"], february.values["services"]) == (2, None)
    assert "沁县" not in {*whole.coverage.missing, *whole.coverage.partial, *january.coverage.missing}
    assert "沁县" in february.coverage.missing
    said = {p.detail["figure"]: p.detail for p in exports.build().problems("remainder_of_summary")}
    assert said["参与人次"] | {"coarse": 60, "fine": 20, "rest": 40} == said["参与人次"]
    assert set(said) == {"服务次数", "参与人次"}


def test_months_of_a_quarter_beside_it_are_told_under_months(exports: Exports):
    exports.send("一季度.xlsx", summaries=[quarter(services=6)])
    exports.send("1月.xlsx", summaries=[summary("2020-01", end="2020-01-31", services=2)])
    rows = ask(exports, "2020Q1", by=("month",)).rows
    assert [row.values["services"] for row in rows] == [2, None, None]


def test_a_year_counts_beside_the_records_of_one_month(exports: Exports):
    exports.send("记录.xlsx", participations=[record(1, "2020-12-05")])
    towns = [
        summary("2020-01", town, end="2020-12-31", services=n, participations=10 * n)
        for town, n in (("东乡", 100), ("西乡", 50))
    ]
    exports.send("全年.xlsx", summaries=towns)
    figures = ask(exports, "2020").values
    assert (figures["services"], figures["participations"], figures["participants"]) == (150, 1500, 1)


def test_times_within_times_are_each_counted_once(exports: Exports):
    exports.send("年.xlsx", summaries=[summary("2020-01", end="2020-12-31", services=100)])
    exports.send("一季度.xlsx", summaries=[quarter(services=30)])
    exports.send("1月.xlsx", summaries=[summary("2020-01", end="2020-01-31", services=10)])
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-02-03", services=4)])
    built = exports.build()
    assert [row["services"] for row in built.rows("summaries")] == [10, 16, 70]
    assert built.figures()["services"] == 100


def test_what_remains_is_taken_from_the_row_of_the_same_label(exports: Exports):
    exports.send(
        "一季度.xlsx", summaries=[quarter(participations=n, category=c) for c, n in (("助老", 60), ("医疗", 30))]
    )
    exports.send("记录.xlsx", participations=[record(n, "2020-01-05", category="医疗") for n in range(5)])
    rows = {row.keys["category"]: row.values["participations"] for row in ask(exports, "2020Q1", by=("category",)).rows}
    assert rows == {"助老": 60, "医疗": 30}


def test_a_campaigns_summary_loses_nothing_to_records_of_other_campaigns(exports: Exports):
    exports.send("一季度.xlsx", summaries=[quarter(participations=60, campaign="抗疫")])
    rows = [record(1, "2020-01-05", campaign="抗疫"), record(2, "2020-01-05", campaign="创城")]
    exports.send("记录.xlsx", participations=rows)
    assert ask(exports, "2020Q1").values["participations"] == 61


def test_finer_rows_that_say_more_than_a_coarser_one_are_what_counts(exports: Exports):
    exports.send("一季度.xlsx", summaries=[quarter(services=5, participations=60)])
    exports.send("1月.xlsx", summaries=[summary("2020-01", end="2020-01-31", services=8, participations=20)])
    built = exports.build()
    assert (built.figures()["services"], built.figures()["participations"]) == (8, 60)
    (problem,) = built.problems("grains_differ")
    assert problem.detail | {"figure": "服务次数", "fine": 8, "coarse": 5} == problem.detail


def test_a_year_that_differs_from_all_its_months_is_said_and_gives_way(exports: Exports):
    exports.send("年.xlsx", summaries=[summary("2020-01", end="2020-12-31", services=100)])
    exports.send("月.xlsx", summaries=[summary(f"2020-{m:02}", services=m) for m in range(1, 13)])
    built = exports.build()
    assert built.figures()["services"] == 78
    (problem,) = built.problems("grains_differ")
    assert problem.detail | {"fine": 78, "coarse": 100} == problem.detail


def test_a_units_total_gives_way_to_its_teams_in_another_workbook(exports: Exports):
    exports.send("全县.xlsx", summaries=[summary("2020-12", services=9)])
    exports.send("分队.xlsx", summaries=[summary("2020-12", services=n, team=f"{n}队") for n in (4, 5)])
    built = exports.build()
    assert built.figures()["services"] == 9
    assert sorted(map(str, built.left_out("summaries"))) == ["None", "None", "coarser_summary"]
    assert not built.problems("grains_differ")
