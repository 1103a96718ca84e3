"""How notes name figures, places, periods and numbers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from volstat.article.messages import say
from volstat.article.results import Reading, Span, When
from volstat.language import current


def number_text(value: float) -> str:
    """Returns a value as notes show it: hours to the hundredth, no zeros behind the last digit."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def reading_text(reading: Reading) -> str:
    """Returns what a reading is about: 2020年沁县参与人次."""
    parts = [when_text(reading.period), scope_text(reading.scope), say(f"figure_{reading.figure}")]
    if current() == "zh":
        return "".join(parts)
    return ", ".join(part for part in reversed(parts) if part)


def scope_text(scope: Mapping[str, str]) -> str:
    """Returns the name of a scope: 沁县, “抗击疫情·温暖同行”, 全市."""
    names = [f"“{value}”" if key == "campaign" else value for key, value in scope.items()]
    return "".join(names) or say("city")


def when_text(period: When) -> str:
    """Returns the name of a period: 2020年, 2020年12月, 截至2020年12月31日."""
    if period is None:
        return ""
    if isinstance(period, date):
        return say("as_of", day=period)
    return say(_span_kind(period), start=period.start, end=period.end)


def _span_kind(span: Span) -> str:
    if span.start == span.end:
        return "day"
    after = span.end + timedelta(days=1)
    if span.start.day == 1 and after.day == 1:
        months = (after.year - span.start.year) * 12 + after.month - span.start.month
        if months == 1:
            return "one_month"
        if months == 12 and span.start.month == 1:
            return "year"
    return "span"
