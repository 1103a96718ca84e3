"""The language of what is said: Chinese by default, English on request.

Words in code are written in English and looked up in the catalogue `locale/zh_CN`; knowledge that is data (problem
kinds, figures) carries both languages beside each other in its own file.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Literal

Language = Literal["zh", "en"]
_chosen: list[Language] = []


def choose(language: str | None) -> None:
    """Sets the language of this process; anything that is not English is Chinese."""
    _chosen[:] = ["en" if (language or "").lower().startswith("en") else "zh"]


def current() -> Language:
    """Returns the language in use: what was chosen, else `VOLSTAT_LANG`, else Chinese."""
    if not _chosen:
        choose(os.environ.get("VOLSTAT_LANG"))
    return _chosen[0]


@lru_cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("volstat", Path(__file__).parent / "locale", ["zh_CN"], fallback=True)


def _(text: str) -> str:
    """Returns `text`, written in English, in the language in use."""
    return _catalogue(current()).gettext(text)


def joined(items: Iterable[str]) -> str:
    """Returns a list as its language writes one: `沁县、沁源县`, or `沁县, 沁源县`."""
    return ("、" if current() == "zh" else ", ").join(items)


def noted(text: str, note: str | None) -> str:
    """Returns a text with a note in the brackets of its language; as it is without one."""
    if not note:
        return text
    return f"{text}（{note}）" if current() == "zh" else f"{text} ({note})"


def labelled(label: str, text: str) -> str:
    """Returns a label, the colon of its language, and a text."""
    return f"{label}：{text}" if current() == "zh" else f"{label}: {text}"


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Marks `text` for the catalogue and returns it untranslated; `_` translates it when it is said."""
    return text
