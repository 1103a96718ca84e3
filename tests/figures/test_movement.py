"""The stock of registered volunteers moves by exact identities, whatever the rosters say."""

from datetime import date

from cities import City, city
from hypothesis import given
from hypothesis import strategies as st
from test_properties import made, quick, registrations

from volstat.figures.engines import open_tables
from volstat.figures.movement import movements
from volstat.figures.periods import parse_period
from volstat.figures.queries import make_query


def moved(town: City, period: str = "2020", engine: str = "duckdb"):
    query = make_query(town.project, parse_period(period, None))
    return movements(open_tables(town.ledger, engine), query, town.project)


@quick(20)
@given(registrations, st.sampled_from(["2020", "2020-01", "2020-12"]), st.sampled_from(["duckdb", "pandas"]))
def test_openings_lead_to_closings_and_moves_are_net_zero(registrations, period, engine):
    town = made(registrations=registrations)
    found = moved(town, period, engine)
    assert all(unit.balanced for unit in found.units)
    assert found.total.balanced
    assert found.total.moved_in == found.total.moved_out
    rows = town.on("duckdb", period, "district").rows
    stock = {row.keys["district"]: row.values["registered_volunteers"] for row in rows}
    assert {u.unit: u.closing for u in found.units if u.closing} == {unit: n for unit, n in stock.items() if n}
    earlier = town.on("duckdb", period, as_of=found.opening_day.isoformat()).values["registered_volunteers"] or 0
    assert found.total.opening == earlier


def test_each_way_of_moving(tmp_path):
    def line(person, since, unit="潞州区", gone=None):
        left = {"deregistered": True, "deregistered_on": date.fromisoformat(gone)} if gone else {}
        return {"person": person, "registered_on": date.fromisoformat(since), "unit": unit, **left}

    rows = [
        line(1, "2019-01-01"),  # stays
        line(2, "2019-01-01"),  # moves
        line(2, "2020-06-01", "沁县"),
        line(3, "2019-01-01", gone="2020-05-01"),  # leaves
        line(4, "2020-03-01", "沁县"),  # registers
        line(5, "2020-03-01", gone="2020-04-01"),  # comes and goes
    ]
    town = city(tmp_path, sent=[("潞州区", "volunteers", ""), ("沁县", "volunteers", "")], registrations=rows)
    units = {unit.unit: unit for unit in moved(town).units}
    one, other = units["潞州区"], units["沁县"]
    assert (one.opening, one.registered, one.moved_in, one.moved_out, one.left, one.closing) == (3, 0, 0, 1, 1, 1)
    assert (other.opening, other.registered, other.moved_in, other.moved_out, other.left) == (0, 1, 1, 0, 0)
    assert other.closing == 2


def test_a_unit_without_a_roster_is_unknown_and_not_zero(tmp_path):
    rows = [{"person": 1, "registered_on": date(2020, 3, 1), "unit": "潞州区"}]
    town = city(tmp_path, sent=[("潞州区", "volunteers", ""), ("沁县", "volunteers", "")], registrations=rows)
    found = moved(town).as_json()
    lines = {line["unit"]: line for line in found["units"]}
    assert lines["潞州区"]["closing"] == 1 and lines["沁县"]["closing"] == 0  # it sent one that is empty
    assert lines["武乡县"]["opening"] is lines["武乡县"]["closing"] is None
    assert "武乡县" in found["missing"] and "沁县" not in found["missing"]
    assert found["total"]["closing"] == 1
    (tmp_path / "none").mkdir()
    nobody = moved(city(tmp_path / "none")).as_json()
    assert nobody["total"]["closing"] is None


def test_printed_stocks_change_by_what_is_printed(tmp_path):
    printed = [
        {"unit": "沁县", "start_day": date(2019, 12, 1), "end_day": date(2019, 12, 31), "registered_volunteers": 40},
        {"unit": "沁县", "start_day": date(2020, 12, 1), "end_day": date(2020, 12, 31), "registered_volunteers": 55},
    ]
    unit = {unit.unit: unit for unit in moved(city(tmp_path, summaries=printed)).units}["沁县"]
    assert (unit.opening, unit.printed, unit.closing, unit.balanced) == (40, 15, 55, True)
