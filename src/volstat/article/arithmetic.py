"""Arithmetic within an article: what its own numbers say about one another, without any data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Final

from volstat.areas import Area
from volstat.article.lexicon import lexicon
from volstat.article.messages import say
from volstat.article.results import Claim, Span, Warning, When

_FACTORS: Final = range(5, 401)
"""Days, sessions and hours that counts are multiplied by."""
_MOST: Final = 400
"""Figures compared with one another: their pairs are many, and no article has more."""
_DISTINCT: Final = "participants"
"""Distinct persons over parts may add up to more than the whole."""


def arithmetic_warnings(claims: Sequence[Claim], area: Area | None = None) -> list[Warning]:
    """Returns the warnings about numbers that do not go together, in the order of the later number."""
    figures = [claim for claim in claims if claim.figure != "other"][:_MOST]
    found = [*_products(figures), *_contradictions(figures), *_sinking(figures), *_persons_above_times(figures)]
    found += [*_parts(figures), *_districts(figures, area)]
    return sorted(found, key=lambda warning: (warning.start, warning.kind))


def _products(claims: Sequence[Claim]) -> Iterator[Warning]:
    for persons in claims:
        if persons.figure != "participants" or persons.quantity.printed.value < 100:
            continue
        for product in claims:
            if product.figure not in ("participations", "hours") or not _alike(persons, product):
                continue
            times, rest = divmod(product.quantity.printed.value, persons.quantity.printed.value)
            two_digits = persons.quantity.printed.value / persons.quantity.printed.significant >= 10
            if rest == 0 and int(times) in _FACTORS and two_digits:
                note = say("product", a=_value(persons), b=int(times), c=_value(product))
                yield _warning(product, "product", note)


def _contradictions(claims: Sequence[Claim]) -> Iterator[Warning]:
    for first, second in combinations(claims, 2):
        same = first.figure == second.figure and first.reading.period is not None and _alike(first, second)
        if same and _below(first, second) != _below(second, first):
            yield _warning(second, "contradiction", say("contradiction", other=first.text))


def _sinking(claims: Sequence[Claim]) -> Iterator[Warning]:
    stocks = [c for c in claims if c.figure in lexicon().stocks and _end(c.reading.period)]
    for one, other in combinations(stocks, 2):
        earlier, later = sorted((one, other), key=lambda claim: str(_end(claim.reading.period)))
        same = one.figure == other.figure and dict(one.reading.scope) == dict(other.reading.scope)
        if same and earlier.reading.period != later.reading.period and _below(later, earlier):
            yield _warning(later, "stock_sinks", say("stock_sinks", before=_value(earlier), after=_value(later)))


def _persons_above_times(claims: Sequence[Claim]) -> Iterator[Warning]:
    for persons in claims:
        for times in claims:
            both = persons.figure == "participants" and times.figure == "participations"
            if both and _alike(persons, times) and _below(times, persons):
                note = say("persons_above_times", persons=_value(persons), times=_value(times))
                yield _warning(persons, "persons_above_times", note)


def _parts(claims: Sequence[Claim]) -> Iterator[Warning]:
    for whole in claims:
        for part in claims:
            if _is_part(part, whole) and _below(whole, part):
                note = say("part_above_whole", part=_value(part), whole=_value(whole))
                yield _warning(part, "part_above_whole", note)
        sexes = {p.reading.scope["sex"]: p for p in claims if _is_part(p, whole) and _only_more(p, whole) == {"sex"}}
        if len(sexes) == 2:
            yield from _sum(list(sexes.values()), whole, "parts")


def _districts(claims: Sequence[Claim], area: Area | None) -> Iterator[Warning]:
    if area is None:
        return
    for whole in claims:
        if "district" in whole.reading.scope or whole.figure == _DISTINCT:
            continue
        narrower = [p for p in claims if _is_part(p, whole) and _only_more(p, whole) == {"district"}]
        parts = {part.reading.scope["district"]: part for part in narrower}
        complete = set(area.districts) <= set(parts)
        too_many = len(parts) > 1 and whole.high is not None and sum(p.low for p in parts.values()) > whole.high
        if complete or too_many:
            yield from _sum(list(parts.values()), whole, "districts")


def _sum(parts: list[Claim], whole: Claim, kind: str) -> Iterator[Warning]:
    """Warns where no values that the parts allow can add up to one that the whole allows."""
    low = sum(part.low for part in parts)
    highs = [part.high for part in parts]
    high = None if None in highs else sum((h for h in highs if h is not None), Decimal(0))
    too_high = whole.high is not None and low > whole.high
    if too_high or (high is not None and high < whole.low):
        total = sum((part.quantity.printed.value for part in parts), Decimal(0))
        yield _warning(whole, kind, say(kind, sum=f"{total.normalize():f}", whole=_value(whole)))


def _is_part(part: Claim, whole: Claim) -> bool:
    """Whether a claim is about a part of another: the same figure and days, and a narrower scope."""
    return (
        part is not whole
        and part.figure == whole.figure
        and part.reading.period == whole.reading.period
        and part.reading.period is not None
        and len(part.reading.scope) > len(whole.reading.scope)
        and set(whole.reading.scope.items()) <= set(part.reading.scope.items())
        and not {"place", "organisation"} & set(part.reading.scope)
    )


def _only_more(part: Claim, whole: Claim) -> set[str]:
    return set(part.reading.scope) - set(whole.reading.scope)


def _alike(one: Claim, other: Claim) -> bool:
    return one.reading.period == other.reading.period and dict(one.reading.scope) == dict(other.reading.scope)


def _below(one: Claim, other: Claim) -> bool:
    """Whether all that one claim allows lies below all that the other allows."""
    return one.high is not None and one.high < other.low


def _end(period: When) -> object:
    return period.end if isinstance(period, Span) else period


def _value(claim: Claim) -> str:
    return claim.quantity.printed.digits


def _warning(claim: Claim, kind: str, note: str) -> Warning:
    return Warning(claim.text, claim.start, claim.end, kind, note)


def unique(warnings: Iterable[Warning]) -> list[Warning]:
    """Returns the warnings without repetitions of one kind at one place."""
    return list({(w.start, w.end, w.kind): w for w in warnings}.values())
