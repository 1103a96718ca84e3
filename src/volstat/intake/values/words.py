"""Columns of set words (statuses, origins, kinds) told apart by data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pyarrow as pa

from volstat.intake.values.distinct import Distinct, Texts
from volstat.intake.values.text import is_given, normalise, tidy

UNKNOWN: Final = "?"
"""What a word becomes that the data does not know."""


def match_words(texts: Texts, words: Mapping[str, Sequence[str]], *, inside: bool = False) -> pa.Array:
    """Returns for each cell the class of its word: null for null and 无, `UNKNOWN` for a word that is not listed.

    Words are compared as `text.normalise` makes them: width, case, blanks and kinds of brackets do not matter.

    Args:
        texts: string array.
        words: class → its words. A word listed for two classes is a mistake in the data.
        inside: whether a listed word inside a longer text also tells the class; the longest one does, and words of two
            classes that are equally long tell nothing.

    Returns:
        A string array of the same length.

    Raises:
        ValueError: a word stands for two classes.
    """
    classes = _class_of_word(words)
    column = Distinct.of(texts)

    def classify(text: str) -> str | None:
        if not is_given(tidy(text)):
            return None
        word = normalise(text)
        found = classes.get(word)
        if found is None and inside:
            found = _longest_inside(word, classes)
        return found or UNKNOWN

    return column.map(classify, pa.string())


def _class_of_word(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    classes: dict[str, str] = {}
    for name, listed in words.items():
        for word in listed:
            if classes.setdefault(normalise(word), name) != name:
                raise ValueError(f"{word!r} stands for {classes[normalise(word)]!r} and for {name!r}")
    return classes


def _longest_inside(text: str, classes: Mapping[str, str]) -> str | None:
    held = [word for word in classes if word and word in text]
    longest = max(map(len, held), default=0)
    found = {classes[word] for word in held if len(word) == longest}
    return found.pop() if len(found) == 1 else None
