"""Areas: one province's lines of the table tell what the whole table would."""

from __future__ import annotations

from importlib import resources

import pytest

from volstat.areas import UnknownCityError, area_of


def test_every_city_is_found_by_its_code():
    found = 0
    province = ""
    for line in resources.files("stdnum").joinpath("cn", "loc.dat").read_text("utf-8").splitlines():
        number, _, quoted = line.strip().partition(" ")
        if line[:2].isdigit():
            province = number
        elif line.startswith("  ") and number.endswith("00") and number != "0000":
            code = province + number
            area = area_of(code)
            assert area.code == code and area.name in quoted
            assert area_of(code[:4]) == area
            found += 1
    assert found > 300


@pytest.mark.parametrize("city", ["长治", "长治市", " 140400 ", "1404"])
def test_a_city_may_be_named_in_many_ways(city):
    area = area_of(city)
    assert area.code == "140400" and area.name == "长治市"
    assert len(area.districts) == 12 and area.districts[0] == "潞州区"
    assert area.names["长治县"] == "上党区"


@pytest.mark.parametrize("city", ["长", "9999", "999900", "长治.", ".*", '"', "市辖区县", "(", "太原市市"])
def test_what_is_no_city_is_refused(city):
    with pytest.raises(UnknownCityError):
        area_of(city)
