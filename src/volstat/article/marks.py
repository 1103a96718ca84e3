"""An editor's marks: each claim and warning in its sentence, with what stands in the margin beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from volstat.article.messages import say
from volstat.article.naming import number_text, reading_text
from volstat.article.results import Checked
from volstat.article.text import Article
from volstat.privacy import mask

_STOPS: Final = "。！？!?\n"
_CONTEXT: Final = 40


@dataclass(frozen=True, slots=True)
class Mark:
    """One number or phrase as an editor marks it; the terminal underlines `marked`."""

    place: str
    """第3段, 第12行."""
    before: str
    marked: str
    after: str
    kind: str
    """A verdict, `unjudged`, or a warning's kind."""
    label: str
    """The verdict in words; empty for a warning."""
    about: str
    """What the number is taken for: 2020年沁县参与人次; empty for a warning."""
    actual: str
    """What the data say, as text; empty where they say nothing."""
    note: str
    suggestion: str = ""

    @property
    def sentence(self) -> str:
        """The sentence, the number in 【】: marks for where nothing can be underlined."""
        return f"{self.before}【{self.marked}】{self.after}"


def marks(article: Article, checked: Checked) -> list[Mark]:
    """Returns the marks of a checked article in the order of its text; nothing is printed."""
    found = [*_claim_marks(article, checked), *_warning_marks(article, checked)]
    return [mark for _, mark in sorted(found, key=lambda pair: pair[0])]


def _claim_marks(article: Article, checked: Checked) -> Iterator[tuple[tuple[int, int], Mark]]:
    for claim in checked.claims:
        verdict = claim.verdict or "unjudged"
        mark = Mark(
            article.place(claim.start),
            *_sentence(article.text, claim.start, claim.end),
            kind=verdict,
            label=say(f"verdict_{verdict}"),
            about=reading_text(claim.reading) if claim.figure != "other" else say("figure_other"),
            actual="" if claim.actual is None else number_text(claim.actual),
            note=claim.note or (say(f"kind_{claim.kind}") if claim.kind else ""),
            suggestion=claim.suggestion,
        )
        yield (claim.start, 0), mark


def _warning_marks(article: Article, checked: Checked) -> Iterator[tuple[tuple[int, int], Mark]]:
    for warning in checked.warnings:
        sentence = _sentence(article.text, warning.start, warning.end)
        place = article.place(warning.start)
        yield (
            (warning.start, 1),
            Mark(place, *sentence, kind=warning.kind, label="", about="", actual="", note=warning.note),
        )


def _sentence(text: str, start: int, end: int) -> tuple[str, str, str]:
    """Returns the sentence around a stretch in three pieces, cut to forty characters on each side, phones masked."""
    first = max((text.rfind(stop, 0, start) for stop in _STOPS), default=-1) + 1
    ends = [at for stop in _STOPS if (at := text.find(stop, end)) >= 0]
    last = min(ends, default=len(text) - 1) + 1
    before, after = text[first:start].lstrip(), text[end:last].rstrip()
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:]
    if len(after) > _CONTEXT:
        after = after[:_CONTEXT] + "…"
    return _flat(mask(before)), _flat(text[start:end]), _flat(mask(after))


def _flat(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)
