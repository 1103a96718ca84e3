"""The claim grammar as compiled patterns; the words themselves are in `grammar.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from volstat.rounding import Qualifier

WINDOWS: Final = ("near", "stem", "lead", "before", "after", "rest")


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the grammar: the conditions under which a number is a figure."""

    figure: str
    """A figure's code name, `other`, or `skip` for no claim at all."""
    kind: str
    """What an `other` is: target, money, share, growth, per_head, …; empty otherwise."""
    other_figure: str
    """A second figure that the same words may mean; empty for none."""
    measures: frozenset[str]
    """Families of measure words; empty for any."""
    wanted: tuple[tuple[str, re.Pattern[str]], ...]
    """Window → pattern that must be found in it."""
    unwanted: tuple[tuple[str, re.Pattern[str]], ...]
    """Window → pattern that must not be found in it."""

    def holds(self, windows: Mapping[str, str], measure: str) -> bool:
        """Whether all conditions hold for a number of this measure among these windows."""
        return (
            (not self.measures or measure in self.measures)
            and all(pattern.search(windows[name]) for name, pattern in self.wanted)
            and not any(pattern.search(windows[name]) for name, pattern in self.unwanted)
        )


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything the grammar says, compiled."""

    rules: tuple[Rule, ...]
    blank: tuple[re.Pattern[str], ...]
    measure: re.Pattern[str]
    families: Mapping[str, str]
    """Measure word → its family."""
    continuous: frozenset[str]
    """Families and words whose values are not whole."""
    units: Mapping[str, str]
    """Measure word, or figure without one → the unit that is shown."""
    hedge_before: re.Pattern[str]
    hedge_bare: re.Pattern[str]
    """The same before a scale without a digit: 上万, 破千."""
    hedge_after: re.Pattern[str]
    hedge_words: tuple[tuple[Qualifier, re.Pattern[str]], ...]
    """In the order in which one decides where several stand together."""
    inherit_only: re.Pattern[str]
    figure_families: Mapping[str, str]
    """Figure → the only family of measure words that it is counted in."""
    stocks: frozenset[str]
    flows: frozenset[str]
    percentages: frozenset[str]
    """Figures that the data hold as a ratio and that articles print in percent."""
    scopes: Mapping[str, Any]
    periods: Mapping[str, Any]
    style: Mapping[str, Any]

    def is_whole(self, family: str, word: str) -> bool:
        """Whether values under this measure move in whole steps."""
        return family not in self.continuous and word not in self.continuous


@lru_cache
def lexicon() -> Lexicon:
    """Returns the grammar of `grammar.toml`."""
    data = tomllib.loads(resources.files("volstat.article").joinpath("grammar.toml").read_text("utf-8"))
    words = _expanded(data["words"])
    hedges = data["hedges"]
    measures = data["measures"]
    families = {word: family for family in measures["families"] for word in measures[family]}
    return Lexicon(
        rules=tuple(_rule(entry, words) for entry in data["rules"]),
        blank=tuple(re.compile(pattern) for pattern in data["blank"]["patterns"]),
        measure=re.compile(rf"[ ]?(?P<word>{any_of(families)})"),
        families=families,
        continuous=frozenset(measures["continuous"] + measures["continuous_words"]),
        units=measures["shown"],
        hedge_before=_hedges(hedges, "before"),
        hedge_bare=_hedges(hedges, "before", "bare"),
        hedge_after=re.compile("|".join(word for listed in hedges["after"].values() for word in listed)),
        hedge_words=tuple((name, _hedge(name, hedges)) for name in hedges["order"]),
        inherit_only=re.compile(data["inherit"]["only"]),
        figure_families=data["figures"]["families"],
        stocks=frozenset(data["figures"]["stocks"]),
        flows=frozenset(data["figures"]["flows"]),
        percentages=frozenset(data["figures"]["percentages"]),
        scopes=data["scopes"],
        periods=data["periods"],
        style=data["style"],
    )


def any_of(words: Iterable[str]) -> str:
    """Returns a pattern for any of `words`, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda w: (-len(w), w)))


def _hedges(hedges: Mapping[str, Any], *places: str) -> re.Pattern[str]:
    words = "|".join(word for place in places for listed in hedges[place].values() for word in listed)
    return re.compile(rf"(?:(?:{words})(?:{hedges['between']})?[ ]?)+$")


def _hedge(name: str, hedges: Mapping[str, Any]) -> re.Pattern[str]:
    return re.compile("|".join(word for place in ("before", "bare", "after") for word in hedges[place].get(name, ())))


def _expanded(words: Mapping[str, str]) -> dict[str, str]:
    return {name: f"(?:{pattern})" for name, pattern in words.items()}


def _rule(entry: Mapping[str, Any], words: Mapping[str, str]) -> Rule:
    def patterns(prefix: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((name, _pattern(entry[prefix + name], words)) for name in WINDOWS if prefix + name in entry)

    return Rule(
        entry["figure"],
        entry.get("kind", ""),
        entry.get("or", ""),
        frozenset(entry.get("measure", ())),
        patterns(""),
        patterns("not_"),
    )


def _pattern(text: str, words: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{([a-z]+)\}", lambda found: words[found[1]], text))
