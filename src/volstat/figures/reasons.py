"""Reasons: in words, why a row does not count in a figure (`reasons.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from volstat.language import Language, current


def reason_text(reason: str, language: Language | None = None) -> str:
    """Returns a reason in a few words; one that has no words yet stands for itself."""
    return known_reasons().get(reason, {}).get(language or current(), reason)


@lru_cache
def known_reasons() -> Mapping[str, Mapping[str, str]]:
    """Returns reason → language → words."""
    return tomllib.loads(resources.files("volstat.figures").joinpath("reasons.toml").read_text("utf-8"))
