"""The catalogue of figures: each defined once, in `catalogue.toml`, and read here."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any, Literal

from volstat.language import Language, current

FigureKind = Literal["stock", "flow", "ratio"]
Words = Mapping[str, str]
"""Language → text."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure, as the catalogue defines it."""

    name: str
    """Its code name."""
    kind: FigureKind
    headline: bool
    """False: printed beside the headline figures, for the whole only."""
    title: Words
    measure: Words
    """The unit of measure, as it follows the number; empty for a plain ratio."""
    definition: Words
    source: Words
    """Law or standard with its article, or that it is this project's choice."""
    needs: tuple[str, ...]
    """Tables of which a unit must have sent at least one."""
    also_needs: tuple[str, ...]
    """Tables that a unit must have sent besides."""
    breakdowns: tuple[str, ...]
    settings: tuple[str, ...]
    """Keys of volstat.toml that change it."""

    def applies(self, breakdowns: Iterable[str]) -> bool:
        """Tells whether the figure has a meaning under all these breakdowns and restrictions."""
        return set(breakdowns) <= set(self.breakdowns)

    def say(self, words: Words, language: Language | None = None) -> str:
        """Returns one of its texts in a language, by default the one in use."""
        return words[language or current()]


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One way to break figures down."""

    name: str
    title: Words
    values: Mapping[str, Words] = field(default_factory=dict)
    """Code name → words, where the values are code names (origins)."""


@lru_cache
def figures() -> dict[str, Figure]:
    """Returns every figure by its code name, in the order of the catalogue."""
    return {name: _figure(name, entry) for name, entry in _data()["figures"].items()}


def headline() -> tuple[Figure, ...]:
    """Returns the headline figures in order."""
    return tuple(figure for figure in figures().values() if figure.headline)


@lru_cache
def breakdowns() -> dict[str, Breakdown]:
    """Returns every breakdown by its name, in the order of the catalogue."""
    return {
        name: Breakdown(name, _words(entry), {code: _words(words) for code, words in entry.get("values", {}).items()})
        for name, entry in _data()["breakdowns"].items()
    }


def _figure(name: str, entry: Mapping[str, Any]) -> Figure:
    return Figure(
        name=name,
        kind=entry["kind"],
        headline=entry.get("headline", True),
        title=_words(entry),
        measure=entry["measure"],
        definition=entry["definition"],
        source=entry["source"],
        needs=tuple(entry["needs"]),
        also_needs=tuple(entry.get("also_needs", ())),
        breakdowns=tuple(entry["breakdowns"]),
        settings=tuple(entry["settings"]),
    )


def _words(entry: Mapping[str, Any]) -> Words:
    return {"zh": entry["zh"], "en": entry["en"]}


@lru_cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("volstat.figures").joinpath("catalogue.toml").read_text("utf-8"))
