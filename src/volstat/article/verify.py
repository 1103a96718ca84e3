"""Verdicts: each claim against the figures, through a lookup that the pipeline provides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final, Protocol, TypeAlias

from volstat.article.explanations import explain
from volstat.article.lexicon import lexicon
from volstat.article.messages import say
from volstat.article.naming import number_text, reading_text
from volstat.article.results import Claim, Reading, Span
from volstat.article.scopes import Names
from volstat.language import current
from volstat.rounding import phrase, true_words

_PLACES: Final = 10
"""Decimal places of a percentage: more than any article prints."""
Days: TypeAlias = tuple[date, date] | date
"""First and last day of a flow; the day of a stock, for a flow everything up to it."""


class Lookup(Protocol):
    """Where figures come from."""

    def lookup(self, figure: str, scope: Mapping[str, str], period: Days) -> int | float | None:
        """Returns a figure's exact value (a rate as a ratio, 0.17 for 17%), or None where the data do not hold it.

        Args:
            figure: a code name.
            scope: breakdown → value; several values of one key are joined by 、. The whole city is empty. Keys are
                `district`, `campaign`, `category`, `programme`, `station_kind`, `team`, `sex` (男 or 女) and `star`
                (`5`, or `3+` for three and more); what the data do not tell apart is answered by None.
            period: the days, or the day.
        """
        ...

    def missing(self, scope: Mapping[str, str], period: Days) -> tuple[str, ...]:
        """Returns the units whose data for scope and period are not all there, so that a total lacks them."""
        ...


@dataclass(frozen=True, slots=True)
class _Answer:
    reading: Reading
    actual: int | float
    true: bool


def judge(claims: Iterable[Claim], lookup: Lookup, names: Names, published: date | None) -> list[Claim]:
    """Returns the claims with their verdicts.

    Args:
        claims: what the article says.
        lookup: what the data say.
        names: the project's names; the article's are turned into them before the data are asked.
        published: the day of publication, where it is known.
    """
    return [_judged(claim, lookup, names, published) for claim in claims]


def _judged(claim: Claim, lookup: Lookup, names: Names, published: date | None) -> Claim:
    unknown = _why_not(claim, published)
    if unknown:
        return replace(claim, verdict="unverifiable", note=unknown)
    answers = [a for reading in (claim.reading, *claim.also) if (a := _answer(claim, reading, lookup, names))]
    if not answers:
        return replace(claim, verdict="unverifiable", note=say("no_data", what=reading_text(claim.reading)))
    if len({answer.true for answer in answers}) > 1:
        return _ambiguous(claim, answers)
    first = answers[0]
    claim = replace(claim, reading=first.reading, actual=first.actual)
    if first.true:
        return _true(claim, first)
    return _untrue(claim, first, lookup, names, published)


def _why_not(claim: Claim, published: date | None) -> str:
    """Returns why a claim cannot be checked at all; empty where it can."""
    if claim.figure == "other":
        return say(f"kind_{claim.kind}" if claim.kind else "other")
    for key in ("place", "organisation"):
        if key in claim.reading.scope:
            return say("no_place", value=claim.reading.scope[key])
    if claim.reading.period is None and not any(reading.period for reading in claim.also):
        return say("no_period" if published else "no_published")
    return ""


def _answer(claim: Claim, reading: Reading, lookup: Lookup, names: Names) -> _Answer | None:
    actual = ask(lookup, names, reading)
    return (
        None if actual is None else _Answer(reading, actual, actual in claim.quantity.interval and _right_unit(claim))
    )


def ask(lookup: Lookup, names: Names, reading: Reading) -> int | float | None:
    """Returns what the data say to a reading, in their own names; a rate in percent; None where they say nothing."""
    if reading.period is None:
        return None
    value = lookup.lookup(reading.figure, *_asked(names, reading, reading.period))
    if value is None or reading.figure not in lexicon().percentages:
        return value
    return float(round(Decimal(str(value)) * 100, _PLACES))


def _missing(lookup: Lookup, names: Names, reading: Reading) -> tuple[str, ...]:
    return () if reading.period is None else lookup.missing(*_asked(names, reading, reading.period))


def _asked(names: Names, reading: Reading, period: date | Span) -> tuple[dict[str, str], Days]:
    days: Days = period if isinstance(period, date) else (period.start, period.end)
    return {key: names.resolve(key, value) for key, value in reading.scope.items()}, days


def _right_unit(claim: Claim) -> bool:
    """Whether the measure word fits the figure: 54.05万人 is not 54.05万人次."""
    family = claim.quantity.family
    return family == "none" or lexicon().figure_families.get(claim.figure, family) == family


def _true(claim: Claim, answer: _Answer) -> Claim:
    exactly = answer.actual == claim.quantity.printed.value
    if claim.quantity.qualifier in ("exact", "reach") and not exactly and claim.quantity.span is None:
        return replace(claim, verdict="rounded", note=say("rounded", actual=number_text(answer.actual)))
    return replace(
        claim, verdict="match", note=say("match") if exactly else say("within", actual=number_text(answer.actual))
    )


def _untrue(claim: Claim, answer: _Answer, lookup: Lookup, names: Names, published: date | None) -> Claim:
    notes, remarks = [], []
    unit = claim.quantity.unit
    if not _right_unit(claim):
        unit = lexicon().units.get(claim.figure, unit)
        remarks.append(say("wrong_unit", unit=claim.quantity.unit, right=unit, figure=say(f"figure_{claim.figure}")))
    if answer.actual not in claim.quantity.interval:
        notes.append(say("mismatch", what=reading_text(answer.reading), actual=number_text(answer.actual)))
        found = explain(claim, lambda reading: ask(lookup, names, reading), names, published)
        if found is not None:
            remarks.append(say("explained", what=reading_text(found[0]), value=number_text(found[1])))
    missing = _missing(lookup, names, answer.reading)
    if missing:
        remarks.append(say("incomplete", units="、".join(missing)))
    words = _suggestion(claim, answer.actual, unit)
    gap = "" if current() == "zh" else " "
    note = gap.join([*notes, *remarks, say("suggested", words=words)])
    return replace(claim, verdict="mismatch", note=note, remark=gap.join(remarks), suggestion=words)


def _suggestion(claim: Claim, actual: float, unit: str) -> str:
    quantity = claim.quantity
    # 达 stands before the claim's own text, so it is not said again.
    wanted = "exact" if quantity.qualifier == "reach" or quantity.span else quantity.qualifier
    number, qualifier = true_words(actual, quantity.printed, wanted, whole=quantity.whole)
    return phrase(number, qualifier, unit)


def _ambiguous(claim: Claim, answers: list[_Answer]) -> Claim:
    readings = [
        say(
            "reading",
            what=reading_text(answer.reading),
            actual=number_text(answer.actual),
            verdict=say("true" if answer.true else "untrue"),
        )
        for answer in answers
    ]
    return replace(
        claim, verdict="ambiguous", actual=answers[0].actual, note=say("ambiguous", readings="；".join(readings))
    )
