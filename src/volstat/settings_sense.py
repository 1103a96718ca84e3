"""What is wrong in settings whose shape is right: names that nothing bears, and names that mean two things."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from volstat.areas import Area, UnknownCityError, area_of
from volstat.language import _
from volstat.settings import Mistake


def contradictions_in(settings: Mapping[str, Any], folder: Path) -> list[Mistake]:
    """Returns what is wrong in settings that say of every key what it may hold (`settings.mistakes_in`).

    Args:
        settings: as read; keys whose shape is wrong are left out.
        folder: the project's.
    """
    units = _texts(settings.get("units"))
    try:
        area = area_of(str(settings["city"]), units) if "city" in settings else None
    except UnknownCityError:
        area = None
        yours = _("no city of the GB/T 2260 table is called {name}").format(name=settings["city"])
        return [Mistake("city", yours), *_everywhere(settings, folder)]
    return [*(_of_units(settings, area, units) if area else ()), *_everywhere(settings, folder)]


def _everywhere(settings: Mapping[str, Any], folder: Path) -> Iterator[Mistake]:
    exports = (folder / str(settings.get("exports", "exports"))).resolve()
    if folder.resolve().is_relative_to(exports):
        yield Mistake("exports", _("holds the project itself, reports and all; name a folder that holds nothing else"))
    campaigns = settings.get("campaigns", {})
    named = [(name, word) for name, others in campaigns.items() for word in dict.fromkeys((name, *_texts(others)))]
    for name, word, other in _twice(named):
        yield Mistake(f"campaigns.{name}", _("{word} already names {other}").format(word=word, other=other))
    if "vocabulary" in settings:
        yield from _of_vocabulary(settings["vocabulary"])


def _of_units(settings: Mapping[str, Any], area: Area, units: Iterable[str]) -> Iterator[Mistake]:
    seen = set(area.districts)
    for unit in units:
        if unit in seen:
            yield Mistake("units", _("{unit} is a unit already").format(unit=unit))
        seen.add(unit)
    for name, unit in settings.get("aliases", {}).items():
        if unit not in area.units:
            yield Mistake(f"aliases.{name}", _no_unit(unit, area))
    for year, table in settings.get("population", {}).items():
        for name in table if isinstance(table, dict) else ():
            if name != "total" and name not in area.units:
                yield Mistake(f"population.{year}.{name}", _no_unit(name, area))


def _no_unit(name: str, area: Area) -> str:
    near = get_close_matches(name, area.units, n=1, cutoff=0.5)
    if near:
        return _("{name} is no unit of {city}; did you mean {near}?").format(name=name, city=area.name, near=near[0])
    return _("{name} is no unit of {city}").format(name=name, city=area.name)


def _of_vocabulary(own: Mapping[str, Any]) -> Iterator[Mistake]:
    """Refuses fields that do not exist, whose headers would go unused in silence, and headers of two fields."""
    data = tomllib.loads(resources.files("volstat").joinpath("intake", "vocabulary.toml").read_text("utf-8"))
    fields, lists = data["fields"], {*data["words"]["status"], "ignored"}
    for name in own:
        if name not in fields and name not in lists:
            near = get_close_matches(name, [*fields, *lists], n=1, cutoff=0.6)
            yield Mistake(f"vocabulary.{name}", _unknown_field(near))
    tables = {name: fields[name]["tables"] if name in fields else list(data["tables"]) for name in {*fields, "ignored"}}
    for table in data["tables"]:
        words = [(name, word) for name in own if table in tables.get(name, ()) for word in _texts(own[name])]
        clashes = list(_twice(words))
        for name, word, other in clashes:
            yield Mistake(f"vocabulary.{name}", _("{word} already names {other}").format(word=word, other=other))
        if clashes:
            return  # the same words meet in other tables too


def _unknown_field(near: list[str]) -> str:
    if near:
        return _("is no field; did you mean {near}?").format(near=near[0])
    return _("is no field; volstat map --fields lists them")


def _twice(named: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Yields what a word that names two things names the second time, the word, and what it named first."""
    first: dict[str, str] = {}
    for name, word in named:
        # headers are compared without blanks, stars and what ends them
        plain = "".join(unicodedata.normalize("NFKC", word).replace("*", "").split()).casefold().rstrip(":;,。.")
        if first.setdefault(plain, name) != name:
            yield name, word, first[plain]


def _texts(value: Any) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
