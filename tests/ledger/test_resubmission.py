"""Resubmission: which workbooks replace which, and what is said about it."""

from __future__ import annotations

import pytest
from frames_of import Exports, record, registration, summary

from volstat.ledger.versions import name_of
from volstat.problems import Problem

MONTH = [record(who, f"2020-12-{who + 1:02}") for who in range(8)]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("沁县12月", "沁县12月更正"),
        ("沁县12月更正", "沁县12月更正2"),
        ("沁县12月v2", "沁县12月v3"),
        ("沁县12月v1", "沁县12月v2"),
        ("沁县12月", "沁县12月(1)"),
        ("沁县12月（1）", "沁县12月（2）"),
        ("沁县12月更正3", "沁县12月最终"),
        ("沁县12月", "沁县12月改"),
        ("沁县12月", "沁县12月（修订稿）"),
    ],
)
def test_names_tell_which_version_is_later(earlier, later):
    assert name_of(earlier).version < name_of(later).version


@pytest.mark.parametrize("name", ["旧村改造服务", "改革志愿队", "2020年12月", "沁县(2020)", "v领讲解队"])
def test_words_that_only_look_like_versions_are_none(name):
    assert not name_of(name).version.says_so


def test_names_of_versions_have_one_stem():
    stems = {
        name_of(n).stem for n in ("沁县12月", "沁县12月_更正2", "沁县12月(1)", "沁县12月-v3", "沁县12月20210105最终")
    }
    assert len(stems) == 1


def test_identical_bytes_are_one(exports: Exports):
    exports.send("a/沁县.xlsx", participations=MONTH, content="same")
    exports.send("b/沁县.xlsx", participations=MONTH, content="same")
    built = exports.build()
    assert built.figures()["participations"] == 8
    assert built.left_out("participations").count("same_file_twice") == 8
    (problem,) = built.problems("same_file_twice")
    assert problem.unit == "沁县"
    assert {problem.workbook, problem.detail["other"]} == {"a/沁县.xlsx", "b/沁县.xlsx"}


@pytest.mark.parametrize("copy", ["沁县 - 副本.xlsx", "沁县(1).xlsx", "沁县（2）.xlsx"])
def test_of_identical_bytes_the_copy_does_not_count(exports: Exports, copy):
    exports.send("沁县.xlsx", participations=MONTH, content="same")
    exports.send(copy, participations=MONTH, content="same")
    (problem,) = exports.build().problems("same_file_twice")
    assert problem.workbook == copy and problem.detail["other"] == "沁县.xlsx"


def test_a_correction_replaces_the_original_whole(exports: Exports):
    exports.send("沁县12月.xlsx", participations=MONTH)
    corrected = [{**row, "seconds": 3600} for row in MONTH[:-1]] + [record(20, "2020-12-20")]
    exports.send("更正/沁县12月更正.xlsx", participations=corrected)
    built = exports.build()
    assert built.figures()["seconds"] == 7 * 3600 + 7200
    (problem,) = built.problems("replaced")
    assert problem.workbook == "沁县12月.xlsx"
    assert problem.detail == {"other": "更正/沁县12月更正.xlsx", "reason": "“更正”"}


def test_a_correction_that_takes_its_last_month_back_still_replaces(exports: Exports):
    typed = [*MONTH[:-1], record(7, "2021-01-08")]  # the year was wrong
    exports.send("沁县服务记录.xlsx", participations=typed)
    exports.send("沁县服务记录（更正）.xlsx", participations=MONTH)
    built = exports.build()
    assert built.figures()["participations"] == len(MONTH)
    assert len(built.problems("replaced")) == 1


def test_a_correction_of_all_identity_numbers_still_replaces_by_its_name(exports: Exports):
    exports.send("沁县12月.xlsx", participations=MONTH)
    exports.send(
        "沁县12月（更正）.xlsx", participations=[record(who + 50, f"2020-12-{who + 1:02}") for who in range(8)]
    )
    assert exports.build().figures()["participations"] == 8


def test_without_words_the_export_time_decides_before_the_file_time(exports: Exports):
    exports.send("甲.xlsx", participations=MONTH, exported="2021-01-09T08:00", modified=1)
    shorter = [{**row, "seconds": 60} for row in MONTH]
    exports.send("乙.xlsx", participations=shorter, exported="2021-01-03T08:00", modified=2_000_000_000)
    built = exports.build()
    assert built.figures()["seconds"] == 8 * 7200
    assert built.problems("replaced")[0].detail["reason"] == "2021-01-03 08:00 → 2021-01-09 08:00"


def test_equal_in_all_the_order_of_names_decides_and_says_so(exports: Exports):
    exports.send("一.xlsx", participations=MONTH)
    exports.send("二.xlsx", participations=[{**row, "seconds": 60} for row in MONTH])
    built = exports.build()
    assert built.figures()["seconds"] == 8 * 60
    assert "名称顺序" in built.problems("replaced")[0].detail["reason"]


def test_parts_of_one_district_both_count(exports: Exports):
    exports.send("东乡.xlsx", participations=[*MONTH[:4], MONTH[7]])
    exports.send("西乡.xlsx", participations=[record(30 + n, f"2020-12-{n + 1:02}") for n in range(5)])
    built = exports.build()
    assert built.figures()["participations"] == 10
    assert not built.problems("replaced") and not built.problems("overlapping_exports")


def test_a_correction_of_one_part_leaves_the_other_part(exports: Exports):
    east = [record(n, "2020-12-01") for n in range(5)]
    west = [record(30 + n, "2020-12-02") for n in range(5)]
    exports.send("东乡.xlsx", participations=east)
    exports.send("西乡.xlsx", participations=west)
    exports.send("东乡更正.xlsx", participations=east[:3])
    assert exports.build().figures()["participations"] == 8


def test_a_correction_of_another_township_replaces_nothing(exports: Exports):
    exports.send("东乡.xlsx", participations=[record(n, "2020-12-01", township="东乡") for n in range(5)])
    exports.send("西乡更正.xlsx", participations=[record(30 + n, "2020-12-02", township="西乡") for n in range(5)])
    assert exports.build().figures()["participations"] == 10


def test_units_months_and_tables_that_differ_replace_nothing(exports: Exports):
    exports.send("沁县12月.xlsx", participations=MONTH)
    exports.send("沁源县12月更正.xlsx", unit="沁源县", participations=[record(n + 40, "2020-12-03") for n in range(8)])
    exports.send("沁县11月更正.xlsx", participations=[record(n, "2020-11-03") for n in range(8)])
    exports.send("沁县名册更正.xlsx", volunteers=[registration(n) for n in range(8)])
    built = exports.build()
    assert built.figures()["participations"] == 24
    assert not built.problems("replaced")


def test_few_common_rows_count_both_with_a_warning_and_repeated_rows_once(exports: Exports):
    exports.send("甲.xlsx", participations=MONTH)
    exports.send("乙.xlsx", participations=MONTH[:1] + [record(50 + n, f"2020-12-{n + 1:02}") for n in range(8)])
    built = exports.build()
    assert built.figures()["participations"] == 16
    assert len(built.problems("overlapping_exports")) == 1
    assert built.left_out("participations").count("duplicate_record") == 1


def test_a_sheet_left_in_from_last_month_counts_once(exports: Exports):
    november = [record(n, f"2020-11-{n + 1:02}") for n in range(8)]
    exports.send("沁县11月.xlsx", participations=november, exported="2020-12-01T09:00")
    left_in = [{**row, "sheet": "11月"} for row in november] + [{**row, "sheet": "12月"} for row in MONTH]
    exports.send("沁县12月.xlsx", participations=left_in, exported="2021-01-01T09:00")
    assert exports.build().figures()["participations"] == 16


def test_a_later_correction_of_last_month_wins_over_the_sheet_left_in(exports: Exports):
    november = [record(n, f"2020-11-{n + 1:02}") for n in range(8)]
    left_in = [{**row, "sheet": "11月"} for row in november] + [{**row, "sheet": "12月"} for row in MONTH]
    exports.send("沁县12月.xlsx", participations=left_in, exported="2021-01-01T09:00")
    corrected = [{**row, "seconds": 60} for row in november]
    exports.send("沁县11月更正.xlsx", participations=corrected, exported="2021-01-05T09:00")
    built = exports.build()
    assert built.figures()["seconds"] == 8 * 60 + 8 * 7200
    assert not built.problems("overlapping_exports")


def test_a_year_that_repeats_a_month_replaces_it(exports: Exports):
    exports.send("沁县12月.xlsx", participations=MONTH, exported="2021-01-01T09:00")
    year = [record(n, f"2020-0{n + 1}-11") for n in range(8)] + [{**row, "seconds": 60} for row in MONTH]
    exports.send("沁县全年.xlsx", participations=year, exported="2021-02-01T09:00")
    built = exports.build()
    assert built.figures()["seconds"] == 8 * 7200 + 8 * 60


def test_summaries_of_the_same_months_and_townships_are_versions(exports: Exports):
    exports.send("1.xlsx", summaries=[summary("2020-12", "东乡", participations=10)], exported="2021-01-01T09:00")
    exports.send("2.xlsx", summaries=[summary("2020-12", "东乡", participations=12)], exported="2021-01-02T09:00")
    assert exports.build().figures()["participations"] == 12


def test_problems_of_a_replaced_workbook_go_with_it(exports: Exports):
    fault = [Problem("bad_date", "沁县12月.xlsx", "表1", 5, 2, "日期", "2020-13-01")]
    exports.send("沁县12月.xlsx", participations=MONTH, problems=fault)
    assert exports.build(name="before").problems("bad_date")
    exports.send("沁县12月更正.xlsx", participations=MONTH)
    assert not exports.build(name="after").problems("bad_date")


def test_identical_bytes_under_two_units_names_are_one_and_a_warning_names_both(exports: Exports):
    exports.send("沁县.xlsx", participations=MONTH, content="same")
    exports.send("沁源县.xlsx", unit="沁源县", participations=MONTH, content="same")
    built = exports.build()
    assert built.figures()["participations"] == 8
    (problem,) = built.problems("same_file_two_units")
    assert {problem.detail["unit_here"], problem.detail["unit_other"]} == {"沁县", "沁源县"}
    assert problem.severity == "warning" and problem.unit == problem.detail["unit_here"]
