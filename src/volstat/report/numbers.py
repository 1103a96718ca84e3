"""Numbers become text here and nowhere else."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from volstat.figures.results import Value

UNKNOWN = "—"
"""What stands for a number that is not known; never a zero."""


def number_text(value: Value, decimals: int | None = None) -> str:
    """Returns a number as people read it: thousands in groups, halves rounded up, `—` where it is unknown.

    Args:
        value: a count, hours, a ratio, or counts by star.
        decimals: how many to show; None shows counts without and everything else with two.
    """
    if value is None:
        return UNKNOWN
    if not isinstance(value, int | float):
        return "  ".join(f"{star}★ {number_text(count)}" for star, count in value.items())
    places = decimals if decimals is not None else (0 if isinstance(value, int) else 2)
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{exact:,}"


def percent_text(share: float | None, decimals: int = 2) -> str:
    """Returns a share (0.1234) as a percentage (12.34%)."""
    return UNKNOWN if share is None else f"{number_text(Decimal(str(share)).scaleb(2).__float__(), decimals)}%"


def day_text(day: date, language: str = "zh") -> str:
    """Returns a day as its language writes it: 2020年12月31日, or 2020-12-31."""
    return f"{day.year}年{day.month}月{day.day}日" if language == "zh" else day.isoformat()
