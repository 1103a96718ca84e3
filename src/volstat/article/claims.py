"""Claims: every number of an article with the figure it states, for whom and when.

Each paragraph is read on its own. Its periods, scopes and quantities are found first; then each quantity is
classified by the rules of `grammar.toml` in the light of the words around it, and takes the scope and the period that
stand nearest before it, its own clause first, then the sentence, then the sentences before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from volstat.article import inheritance
from volstat.article.lexicon import Lexicon, Rule, lexicon
from volstat.article.paragraph import Paragraph, read_paragraph
from volstat.article.results import Claim, Quantity, Reading, Span
from volstat.article.scopes import Names

_NEAR_END: Final = "，；。！？!?\n（"
_MARKS: Final = re.compile(r"[，。；;、,（）()：\s]")
_LIST: Final = 8
"""How many numbers of a list may share what follows it."""
_LONGEST: Final = 5000
"""Characters of a paragraph read at once; a longer one is cut between sentences."""
_COUNTS_WHAT_FOLLOWS: Final = ("none", "things", "teams")
"""Families whose numbers do not continue a list when a noun of their own comes behind: 12个，253个行政村."""
_CLAUSE_END: Final = _NEAR_END + "）：、"


def find_claims(text: str, names: Names, published: date | None) -> list[Claim]:
    """Returns the claims of `text`, whose positions they carry.

    Args:
        text: folded text, one paragraph a line (see `view`).
        names: what the project calls its units, campaigns and categories.
        published: the day that 去年 and 目前 are relative to; None where it is not known.
    """
    claims: list[Claim] = []
    for start, end in _paragraphs(text):
        paragraph = read_paragraph(text[start:end], names, published)
        claims.extend(_moved(claim, start) for claim in paragraph_claims(paragraph))
    return claims


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    for found in re.finditer(r"[^\n]+", text):
        start, end = found.span()
        while end - start > _LONGEST:
            marks = (text.rfind(mark, start, start + _LONGEST) + 1 for mark in "。；，、 ")
            cut = next((at for at in marks if at > start), start + _LONGEST)
            yield start, cut
            start = cut
        yield start, end


def _moved(claim: Claim, by: int) -> Claim:
    quantity = claim.quantity
    return replace(
        claim,
        start=claim.start + by,
        end=claim.end + by,
        quantity=replace(
            quantity,
            start=quantity.start + by,
            end=quantity.end + by,
            number_start=quantity.number_start + by,
            said_start=quantity.said_start + by,
        ),
    )


def paragraph_claims(paragraph: Paragraph) -> Iterator[Claim]:
    """Yields the claims of one paragraph in their order."""
    words = lexicon()
    last: Claim | None = None
    for index, quantity in enumerate(paragraph.quantities):
        windows = _windows(paragraph, index)
        rule = _inherited(paragraph, index, windows, last, words) or _rule(words, windows, quantity)
        if rule.figure == "skip":
            continue
        claim = _claim(paragraph, index, rule, words)
        last = claim
        yield claim


def _windows(paragraph: Paragraph, index: int) -> Mapping[str, str]:
    text, quantity = paragraph.text, paragraph.quantities[index]
    sentence_start, sentence_end = paragraph.sentence_of(quantity.number_start)
    previous = paragraph.quantities[index - 1].end if index else 0
    start = _near_start(text, max(sentence_start, previous), quantity.number_start)
    if start == quantity.start and text[start - 1 : start] == "（":  # 志愿服务站最多的是潞州区（206个）
        start = _near_start(text, max(sentence_start, previous), start - 1)
    near = text[start : quantity.start]
    lead = text[sentence_start:start]
    after = _after(paragraph, index, sentence_end)
    stem = inheritance.without_mentions(paragraph, start, quantity.start)
    return {
        "near": near,
        "stem": stem,
        "lead": lead,
        "before": lead + near,
        "after": after,
        "rest": text[quantity.end : sentence_end],
    }


def _after(paragraph: Paragraph, index: int, sentence_end: int) -> str:
    """Returns what follows a quantity; in 2200余人、66000余人次参与 that is the same for both."""
    text, quantities = paragraph.text, paragraph.quantities
    last, most = index, min(len(quantities) - 1, index + _LIST)
    while last < most and text[quantities[last].end : quantities[last + 1].start] == "、":
        last += 1
    end = quantities[last].end
    following = quantities[last + 1].start if last + 1 < len(quantities) else sentence_end
    while end < min(sentence_end, following) and text[end] not in _CLAUSE_END:
        end += 1
    return text[quantities[last].end : end]


def _near_start(text: str, earliest: int, position: int) -> int:
    """Returns where the clause of a number begins; what stands in brackets before it does not end the clause."""
    depth = 0
    while position > earliest:
        char = text[position - 1]
        if char == "）":
            depth += 1
        elif char == "（" and depth:
            depth -= 1
        elif char in _NEAR_END and not depth:
            break
        position -= 1
    return position


def _rule(words: Lexicon, windows: Mapping[str, str], quantity: Quantity) -> Rule:
    return next(rule for rule in words.rules if rule.holds(windows, quantity.family))


def _inherited(
    paragraph: Paragraph, index: int, windows: Mapping[str, str], last: Claim | None, words: Lexicon
) -> Rule | None:
    """Returns the previous claim's figure for a number that only continues a list: 其中，潞州区612支."""
    quantity = paragraph.quantities[index]
    if last is None or last.quantity.end > quantity.start or not _measured_alike(quantity, last.quantity):
        return None
    if _ends_a_list(paragraph, last, quantity) or not _only_links(paragraph, last, quantity, words):
        return None
    follow = windows["after"]
    if quantity.family in _COUNTS_WHAT_FOLLOWS and follow and follow[0] not in _CLAUSE_END:
        return None
    return Rule(last.figure, last.kind, "", frozenset(), (), ())


def _measured_alike(quantity: Quantity, last: Quantity) -> bool:
    return quantity.family in (last.family, "none") or last.family == "none"


def _ends_a_list(paragraph: Paragraph, last: Claim, quantity: Quantity) -> bool:
    """Whether what stands between two numbers parts them; an `other` goes on only by 其中 or 提高到."""
    between = paragraph.text[last.quantity.end : quantity.start]
    if between.count("。") > (0 if quantity.family == "none" else 1):
        return True
    said = inheritance.without_mentions(paragraph, last.quantity.end, quantity.start).rstrip("的")
    goes_on = bool(last.kind) and (inheritance.RISES.search(said) or "其中" in between)
    return last.figure == "other" and not goes_on


def _only_links(paragraph: Paragraph, last: Claim, quantity: Quantity, words: Lexicon) -> bool:
    """Whether nothing but linking words, periods and scopes stands between two numbers.

    What precedes 其中 still speaks of the number before: 4.7万名志愿者参与疫情防控，其中沁县3600人.
    """
    between = paragraph.text[last.quantity.end : quantity.start]
    left = inheritance.without_mentions(paragraph, last.quantity.end + max(between.rfind("其中"), 0), quantity.start)
    return bool(between) and not _MARKS.sub("", words.inherit_only.sub("", left))


def _claim(paragraph: Paragraph, index: int, rule: Rule, words: Lexicon) -> Claim:
    quantity = _hedged_together(paragraph, index)
    figure = rule.figure
    scope = inheritance.scope_of(paragraph, index, figure)
    period = inheritance.period_of(paragraph, index, figure)
    kind = rule.kind
    whole = quantity.whole and figure not in words.continuous and kind not in words.continuous
    quantity = replace(quantity, whole=whole, unit=words.units.get(quantity.unit or figure, quantity.unit))
    day = period.end if isinstance(period, Span) else period
    if figure in words.stocks and quantity.span is not None:
        figure, kind = "other", "part"  # 十几支队伍 is never all of them
    if figure != "other" and day and paragraph.published and day > paragraph.published:
        figure, kind = "other", "target"
    also = []
    if rule.other_figure:
        also.append(Reading(rule.other_figure, scope, inheritance.period_of(paragraph, index, rule.other_figure)))
    if figure in words.flows and inheritance.may_be_cumulative(paragraph, index) and paragraph.published:
        also.append(Reading(figure, scope, paragraph.published))
    return Claim(
        text=paragraph.text[quantity.start : quantity.end],
        start=quantity.start,
        end=quantity.end,
        quantity=quantity,
        reading=Reading(figure, scope, period),
        kind=kind,
        also=tuple(reading for reading in also if reading != Reading(figure, scope, period)),
    )


def _hedged_together(paragraph: Paragraph, index: int) -> Quantity:
    """Returns the quantity, with the hedge that 分别 gives to it too: 分别超过54万人和2700支."""
    quantity = paragraph.quantities[index]
    if not index or quantity.hedges:
        return quantity
    first = paragraph.quantities[index - 1]
    shared = (
        paragraph.text[first.end : quantity.start] in ("和", "、", "及", "与") and first.said_start < first.number_start
    )
    if shared and paragraph.text[max(0, first.said_start - 6) : first.said_start].rstrip("均都已").endswith("分别"):
        return replace(quantity, qualifier=first.qualifier)
    return quantity
