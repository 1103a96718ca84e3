"""Teams, stations and coverage."""

from __future__ import annotations

from datetime import date

from frames_of import Exports, record, summary

from volstat.ledger.coverage import bridged

CODE = "52140400000000000X"


def months(built, table):
    return [row["month"] for row in built.rows("coverage") if row["table"] == table]


def test_a_team_is_its_code_else_its_number_else_its_name_in_its_unit(exports: Exports):
    rows = [
        {"uscc": CODE, "team": "一队", "team_id": "TD00001"},
        {"team": "一队（新名）", "team_id": "TD00001"},
        {"team": "一队"},
        {"team": "二队"},
    ]
    exports.send("沁县.xlsx", teams=rows)
    exports.send("武乡县.xlsx", unit="武乡县", teams=[{"team": "二队"}, {"uscc": CODE, "team": "某队"}])
    built = exports.build()
    assert built.figures()["teams"] == 3
    assert len(built.problems("listed_again")) == 3


def test_of_one_teams_rows_the_latest_workbooks_counts(exports: Exports):
    old = [{"team": f"第{n}队"} for n in range(6)]
    exports.send(
        "10月.xlsx", teams=[{"team": "第0队"}, *({"team": f"旧{n}队"} for n in range(4))], exported="2020-10-31T08:00"
    )
    new = {"team": "第0队", "dissolved": True, "dissolved_on": date(2020, 11, 3)}
    exports.send("11月.xlsx", teams=[new, *old[1:]], exported="2020-11-30T08:00")
    rows = [row for row in exports.build().rows("teams", counted=True) if row["team"] == "第0队"]
    assert [row["dissolved"] for row in rows] == [True]


def test_a_station_counts_once_in_its_kind(exports: Exports):
    rows = [{"station": "南街站", "station_kind": kind} for kind in ("社区", "社区", "景区")]
    exports.send("站点.xlsx", stations=rows)
    assert exports.build().figures()["stations"] == 2


def test_a_team_without_name_and_number_is_an_error(exports: Exports):
    exports.send("队伍.xlsx", teams=[{"founded_on": date(2020, 1, 1)}])
    built = exports.build()
    assert built.left_out("teams") == ["nameless"]
    assert built.problems("nameless")[0].row == 3


def test_coverage_spans_the_months_of_a_workbook(exports: Exports):
    exports.send("a.xlsx", participations=[record(1, "2020-10-01"), record(1, "2020-12-31")])
    exports.send("b.xlsx", unit="武乡县", summaries=[summary("2020-12", services=3)])
    built = exports.build()
    assert months(built, "participations") == [date(2020, m, 1) for m in (10, 11, 12)]
    assert months(built, "summaries") == [date(2020, 12, 1)]


def test_faulty_and_future_rows_cover_nothing(exports: Exports):
    rows = [record(1, "2020-12-01"), record(2, "2028-12-01"), record(3, "2020-10-01", fault="bad_duration")]
    exports.send("a.xlsx", participations=rows)
    assert months(exports.build(), "participations") == [date(2020, 12, 1)]


def test_a_year_without_rows_is_not_bridged():
    assert bridged([date(2020, 1, 1), date(2020, 3, 1), date(2022, 1, 1)]) == [
        date(2020, 1, 1),
        date(2020, 2, 1),
        date(2020, 3, 1),
        date(2022, 1, 1),
    ]


def test_stocks_cover_without_month(exports: Exports):
    exports.send("队伍.xlsx", teams=[{"team": "一队"}])
    assert months(exports.build(), "teams") == [None]


def test_an_empty_folder_gives_empty_tables(exports: Exports):
    built = exports.build()
    assert set(built.figures().values()) == {0}
    assert built.problems() == []
