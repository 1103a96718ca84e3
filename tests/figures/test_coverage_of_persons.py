"""Coverage: whose persons and whose hours a total leaves out."""

from datetime import date

from cities import city

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
