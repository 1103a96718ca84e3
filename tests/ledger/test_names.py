"""Names: what people type differently is one name, and shown as most rows have it."""

from __future__ import annotations

import pyarrow as pa
import pytest
from frames_of import Exports, activity, record, registration, summary

from volstat.ledger.names import respelled

SPELLINGS = [
    ("春雷(A)队", "春雷（Ａ）队"),
    ("春雷队", "春雷 队"),
    ("春雷队", "春雷\n队"),
    ("abc队", "ABC队"),
    ("“春雷”队", "「春雷」队"),
    ("春雷—队", "春雷-队"),
]


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_teams_and_stations_whose_names_are_typed_differently_are_one(exports: Exports, one: str, other: str):
    exports.send("队伍.xlsx", teams=[{"team": one}, {"team": other}])
    exports.send("站点.xlsx", stations=[{"station": name, "station_kind": "社区"} for name in (one, other)])
    figures = exports.build().figures()
    assert (figures["teams"], figures["stations"]) == (1, 1)


@pytest.mark.parametrize(("one", "other"), SPELLINGS)
def test_records_belong_to_the_activity_whose_name_is_typed_differently(exports: Exports, one: str, other: str):
    exports.send("活动.xlsx", activities=[activity(one, "2020-12-01", participations=9, team=other)])
    exports.send("记录.xlsx", participations=[record(n, "2020-12-01", other, team=one) for n in (1, 2)])
    figures = exports.build().figures()
    assert (figures["services"], figures["participations"]) == (1, 2)


def test_the_spelling_of_most_rows_is_shown_everywhere(exports: Exports):
    names = ["春雷(红)队", *["春雷（红）队"] * 3]
    rows = [record(n, "2020-12-01", team=name, category=name, programme=name) for n, name in enumerate(names)]
    exports.send("记录.xlsx", participations=rows, volunteers=[registration(1, team=names[0])])
    built = exports.build()
    for column in ("team", "category", "programme"):
        assert {row[column] for row in built.rows("participations")} == {names[1]}
    assert built.rows("registrations")[0]["team"] == names[1]


def test_of_equally_frequent_spellings_the_first_in_order_is_shown():
    names = pa.array(["乙 队", "乙队", "甲队", "甲 队", "丙队"])
    assert respelled(names) == [("乙队", "乙 队"), ("甲 队", "甲队")]


def test_the_most_frequent_spelling_of_a_campaign_is_shown(exports: Exports):
    names = ["“温暖”同行", "温暖同行", "温暖同行"]
    exports.send("记录.xlsx", participations=[record(n, "2020-12-01", campaign=c) for n, c in enumerate(names)])
    assert {row["campaign"] for row in exports.build().rows("participations")} == {"温暖同行"}


def test_a_correction_that_spells_names_differently_replaces_what_it_corrects(exports: Exports):
    exports.send("沁县.xlsx", summaries=[summary("2020-12", "定昌（镇）", services=3)])
    exports.send("沁县更正.xlsx", summaries=[summary("2020-12", "定昌(镇)", services=4)])
    assert exports.build().figures()["services"] == 4
