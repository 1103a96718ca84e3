"""What a header can mean, and the form in which headers are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

_NOISE: Final = re.compile(r"[\s*★☆●\u200b-\u200f\u2060\ufeff\"“”']+")
_NUMBERING: Final = re.compile(
    r"^(?:\(?\d{1,2}\)|\d{1,2}[.、]|[一二三四五六七八九十]+、|\([一二三四五六七八九十]+\))(?=\D)"
)


def normalise(text: str) -> str:
    """Returns a header for comparison: half width, small letters, without blanks, stars, numbering and end colon."""
    plain = _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower().replace("（", "(").replace("）", ")")
    return _NUMBERING.sub("", plain).rstrip(":;,。.") if len(plain) > 1 else plain


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a header means in one table."""

    field: str | None
    """None: known, and not wanted."""
    word: str
    """The entry of the vocabulary that matched."""
    rank: int = 0
    """The lower the better, where two columns mean the same field."""
    stand_in: bool = False
    """It stands for the field only where no better column does."""
    settings: bool = False
    """The entry comes from the project's settings."""


@dataclass(frozen=True, slots=True)
class Match:
    """A header that was recognised, with its meaning in each table where it has one."""

    meanings: Mapping[str, Meaning]
    """Table → meaning. Empty for a bare month, which is the head of a column of a month pivot."""
    measure: str | None = None
    """hours, minutes, seconds, days, ten_thousand_hours for times; ten_thousand for counts."""
    month: str | None = None
    """The month that the header names, such as `3月` or `2020年3月`."""
    span: str | None = None
    """A quarter, half-year, year or run of months that the header names."""
    breadth: int = 1
    """How long a time its numbers are for: 0 a month or 本月, 1 not said, 2 a quarter or longer, 3 a running total."""
    exact: bool = True
    """The whole header is an entry; else an entry among words that change nothing."""
    tells_unit: bool = False
    """The header says its own unit of measure, even one that changes nothing: 参与人次(人次)."""

    def meaning(self, table: str) -> Meaning | None:
        """Returns the header's meaning in `table`, None where it has none there."""
        return self.meanings.get(table)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure as headers write it."""

    kind: str
    measure: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    """Field → the field it becomes with this unit."""
    of: tuple[str, ...] = ()
    """The fields that a line above the table means by this unit (单位：万人次); none stands for all of its kind."""
    near: tuple[str, ...] = ()
    """The fields that it means as well where the line says no unit of their own."""


@dataclass(frozen=True, slots=True)
class HeaderContext:
    """Words around a header that change what it means."""

    name: str
    words: tuple[str, ...]
    kinds: frozenset[str]
    fields: Mapping[str, str]
    unless: tuple[str, ...] = ()
    """Words that, in the header's own level, keep the context from applying."""
