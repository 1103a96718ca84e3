"""What may stand in `volstat.toml`: every key with what it holds, and where a mistake stands in the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from volstat.language import N_, _

Check = Callable[[Any], bool]


@dataclass(frozen=True, slots=True)
class Kind:
    """What a setting holds."""

    check: Check
    words: str
    """What is asked for, in English; translated when it is said."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong in the settings."""

    key: str
    """Dotted: `definitions.star_hours`."""
    message: str


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(_is_text(item) for item in value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value <= 1


def _is_rising(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(map(_is_count, value)) and sorted(set(value)) == value


def _is_counts(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_count(count) for count in value.values())


def _is_year(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"(19|20)\d\d", value) is not None


TEXT: Final = Kind(_is_text, N_("a text"))
TEXTS: Final = Kind(_is_texts, N_('a list of texts, such as ["市直"]'))
COUNT: Final = Kind(_is_count, N_("a whole number above 0"))
SHARE: Final = Kind(_is_share, N_("a number above 0 and at most 1"))
RISING: Final = Kind(_is_rising, N_("a list of rising whole numbers, such as [100, 300, 600, 1000, 1500]"))
COUNTS: Final = Kind(_is_counts, N_("a table of numbers of residents, such as { total = 3180884 }"))
YEAR: Final = Kind(_is_year, N_('a year in quotes, such as "2020"'))
HIDDEN: Final = Kind(lambda value: value in ("skip", "count"), N_('"skip" or "count"'))

KEYS: Final[Mapping[str, Kind]] = {
    "city": Kind(lambda value: _is_text(value) or _is_count(value), N_('a city\'s name or code, such as "140400"')),
    "exports": TEXT,
    "units": TEXTS,
    "aliases.*": TEXT,
    "campaigns.*": TEXTS,
    "population.*": COUNTS,
    "vocabulary.*": TEXTS,
    "definitions.star_hours": RISING,
    "definitions.hidden_sheets": HIDDEN,
    "definitions.resubmission_overlap": SHARE,
    "definitions.ten_hour_run": COUNT,
    "definitions.population_year": YEAR,
    "definitions.registration_target": SHARE,
    "report.office": TEXT,
    "engine.name": TEXT,
    "engine.cells": COUNT,
    "engine.inflated_bytes": COUNT,
    "engine.memory_bytes": COUNT,
    "engine.seconds": COUNT,
    "engine.cache_bytes": COUNT,
}
"""Every setting by its dotted key; `*` stands for a name that the project chooses."""

_SYNTAX: Final = (
    ("overwrite", N_("{key} is set twice")),
    ("declare", N_("{key} is set twice")),
    ("Unclosed array", N_("a bracket [ is not closed")),
    ("Unterminated string", N_("a quote is not closed")),
    ("Illegal character", N_("a text in quotes goes on over the end of its line, or holds a character that may not")),
    ("Expected '='", N_("there is no = behind the key, or the key holds Chinese and stands without quotes")),
    ("Invalid statement", N_("a key that is Chinese stands in quotes")),
    ("Invalid value", N_("there is no value behind the =, or a text stands without quotes")),
    ("Expected newline", N_("something follows the value")),
)
"""What the parser says → what is wrong, in words that help."""


def mistakes_in(settings: Mapping[str, Any]) -> list[Mistake]:
    """Returns everything that is wrong in settings already read, in their order."""
    found = list(_mistakes(settings, ""))
    if "city" not in settings:
        found.insert(0, Mistake("city", _('is missing; write city = "140400"')))
    return found


def _mistakes(table: Mapping[str, Any], above: str) -> Iterator[Mistake]:
    for name, value in table.items():
        key = f"{above}{name}"
        kind = KEYS.get(key) or KEYS.get(f"{above}*")
        if kind is not None:
            if not kind.check(value):
                yield Mistake(key, _("should be {what}").format(what=_(kind.words)))
        elif any(known.startswith(f"{key}.") for known in KEYS):
            if isinstance(value, dict):
                yield from _mistakes(value, f"{key}.")
            else:
                yield Mistake(key, _("should be a table, written as [{key}]").format(key=key))
        else:
            yield Mistake(key, _unknown(key))


def _unknown(key: str) -> str:
    near = get_close_matches(key, [known for known in KEYS if "*" not in known], n=1, cutoff=0.6)
    if near:
        return _("is not known; did you mean {near}?").format(near=near[0])
    return _("is not known")


def without(settings: Mapping[str, Any], keys: Set[str], above: str = "") -> dict[str, Any]:
    """Returns settings without those of the dotted `keys`."""
    return {
        name: without(value, keys, f"{above}{name}.") if isinstance(value, dict) else value
        for name, value in settings.items()
        if f"{above}{name}" not in keys
    }


def no_toml(error: tomllib.TOMLDecodeError, text: str) -> str:
    """Returns the line of a file that is no TOML, its key and what is wrong there: `3: units a quote is not closed`."""
    found = re.search(r"\(at line (\d+)", str(error))
    lines = text.splitlines() or [""]
    line = min(int(found[1]), len(lines)) if found else len(lines)
    key = lines[line - 1].partition("=")[0].strip(" []\"'\ufeff")
    words = next((words for said, words in _SYNTAX if said in str(error)), N_("this is not written as TOML asks for"))
    told = _(words)
    return f"{line}: {told.format(key=key)}" if "{key}" in told else f"{line}: {key} {told}"


def line_of(key: str, text: str) -> int | None:
    """Returns the line of the file, 1-based, on which a dotted key is set; None where it is not set."""
    *tables, name = key.split(".")
    prefix, here = ".".join(tables), ""
    for number, line in enumerate(text.splitlines(), start=1):
        heading = re.match(r"\s*\[([^\[\]]+)\]", line)
        if heading:
            here = _dotted(heading[1])
            if here == key:
                return number
        assigned = re.match(r"\s*([^=#]+?)\s*=", line[heading.end() :] if heading else line)
        if assigned:
            written = _dotted(assigned[1])
            if (f"{here}.{written}" if here else written) in (key, prefix) or (here == prefix and written == name):
                return number
    return None


def _dotted(written: str) -> str:
    return ".".join(part.strip().strip("\"'") for part in written.split("."))
