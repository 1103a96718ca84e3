"""A paragraph read: its periods, scopes and quantities, and its sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from volstat.article.periods import Mention as PeriodMention
from volstat.article.periods import find_periods
from volstat.article.quantities import find_quantities
from volstat.article.results import Quantity
from volstat.article.scopes import Mention as ScopeMention
from volstat.article.scopes import Names, find_scopes

_SENTENCE: Final = re.compile(r"[^。！？!?\n]+[。！？!?\n]?")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph with everything found in it; positions are those of its text."""

    text: str
    periods: tuple[PeriodMention, ...]
    scopes: tuple[ScopeMention, ...]
    quantities: tuple[Quantity, ...]
    published: date | None

    def sentence_of(self, position: int) -> tuple[int, int]:
        """Where the sentence around a position begins and ends."""
        for found in _SENTENCE.finditer(self.text):
            if found.start() <= position < found.end():
                return found.start(), found.end()
        return 0, len(self.text)


def read_paragraph(text: str, names: Names, published: date | None) -> Paragraph:
    """Finds the periods, scopes and quantities of one paragraph."""
    periods = find_periods(text, published)
    quantities = find_quantities(text, tuple((m.start, m.end) for m in periods if _has_digit(text, m)))
    return Paragraph(text, tuple(periods), tuple(find_scopes(text, names)), tuple(quantities), published)


def _has_digit(text: str, mention: PeriodMention) -> bool:
    return bool(re.search(r"[\d〇零一二三四五六七八九十]", text[mention.start : mention.end]))
