"""An editor's marks: each sentence with its numbers marked, and what stands in the margin beside each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from volstat.article.messages import say
from volstat.article.naming import number_text, reading_text
from volstat.article.results import Checked, Claim, Warning
from volstat.article.text import Article
from volstat.personal import mask

_STOPS: Final = "。！？!?\n"
_LONG: Final = 70
_CONTEXT: Final = 30


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands in the margin beside one number or phrase."""

    start: int
    end: int
    text: str
    kind: str
    """A verdict, `unjudged`, or a warning's kind."""
    label: str = ""
    """The verdict in words; empty for a warning."""
    about: str = ""
    """What the number is taken for: 2020年沁县参与人次; empty for a warning and for what is no figure."""
    actual: str = ""
    """What the data say, in words; empty where they say nothing."""
    remark: str = ""
    """What there is to say beyond figure, value and suggestion."""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence; with a verdict if it is a number."""

    text: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence with its numbers marked, and the marks of its margin."""

    place: str
    """第3段, 第12行."""
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]

    @property
    def sentence(self) -> str:
        """The sentence as text."""
        return "".join(piece.text for piece in self.pieces)


def passages(article: Article, checked: Checked) -> list[Passage]:
    """Returns the sentences that hold a claim or a warning, in the order of the text; nothing is printed."""
    found: dict[tuple[int, int], list[Mark]] = {}
    for mark in _marks(checked):
        found.setdefault(_sentence(article.text, mark.start), []).append(mark)
    return [
        Passage(article.place(start), tuple(_pieces(article.text, start, end, marks)), tuple(marks))
        for (start, end), marks in sorted(found.items())
    ]


def _marks(checked: Checked) -> list[Mark]:
    warnings = [_of_warning(warning) for warning in checked.warnings]
    return sorted([*map(_of_claim, checked.claims), *warnings], key=lambda mark: (mark.start, not mark.label))


def _of_claim(claim: Claim) -> Mark:
    verdict = claim.verdict or "unjudged"
    remark = claim.note or (say(f"kind_{claim.kind}") if claim.kind else "")
    if verdict in ("match", "rounded", "mismatch"):
        remark = claim.remark
    return Mark(
        claim.start,
        claim.end,
        _flat(claim.text),
        verdict,
        say(f"verdict_{verdict}"),
        about="" if claim.figure == "other" else reading_text(claim.reading),
        actual="" if claim.actual is None else say("data_say", actual=number_text(claim.actual)),
        remark=remark,
        suggestion=claim.suggestion,
    )


def _of_warning(warning: Warning) -> Mark:
    return Mark(warning.start, warning.end, _flat(warning.text), warning.kind, remark=warning.note)


def _sentence(text: str, position: int) -> tuple[int, int]:
    """Returns where the sentence around a position begins and ends, without the blanks at its edges."""
    first = max((text.rfind(stop, 0, position) for stop in _STOPS), default=-1) + 1
    last = min((at for stop in _STOPS if (at := text.find(stop, position)) >= 0), default=len(text) - 1) + 1
    first += len(text[first:last]) - len(text[first:last].lstrip())
    return first, max(first + len(text[first:last].rstrip()), position)


def _pieces(text: str, start: int, end: int, marks: list[Mark]) -> Iterator[Piece]:
    """Yields a sentence in pieces; long stretches without a number are cut, phones masked."""
    position = start
    for mark in (mark for mark in marks if mark.label):
        if mark.start < position:
            continue
        yield Piece(_shortened(text[position : mark.start], head=position == start))
        yield Piece(mark.text, mark.kind)
        position = mark.end
    yield Piece(_shortened(text[position:end], head=position == start, tail=True))


def _shortened(text: str, *, head: bool = False, tail: bool = False) -> str:
    text = _flat(mask(text))
    if len(text) <= _LONG or (head and tail):
        return text
    return ("" if head else text[:_CONTEXT]) + "…" + ("" if tail else text[-_CONTEXT:])


def _flat(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text)
