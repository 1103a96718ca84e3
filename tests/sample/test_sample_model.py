"""The model: sizes that are exact, people who could be, and nobody twice."""

import numpy as np
import pytest
from stdnum.cn import ric, uscc

from volstat.sample.city import NEVER, city, days, shares
from volstat.sample.model import make
from volstat.sample.people import check_digits
from volstat.sample.truth import figures, spans

SEEDS = (1, 2, 20)


@pytest.fixture(scope="module", params=SEEDS)
def model(request):
    return make(0.002, request.param)


def of_2020(model, campaign=None):
    start = model.activities.start
    inside = (start >= days(2020, 1, 1)) & (start <= days(2020, 12, 31))
    return inside if campaign is None else inside & (model.activities.campaign == campaign)


def test_city_scale_has_exactly_the_articles_numbers(city_scale):
    epidemic = np.flatnonzero(of_2020(city_scale, 0))
    served = np.isin(city_scale.participations.activity, epidemic)
    assert len(epidemic) == 57_995
    assert np.count_nonzero(served) == 1_563_471
    assert int(city_scale.participations.minutes[served].sum()) == 6_616_813 * 60 + 15
    teams = city_scale.teams
    going_on = (teams.founded <= days(2020, 12, 31)) & (teams.dissolved > days(2020, 12, 31))
    assert np.count_nonzero(going_on) == 2736


def test_city_scale_has_the_second_campaign(city_scale):
    civilised = np.flatnonzero(of_2020(city_scale, 1))
    served = np.isin(city_scale.participations.activity, civilised)
    assert np.count_nonzero(served) == 66_418
    assert len(np.unique(city_scale.participations.person[served])) == 2237
    assert len(np.unique(city_scale.activities.team[civilised])) == 174
    assert set(city_scale.activities.unit[civilised]) == {city().offices}


@pytest.mark.slow
def test_city_scale_truth(city_scale):
    told = figures(city_scale)
    year = told["city"]["2020"]
    assert year["registered_volunteers"] == 540_500
    assert year["teams"] == 2736
    campaign = told["campaigns"]["抗击疫情·温暖同行"]["2020"]
    assert (campaign["services"], campaign["participations"], campaign["hours"]) == (57_995, 1_563_471, 6_616_813.25)


@pytest.mark.parametrize("scale", [0.0005, 0.003, 0.01])
def test_registered_volunteers_are_exact_at_any_scale(scale):
    told = figures(make(scale, 4))
    assert told["city"]["2020"]["registered_volunteers"] == max(400, int(540_500 * scale + 0.5))


def test_identity_numbers_are_right_and_different(model):
    numbers = model.people.identity.to_pylist()
    assert len(set(numbers)) == len(numbers)
    assert all(ric.calc_check_digit(number) == number[-1] for number in numbers)
    assert all(ric.get_birth_date(number) for number in numbers)


def test_old_identity_numbers_are_the_same_people(model):
    pairs = zip(model.people.old_identity.to_pylist(), model.people.identity.to_pylist(), strict=True)
    old = [(short, whole) for short, whole in pairs if short]
    assert old
    assert all(short == whole[:6] + whole[8:17] and whole[6:8] == "19" for short, whole in old)


def test_check_digits_of_a_known_number():
    assert check_digits(np.array([11010519491231002]))[0] == "X"


def test_phones_and_volunteer_numbers_tell_people_apart(model):
    for column in (model.people.phone, model.people.number):
        assert len(set(column.to_pylist())) == len(column)


def test_team_codes_are_right(model):
    assert all(uscc.is_valid(code) for code in model.teams.uscc)


def test_nobody_takes_part_twice_in_an_activity_on_a_day(model):
    served = model.participations
    places = set(zip(served.activity.tolist(), served.person.tolist(), served.day.tolist(), strict=True))
    assert len(places) == len(served)


def test_records_hold_the_time_of_their_participations(model):
    records = model.records
    assert int(records.minutes.sum()) == int(model.participations.minutes.sum())
    assert records.minutes.min() > 0
    rows = zip(records.activity, records.person, records.day, records.start, strict=True)
    assert len(set(rows)) == len(records)


def test_messes_that_the_truth_must_withstand_are_there(model):
    records, rows = model.records, model.registrations
    assert ((records.start + records.minutes) > 1440).any(), "past midnight"
    assert len(records) > len(model.participations), "three sign-ins on a day"
    assert (model.activities.length > 1).any(), "activities of several days"
    assert len(model.learning), "training"
    counts = np.bincount(rows.person)
    assert (counts > 1).any(), "registered twice"
    assert (rows.left != NEVER).any(), "deregistered"


def test_activities_of_a_unit_differ_by_name(model):
    names = list(zip(model.activities.unit.tolist(), model.activity_name, strict=True))
    assert len(set(names)) == len(names)


def test_every_unit_serves_in_every_month(model):
    told = figures(model)
    for unit, periods in told["units"].items():
        assert all(figures_["services"] > 0 for figures_ in periods.values()), unit
    for campaign, periods in told["campaigns"].items():
        assert all(figures_["services"] > 0 for figures_ in periods.values()), campaign


def test_flows_add_up_over_months_and_units(model):
    told = figures(model)
    months = [span.label for span in spans()[1:]]
    for scope in (told["city"], *told["units"].values(), *told["campaigns"].values()):
        for flow in ("services", "participations", "hours", "learning_hours"):
            parts = [scope[month][flow] for month in months]
            if scope["2020"][flow] is None:  # training, of a unit that sends counts only
                assert set(parts) == {None}
            else:
                assert scope["2020"][flow] == pytest.approx(sum(parts), abs=1e-9)
    for period, whole in told["city"].items():
        for figure in ("registered_volunteers", "teams", "stations", "services", "participations"):
            assert whole[figure] == sum(unit[period][figure] for unit in told["units"].values()), (figure, period)


def test_persons_do_not_add_up(model):
    told = figures(model)
    units = [unit["2020"]["participants"] for unit in told["units"].values()]
    assert [unit["2020"]["participants"] for name, unit in told["units"].items() if name in ("潞城区", "沁源县")] == [
        None,
        None,
    ]
    assert max(filter(None, units)) <= told["city"]["2020"]["participants"] <= sum(filter(None, units))


def test_campaigns_have_no_stocks(model):
    for periods in figures(model)["campaigns"].values():
        assert all(f["registered_volunteers"] is None and f["teams"] is None for f in periods.values())


@pytest.mark.parametrize(("total", "weights", "least"), [(10, [1, 1, 1], 0), (7, [0, 5, 5], 2), (3, [9, 1, 1], 1)])
def test_shares_add_up(total, weights, least):
    parts = shares(total, weights, least)
    assert parts.sum() == total
    assert parts.min() >= least


def test_shares_refuse_what_cannot_be():
    with pytest.raises(ValueError, match="cannot be cut"):
        shares(2, [1, 1, 1], 1)
