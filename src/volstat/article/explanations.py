"""What an untrue number would be true of: another period, place or figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from volstat.article.lexicon import lexicon
from volstat.article.results import Claim, Reading, Span, When
from volstat.article.scopes import Names
from volstat.rounding import Interval

_CONFUSED: Final = {
    "participations": ("participants", "hours", "services"),
    "participants": ("participations", "registered_volunteers"),
    "registered_volunteers": ("participants",),
    "hours": ("participations",),
    "services": ("participations", "teams"),
    "teams": ("stations",),
    "stations": ("teams",),
}
"""Figure → those that are easily taken for it."""
_LEAST: Final = 20
"""Smaller numbers agree with something by chance."""


def explain(
    claim: Claim, ask: Callable[[Reading], int | float | None], names: Names, published: date | None
) -> tuple[Reading, int | float] | None:
    """Returns another reading of the claim of which its number is true, and the value; None where none is found.

    Args:
        claim: an untrue claim.
        ask: what the data say to a reading.
        names: the project's districts and campaigns.
        published: the day of publication.
    """
    if not _telling(claim.quantity.interval):
        return None
    for reading in _others(claim.reading, names, published):
        actual = ask(reading)
        if actual is not None and actual in claim.quantity.interval:
            return reading, actual
    return None


def _telling(interval: Interval) -> bool:
    """Whether an interval is narrow enough for an agreement to mean something."""
    if interval.high is None or interval.low < _LEAST:
        return False
    return interval.high - interval.low <= interval.low / 10


def _others(reading: Reading, names: Names, published: date | None) -> Iterator[Reading]:
    for period in _other_periods(reading.period, published, stock=reading.figure in lexicon().stocks):
        if period != reading.period:
            yield replace(reading, period=period)
    if reading.scope:
        yield replace(reading, scope={})
    for campaign in names.campaigns:
        if reading.figure in lexicon().flows and campaign != reading.scope.get("campaign"):
            yield replace(reading, scope={**reading.scope, "campaign": campaign})
    for unit in names.area.units if names.area else ():
        if unit != reading.scope.get("district"):
            yield replace(reading, scope={**reading.scope, "district": unit})
    for figure in _CONFUSED.get(reading.figure, ()):
        yield Reading(figure, reading.scope, _as(reading.period, stock=figure in lexicon().stocks))


def _other_periods(period: When, published: date | None, *, stock: bool) -> Iterator[When]:
    if period is None:
        return
    end = period if isinstance(period, date) else period.end
    ends = (date(end.year - 1, 12, 31), end.replace(day=1) - timedelta(days=1), _year_before(end), published)
    if stock or isinstance(period, date):
        yield from (day for day in ends if day)
        return
    yield Span(_year_before(period.start), _year_before(period.end))
    yield Span(
        (period.start.replace(day=1) - timedelta(days=1)).replace(day=1),
        period.start.replace(day=1) - timedelta(days=1),
    )
    yield Span(date(end.year, 1, 1), date(end.year, 12, 31))
    yield Span(date(end.year, 1, 1), end)
    yield end
    if published:
        yield published


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)


def _as(period: When, *, stock: bool) -> When:
    return period.end if stock and isinstance(period, Span) else period
