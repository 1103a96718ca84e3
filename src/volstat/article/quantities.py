"""Quantities: a number with its hedges and its measure word, and what the words allow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from volstat.article.lexicon import Lexicon, lexicon
from volstat.article.numerals import Numeral, find_numerals
from volstat.article.results import Quantity
from volstat.rounding import Qualifier

_LOOK_BACK: Final = 12
_SMALL: Final = 10


def find_quantities(text: str, taken: Iterator[tuple[int, int]] | tuple[tuple[int, int], ...] = ()) -> list[Quantity]:
    """Returns the quantities of `text` (folded) in their order; positions are those of `text`.

    Args:
        text: a paragraph.
        taken: stretches that are something else already, such as periods.
    """
    words = lexicon()
    blanked = _blanked(text, words, taken)
    found: list[Quantity] = []
    for numeral in find_numerals(blanked):
        quantity = _quantity(blanked, numeral, words)
        if quantity is not None:
            found.append(quantity)
    return found


def _blanked(text: str, words: Lexicon, taken: Iterator[tuple[int, int]] | tuple[tuple[int, int], ...]) -> str:
    chars = list(text)
    for start, end in taken:
        chars[start:end] = "\x00" * (end - start)
    blanked = "".join(chars)
    for pattern in words.blank:
        blanked = pattern.sub(lambda found: "\x00" * len(found[0]), blanked)
    return blanked


def _quantity(text: str, numeral: Numeral, words: Lexicon) -> Quantity | None:
    measure = words.measure.match(text, numeral.end)
    unit = measure["word"] if measure else ""
    percent = text[max(0, numeral.start - 3) : numeral.start] == "百分之"
    family = "percent" if percent else words.families.get(unit, "none")
    end = numeral.end if percent or measure is None else measure.end()
    hedge = _hedge_before(text, numeral, words)
    after = words.hedge_after.match(text, end)
    if after is not None:
        end = after.end()
    if not _counts(numeral, hedge, family):
        return None
    hedges = _hedges(hedge, after[0] if after else "", numeral, words)
    return Quantity(
        start=_claim_start(hedge, numeral, words),
        end=end,
        printed=numeral.printed,
        qualifier=next((name for name, _ in words.hedge_words if name in hedges), "exact"),
        unit="%" if percent else unit,
        family=family,
        whole=words.is_whole(family, unit) and numeral.printed.precision >= 1,
        number_start=numeral.start,
        span=numeral.span,
        chinese=numeral.chinese,
        hedges=hedges,
        said_start=numeral.start - len(hedge),
    )


def _counts(numeral: Numeral, hedge: str, family: str) -> bool:
    """Whether a number is one at all: 一名志愿者 tells a story, and 百 or 万 alone are parts of words."""
    if numeral.bare:
        return family != "none" and (numeral.over or bool(hedge))
    top = numeral.span[1] if numeral.span else numeral.value
    return not (numeral.chinese and top < _SMALL and family != "hours")


def _hedge_before(text: str, numeral: Numeral, words: Lexicon) -> str:
    near = text[max(0, numeral.start - _LOOK_BACK) : numeral.start]
    found = (words.hedge_bare if numeral.bare else words.hedge_before).search(near)
    return found[0] if found else ""


def _claim_start(hedge: str, numeral: Numeral, words: Lexicon) -> int:
    """Returns where the claim begins: 达 is left out, it is the sentence's verb."""
    only_reach = not any(pattern.search(hedge) for name, pattern in words.hedge_words if name != "reach")
    return numeral.start if only_reach else numeral.start - len(hedge)


def _hedges(before: str, after: str, numeral: Numeral, words: Lexicon) -> tuple[Qualifier, ...]:
    said: list[Qualifier] = []
    for name, pattern in words.hedge_words:
        said += [name] * sum(1 for _ in pattern.finditer(before))
    if numeral.over:
        said.append("over")
    if numeral.about or numeral.span:
        said.append("about")
    said += [name for name, pattern in words.hedge_words if after and pattern.search(after)]
    return tuple(said)
