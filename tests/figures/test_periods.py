from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.figures.periods import (
    PeriodError,
    months_of,
    parse_day,
    parse_period,
    previous_period,
    same_period_last_year,
)

TODAY = date(2021, 1, 15)


@pytest.mark.parametrize(
    ("text", "label", "start", "end"),
    [
        ("2020", "2020", "2020-01-01", "2020-12-31"),
        ("2020-12", "2020-12", "2020-12-01", "2020-12-31"),
        ("2020-2", "2020-02", "2020-02-01", "2020-02-29"),
        ("2020Q4", "2020Q4", "2020-10-01", "2020-12-31"),
        ("2020q1", "2020Q1", "2020-01-01", "2020-03-31"),
        ("2020H1", "2020H1", "2020-01-01", "2020-06-30"),
        ("2020H2", "2020H2", "2020-07-01", "2020-12-31"),
        ("2020-02-03", "2020-02-03", "2020-02-03", "2020-02-03"),
        ("2020-02-03..2020-03-31", "2020-02-03..2020-03-31", "2020-02-03", "2020-03-31"),
        ("2020-02..2020-03", "2020-02..2020-03", "2020-02-01", "2020-03-31"),
        ("2019..2020", "2019..2020", "2019-01-01", "2020-12-31"),
        (None, "2020-12", "2020-12-01", "2020-12-31"),
        ("last-month", "2020-12", "2020-12-01", "2020-12-31"),
        ("this-month", "2021-01", "2021-01-01", "2021-01-31"),
        ("last-quarter", "2020Q4", "2020-10-01", "2020-12-31"),
        ("this-half", "2021H1", "2021-01-01", "2021-06-30"),
        ("this-year", "2021", "2021-01-01", "2021-12-31"),
        ("LAST-YEAR", "2020", "2020-01-01", "2020-12-31"),
        ("9999", "9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_forms(text, label, start, end):
    period = parse_period(text, TODAY)
    assert (period.label, period.start, period.end) == (label, date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "last-week",
        "-2020",
        "20",
        "二〇二〇年",
        "2020-13",
        "2020-02-30",
        "2020Q5",
        "2020Q0",
        "2020H3",
        "0000",
        "2020-03..2020-02",
        "..",
        "2020..",
        "12020",
    ],
)
def test_what_is_no_period_is_told_the_forms(text):
    with pytest.raises(PeriodError) as caught:
        parse_period(text, TODAY)
    assert "2020Q4" in str(caught.value)


@given(st.text(max_size=30))
def test_no_text_crashes_the_parser(text):
    try:
        period = parse_period(text, TODAY)
    except PeriodError:
        return
    assert period.start <= period.end


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 900))
def test_months_cover_a_period_without_gap_or_overlap(start, days):
    end = start + timedelta(days)
    months = months_of(parse_period(f"{start}..{end}", TODAY))
    assert months[0].start == start
    assert months[-1].end == end
    assert all(a.end + timedelta(1) == b.start for a, b in pairwise(months))
    assert all((m.start.year, m.start.month) == (m.end.year, m.end.month) for m in months)
    assert all(m.label == f"{m.start:%Y-%m}" for m in months)


@pytest.mark.parametrize(
    ("text", "before", "last_year"),
    [
        ("2020", "2019", "2019"),
        ("2021-01", "2020-12", "2020-01"),
        ("2020Q1", "2019Q4", "2019Q1"),
        ("2020H1", "2019H2", "2019H1"),
        ("2020-02..2020-03", "2019-12..2020-01", "2019-02..2019-03"),
        ("2020-02-29", "2020-02-28", "2019-02-28"),
        ("2020-02-03..2020-02-09", "2020-01-27..2020-02-02", "2019-02-03..2019-02-09"),
    ],
)
def test_neighbours(text, before, last_year):
    period = parse_period(text, TODAY)
    assert previous_period(period) == parse_period(before, TODAY)
    assert same_period_last_year(period) == parse_period(last_year, TODAY)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 500))
def test_the_previous_period_ends_the_day_before(start, days):
    period = parse_period(f"{start}..{start + timedelta(days)}", TODAY)
    assert previous_period(period).end == start - timedelta(1)


def test_nothing_lies_before_the_calendar():
    first = parse_period("0001", TODAY)
    with pytest.raises(PeriodError):
        previous_period(first)
    with pytest.raises(PeriodError):
        same_period_last_year(first)


def test_a_day():
    assert parse_day(" 2020-12-31 ") == date(2020, 12, 31)
    with pytest.raises(PeriodError, match="2020-12-31"):
        parse_day("31.12.2020")
