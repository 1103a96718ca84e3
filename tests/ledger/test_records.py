"""Records: what counts, what is doubled, and what is hardly possible."""

from __future__ import annotations

from datetime import date

import pytest
from frames_of import Exports, record, registration

HOUR = 3600


def timed(who: int, day: str, start: float, end: float, **more):
    return record(who, day, start=int(start * HOUR), end=int(end * HOUR), seconds=int((end - start) * HOUR), **more)


def test_records_that_are_not_effective_or_faulty_or_in_the_future_do_not_count(exports: Exports):
    rows = [
        record(1, "2020-12-01"),
        record(2, "2020-12-01", effective=False, status="待审核"),
        record(3, "2020-12-01", fault="bad_duration"),
        record(4, "2021-01-02"),
    ]
    exports.send("记录.xlsx", participations=rows, exported="2021-01-01T23:00")
    built = exports.build()
    assert built.left_out("participations") == [None, "not_effective", "bad_duration", "future_date"]
    (waiting,) = built.problems("not_effective")
    assert (waiting.row, waiting.value, waiting.header) == (4, "待审核", "status")
    (late,) = built.problems("future_date")
    assert (late.row, late.value, late.detail, late.header) == (6, "2021-01-02", {"limit": "2021-01-01"}, "day")


def test_without_an_export_time_no_day_lies_after_today(exports: Exports):
    exports.send("记录.xlsx", participations=[record(1, "2020-12-05")])
    assert exports.build(date(2020, 12, 4), "early").left_out("participations") == ["future_date"]
    assert exports.build(date(2020, 12, 5), "late").left_out("participations") == [None]


def test_equal_records_are_one_whatever_workbook_they_stand_in(exports: Exports):
    twice = [timed(1, "2020-12-01", 8, 10), timed(1, "2020-12-01", 8, 10)]
    exports.send("a.xlsx", participations=[*twice, record(6, "2020-10-01"), record(7, "2020-10-01")])
    exports.send("b.xlsx", participations=[twice[0], record(5, "2020-11-01"), record(8, "2020-11-01")])
    built = exports.build()
    assert built.left_out("participations") == [
        None, "duplicate_record", None, None, "duplicate_record", None, None
    ]  # fmt: skip
    assert {(p.workbook, p.row) for p in built.problems("duplicate_record")} == {("a.xlsx", 4), ("b.xlsx", 3)}
    assert all((p.detail["other"], p.detail["other_row"]) == ("a.xlsx", 3) for p in built.problems("duplicate_record"))


def test_records_that_differ_in_start_are_two(exports: Exports):
    exports.send("a.xlsx", participations=[timed(1, "2020-12-01", 8, 10), timed(1, "2020-12-01", 14, 16)])
    built = exports.build()
    assert built.figures()["seconds"] == 4 * HOUR
    assert built.figures()["participations"] == 1


def test_a_record_number_seen_twice_is_one_record_as_the_later_workbook_has_it(exports: Exports):
    exports.send("11.xlsx", participations=[record(1, "2020-11-30", record_key=5)], exported="2020-12-01T08:00")
    rows = [record(1, "2020-11-30", record_key=5, seconds=60), record(1, "2020-12-02", record_key=6)]
    rows += [record(n, "2020-12-03", record_key=n) for n in range(10, 14)]
    rows += [record(2, "2020-10-03", record_key=30)]
    exports.send("12.xlsx", participations=rows, exported="2021-01-01T08:00")
    extra = [record(8, "2021-01-03", record_key=6)]
    exports.send("13.xlsx", participations=extra, exported="2021-02-01T08:00")
    built = exports.build()
    (problem,) = built.problems("duplicate_record_number")
    assert (problem.workbook, problem.row, problem.detail["other"]) == ("12.xlsx", 4, "13.xlsx")


def test_more_than_24_hours_a_day_over_all_records_counts_with_a_warning(exports: Exports):
    rows = [record(1, "2020-12-01", "甲", seconds=13 * HOUR), record(1, "2020-12-01", "乙", seconds=12 * HOUR)]
    exports.send("a.xlsx", participations=[*rows, record(2, "2020-12-01", seconds=24 * HOUR)])
    built = exports.build()
    (problem,) = built.problems("day_over_24_hours")
    assert (problem.row, problem.detail["hours"]) == (4, 25)
    assert built.figures()["seconds"] == 49 * HOUR


def test_overlapping_times_give_recorded_and_union(exports: Exports):
    rows = [timed(1, "2020-12-01", 8, 12, activity="甲"), timed(1, "2020-12-01", 10, 13, activity="乙")]
    exports.send("a.xlsx", participations=[*rows, timed(1, "2020-12-01", 13, 14, activity="丙")])
    (problem,) = exports.build().problems("overlapping_times")
    assert problem.row == 4
    assert (problem.detail["other_row"], problem.detail["recorded"], problem.detail["union"]) == (3, 7, 5)


def test_times_overlap_across_midnight(exports: Exports):
    rows = [timed(1, "2020-12-01", 22, 26, activity="甲"), timed(1, "2020-12-02", 1, 3, activity="乙")]
    exports.send("a.xlsx", participations=rows)
    (problem,) = exports.build().problems("overlapping_times")
    assert (problem.row, problem.detail["recorded"], problem.detail["union"]) == (4, 6, 5)


def test_times_that_only_touch_do_not_overlap(exports: Exports):
    rows = [timed(1, "2020-12-01", 8, 10, activity="甲"), timed(1, "2020-12-01", 10, 12, activity="乙")]
    exports.send("a.xlsx", participations=[*rows, timed(2, "2020-12-01", 9, 11)])
    assert not exports.build().problems("overlapping_times")


def test_service_before_registration_is_a_warning(exports: Exports):
    exports.send("名册.xlsx", volunteers=[registration(1, "2020-06-01"), registration(2, None)])
    rows = [record(1, "2020-05-31"), record(1, "2020-06-01"), record(2, "2019-01-01")]
    exports.send("记录.xlsx", participations=rows)
    built = exports.build()
    assert [(p.row, p.detail["registered"]) for p in built.problems("before_registration")] == [(3, "2020-06-01")]
    assert built.figures()["participations"] == 3


@pytest.mark.parametrize(("days", "found"), [((1, 2, 3, 4), [4]), ((1, 2, 4, 5), []), ((1, 2), [])])
def test_runs_of_exactly_ten_hours_are_a_warning(exports: Exports, days, found):
    exports.send("a.xlsx", participations=[record(1, f"2020-12-{d:02}", seconds=10 * HOUR) for d in days])
    assert [p.detail["days"] for p in exports.build().problems("ten_hour_runs")] == found


def test_ten_hours_made_of_two_records_a_day_are_a_run_too_and_eleven_are_none(exports: Exports):
    rows = [record(1, f"2020-12-0{d}", a, seconds=5 * HOUR) for d in (1, 2, 3) for a in "甲乙"]
    rows += [record(2, f"2020-12-0{d}", "甲", seconds=10 * HOUR) for d in (1, 2, 3)]
    rows += [record(2, f"2020-12-0{d}", "乙", seconds=HOUR) for d in (1, 2, 3)]
    exports.send("a.xlsx", participations=rows)
    assert [p.row for p in exports.build().problems("ten_hour_runs")] == [8]


def test_records_of_two_units_that_both_count_from_one_are_all_counted_with_a_warning(exports: Exports):
    rows = [record(n, "2020-12-01", record_key=n) for n in (1, 2)]
    others = [record(n + 5, "2020-12-01", record_key=n) for n in (1, 2)]
    exports.send("沁县.xlsx", participations=rows)
    exports.send("武乡县.xlsx", unit="武乡县", participations=others)
    built = exports.build()
    assert built.figures()["participations"] == 4
    (problem,) = built.problems("record_number_reused")
    assert problem.detail | {"rows": 2, "other_row": 3} == problem.detail


@pytest.mark.parametrize("changed", [{"day": date(2020, 12, 5)}, {"activity": "植树"}, {"identity_key": 77}])
def test_a_number_whose_record_was_corrected_is_one_record(exports: Exports, changed: dict[str, object]):
    exports.send("沁县.xlsx", participations=[{**record(1, "2020-12-01", record_key=5), "row": 9}])
    exports.send("沁县2.xlsx", participations=[{**record(1, "2020-12-01", record_key=5), **changed}])
    built = exports.build()
    assert built.figures()["participations"] == 1
    assert not built.problems("record_number_reused")


def test_rows_of_one_number_that_differ_in_person_activity_and_day_are_two_records(exports: Exports):
    rows = [record(1, "2020-12-01", "扫雪", record_key=5), record(2, "2020-12-02", "植树", record_key=5)]
    exports.send("沁县.xlsx", participations=rows)
    built = exports.build()
    assert built.left_out("participations") == [None, None]
    assert [p.row for p in built.problems("record_number_reused")] == [4]


def test_a_record_whose_hours_are_unknown_counts_beside_those_that_are_known(exports: Exports):
    unknown = record(1, "2020-12-01", "巡河", seconds=None)
    exports.send("沁县.xlsx", participations=[unknown, unknown, record(1, "2020-12-01", seconds=26 * HOUR)])
    built = exports.build()
    assert built.left_out("participations").count("duplicate_record") == 1
    assert (built.figures()["participations"], built.figures()["seconds"]) == (2, 26 * HOUR)
    assert [p.detail["hours"] for p in built.problems("day_over_24_hours")] == [26]
