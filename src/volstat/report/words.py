"""The words of reports in both languages, from `words.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from volstat.language import current


def say(name: str, /, **facts: object) -> str:
    """Returns the text called `name` in the language in use, its placeholders filled."""
    text: str = _words()[name][current()]
    return text.format_map(facts) if facts else text


def listed(items: Iterable[str]) -> str:
    """Returns items as a list inside a sentence: a、b、c; a, b and c."""
    told = list(items)
    return say("separator").join([*told[:-2], say("separator_last").join(told[-2:])])


def has(name: str) -> bool:
    """Tells whether there is such a text."""
    return name in _words()


@lru_cache
def layout() -> Mapping[str, Any]:
    """Returns `layout.toml`: the kinds of reports, their sections, tables and charts."""
    return tomllib.loads(_read("layout.toml"))


@lru_cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(_read("words.toml"))


def _read(file: str) -> str:
    return resources.files("volstat.report").joinpath(file).read_text("utf-8")
