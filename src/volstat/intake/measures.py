"""Units of measure said in the lines around a table: 单位：分钟, （单位：万人次、万小时）, 时长以分钟计."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from volstat.intake.lines import either, phrases, squeeze
from volstat.intake.meaning import Unit, normalise

_CELLS: Final = re.compile(r"\s{2,}")
"""Between the cells of one line."""
_BRACKET: Final = re.compile(r"[(\[【〔]([^()\[\]【】〔〕]+)[)\]】〕]")
_BETWEEN: Final = re.compile(r"[、,;和及与]")


@dataclass(frozen=True, slots=True)
class Measures:
    """What the lines around a table say of its units of measure, the weightiest first."""

    said: tuple[tuple[Unit, str], ...] = ()
    """Each unit with the words that say it."""
    unknown: tuple[str, ...] = ()
    """Words that say a unit which the vocabulary does not know: 单位：千小时."""

    def of(self, field: str, kind: str) -> tuple[Unit, str] | None:
        """Returns the unit said for a field of some kind, with its words, None where nothing is said.

        A unit meant for the field goes before one for a field of its neighbourhood: beside 万人 a bare 人次 is plain,
        alone 单位：万人 is said of 人次 too.
        """
        near = (pair for pair in self.said if pair[0].kind == kind and field in pair[0].near)
        return next(iter(self.meant_for(field, kind)), None) or next(near, None)

    def meant_for(self, field: str, kind: str) -> list[tuple[Unit, str]]:
        """Returns the units said for a field itself, with their words."""
        return [(u, words) for u, words in self.said if u.kind == kind and (field in u.of or not u.of)]


def measures_in(lines: Iterable[str], units: Mapping[str, Unit]) -> Measures:
    """Returns the units of measure that lines say.

    Args:
        lines: the weightiest first.
        units: the vocabulary's units by their normalised name.
    """
    said: list[tuple[Unit, str]] = []
    unknown: list[str] = []
    for line in lines:
        for cell in map(squeeze, _CELLS.split(line.strip())):
            for names in _lists(cell, units):
                known = [units[name] for name in names if name in units]
                said += [(unit, cell) for unit in known]
                if len(known) < len(names) and (known or any(_like_a_unit(name, units) for name in names)):
                    unknown.append(cell)
    return Measures(tuple(said), tuple(dict.fromkeys(unknown)))


def _lists(cell: str, units: Mapping[str, Unit]) -> Iterator[list[str]]:
    """Gives the lists of names that may be units: behind 单位, before 计, or alone in brackets."""
    yield from (_names(found[1], units) for found in _labelled().finditer(cell))
    yield from ([normalise(found[1])] for found in _counted(tuple(units)).finditer(cell))
    for found in _BRACKET.finditer(cell):
        names = _names(found[1], units)
        if all(name in units and len(name) > 1 for name in names):
            yield names


def _names(text: str, units: Mapping[str, Unit]) -> list[str]:
    names: list[str] = []
    for name in map(normalise, filter(None, _BETWEEN.split(text))):
        names += [name] if name in units or "/" not in name else name.split("/")
    return names


def _like_a_unit(name: str, units: Mapping[str, Unit]) -> bool:
    return any(name.endswith(unit) for unit in units if len(unit) > 1 and len(name) <= len(unit) + 2)


@lru_cache
def _labelled() -> re.Pattern[str]:
    words = phrases()["measures"]
    return re.compile(rf"(?:{either(words['labels'])})(?:{either(words['links'])})([^()\[\]【】〔〕。;]+)")


@lru_cache
def _counted(units: tuple[str, ...]) -> re.Pattern[str]:
    words = phrases()["measures"]
    return re.compile(rf"以({either([u for u in units if len(u) > 1])})(?:{either(words['counted'])})")
