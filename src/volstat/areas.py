"""Areas: a city and its reporting units, from the dated GB/T 2260 table and the project's settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any


class UnknownCityError(ValueError):
    """The code or name is no city of the GB/T 2260 table."""


@dataclass(frozen=True, slots=True)
class Area:
    """A city and the units that report to it."""

    code: str
    """Six digits of GB/T 2260, such as 140400."""
    name: str
    districts: tuple[str, ...]
    """Districts and counties in force today, in the order of their codes."""
    extra_units: tuple[str, ...] = ()
    """Reporting units beyond the districts (市直, 高新区), from the settings."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Retired, short and other names → the unit they mean today."""

    @property
    def units(self) -> tuple[str, ...]:
        """All reporting units: the districts, then the extra ones."""
        return self.districts + self.extra_units

    @property
    def names(self) -> dict[str, str]:
        """Every name under which a unit may appear → the unit, longest name first.

        Longest first keeps 沁源县 from being read as 沁县's neighbour and 潞城区 as 城区.
        """
        known = {**self.aliases, **{unit: unit for unit in self.units}}
        return {name: known[name] for name in sorted(known, key=lambda n: (-len(n), n))}


def area_of(city: str, extra_units: Iterable[str] = (), aliases: Mapping[str, str] | None = None) -> Area:
    """Returns the area of a city given by its code or its name.

    Args:
        city: `140400`, `1404`, `长治市` or `长治`.
        extra_units: reporting units beyond the districts.
        aliases: other names of units, from the settings; they win over what the tables say.

    Raises:
        UnknownCityError: no such city.
    """
    code = _city_code(city)
    table = _counties_of(code[:2])
    counties = {number: dated for number, dated in table.items() if number.startswith(code[2:4]) and number[2:] != "00"}
    current = [n for entries in counties.values() for since, until, n in entries if not until and n != "市辖区"]
    units = (*current, *extra_units)
    known = _former_names(code, counties, current)
    known.update(_short_names(units, taken={*known, *units}))
    known.update(aliases or {})
    return Area(code, _city_name(code), tuple(current), tuple(extra_units), known)


def _former_names(code: str, counties: Mapping[str, list[tuple[str, str, str]]], current: list[str]) -> dict[str, str]:
    retired = {n for entries in counties.values() for _, until, n in entries if until} - set(current)
    followers = _data()["successors"].get(code, {})
    stems = {name[:-1]: name for name in current}
    return {
        name: followers.get(name) or stems[name[:-1]]
        for name in sorted(retired)
        if name in followers or name[:-1] in stems
    }


def _short_names(units: Iterable[str], taken: set[str]) -> dict[str, str]:
    rules = _data()["short_names"]
    found: dict[str, list[str]] = {}
    for unit in units:
        for suffix in rules["suffixes"]:
            if unit.endswith(suffix) and len(unit) - len(suffix) >= rules["shortest"]:
                found.setdefault(unit.removesuffix(suffix), []).append(unit)
                break
    return {short: owners[0] for short, owners in found.items() if len(owners) == 1 and short not in taken}


def _city_code(city: str) -> str:
    text = city.strip()
    if text.isdigit() and len(text) in (4, 6):
        code = text[:4] + "00"
        if code[2:] in _counties_of(code[:2]):
            return code
    for line in re.finditer(rf'^  (\d\d00) county="(.*{re.escape(text)}.*)"$', _county_lines(), re.MULTILINE):
        if any(text in (name, name.removesuffix("市")) for *_, name in _entries(line[2])):
            return _province_above(line.start()) + line[1]
    raise UnknownCityError(city)


def _city_name(code: str) -> str:
    return _counties_of(code[:2])[code[2:]][-1][2]


@lru_cache
def _counties_of(province: str) -> dict[str, list[tuple[str, str, str]]]:
    """Returns the last four digits of each code of a province → entries of (since, until, name).

    The other thirty provinces of the table are not parsed: every run of volstat passes here.
    """
    lines = re.search(rf"^{province} .*\n((?:  .*\n?)*)", _county_lines(), re.MULTILINE)
    if lines is None:
        return {}
    return {number: _entries(text) for number, text in re.findall(r'^  (\d{4}) county="(.*)"$', lines[1], re.MULTILINE)}


def _province_above(position: int) -> str:
    *_, province = re.finditer(r"^(\d\d) ", _county_lines()[:position], re.MULTILINE)
    return province[1]


@lru_cache
def _county_lines() -> str:
    """Returns the dated GB/T 2260 table of python-stdnum: a line for each province, indented ones for its counties.

    It is looked up from the package above, since importing `stdnum.cn` costs more than reading the table.
    """
    return resources.files("stdnum").joinpath("cn", "loc.dat").read_text("utf-8")


def _entries(text: str) -> list[tuple[str, str, str]]:
    return [_dated(entry) for entry in text.split(",")]


def _dated(entry: str) -> tuple[str, str, str]:
    if not entry.startswith("["):
        return "", "", entry
    span, _, name = entry[1:].partition("]")
    since, _, until = span.partition("-")
    return since, until, name


@lru_cache
def _data() -> dict[str, Any]:
    text = resources.files("volstat").joinpath("areas.toml").read_text("utf-8")
    return tomllib.loads(text)
