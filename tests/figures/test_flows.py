from datetime import date

from cities import city, line, months

D = date.fromisoformat


def record(person, activity, day, **rest):
    return {"person": person, "activity": activity, "day": D(day), **rest}


def test_three_sign_ins_on_a_day_are_one_participation_with_all_their_time(tmp_path):
    figures = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03")],
        participations=[
            record(1, 10, "2020-03-05", seconds=1800),
            record(1, 10, "2020-03-05", seconds=1800),
            record(1, 10, "2020-03-05", seconds=900),
            record(1, 10, "2020-03-06", seconds=60),
            record(1, 11, "2020-03-05", seconds=60),
            record(2, 10, "2020-03-05", seconds=60),
        ],
        activities=[{"activity": 10, "start_day": D("2020-03-05")}, {"activity": 11, "start_day": D("2020-03-05")}],
    ).figures("2020-03")
    assert figures.values["participations"] == 4
    assert figures.values["participants"] == 2
    assert figures.values["services"] == 2
    assert figures.values["hours"] == (1800 + 1800 + 900 + 60 + 60 + 60) / 3600
    assert figures.values["participations_per_service"] == 2
    assert figures.values["hours_per_participant"] == figures.values["hours"] / 2


def test_only_days_in_the_period_count_and_services_by_their_first_day(tmp_path):
    made = city(
        tmp_path,
        sent=[("潞州区", "participations", m) for m in months()],
        participations=[record(1, 10, day) for day in ("2020-03-31", "2020-04-01", "2020-04-02", "2020-05-01")],
        activities=[{"activity": 10, "start_day": D("2020-03-31"), "end_day": D("2020-05-01")}],
    )
    assert made.figures("2020-03").values["services"] == 1
    april = made.figures("2020-04").values
    assert (april["services"], april["participations"], april["participations_per_service"]) == (0, 2, None)
    rows = made.figures("2020Q2", "month")
    assert [row.keys["month"] for row in rows.rows] == ["2020-04", "2020-05", "2020-06"]
    assert [row.values["participations"] for row in rows.rows] == [2, 1, 0]
    assert [row.values["services"] for row in rows.rows] == [0, 0, 0]


def test_what_is_left_out_and_training_do_not_count_as_service(tmp_path):
    figures = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03")],
        participations=[
            record(1, 10, "2020-03-05", seconds=3600),
            record(2, 10, "2020-03-05", seconds=3600, left_out="not_effective"),
            record(3, 10, "2020-03-05", seconds=3600, left_out="duplicate_record"),
            record(4, 10, "2020-03-05", seconds=1800, learning=True),
        ],
    ).figures("2020-03")
    values = figures.values
    assert (values["participations"], values["participants"], values["hours"]) == (1, 1, 1.0)
    assert values["learning_hours"] == 0.5
    assert figures.beside["not_effective"] == 1


def test_records_without_activity_are_one_activity_of_unit_team_and_day(tmp_path):
    values = (
        city(
            tmp_path,
            sent=[("潞州区", "participations", "2020-03")],
            participations=[
                record(1, None, "2020-03-05", team="红队"),
                record(1, None, "2020-03-05", team="红队"),
                record(1, None, "2020-03-05", team="蓝队"),
                record(1, None, "2020-03-05", team="红队", unit="沁县"),
                record(1, 10, "2020-03-05", team="红队"),
            ],
        )
        .figures("2020-03")
        .values
    )
    assert values["participations"] == 4
    assert values["services"] == 0


def test_unidentified_records_count_in_participations_and_hours_alone(tmp_path):
    figures = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03"), ("沁县", "participations", "2020-03")],
        participations=[
            record(1, 10, "2020-03-05"),
            record(-7, 10, "2020-03-05", identified=False),
            record(-8, 10, "2020-03-05", identified=False, unit="沁县"),
        ],
    ).figures("2020-03", "district")
    assert figures.values["participations"] == 3
    assert figures.values["participants"] == 1
    assert figures.values["hours_per_participant"] == 1.0
    assert figures.beside["participations_unidentified"] == 2
    assert line(figures, "沁县")["participants"] is None, "nobody there is known, which is not nobody"


def test_grains_are_added_once_and_counts_have_no_persons(tmp_path):
    figures = city(
        tmp_path,
        sent=[
            ("潞州区", "participations", "2020-03"),
            ("沁县", "activities", "2020-03"),
            ("沁源县", "summaries", "2020-03"),
        ],
        participations=[record(1, 10, "2020-03-05", seconds=7200)],
        activities=[
            {"activity": 10, "start_day": D("2020-03-05"), "participations": 99, "seconds": 99, "grain": "records"},
            {
                "activity": 20,
                "start_day": D("2020-03-06"),
                "participations": 30,
                "participants": 30,
                "seconds": 3600,
                "services": 3,
                "grain": "declared",
                "unit": "沁县",
            },
        ],
        summaries=[
            {
                "unit": "沁源县",
                "start_day": D("2020-03-01"),
                "end_day": D("2020-03-31"),
                "services": 5,
                "participations": 50,
                "seconds": 1800,
            }
        ],
    ).figures("2020-03", "district")
    values = figures.values
    assert (values["services"], values["participations"], values["hours"]) == (9, 81, 3.5)
    assert values["participants"] == 1
    assert [line(figures, unit)["participations"] for unit in ("潞州区", "沁县", "沁源县", "武乡县")] == [
        1,
        30,
        50,
        None,
    ]
    assert [line(figures, unit)["participants"] for unit in ("潞州区", "沁县", "沁源县", "武乡县")] == [
        1,
        None,
        None,
        None,
    ]
    assert figures.coverage.grains == {"潞州区": ("records",), "沁县": ("activities",), "沁源县": ("summaries",)}
    assert figures.coverage.without_persons == ("沁县", "沁源县")
    assert figures.beside["hours_unknown_origin"] == 3.5


def test_a_campaign_known_by_counts_alone_has_no_participants_though_its_unit_sends_records(tmp_path):
    figures = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03"), ("潞州区", "activities", "2020-03")],
        participations=[record(1, 10, "2020-03-05", campaign="创城")],
        activities=[
            {
                "activity": 20,
                "start_day": D("2020-03-06"),
                "participations": 30,
                "grain": "declared",
                "campaign": "植树",
            }
        ],
    ).figures("2020-03", "campaign")
    assert line(figures, "植树")["participants"] is None
    assert line(figures, "植树")["hours"] is None, "no row tells its time"
    assert line(figures, "创城")["participants"] == 1
    assert [row.keys["campaign"] for row in figures.rows] == ["植树", "创城"], "most participations first"


def test_a_summary_counts_in_periods_that_hold_it_whole(tmp_path):
    made = city(
        tmp_path,
        sent=[("沁县", "summaries", m) for m in ("2020-01", "2020-02", "2020-03")],
        summaries=[
            {
                "unit": "沁县",
                "start_day": D("2020-01-01"),
                "end_day": D("2020-03-31"),
                "services": 3,
                "participations": 90,
                "seconds": 0,
            }
        ],
    )
    assert made.figures("2020Q1").values["participations"] == 90
    january = made.figures("2020-01", where=["district=沁县"])
    assert january.values["participations"] is None, "a quarter does not tell its months"
    assert january.coverage.missing == ("沁县",)
    by_month = made.figures("2020Q1", "month", where=["district=沁县"])
    assert [row.values["participations"] for row in by_month.rows] == [None, None, None]
    assert by_month.values["participations"] == 90
    assert by_month.coverage.complete


def test_hours_are_split_by_origin(tmp_path):
    made = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03")],
        participations=[
            record(1, 10, "2020-03-05", seconds=60, origin="automatic"),
            record(2, 10, "2020-03-05", seconds=120, origin="manual"),
            record(3, 10, "2020-03-05", seconds=180),
        ],
        activities=[
            {"activity": 9, "start_day": D("2020-03-06"), "participations": 2, "seconds": 30, "grain": "declared"}
        ],
    )
    beside = made.figures("2020-03").beside
    parts = [beside[f"hours_{origin}"] for origin in ("automatic", "manual", "imported", "unknown_origin")]
    assert parts == [60 / 3600, 120 / 3600, 0.0, 210 / 3600]
    figures = made.figures("2020-03", "origin")
    assert [row.keys["origin"] for row in figures.rows] == ["automatic", "manual", None]
    assert line(figures, None)["participations"] == 3
    assert line(figures, "manual")["services"] is None, "an activity has no origin"
    only = made.figures("2020-03", where=["origin=补录"])
    assert (only.values["participations"], only.values["services"]) == (1, None)


def test_unknown_is_not_zero(tmp_path):
    figures = city(
        tmp_path,
        sent=[("沁县", "participations", "2020-03"), ("武乡县", "participations", "2020-03")],
        participations=[record(1, 10, "2020-03-05", unit="沁县", seconds=None)],
    ).figures("2020-03", "district")
    assert line(figures, "沁县")["hours"] is None
    assert line(figures, "武乡县")["hours"] == 0.0
    assert line(figures, "潞州区")["hours"] is None
    assert figures.values["hours"] is None
    assert line(figures, "武乡县")["participations"] == 0
    assert figures.values["registered_volunteers"] is None
    assert figures.values["registration_rate"] is None


def test_restrictions(tmp_path):
    made = city(
        tmp_path,
        settings={"campaigns": {"抗击疫情": ["抗疫"]}},
        sent=[(unit, "participations", m) for unit in ("潞州区", "沁县", "沁源县") for m in months()],
        participations=[
            record(1, 10, "2020-03-05", campaign="抗击疫情"),
            record(1, 10, "2020-04-05", campaign="抗击疫情", unit="沁县"),
            record(2, 11, "2020-03-05", campaign="创城", unit="沁源县"),
            record(3, 12, "2020-03-05"),
        ],
    )

    def participations(*where):
        return made.figures("2020", where=where).values["participations"]

    assert participations("campaign=抗疫") == 2
    assert participations("campaign=抗疫", "campaign=创城") == 3
    assert participations("campaign=抗疫", "district=沁县") == 1
    assert participations("campaign=") == 1
    assert participations("campaign=没有过的") == 0
    assert participations("month=2020-03") == 3
    assert participations("district=沁县", "district=沁源县") == 2
    assert made.figures("2020", where=["campaign=抗疫"]).values["teams"] is None


def test_crossed_breakdowns(tmp_path):
    figures = city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03"), ("沁县", "participations", "2020-04")],
        participations=[
            record(1, 10, "2020-03-05", campaign="创城", team="红队"),
            record(1, 11, "2020-04-05", campaign="植树", unit="沁县", team="蓝队"),
            record(1, 12, "2020-04-05", campaign="创城", unit="沁县", team="蓝队"),
        ],
    )
    crossed = figures.figures("2020-03..2020-04", "campaign", "month")
    assert [tuple(row.keys.values()) for row in crossed.rows] == [
        ("创城", "2020-03"),
        ("创城", "2020-04"),
        ("植树", "2020-03"),
        ("植树", "2020-04"),
    ]
    assert [row.values["participations"] for row in crossed.rows] == [1, 1, 0, 1]
    districts = figures.figures("2020-03..2020-04", "district", "month")
    assert len(districts.rows) == 13 * 2
    assert line(districts, "潞州区", "2020-04")["participations"] is None
    teams = figures.figures("2020-03..2020-04", "district", "team")
    assert [tuple(row.keys.values()) for row in teams.rows] == [("潞州区", "红队"), ("沁县", "蓝队")]


def test_coverage_names_who_is_missing(tmp_path):
    coverage = (
        city(
            tmp_path,
            sent=[("潞州区", "participations", "2020-03"), ("沁县", "summaries", "2020-04"), ("沁县", "teams", "")],
        )
        .figures("2020-03..2020-04", where=["district=潞州区", "district=沁县", "district=市直"])
        .coverage
    )
    assert not coverage.complete
    assert coverage.missing == ("市直",)
    assert coverage.partial == {"潞州区": ("2020-04",), "沁县": ("2020-03",)}
    assert coverage.not_sent == {"teams": ("潞州区", "市直")}
