"""The words that stand around a table, from `lines.toml`, and how such text is made comparable."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import lru_cache
from importlib import resources
from typing import Any

_BLANKS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff]+")


@lru_cache
def phrases() -> dict[str, dict[str, Any]]:
    """Returns the groups of `lines.toml`: group → name → words."""
    data: dict[str, dict[str, Any]] = tomllib.loads(
        resources.files("volstat.intake").joinpath("lines.toml").read_text("utf-8")
    )
    return data


def squeeze(text: str) -> str:
    """Returns `text` in half-width form without any blanks."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", text))


def either(words: list[str]) -> str:
    """Returns a regular expression that matches any of `words`, the longest first."""
    return "|".join(re.escape(squeeze(w)) for w in sorted(words, key=lambda w: (-len(w), w)))


@lru_cache
def _note() -> re.Pattern[str]:
    return re.compile(f"(?:{either(phrases()['notes']['starts'])})")


def is_note(text: str) -> bool:
    """Tells whether a line explains something, so that units and dates in it are not the table's own."""
    return _note().match(squeeze(text)) is not None


@lru_cache
def reporter_labels() -> str:
    """Returns a regular expression for what names the unit that reports, perhaps with a bracket: 填报单位(盖章)."""
    return rf"(?:{either(phrases()['reporter']['labels'])})(?:\([^)]*\))?"


def is_reporter_label(text: str) -> bool:
    """Tells whether a cell holds nothing but such a label, so that the unit stands in another cell."""
    return re.fullmatch(reporter_labels() + "[::]?", squeeze(text)) is not None
