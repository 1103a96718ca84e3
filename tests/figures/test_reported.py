"""Who sent what, and until when a period is provisional."""

from datetime import date

import pytest
from cities import city
from hypothesis import given
from hypothesis import strategies as st

from volstat.figures.engines import open_tables
from volstat.figures.periods import parse_period
from volstat.figures.provisional import provisional_until
from volstat.figures.queries import make_query
from volstat.figures.reported import reported


def asked(town, period, where=()):
    query = make_query(town.project, parse_period(period, None), where=where)
    return reported(open_tables(town.ledger), query, town.project)


def test_each_unit_shows_its_months_and_grains(tmp_path):
    town = city(
        tmp_path,
        sent=[
            ("沁县", "participations", "2020-01"),
            ("沁县", "activities", "2020-01"),
            ("沁县", "summaries", "2020-02"),
            ("沁县", "volunteers", ""),
            ("潞州区", "participations", "2019-12"),
            (None, "activities", "2020-01"),
        ],
    )
    found = asked(town, "2020Q1")
    assert found.grains == {
        ("沁县", "2020-01"): ("records", "activities"),
        ("沁县", "2020-02"): ("summaries",),
        (None, "2020-01"): ("activities",),
    }
    assert found.units[-1] is None
    assert (found.state("沁县"), found.state("潞州区")) == ("partial", "missing")
    data = {unit["unit"]: unit for unit in found.as_json()["units"]}
    assert data["沁县"]["months"] == {"2020-01": ["records", "activities"], "2020-02": ["summaries"], "2020-03": []}
    assert {"table": "volunteers", "workbook": "甲.xlsx", "months": [], "rows": 1} in data["沁县"]["sent"]
    assert data["潞州区"]["sent"] == []


def test_a_restriction_asks_about_those_districts_only(tmp_path):
    sent = [(unit, "participations", "2020-01") for unit in ("沁县", "潞州区")]
    found = asked(city(tmp_path, sent=sent), "2020-01", ["district=沁县"])
    assert found.units == ("沁县",)
    assert {line.unit for line in found.sent} == {"沁县"}


@pytest.mark.parametrize(
    ("period", "until"),
    [
        ("2020-11", "2020-12-14"),  # nothing but weekends
        ("2020-09", "2020-10-21"),  # eight days off for the national day, and two Saturdays made up
        ("2020-01", "2020-02-14"),  # the holiday of the spring festival was prolonged
    ],
)
def test_ten_working_days_after_the_period(period, until):
    found = provisional_until(parse_period(period, None))
    assert (found.until.isoformat(), found.exact) == (until, True)


def test_years_without_announced_holidays_say_so():
    found = provisional_until(parse_period("2199-11", None))
    assert not found.exact
    assert found.until.weekday() < 5


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_it_takes_at_least_two_weeks_and_ends_on_a_day(day):
    found = provisional_until(parse_period(day.isoformat(), None))
    assert 10 <= (found.until - day).days <= 40
    assert (found.final_from - found.until).days == 1


def test_the_end_of_the_calendar_is_no_defect():
    assert provisional_until(parse_period("9999-12", None)).until == date.max
