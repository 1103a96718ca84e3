from datetime import date

import pytest
from cities import city, line

D = date.fromisoformat
ROSTERS = [("潞州区", "volunteers", ""), ("沁县", "volunteers", "")]


def registration(person, on, unit="潞州区", **rest):
    return {"person": person, "unit": unit, "registered_on": D(on) if on else None, **rest}


def test_each_person_stands_where_the_latest_registration_not_after_the_day_is(tmp_path):
    made = city(
        tmp_path,
        sent=ROSTERS,
        registrations=[
            registration(1, "2018-05-01", "潞州区"),
            registration(1, "2020-06-15", "沁县"),
            registration(2, None, "潞州区"),
            registration(3, "2020-12-31", "潞州区"),
            registration(4, "2021-01-01", "潞州区"),
            registration(5, "2019-01-01", "潞州区", left_out="identity_check_digit"),
        ],
    )
    by_month = made.figures("2020", "month", "district")
    assert [line(by_month, "2020-05", unit)["registered_volunteers"] for unit in ("潞州区", "沁县")] == [2, 0]
    assert [line(by_month, "2020-06", unit)["registered_volunteers"] for unit in ("潞州区", "沁县")] == [1, 1]
    year_end = made.figures("2020", "district")
    assert year_end.values["registered_volunteers"] == 3
    assert [line(year_end, unit)["registered_volunteers"] for unit in ("潞州区", "沁县", "武乡县")] == [2, 1, None]
    assert year_end.beside["registered_twice"] == 1
    assert year_end.beside["registered_undated"] == 1
    assert made.figures("2020", as_of="2021-01-01").values["registered_volunteers"] == 4
    assert made.figures("2020", where=["district=潞州区"]).values["registered_volunteers"] == 2


def test_who_deregisters_leaves_on_that_day(tmp_path):
    made = city(
        tmp_path,
        sent=ROSTERS,
        registrations=[
            registration(1, "2018-05-01", deregistered=True, deregistered_on=D("2020-06-15")),
            registration(2, "2018-05-01", deregistered=True),
            registration(3, "2018-05-01"),
            registration(3, "2019-05-01", "沁县", deregistered=True, deregistered_on=D("2019-06-01")),
            registration(4, "2018-05-01", deregistered=True, deregistered_on=D("2018-06-01")),
            registration(4, "2019-05-01", "沁县"),
            registration(5, "2018-05-01", "沁县", deregistered=True),
            registration(5, "2018-05-01", "潞州区"),
        ],
    )

    def registered(day):
        return made.figures("2020", as_of=day).values["registered_volunteers"]

    assert registered("2020-06-14") == 3, "1, 4 and 5"
    assert registered("2020-06-15") == 2
    assert registered("2019-04-30") == 3, "1, 3 and 5"
    assert registered("2018-04-30") == 0


def test_who_registers_anew_counts_from_then_and_whose_newest_registration_ended_does_not(tmp_path):
    made = city(
        tmp_path,
        sent=ROSTERS,
        registrations=[
            registration(1, "2018-05-01", deregistered=True, deregistered_on=D("2019-06-15")),
            registration(1, "2020-03-01", "沁县"),
            registration(2, "2018-05-01"),
            registration(2, "2020-03-01", "沁县", deregistered=True, deregistered_on=D("2020-05-01")),
            registration(3, "2018-05-01", "沁县", deregistered=True, deregistered_on=D("2019-12-01")),
            registration(3, "2018-05-01", deregistered=True, deregistered_on=D("2019-07-01")),
        ],
    )

    def registered(day):
        figures = made.figures("2020", "district", as_of=day)
        return [line(figures, unit)["registered_volunteers"] for unit in ("潞州区", "沁县")]

    assert registered("2019-06-14") == [2, 1], "1 and 2; 3 where it lasts longer"
    assert registered("2019-11-30") == [1, 1], "2; 3"
    assert registered("2020-02-29") == [1, 0]
    assert registered("2020-03-01") == [0, 2]
    assert registered("2020-05-01") == [0, 1], "2 is nowhere, though an older registration tells no end"


def test_a_list_of_deregistrations_ends_registrations_told_elsewhere(tmp_path):
    def left(person, on, unit="潞州区"):
        return registration(person, None, unit, deregistered=True, deregistered_on=D(on))

    made = city(
        tmp_path,
        sent=ROSTERS,
        registrations=[
            registration(1, "2018-05-01"),
            left(1, "2020-06-15"),
            registration(1, "2020-09-01"),
            registration(2, "2018-05-01"),
            left(2, "2020-06-15"),
            registration(2, "2020-03-01", "沁县"),
            registration(3, "2018-05-01"),
            left(3, "2020-06-15", "沁县"),
            left(4, "2020-06-15"),
            registration(4, "2020-09-01"),
        ],
    )

    def registered(day):
        figures = made.figures("2020", "district", as_of=day)
        return [line(figures, unit)["registered_volunteers"] for unit in ("潞州区", "沁县")]

    assert registered("2018-04-30") == [1, 0], "4, of whom nobody knows since when"
    assert registered("2018-05-01") == [4, 0]
    assert registered("2020-06-14") == [3, 1], "2 has moved to the other unit before"
    assert registered("2020-06-15") == [0, 1]
    assert registered("2020-09-01") == [2, 1]


def test_teams_and_stations(tmp_path):
    made = city(
        tmp_path,
        sent=[("潞州区", "teams", ""), ("潞州区", "stations", "")],
        teams=[
            {"team_key": 1},
            {"team_key": 1, "founded_on": D("2020-01-01")},
            {"team_key": 2, "founded_on": D("2020-06-30")},
            {"team_key": 3, "founded_on": D("2020-01-01"), "dissolved": True, "dissolved_on": D("2020-06-30")},
            {"team_key": 4, "dissolved": True},
            {"team_key": 5, "left_out": "replaced"},
        ],
        stations=[
            {"station_key": 1, "station_kind": "社区"},
            {"station_key": 2, "station_kind": "社区"},
            {"station_key": 3, "station_kind": "景区"},
            {"station_key": 4, "unit": None},
        ],
    )
    assert made.figures("2020-05").values["teams"] == 2
    assert made.figures("2020-06").values["teams"] == 2
    assert [row.values["teams"] for row in made.figures("2020-05..2020-06", "month").rows] == [2, 2]
    kinds = made.figures("2020", "station_kind")
    assert [(row.keys["station_kind"], row.values["stations"]) for row in kinds.rows] == [
        ("社区", 2),
        ("景区", 1),
        (None, 1),
    ]
    assert all(row.values["teams"] is None for row in kinds.rows)
    assert made.figures("2020", where=["station_kind=社区"]).values["stations"] == 2
    assert made.figures("2020", "district").rows[-1].keys == {"district": None}


def test_a_unit_without_a_roster_counts_by_its_latest_summary(tmp_path):
    def summary(end, people, unit="沁县", **rest):
        end = D(end)
        return {"unit": unit, "start_day": end.replace(day=1), "end_day": end, "registered_volunteers": people, **rest}

    made = city(
        tmp_path,
        sent=[("潞州区", "volunteers", ""), ("沁县", "summaries", "2020-01")],
        registrations=[registration(1, "2018-05-01")],
        summaries=[
            summary("2020-01-31", 10, township="东镇", teams=3),
            summary("2020-01-31", 20, township="西镇", teams=4),
            summary("2020-02-29", 12, township="东镇"),
            summary("2020-02-29", 22, township="西镇"),
            summary("2020-02-29", 999, unit="潞州区"),
        ],
    )
    rows = made.figures("2020-01..2020-03", "district", "month")
    assert [line(rows, "沁县", f"2020-0{m}")["registered_volunteers"] for m in (1, 2, 3)] == [30, 34, 34]
    assert [line(rows, "沁县", f"2020-0{m}")["teams"] for m in (1, 2, 3)] == [7, 7, 7]
    assert line(rows, "潞州区", "2020-02")["registered_volunteers"] == 1
    assert rows.values["registered_volunteers"] == 35
    assert made.figures("2020-01", as_of="2020-01-30").values["registered_volunteers"] == 1
    assert "沁县" not in rows.coverage.not_sent["registered_volunteers"]


def test_months_after_the_day_have_no_stock(tmp_path):
    made = city(tmp_path, sent=ROSTERS, registrations=[registration(1, "2018-05-01")])
    rows = made.figures("2020-05..2020-07", "month", as_of="2020-06-10").rows
    assert [row.values["registered_volunteers"] for row in rows] == [1, 1, None]


@pytest.mark.parametrize(
    ("hours", "star"), [(99.999, None), (100, "1"), (299, "1"), (300, "2"), (600, "3"), (1000, "4"), (1500, "5")]
)
def test_stars_are_inclusive_and_count_from_registration(tmp_path, hours, star):
    made = city(
        tmp_path,
        sent=[*ROSTERS, ("潞州区", "participations", "2019-03"), ("沁县", "participations", "2019-03")],
        registrations=[
            registration(1, "2019-01-01"),
            registration(1, "2020-01-01", "沁县"),
            registration(2, "2019-01-01"),
        ],
        participations=[
            {"person": 1, "day": D(day), "registered_on": D("2019-01-01"), "seconds": seconds, **rest}
            for day, seconds, rest in [
                ("2018-12-31", 9_000_000, {}),  # before registration
                ("2019-01-01", int(hours * 3600) - 60, {}),
                ("2020-12-31", 60, {}),
                ("2020-12-31", 9_000_000, {"learning": True}),
                ("2020-12-31", 9_000_000, {"left_out": "not_effective"}),
                ("2021-01-01", 9_000_000, {}),  # after the day
            ]
        ]
        + [{"person": 3, "day": D("2020-01-01"), "seconds": 9_000_000}],  # not registered
    )
    nobody = dict.fromkeys("12345", 0)
    figures = made.figures("2020", "district")
    expected = nobody | ({star: 1} if star else {})
    assert figures.values["stars"] == expected
    assert line(figures, "沁县")["stars"] == expected
    assert line(figures, "潞州区")["stars"] == nobody
    assert line(figures, "武乡县")["stars"] is None


def test_registration_rate_says_its_year(tmp_path):
    population = {"2010": {"total": 1000, "潞州区": 10}, "2020": {"total": 2000}, "2021": {"total": 3000}}
    made = city(
        tmp_path,
        sent=ROSTERS,
        settings={"population": population, "definitions": {"registration_target": 0.13}},
        registrations=[registration(1, "2018-05-01")],
    )
    figures = made.figures("2020", "district")
    assert figures.values["registration_rate"] == 1 / 2000
    assert (figures.beside["population"], figures.beside["population_year"]) == (2000, 2020)
    assert figures.beside["registration_target"] == 0.13
    assert line(figures, "潞州区")["registration_rate"] is None
    assert made.figures("2019", where=["district=潞州区"]).values["registration_rate"] == 1 / 10
    by_month = made.figures("2020-12..2021-01", "month")
    assert [row.values["registration_rate"] for row in by_month.rows] == [1 / 2000, 1 / 3000]


def test_the_settings_may_name_the_year_of_the_population(tmp_path):
    settings = {
        "population": {"2010": {"total": 1000}, "2020": {"total": 2000}},
        "definitions": {"population_year": "2010"},
    }
    made = city(tmp_path, sent=ROSTERS, settings=settings, registrations=[registration(1, "2018-05-01")])
    assert made.figures("2020").values["registration_rate"] == 1 / 1000


def test_a_team_that_no_roster_names_has_an_unknown_number_of_volunteers(tmp_path):
    made = city(
        tmp_path,
        sent=[*ROSTERS, ("沁县", "participations", "2020-03")],
        registrations=[registration(1, "2018-05-01", team="红队"), registration(2, "2018-05-01", unit="沁县")],
        participations=[{"person": 2, "unit": "沁县", "team": "蓝队", "day": D("2020-03-01"), "activity_key": 1}],
    )
    by_team = made.figures("2020", "team")
    assert [line(by_team, team)["registered_volunteers"] for team in ("红队", "蓝队")] == [1, None]
    assert made.figures("2020", where=["team=蓝队"]).values["registered_volunteers"] is None
