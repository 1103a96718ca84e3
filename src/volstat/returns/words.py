"""The words and settings of returned workbooks, from `returns.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from volstat.language import current


@dataclass(frozen=True, slots=True)
class Settings:
    """How returned workbooks look."""

    list_sheet: str
    marked_one_by_one: int
    """Of alike problems in one column so many get a comment and a line of the list."""
    working_days: int
    """Days until the correction is asked for, where no day is given."""
    mutual: frozenset[str]
    """Kinds of problems of two rows that say the same from either side."""
    colours: Mapping[str, str]
    """Severity → ARGB."""


@lru_cache
def settings() -> Settings:
    """Returns the settings of `returns.toml`."""
    data = {name: value for name, value in _data().items() if name != "words"}
    return Settings(**{**data, "mutual": frozenset(data["mutual"])})


def say(name: str, **facts: object) -> str:
    """Returns the text called `name` in the language in use, its placeholders filled."""
    text: str = _data()["words"][name][current()]
    return text.format_map(facts) if facts else text


def in_all_languages(name: str) -> list[str]:
    """Returns the text called `name` in every language, its placeholders left open."""
    return list(_data()["words"][name].values())


@lru_cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("volstat.returns").joinpath("returns.toml").read_text("utf-8"))
