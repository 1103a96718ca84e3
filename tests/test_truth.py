"""The figures of made-up cities against the truth that their generator computed from its own model."""

import json

import pytest

import volstat
from volstat import sample


@pytest.fixture(scope="module", params=[1, 2, 3])
def city(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp(f"city{request.param}")
    sample.write(folder, scale=0.002, seed=request.param)
    return volstat.open(folder), json.loads((folder / "truth.json").read_text("utf-8"))


def differences(truth, found, where):
    """Says where a figure that the truth knows is another one here; hours agree to the minute."""
    for name, true in truth.items():
        if name == "stations_by_kind":  # a breakdown of its own, compared below
            continue
        value = found.get(name)
        if isinstance(true, float):
            same = value is not None and round(value * 60) == round(true * 60)
        else:
            same = value == true
        if not same:
            yield f"{where} {name}: true {true}, counted {value}"


def test_city_by_year_and_month(city):
    opened, truth = city
    wrong = [
        d for period, true in truth["city"].items() for d in differences(true, opened.figures(period).values, period)
    ]
    assert not wrong, "\n".join(wrong)


def test_each_unit_by_year_and_month(city):
    opened, truth = city
    wrong = []
    for period in truth["city"]:
        rows = {row.keys["district"]: row.values for row in opened.figures(period, by=["district"]).rows}
        for unit, periods in truth["units"].items():
            wrong += differences(periods[period], rows.get(unit, {}), f"{unit} {period}")
    assert not wrong, "\n".join(wrong)


def test_each_campaign_by_year_and_month(city):
    opened, truth = city
    wrong = []
    for campaign, periods in truth["campaigns"].items():
        for period, true in periods.items():
            found = opened.figures(period, where={"campaign": campaign}).values
            wrong += differences(true, found, f"{campaign} {period}")
    assert not wrong, "\n".join(wrong)


def test_stations_by_kind(city):
    opened, truth = city
    for period, true in truth["city"].items():
        rows = opened.figures(period, by=["station_kind"]).rows
        assert {row.keys["station_kind"]: row.values["stations"] for row in rows} == true["stations_by_kind"]


def test_faults_are_reported_at_their_cells(city):
    from volstat.problems import problems_of

    opened, truth = city
    found = {(p.kind, p.workbook, p.sheet, p.cell) for p in problems_of(opened.problems)}
    missed = [f for f in truth["faults"] if (f["kind"], f["workbook"], f["sheet"], f["cell"]) not in found]
    assert not missed
