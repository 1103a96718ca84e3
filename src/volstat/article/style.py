"""Style warnings: words that an editor would strike, whatever the data say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from volstat.article.lexicon import lexicon
from volstat.article.messages import say
from volstat.article.results import Claim, Warning

_LOOK_BACK: Final = 14


def style_warnings(text: str, claims: Iterable[Claim]) -> list[Warning]:
    """Returns the warnings about the words of `text` (the grammar's view), in order; positions are those of `text`."""
    found = [*_wrong_until(text)]
    for claim in claims:
        found += [*_hedges(text, claim), *_unit_twice(text, claim), *_flow_as_stock(text, claim)]
    return sorted(found, key=lambda warning: (warning.start, warning.kind))


def _hedges(text: str, claim: Claim) -> Iterator[Warning]:
    quantity = claim.quantity
    start, end = quantity.said_start, quantity.end
    words = text[start:end]
    if len(quantity.hedges) > 1:
        yield Warning(words, start, end, "stacked_hedges", say("stacked_hedges", words=words))
    elif quantity.hedges and quantity.hedges[0] != "reach" and _is_exact(claim):
        hedge = text[start : quantity.number_start] or text[quantity.end - 2 : quantity.end]
        yield Warning(words, start, end, "exact_hedged", say("exact_hedged", words=words, hedge=hedge.strip()))


def _is_exact(claim: Claim) -> bool:
    printed = claim.quantity.printed
    least = 10 ** (lexicon().style["exact_digits"] - 1)
    return claim.quantity.span is None and printed.significant <= 1 and printed.value >= least


def _unit_twice(text: str, claim: Claim) -> Iterator[Warning]:
    for noun, unit in lexicon().style["twice"]:
        start = claim.quantity.number_start
        near = re.search(rf"[^，。；、\s]{{0,4}}{noun}[^，。；、\d]{{0,6}}$", text[max(0, start - _LOOK_BACK) : start])
        if near and claim.quantity.unit == unit and claim.quantity.family != "none":
            begin = start - len(near[0])
            words = text[begin : claim.end]
            yield Warning(words, begin, claim.end, "unit_twice", say("unit_twice", words=words, unit=unit))


def _wrong_until(text: str) -> Iterator[Warning]:
    for found in re.finditer(lexicon().style["wrong_until"], text):
        yield Warning(found[0], found.start(), found.end(), "wrong_until", say("wrong_until"))


def _flow_as_stock(text: str, claim: Claim) -> Iterator[Warning]:
    if claim.figure not in lexicon().flows:
        return
    start = max(0, claim.quantity.number_start - _LOOK_BACK)
    found = re.search(lexicon().style["stock_verbs"], text[start : claim.quantity.said_start])
    if found:
        begin = start + found.start()
        words = text[begin : claim.end]
        note = say("flow_as_stock", words=words, verb=found[0], figure=say(f"figure_{claim.figure}"))
        yield Warning(words, begin, claim.end, "flow_as_stock", note)
