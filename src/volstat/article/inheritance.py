"""Which scope and which period a number has: those said nearest before it, carried over clauses and sentences."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from volstat.article.lexicon import lexicon
from volstat.article.paragraph import Paragraph
from volstat.article.periods import Mention as PeriodMention
from volstat.article.results import Span, When
from volstat.article.scopes import Mention as ScopeMention

_THEMES: Final = ("campaign", "category", "programme")
RISES: Final = re.compile(
    "(?:增加|增长|增|提高|提升|上升|攀升|升|跃升|跃|扩大|发展|扩展|壮大|下降|减少|降|减)了?[至到为]$"
)
_JOIN: Final = re.compile(r"\s*(?:、|和|与|及|以及)\s*")
_FIGURE_KEYS: Final = {
    "registered_volunteers": {"district", "sex", "place", "organisation"},
    "registration_rate": {"district", "place"},
    "teams": {"district", "campaign", "category", "programme", "place", "organisation"},
    "stations": {"district", "station_kind", "place"},
    "stars": {"district", "star", "sex", "place"},
}
"""Stocks are not parts of a campaign, but for teams that bear its name; flows have no kind of station and no star."""
_FLOW_KEYS: Final = {"district", "campaign", "category", "programme", "sex", "place", "organisation", "team"}


def without_mentions(paragraph: Paragraph, start: int, end: int) -> str:
    """Returns the text between two positions without its periods and scopes."""
    chars = list(paragraph.text[start:end])
    stretches = [(m.start, m.end) for m in paragraph.periods] + [(m.start, m.end) for m in paragraph.scopes]
    for first, last in stretches:
        for position in range(max(first, start), min(last, end)):
            chars[position - start] = ""
    return "".join(chars)


def scope_of(paragraph: Paragraph, index: int, figure: str) -> dict[str, str]:
    """Returns the scope of the paragraph's quantity number `index`, read as `figure`."""
    quantity = paragraph.quantities[index]
    keys = _FIGURE_KEYS.get(figure, _FLOW_KEYS)
    sentence, _ = paragraph.sentence_of(quantity.number_start)
    before, _ = paragraph.sentence_of(max(sentence - 1, 0))
    scope: dict[str, str] = {}
    clause = _clause_start(paragraph, quantity.number_start, sentence)
    for group in _groups(paragraph, quantity.number_start):
        key, first = group[0].key, group[0]
        if _belongs_to_earlier(paragraph, first, index):
            continue
        if key == "city":
            if not _means_county_city(paragraph, first, scope):
                _reset(scope, paragraph, first)
        elif key == "district":
            scope.pop("place", None)
            if not _in_a_name(paragraph, first):
                scope.pop("organisation", None)
            scope["district"] = _distributed(paragraph, index, group)
        elif key in ("place", "organisation", "team"):
            if first.start >= before:  # a place speaks for the next sentence too, not for the rest of the paragraph
                scope[key] = first.value
        elif key in ("sex", "star", "station_kind"):
            alone = key == "sex" and first.start >= sentence and not _quantity_between(paragraph, first.end, index)
            if first.start >= clause or alone:
                scope[key] = "、".join(dict.fromkeys(m.value for m in group))
        elif key in _THEMES:
            if figure == "teams" and not re.match("类?(?:志愿|服务队)", paragraph.text[group[-1].end :]):
                continue  # a team belongs to a theme by its name only: 应急救援志愿服务队
            _replace_themes(scope, paragraph, first)
            scope[key] = "、".join(dict.fromkeys(m.value for m in group))
    scope |= _behind(paragraph, index)
    return {key: value for key, value in scope.items() if key in keys}


def _means_county_city(paragraph: Paragraph, city: ScopeMention, scope: dict[str, str]) -> bool:
    """Whether 全市 is the county-level city that the sentence speaks of: 瑞金市志愿者12.4万名，占全市人口20.3%."""
    said = paragraph.text[city.start : city.end]
    district = scope.get("district", "")
    sentence, _ = paragraph.sentence_of(city.start)
    named = any(m.value == district and m.start >= sentence for m in paragraph.scopes if m.end <= city.start)
    return said == "全市" and district.endswith("市") and "、" not in district and named


def _in_a_name(paragraph: Paragraph, mention: ScopeMention) -> bool:
    """Whether a district is only named in an organisation's name: 当阳市志愿服务联合会."""
    names = (other for other in paragraph.scopes if other.key == "organisation")
    return any(name.start <= mention.start and mention.end <= name.end for name in names)


def _quantity_between(paragraph: Paragraph, position: int, index: int) -> bool:
    return any(position <= quantity.start for quantity in paragraph.quantities[:index])


def period_of(paragraph: Paragraph, index: int, figure: str) -> When:
    """Returns the period of the paragraph's quantity number `index`, read as `figure`."""
    words = lexicon()
    quantity = paragraph.quantities[index]
    sentence, sentence_end = paragraph.sentence_of(quantity.number_start)
    previous = paragraph.quantities[index - 1].end if index else 0
    stock = figure in words.stocks
    mention = _period_before(paragraph, quantity.number_start)
    rises = re.search(RISES, paragraph.text[previous : max(previous, quantity.said_start)])
    if rises and (mention is None or mention.end <= previous):
        return paragraph.published if stock else None
    if re.search(r"[从由]$", paragraph.text[previous : quantity.number_start].rstrip()):
        return None
    if mention is None:
        bracket = _bracketed(paragraph, quantity.end, sentence_end)
        mention = bracket or mention
    mention = _distributed_period(paragraph, index, mention)
    if mention is None or (stock and mention.start < sentence and mention.kind == "span"):
        return paragraph.published if stock else None
    period = mention.period
    if mention.kind == "vague":
        return paragraph.published if stock and mention.start < sentence else None
    if not stock:
        return period
    return period if period is None or not hasattr(period, "end") else period.end


def _distributed_period(paragraph: Paragraph, index: int, mention: PeriodMention | None) -> PeriodMention | None:
    """Returns the period in the number's place where several are shared out: 2019年底、2020年底分别为…、…."""
    before = [m for m in paragraph.periods if m.kind != "compare" and mention and m.end <= mention.end]
    group = before[-1:]
    for earlier in reversed(before[:-1]):
        if not _JOIN.fullmatch(paragraph.text[earlier.end : group[0].start]):
            break
        group.insert(0, earlier)
    place = _place_behind(paragraph, index, group[-1].end) if len(group) > 1 else None
    if mention and len(group) == 1:
        return _year_of_its_own(paragraph, index, mention)
    return mention if place is None or place >= len(group) else group[place]


def _year_of_its_own(paragraph: Paragraph, index: int, mention: PeriodMention) -> PeriodMention:
    """Returns the year in the number's place of 2019年至2021年依次为…、…和…; else the mention as it is."""
    span = mention.period
    place = _place_behind(paragraph, index, mention.end)
    if place is None or not isinstance(span, Span):
        return mention
    years = span.end.year - span.start.year + 1
    listed = [q for q in paragraph.quantities if mention.end <= q.start < paragraph.sentence_of(mention.end)[1]]
    whole = (span.start.month, span.start.day) == (1, 1) and years > 1
    if not whole or len(listed) != years or place >= years:
        return mention
    year = span.start.year + place
    return replace(mention, period=Span(date(year, 1, 1), min(date(year, 12, 31), span.end)))


def _place_behind(paragraph: Paragraph, index: int, end: int) -> int | None:
    """Returns which of the numbers that 分别 or 依次 shares something out to a quantity is; None without them."""
    if not re.search("分别|依次", paragraph.text[end : paragraph.quantities[index].number_start]):
        return None
    return [i for i, quantity in enumerate(paragraph.quantities) if quantity.start >= end].index(index)


def may_be_cumulative(paragraph: Paragraph, index: int) -> bool:
    """Whether a flow may also mean everything so far: 累计 in a sentence that names no period of its own."""
    quantity = paragraph.quantities[index]
    sentence, _ = paragraph.sentence_of(quantity.number_start)
    mention = _period_before(paragraph, quantity.number_start)
    said = "累计" in paragraph.text[sentence : quantity.number_start]
    return said and mention is not None and mention.start < sentence


def _period_before(paragraph: Paragraph, position: int) -> PeriodMention | None:
    usable = [m for m in paragraph.periods if m.end <= position and m.kind != "compare"]
    return usable[-1] if usable else None


def _bracketed(paragraph: Paragraph, end: int, sentence_end: int) -> PeriodMention | None:
    for mention in paragraph.periods:
        if end <= mention.start < sentence_end and paragraph.text[end : mention.start] in ("（", "("):
            return mention
    return None


def _clause_start(paragraph: Paragraph, position: int, sentence: int) -> int:
    return max([sentence, *(paragraph.text.rfind(mark, sentence, position) + 1 for mark in "，；,;：")])


def _groups(paragraph: Paragraph, position: int) -> list[list[ScopeMention]]:
    """Returns the mentions before a position, those of one key that a 、 or 和 joins together in one group."""
    groups: list[list[ScopeMention]] = []
    for mention in paragraph.scopes:
        if mention.end > position:
            continue
        last = groups[-1][-1] if groups else None
        between = re.sub(r"[”“]", "", paragraph.text[last.end : mention.start]) if last else ""
        joined = last is not None and _JOIN.fullmatch(between or "、")
        if last is not None and joined and last.key == mention.key and last.end <= mention.start:
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return groups


def _belongs_to_earlier(paragraph: Paragraph, mention: ScopeMention, index: int) -> bool:
    """Whether a mention stands right behind an earlier quantity and is what that one counts: 170余家市直单位."""
    if mention.key in ("city", "campaign", "category", "programme"):
        return False
    return any(0 <= mention.start - earlier.end <= 1 for earlier in paragraph.quantities[:index]) and not re.match(
        r"[，。；、]", paragraph.text[mention.start - 1 : mention.start]
    )


def _reset(scope: dict[str, str], paragraph: Paragraph, city: ScopeMention) -> None:
    """The whole city ends what was said of a district, and in a new sentence what was said of a campaign."""
    sentence, _ = paragraph.sentence_of(city.start)
    for key in ("district", "place", "organisation", "team"):
        scope.pop(key, None)
    if not any(m.key in _THEMES and sentence <= m.start < city.start for m in paragraph.scopes):
        for key in _THEMES:
            scope.pop(key, None)


def _replace_themes(scope: dict[str, str], paragraph: Paragraph, mention: ScopeMention) -> None:
    """A campaign, category or programme line of a new sentence takes the place of those of earlier sentences."""
    sentence, _ = paragraph.sentence_of(mention.start)
    if not any(m.key in _THEMES and sentence <= m.start < mention.start for m in paragraph.scopes):
        for key in _THEMES:
            scope.pop(key, None)


def _distributed(paragraph: Paragraph, index: int, group: list[ScopeMention]) -> str:
    """Returns the units of a group: all of them, or with 分别 the one in the number's place."""
    units = list(dict.fromkeys(m.value for m in group))
    place = _place_behind(paragraph, index, group[-1].end) if len(units) > 1 else None
    return "、".join(units) if place is None or place >= len(units) else units[place]


def _behind(paragraph: Paragraph, index: int) -> dict[str, str]:
    """Returns the scope that stands right behind a quantity: 120名沁县志愿者, 126名五星级志愿者, 200名女志愿者."""
    end = paragraph.quantities[index].end
    found: dict[str, str] = {}
    for mention in paragraph.scopes:
        if mention.key in ("district", "star", "sex", "station_kind") and 0 <= mention.start - end <= 1:
            joined = paragraph.text[end : mention.start]
            follows = paragraph.text[mention.end : mention.end + 6]
            if joined in ("", "的", "个") and re.match(r"[^，。；]{0,4}志愿", follows):
                found[mention.key] = mention.value
        if mention.key in _THEMES and mention.start >= end and mention.key not in found:
            between = without_numbers(paragraph, end, mention.start)
            if re.search(r"(?:参与|参加|投身|投入|支援)(?:到|了)?[“”]?$", between) and not re.search(
                r"[，。；]", between
            ):
                found[mention.key] = mention.value
    return found


def without_numbers(paragraph: Paragraph, start: int, end: int) -> str:
    """Returns the text between two positions without the quantities in it and the marks that part them."""
    text = paragraph.text[start:end]
    for quantity in paragraph.quantities:
        if start <= quantity.start and quantity.end <= end:
            text = text.replace("、" + paragraph.text[quantity.start : quantity.end], "")
    return text
