"""What the article room says, in the language in use; the words are in `messages.toml`."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources

from volstat.language import current


def say(sentence: str, /, **facts: object) -> str:
    """Returns a sentence of `messages.toml` in the language in use, with its facts filled in."""
    return _sentences()[sentence][current()].format(**facts)


@lru_cache
def _sentences() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = tomllib.loads(
        resources.files("volstat.article").joinpath("messages.toml").read_text("utf-8")
    )
    return data
