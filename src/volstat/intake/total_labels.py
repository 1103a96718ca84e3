"""The labels of printed totals: 合计, 小 计, 沁河镇小计, 其中：…, and the counts of rows beside them (215条)."""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.lines import either, phrases, squeeze


class Label(IntEnum):
    """How surely a cell's text is a total's label."""

    NONE = 0
    PART = 1
    """其中：…"""
    ENDING = 2
    """沁河镇小计"""
    EXACT = 3


@lru_cache
def _label_forms() -> tuple[tuple[re.Pattern[str], Label], ...]:
    words = phrases()["totals"]
    behind, ends = r"[:：]?(?:\(.*\)|共?[\d,.]+.{0,6})?", either(words["ends"])
    return (
        (re.compile(f"(?:{either(words['labels'])}){behind}", re.IGNORECASE), Label.EXACT),
        (re.compile(f".{{1,20}}(?:{ends})[:：]?"), Label.ENDING),
        (re.compile(f"(?:{either(words['parts'])}).*"), Label.PART),
    )


def label_of(text: str) -> Label:
    """Returns what kind of a total's label `text` is, blanks inside it ignored.

    >>> label_of("合　计"), label_of("何计"), label_of("合计服务队")
    (<Label.EXACT: 3>, <Label.NONE: 0>, <Label.NONE: 0>)
    """
    squeezed = squeeze(text)
    return next((label for form, label in _label_forms() if form.fullmatch(squeezed)), Label.NONE)


def word_of(text: str) -> str:
    """Returns the word in a label that tells its level (小计, 合计), the text itself where it has none."""
    squeezed = squeeze(text)
    return next((word for word in _words() if word in squeezed), squeezed)


def is_of_section(word: str) -> bool:
    """Tells whether a total with this word sums the rows of its section rather than all."""
    return any(part in word for part in phrases()["totals"]["sections"])


def is_number_of(text: str) -> bool:
    """Tells whether a text counts rows, people or things: 215条, 共30人."""
    return _number_of().fullmatch(squeeze(text)) is not None


def number_of_rows(text: str) -> int | None:
    """Returns how many rows a text such as 215条 counts, None for any other text."""
    found = _number_of().fullmatch(squeeze(text))
    return int(found["rows"]) if found and found["rows"] else None


@lru_cache
def _number_of() -> re.Pattern[str]:
    words = phrases()["totals"]
    return re.compile(f"共?(?P<rows>\\d{{1,9}})(?:{either(words['rows'])})|共?\\d{{1,9}}(?:{either(words['things'])})")


@lru_cache
def _words() -> tuple[str, ...]:
    words = phrases()["totals"]
    return tuple(sorted({*words["labels"], *words["ends"]}, key=lambda w: (-len(w), w)))


@lru_cache
def _signs() -> tuple[str, ...]:
    """Returns a few short strings one of which every label holds."""
    words = phrases()["totals"]
    last = (word[-1] for word in (*words["labels"], *words["ends"]) if not word.isascii())
    return tuple(dict.fromkeys((*last, *words["parts"])))


def may_hold_label(values: pa.Array) -> npt.NDArray[np.bool_]:
    """Returns which texts, none of them null, hold a sign that labels hold; all others are none."""
    pattern = "|".join((*_signs(), "[Tt][Oo][Tt][Aa][Ll]"))
    return np.asarray(pc.match_substring_regex(values, pattern))
