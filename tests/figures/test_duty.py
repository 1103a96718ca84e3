"""The monthly duty, projects and honours, on both engines."""

from datetime import date

import pytest
from cities import ENGINES, city

from volstat.figures.duty import count_duty
from volstat.figures.engines import open_tables
from volstat.figures.honours import most_hours
from volstat.figures.periods import parse_period
from volstat.figures.projects import count_projects, project_name
from volstat.figures.queries import make_query

D = date.fromisoformat


def ask(made, count, period="2020", *more):
    query = make_query(made.project, parse_period(period, D("2021-01-15")))
    answers = [count(open_tables(made.ledger, engine), query, made.project, *more) for engine in ENGINES]
    assert answers[0] == answers[1]
    return answers[0]


@pytest.fixture
def made(tmp_path):
    def held(team, day, unit="潞州区", **more):
        number = abs(hash((team, day, unit))) % 10**9
        return {
            "activity": number,
            "activity_name": f"{team}活动",
            "team": team,
            "unit": unit,
            "start_day": D(day),
            **more,
        }

    return city(
        tmp_path,
        sent=[("潞州区", "activities", f"2020-{m:02}") for m in (1, 2, 3)] + [("沁县", "summaries", "2020-01")],
        teams=[
            {"team_key": 1, "team": "红队"},
            {"team_key": 2, "team": "蓝 队", "founded_on": D("2020-02-10")},
            {"team_key": 3, "team": "白队", "dissolved_on": D("2020-02-20")},
            {"team_key": 4, "team": "黄队", "unit": "沁县"},
            {"team_key": 1, "team": "红队", "left_out": "listed_again"},
        ],
        activities=[
            held("红队", "2020-01-05"),
            held("红队", "2020-01-31", end_day=D("2020-02-01")),
            held("蓝队", "2020-03-02"),
            held("白队", "2020-02-02", left_out="duplicate_activity"),
        ],
    )


def test_who_held_nothing_in_a_month(made):
    duty = ask(made, count_duty, "2020Q1", "teams")
    assert [(m.month, m.standing, m.active, m.idle, m.unknown) for m in duty.months] == [
        ("2020-01", 3, 1, 1, 1),
        ("2020-02", 3, 1, 1, 1),
        ("2020-03", 3, 1, 1, 1),
    ]
    assert {(idle.name, idle.months) for idle in duty.idle} == {
        ("白队", ("2020-01",)),
        ("蓝 队", ("2020-02",)),
        ("红队", ("2020-03",)),
    }


def test_a_unit_that_never_names_stations_is_unknown_and_not_idle(made, tmp_path_factory):
    with_station = city(
        tmp_path_factory.mktemp("stations"),
        sent=[("潞州区", "activities", "2020-01")],
        stations=[{"station_key": 1, "station": "东站", "station_kind": "社区"}],
        activities=[{"activity": 1, "start_day": D("2020-01-05"), "team": "红队"}],
    )
    duty = ask(with_station, count_duty, "2020-01", "stations")
    assert (duty.months[0].standing, duty.months[0].idle, duty.months[0].unknown) == (1, 0, 1)
    assert duty.idle == ()


def test_records_are_activities_of_their_team(tmp_path):
    made = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-01")],
        teams=[{"team_key": 1, "team": "红队"}],
        participations=[{"person": 1, "day": D("2020-01-05"), "team": "红队", "activity": 5}],
    )
    assert ask(made, count_duty, "2020-01", "teams").months[0].active == 1


@pytest.mark.parametrize(
    ("activity", "project"),
    [
        ("清河行动第3场", "清河行动"),
        ("清河行动（第二期）", "清河行动"),
        ("第3场", "第3场"),
        ("第一中学讲座", "第一中学讲座"),
        (" 清河行动 ", "清河行动"),
    ],
)
def test_session_numbers_are_left_off(activity, project):
    assert project_name(activity) == project


def test_projects_are_counted_by_records_or_by_their_own_numbers(tmp_path):
    made = city(
        tmp_path,
        participations=[
            {"person": 1, "day": D("2020-01-05"), "activity": 1},
            {"person": 1, "day": D("2020-01-05"), "activity": 1, "seconds": 1800},
            {"person": 2, "day": D("2020-01-05"), "activity": 2},
        ],
        activities=[
            {"activity": 1, "activity_name": "清河第1场", "start_day": D("2020-01-05"), "participations": 99},
            {"activity": 2, "activity_name": "清河第2场", "start_day": D("2020-01-05")},
            {
                "activity": 3,
                "activity_name": "助老",
                "start_day": D("2020-01-06"),
                "grain": "declared",
                "services": 4,
                "participations": 2,
            },
            {"activity": 4, "activity_name": "去年的", "start_day": D("2019-01-06")},
        ],
    )
    found = {held.name: (held.services, held.participations, held.seconds) for held in ask(made, count_projects)}
    assert found == {"清河": (2, 2, 9000), "助老": (4, 2, None)}


def test_honours_rank_by_the_period_and_tell_lifetime_star_and_consent(tmp_path):
    hour = 3600
    made = city(
        tmp_path,
        registrations=[
            {"person": 1, "name": "甲某", "registered_on": D("2019-01-01"), "consent": True},
            {"person": 2, "name": "乙某", "registered_on": D("2019-01-01")},
            {"person": 3, "name": "丙某", "registered_on": D("2019-01-01"), "deregistered_on": D("2020-06-01")},
        ],
        participations=[
            {"person": 1, "day": D("2020-01-05"), "seconds": 5 * hour, "registered_on": D("2019-01-01")},
            {"person": 1, "day": D("2019-05-05"), "seconds": 95 * hour, "registered_on": D("2019-01-01")},
            {"person": 2, "day": D("2020-01-05"), "seconds": 6 * hour, "registered_on": D("2019-01-01")},
            {"person": 3, "day": D("2020-01-05"), "seconds": 9 * hour, "registered_on": D("2019-01-01")},
            {"person": 4, "day": D("2020-01-05"), "seconds": 9 * hour, "identified": False},
        ],
    )
    found = ask(made, most_hours, "2020", 10)
    assert [(h.name, h.hours, h.lifetime_hours, h.star, h.consent) for h in found] == [
        ("乙某", 6.0, 6.0, 0, False),
        ("甲某", 5.0, 100.0, 1, True),
    ]
