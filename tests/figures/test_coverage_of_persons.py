"""Coverage: whose persons, whose hours and which numbers a total leaves out."""

from datetime import date

from cities import city, line

from volstat.figures.engines import open_tables
from volstat.figures.trace import trace

D = date.fromisoformat


def record(person, day, unit="潞州区", **rest):
    return {"person": person, "activity": 10, "day": D(day), "unit": unit, **rest}


def summary(start, end, unit="潞州区", **rest):
    return {"unit": unit, "start_day": D(start), "end_day": D(end), **rest}


def declared(day, unit="潞州区", **rest):
    return {"unit": unit, "activity": 20, "start_day": D(day), "grain": "declared", **rest}


def test_a_unit_with_records_in_one_month_and_counts_in_another_is_named(tmp_path):
    coverage = (
        city(
            tmp_path,
            participations=[record(1, "2020-02-05"), record(2, "2020-02-05", "沁县")],
            summaries=[summary("2020-01-01", "2020-01-31", participations=20, seconds=60)],
            activities=[declared("2020-03-05", participations=3), declared("2020-03-05", "沁源县", participations=3)],
        )
        .figures("2020Q1")
        .coverage
    )
    assert coverage.partly_without_persons == {"潞州区": ("2020-01", "2020-03")}
    assert coverage.without_persons == ("沁源县",)


def test_what_remains_of_a_quarter_is_without_persons_in_the_months_without_records(tmp_path):
    made = city(
        tmp_path,
        participations=[record(1, "2020-02-05")],
        summaries=[summary("2020-01-01", "2020-03-31", participations=20)],
    )
    assert made.figures("2020Q1").coverage.partly_without_persons == {"潞州区": ("2020-01", "2020-03")}
    assert not made.figures("2020-02").coverage.partly_without_persons


def test_counts_that_tell_of_nobody_leave_nobody_out(tmp_path):
    made = city(
        tmp_path,
        participations=[record(1, "2020-02-05")],
        summaries=[summary("2020-01-01", "2020-01-31", participations=0)],
        activities=[declared("2020-03-05", participations=None)],
    )
    assert not made.figures("2020Q1").coverage.partly_without_persons


def test_units_of_which_no_row_tells_its_hours_are_named(tmp_path):
    figures = city(
        tmp_path,
        participations=[record(1, "2020-02-05", seconds=None), record(2, "2020-02-06", "沁县", seconds=None)],
        summaries=[
            summary("2020-02-01", "2020-02-29", "沁源县", participations=20, seconds=3600),
            summary("2020-02-01", "2020-02-29", "武乡县", participations=5),
        ],
        activities=[declared("2020-02-07", "沁县", participations=3, seconds=60)],
    ).figures("2020-02", "district")
    assert figures.coverage.hours_unknown == ("潞州区", "武乡县")
    hours = {row.keys["district"]: row.values["hours"] for row in figures.rows}
    assert (hours["潞州区"], hours["武乡县"], hours["沁源县"]) == (None, None, 1)
    assert figures.values["hours"] == 1 + 60 / 3600


def test_a_number_that_a_row_of_counts_lacks_makes_its_total_incomplete_and_is_named(tmp_path):
    found = city(
        tmp_path,
        sent=[("沁县", "summaries", "2020-04"), ("潞州区", "summaries", "2020-04")],
        summaries=[
            summary("2020-04-01", "2020-04-30", services=5, participations=100, seconds=3600 * 100),
            summary("2020-04-01", "2020-04-30", "沁县", services=5, participations=None, seconds=3600 * 100),
            summary("2020-04-01", "2020-04-30", "沁县", services=5, participations=20, seconds=3600 * 10),
        ],
        activities=[
            declared("2020-04-07", "黎城县", activity=21, participations=30),
            declared("2020-04-08", "黎城县", activity=22, seconds=3600),
        ],
    ).figures("2020-04", "district")
    assert found.coverage.unknown == {
        "participations": {"黎城县": ("2020-04",), "沁县": ("2020-04",)},
        "hours": {"黎城县": ("2020-04",)},
    }
    assert not found.coverage.complete
    assert found.values["participations"] == 150
    assert found.values["hours_per_participation"] == 110 / 120, "only rows that tell both"
    assert found.values["participations_per_service"] == 150 / 11
    assert line(found, "沁县")["hours_per_participation"] == 0.5
    assert line(found, "黎城县")["hours_per_participation"] is None


def test_a_month_whose_records_tell_no_time_leaves_its_hours_unknown(tmp_path):
    coverage = (
        city(
            tmp_path,
            participations=[
                record(1, "2020-02-05", seconds=None),
                record(1, "2020-03-05", seconds=None),
                record(2, "2020-03-06", activity=11),
            ],
        )
        .figures("2020Q1")
        .coverage
    )
    assert coverage.unknown == {"hours": {"潞州区": ("2020-02",)}}


def test_what_has_no_number_to_tell_makes_nothing_incomplete(tmp_path):
    made = city(
        tmp_path,
        participations=[record(1, "2020-02-05")],
        summaries=[summary("2020-02-01", "2020-02-29", "沁县", registered_volunteers=50)],
        activities=[declared("2020-02-07")],
    )
    assert not made.figures("2020-02").coverage.unknown, "a roll of persons, and an activity that nobody came to"
    blank = city(tmp_path, summaries=[summary("2020-02-01", "2020-02-29", "沁县")]).figures("2020-02").coverage
    assert set(blank.unknown) == {"services", "participations", "hours"}


def test_the_trace_of_a_ratio_has_the_rows_that_tell_both_and_names_those_that_do_not(tmp_path):
    made = city(
        tmp_path,
        participations=[
            record(1, "2020-02-05", row=1),
            record(2, "2020-02-05", row=2, seconds=None),
            record(3, "2020-02-05", row=3, identified=False, seconds=None),
        ],
        summaries=[
            summary("2020-02-01", "2020-02-29", "沁县", row=4, services=2, participations=None, seconds=7200),
            summary("2020-02-01", "2020-02-29", "沁源县", row=5, services=None, participations=10, seconds=3600),
        ],
        activities=[
            declared("2020-02-07", "沁县", row=6, participations=3, seconds=3600),
            declared("2020-02-08", "沁县", row=7, activity=23, participations=None, seconds=3600),
            {"unit": "潞州区", "activity": 10, "start_day": D("2020-02-05"), "row": 8},
        ],
    )
    figures = made.figures("2020-02")
    tables = open_tables(made.ledger, "duckdb")
    found = {
        name: trace(tables, figures.query, made.project, name)
        for name in ("hours_per_participation", "participations_per_service", "hours_per_participant", "participations")
    }
    assert {name: trace.adds_up for name, trace in found.items()} == dict.fromkeys(found, True)
    assert figures.values["hours_per_participation"] == 3 / 14
    assert figures.values["participations_per_service"] == 6 / 2
    assert figures.values["hours_per_participant"] == 1
    left_out = found["participations"].totals[0].left_out.to_pylist()
    assert (4, "tells_none") in {(part["first"], part["reason"]) for part in left_out}
