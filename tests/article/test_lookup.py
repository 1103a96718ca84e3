"""What the figures answer when an article's claims ask."""

from datetime import date

import pytest

from volstat.figures.results import Coverage, FigureSet, Row
from volstat.lookup import FigureLookup

DAY = date(2020, 12, 31)
STARS = {"1": 500, "2": 300, "3": 40, "4": 20, "5": 3}


def test_units_that_sent_nothing_are_named_for_flows():
    coverage = Coverage(complete=False, missing=("沁县",), partial={"市直": ("2020-02",)})
    lookup = FigureLookup(lambda query: FigureSet(query, {"hours": 1.0}, (), coverage), {})
    assert lookup.missing({}, (date(2020, 1, 1), DAY)) == ("沁县", "市直")
    assert lookup.missing({}, DAY) == ()
    assert lookup.missing({"place": "太原市"}, (date(2020, 1, 1), DAY)) == ()


def test_every_district_is_answered_from_one_table():
    asked = []

    def answer(query):
        asked.append(query)
        rows = [Row({"district": name}, {"services": number}) for name, number in (("沁县", 7), ("沁源县", 9))]
        return FigureSet(query, {"services": 99}, tuple(rows) if query.by else ())

    lookup = FigureLookup(answer, {})
    days = (date(2020, 1, 1), DAY)
    assert [lookup.lookup("services", {"district": name}, days) for name in ("沁县", "沁源县")] == [7, 9]
    assert len(asked) == 1
    assert lookup.lookup("services", {"district": "沁县、沁源县"}, days) == 99
    assert lookup.lookup("services", {}, days) == 99


def looked_up(values, figure, scope, period=DAY, known=None):
    asked = []

    def answer(query):
        asked.append(query)
        return FigureSet(query, values, (), Coverage(complete=True))

    lookup = FigureLookup(answer, known or {"campaign": frozenset({"抗疫"})})
    return lookup.lookup(figure, scope, period), asked


@pytest.mark.parametrize(
    ("star", "expected"), [("5", 3), ("3", 40), ("3+", 63), ("1+", 863), ("5+", 3), (None, 863), ("6", None)]
)
def test_stars_are_one_level_or_all_from_one_on(star, expected):
    scope = {"star": star} if star else {}
    assert looked_up({"stars": STARS}, "stars", scope)[0] == expected


def test_a_level_that_is_unknown_makes_the_sum_unknown():
    values = {"stars": {**STARS, "4": None}}
    assert looked_up(values, "stars", {"star": "3+"})[0] is None
    assert looked_up(values, "stars", {"star": "5"})[0] == 3


def test_what_the_data_do_not_tell_apart_is_not_answered():
    values = {"registered_volunteers": 540500, "services": 12}
    assert looked_up(values, "registered_volunteers", {"sex": "女"}) == (None, [])
    assert looked_up(values, "services", {"campaign": "乌有"}) == (None, [])
    assert looked_up(values, "registered_volunteers", {"star": "5"})[0] is None


def test_a_flow_up_to_a_day_begins_with_the_records():
    value, (query,) = looked_up({"hours": 12.5}, "hours", {"district": "沁县、沁源县"})
    assert value == 12.5
    assert (query.period.end, query.as_of) == (DAY, DAY)
    assert query.period.start < date(2010, 1, 1)
    assert query.where == (("district", "沁县"), ("district", "沁源县"))
