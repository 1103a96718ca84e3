"""Words for what intake names in code: tables, states of a sheet, fields, reasons."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from volstat.language import current
from volstat.problems import column_letters


def word(kind: str, name: str) -> str:
    """Returns what a code name of `words.toml` is called, itself where it has no words."""
    entry = _words().get(kind, {}).get(name)
    return entry[current()] if entry else name


def reason(why: str) -> str:
    """Returns why a column or a sheet was understood as it was; what follows the colon is a header or a word."""
    head, colon, rest = why.partition(": ")
    if why in _words()["reasons"]:
        return word("reasons", why)
    if not colon or head not in _words()["reasons"]:
        return why
    number = rest.removeprefix("column ").split(" ")[0]
    return word("reasons", head).format(word=rest, column=column_letters(int(number)) if number.isdigit() else rest)


def names_of_fields() -> dict[str, str]:
    """Returns every field of the vocabulary with what it is called."""
    return {name: entry[current()] for name, entry in _words()["fields"].items()}


@lru_cache
def _words() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads(resources.files("volstat.cli").joinpath("words.toml").read_text("utf-8"))
