"""Questions of a command line: what is asked, and refusals that say what was wrong and what there is."""

from __future__ import annotations

from datetime import date

import pytest
from cities import project

from volstat.figures.periods import parse_period
from volstat.figures.queries import QueryError, check_known, make_query
from volstat.figures.results import Query
from volstat.figures.values import totals_of

CITY = project(campaigns={"抗击疫情·温暖同行": ["疫情防控", "抗疫"], "创城": []})
KNOWN = {"team": frozenset({"红队", "蓝天救援队", "红旗队"}), "campaign": frozenset({"植树"})}


def query(*where: str, by: tuple[str, ...] = (), period: str = "2020") -> Query:
    return make_query(CITY, parse_period(period, date(2021, 1, 15)), where=where, by=by)


def test_a_value_may_hold_the_sign_and_be_empty():
    assert query("team=a=b").where == (("team", "a=b"),)
    assert query(" team = 红队 ", "campaign=").where == (("team", "红队"), ("campaign", ""))


def test_other_names_are_known():
    asked = query(
        "campaign=抗疫", "district=城区", "month=2020-02", "team=红队", "team=红队", by=("区县", "month", "month")
    )
    assert asked.by == ("district", "month")
    assert asked.where == (
        ("campaign", "抗击疫情·温暖同行"),
        ("district", "潞州区"),
        ("month", "2020-02"),
        ("team", "红队"),
    )
    assert asked.as_of == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("沁县", ["沁县", "district=沁县"]),
        ("colour=red", ["colour", "district", "month", "campaign"]),
        ("district=沁元县", ["长治市", "沁元县", "沁源县"]),
        ("district=X", ["长治市", "X", "潞州区, 上党区", "市直"]),
        ("month=2019-12", ["2019-12", "2020", "2020-01"]),
        ("origin=纸质", ["origin", "纸质", "automatic (", ", manual ("]),
    ],
)
def test_a_refusal_names_what_was_asked_and_what_there_is(where: str, said: list[str]):
    with pytest.raises(QueryError) as caught:
        query(where)
    message = str(caught.value).replace("、", ", ")
    assert not [text for text in said if text not in message], message
    assert "XX" not in message and "None" not in message and "{" not in message


def test_an_unknown_breakdown_is_named():
    with pytest.raises(QueryError, match=r"“colour”.*district"):
        query(by=("colour",))


def test_values_that_nobody_knows_are_refused():
    check_known(query("team=红队", "campaign=创城", "campaign=植树", "team=", "category=助老"), KNOWN, CITY)
    with pytest.raises(QueryError) as caught:
        check_known(query("team=红旗"), KNOWN, CITY)
    assert "“红旗”" in str(caught.value) and "红旗队" in str(caught.value) and "蓝天" not in str(caught.value)
    with pytest.raises(QueryError) as caught:
        check_known(query("team=X"), KNOWN, CITY)
    assert all(name in str(caught.value) for name in KNOWN["team"])


def test_a_ratio_is_made_of_two_totals():
    assert totals_of("hours_per_participation") == ("hours", "participations")
    assert totals_of("hours_per_participant") == ("hours", "participants")
    assert totals_of("hours") == ("hours",)
