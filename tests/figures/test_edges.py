"""Edges that a small change of the code would move without another test's notice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from cities import city, line

from volstat.figures.periods import PeriodError, parse_day, parse_period, previous_period, same_period_last_year
from volstat.rounding import Interval, Printed, half_up, phrase, true_words, words_interval

D = date.fromisoformat
FLOWS = [("潞州区", "participations", f"2020-{month:02}") for month in range(1, 13)]
TODAY = date(2021, 1, 15)


def test_about_is_said_of_the_rounded_number():
    number, hedge = true_words(2_684, Printed.of("2700"), "about")
    assert (number.value, hedge) == (2_700, "about")
    number, hedge = true_words(2_749, Printed.of("2800"), "about")
    assert (number.value, hedge, phrase(number, hedge, "支")) == (2_700, "about", "约2700支")
    number, hedge = true_words(541_600, Printed.of("54", 10_000), "about")
    assert phrase(number, hedge, "人") == "约54万人"


def test_every_hedge_has_its_words():
    number = Printed.of("2700")
    said = {hedge: phrase(number, hedge, "支") for hedge in ("exact", "over", "nearly", "about", "at_least", "reach")}
    assert said == {
        "exact": "2700支",
        "over": "2700余支",
        "nearly": "近2700支",
        "about": "约2700支",
        "at_least": "不少于2700支",
        "reach": "达2700支",
    }
    assert phrase(Printed.of("2710"), "over", "支") == "2710余支"
    assert phrase(Printed.of("2711"), "over", "支") == "超过2711支"


def test_hours_are_compared_in_hundredths():
    assert words_interval(Printed.of("2700"), "at_least", whole=False).low == 2_700
    over = words_interval(Printed.of("2700"), "over", whole=False)
    assert (over.low, over.high) == (Decimal("2700.01"), Decimal("2799.99"))
    nearly = words_interval(Printed.of("9"), "nearly", whole=False)
    assert nearly.high == Decimal("8.99")
    assert true_words(2_700.5, Printed.of("2700"), "exact", whole=False)[0].value == 2_701


def test_counts_are_whole_unless_it_is_said():
    assert words_interval(Printed.of("2700"), "over").low == 2_701
    assert words_interval(Printed.of("2700.55"), "at_least", whole=False).low == Decimal("2700.55")
    assert true_words(2, Printed.of("3"), "over")[0].value == 2


def test_words_keep_the_scale_and_small_hours_their_hundredths():
    number, hedge = true_words(548_000, Printed.of("54", 10_000), "nearly")
    assert phrase(number, hedge, "人") == "近55万人"
    assert phrase(number, hedge) == "近55万"
    number, hedge = true_words(0.4, Printed.of("2"), "exact", whole=False)
    assert (number.value, hedge) == (Decimal("0.40"), "exact")


def test_a_closed_interval_holds_its_ends_and_an_open_one_does_not():
    assert 10 in Interval(Decimal(5), Decimal(10)) and 5 in Interval(Decimal(5), Decimal(10))
    open_one = Interval(Decimal(5), Decimal(10), floor_outside=True, ceiling_outside=True)
    assert 10 not in open_one and 5 not in open_one and "7" not in open_one


@pytest.mark.parametrize(("value", "place", "rounded"), [(25, 10, "30"), ("0.125", "0.01", "0.13"), (45, 10, "50")])
def test_halves_go_up_and_not_to_the_even_number(value: object, place: object, rounded: str):
    assert half_up(Decimal(str(value)), Decimal(str(place))) == Decimal(rounded)


def test_what_is_no_period_is_named_in_the_refusal():
    with pytest.raises(PeriodError, match="2020-02-30"):
        parse_day("2020-02-30")
    first = parse_period("0001", TODAY)
    for earlier in (previous_period, same_period_last_year):
        with pytest.raises(PeriodError, match="0001"):
            earlier(first)


def test_the_same_months_of_the_year_before():
    quarter = same_period_last_year(parse_period("2020Q1", TODAY))
    assert (quarter.start, quarter.end) == (D("2019-01-01"), D("2019-03-31"))
    february = same_period_last_year(parse_period("2021-02", TODAY))
    assert (february.start, february.end, february.label) == (D("2020-02-01"), D("2020-02-29"), "2020-02")
    some = same_period_last_year(parse_period("2020-02-03..2020-02-29", TODAY))
    assert (some.start, some.end) == (D("2019-02-03"), D("2019-02-28"))


def registered(person: int, **more: object) -> dict[str, object]:
    return {"person": person, "registered_on": D("2019-01-01"), "unit": "潞州区", **more}


def test_stars_by_month_grow_with_the_hours_and_count_the_day_itself(tmp_path):
    made = city(
        tmp_path,
        sent=[("潞州区", "volunteers", ""), *FLOWS],
        registrations=[registered(1)],
        participations=[
            {"person": 1, "day": D("2020-01-31"), "registered_on": D("2019-01-01"), "seconds": 100 * 3600},
            {"person": 1, "day": D("2020-03-10"), "registered_on": D("2019-01-01"), "seconds": 200 * 3600},
        ],
    )
    rows = made.figures("2020-01..2020-03", "month").rows
    assert [(row.values["stars"]["1"], row.values["stars"]["2"]) for row in rows] == [(1, 0), (1, 0), (0, 1)]


def test_hours_of_which_nothing_says_that_they_are_training_are_service(tmp_path):
    served = {"person": 1, "day": D("2020-05-01"), "registered_on": D("2019-01-01"), "seconds": 100 * 3600}
    made = city(
        tmp_path,
        sent=[("潞州区", "volunteers", ""), *FLOWS],
        registrations=[registered(1)],
        participations=[{**served, "learning": None}, {**served, "person": None, "identified": False}],
    )
    figures = made.figures("2020").values
    assert figures["stars"]["1"] == 1
    assert figures["hours"] == 200


def test_a_roster_that_does_not_say_who_has_left_counts_all(tmp_path):
    made = city(
        tmp_path,
        sent=[("潞州区", "volunteers", "")],
        registrations=[registered(1, deregistered=None), registered(None), registered(2, deregistered=True)],
    )
    assert made.figures("2020").values["registered_volunteers"] == 1


def test_declared_activities_count_in_their_own_month(tmp_path):
    declared = {"grain": "declared", "participations": 5, "seconds": 3600, "services": 1}
    made = city(
        tmp_path,
        sent=[("潞州区", "activities", f"2020-{month:02}") for month in range(1, 13)],
        activities=[
            {**declared, "activity": 1, "start_day": D("2020-01-31")},
            {**declared, "activity": 2, "start_day": D("2020-02-01")},
            {**declared, "activity": 3, "start_day": D("2021-02-01")},
        ],
    )
    assert made.figures("2020-01").values["participations"] == 5
    assert made.figures("2020").values["participations"] == 10
    months = made.figures("2020-01..2020-02", "month").rows
    assert [row.values["participations"] for row in months] == [5, 5]


def test_a_summary_of_two_months_is_in_neither_of_them(tmp_path):
    told = {"services": 5, "participations": 50, "seconds": 1800}
    made = city(
        tmp_path,
        sent=[("潞州区", "summaries", f"2020-{month:02}") for month in range(1, 4)],
        summaries=[
            {**told, "start_day": D("2020-01-01"), "end_day": D("2020-02-29")},
            {**told, "start_day": D("2020-03-01"), "end_day": D("2020-03-31"), "participations": 7},
        ],
    )
    by_month = made.figures("2020-01..2020-03", "month")
    assert line(by_month, "2020-03")["participations"] == 7
    only = made.figures("2020-01..2020-03", where=["month=2020-03"])
    assert only.values["participations"] == 7
    assert made.figures("2020-01..2020-03").values["participations"] == 57
    assert not made.figures("2020-01..2020-03", where=["month=2020-01"]).values["participations"]
