"""`words.toml` as frozen values."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class DayPart:
    """A word such as 下午 and what it makes of the hour after it."""

    first: int
    """First hour that may follow."""
    last: int
    """Last hour that may follow, 12 apart."""
    add: int
    """Hours to add."""
    twelve: int | None = None
    """What 12 means after it; None where it means nothing."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words inside cells."""

    not_given: frozenset[str]
    """Cells of these alone are null."""
    count_units: tuple[str, ...]
    """What may follow a count, longest first."""
    units: Mapping[str, tuple[str, ...]]
    """hours, quarters, minutes, seconds → their words, longest first."""
    day_parts: Mapping[str, DayPart]
    """Longest first."""
    documents: Mapping[str, str]
    """Kind of document → pattern of its number, in order of precedence."""


@lru_cache
def lexicon() -> Lexicon:
    """Returns the words of `words.toml`."""
    data = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text("utf-8"))
    return Lexicon(
        not_given=frozenset(data["not_given"]),
        count_units=_longest_first(data["count_units"]),
        units={name: _longest_first(words) for name, words in data["units"].items()},
        day_parts={word: DayPart(**data["day_parts"][word]) for word in _longest_first(data["day_parts"])},
        documents=dict(data["documents"]),
    )


def _longest_first(words: list[str] | Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(words, key=lambda word: (-len(word), word)))
