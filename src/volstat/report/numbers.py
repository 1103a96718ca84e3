"""Numbers become text here and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from volstat.figures.results import Period, Value
from volstat.language import current, joined
from volstat.report.described import Cell, ColumnKind, Hidden
from volstat.report.words import say

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


class _Formats(dict[str, str]):
    def __missing__(self, kind: str) -> str:
        """Returns the format of percentage points, whose unit is a word of the language."""
        if kind != "points":
            raise KeyError(kind)
        signed = (say("points", number=number).replace(number, f'{number}"', 1) + '"' for number in ("+0.00", "-0.00"))
        return ";".join((*signed, "0.00"))


EXCEL_FORMATS: Final[Mapping[str, str]] = _Formats(
    {
        "count": "#,##0",
        "hours": "#,##0.00",
        "ratio": "#,##0.00",
        "share": "0.00%",
        "change": "+0.00%;-0.00%;0.00%",
        "rank": "0",
        "year": "0",
        "day": "yyyy-mm-dd",
        "text": "@",
    }
)
"""Kind of a cell → how a spreadsheet shows the same number that `cell_text` writes."""


def cell_text(cell: Cell, kind: ColumnKind) -> str:
    """Returns a cell of a described table as text, by its kind; unknown is `—`, suppressed `＊`."""
    if cell is None or isinstance(cell, Hidden):
        return UNKNOWN if cell is None else say("hidden")
    if isinstance(cell, str | date):
        return str(cell)
    if kind in ("rank", "year"):
        return str(cell)
    if kind == "points":
        return say("points", number=_signed(number_text(float(cell)), cell))
    if kind in ("share", "change"):
        return percent_text(cell) if kind == "share" else _change_text(cell)
    return number_text(cell, 0 if kind == "count" else 2)


def _change_text(change: float) -> str:
    return _signed(percent_text(change), change)


def _signed(text: str, change: float) -> str:
    """Returns a change with its sign; what rounds to nothing has none."""
    if not any(digit in text for digit in "123456789"):
        return text.removeprefix("-")
    return f"+{text}" if change > 0 else text


def months_text(labels: Sequence[str]) -> str:
    """Returns months (`2020-01`) as people write them, those that follow one another as one: 2020年1–3月、5月."""
    runs: list[list[str]] = []
    for label in sorted(labels):
        if runs and _month_after(runs[-1][-1]) == label:
            runs[-1].append(label)
        else:
            runs.append([label])
    if current() == "en":
        return joined(run[0] if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in runs)
    said, year = [], ""
    for run in (part for whole in runs for part in _by_year(whole)):
        first, last = int(run[0][5:]), int(run[-1][5:])
        months = f"{first}月" if first == last else f"{first}–{last}月"
        said.append(months if run[0][:4] == year else f"{run[0][:4]}年{months}")
        year = run[0][:4]
    return joined(said)


def _by_year(months: Sequence[str]) -> list[list[str]]:
    return [[month for month in months if month[:4] == year] for year in dict.fromkeys(m[:4] for m in months)]


def _month_after(label: str) -> str:
    year, month = int(label[:4]), int(label[5:])
    return f"{year + month // 12:04}-{month % 12 + 1:02}"


def period_form(period: Period) -> str:
    """Returns what a report on a period is called by: month, quarter, half, year, or span."""
    year, part = period.label[:4], period.label[4:]
    if period.label == year:
        return "annual"
    named = {"Q": "quarterly", "H": "half"}
    return named.get(part[:1], "span") if len(part) == 2 else "monthly" if len(period.label) == 7 else "span"


def period_text(period: Period) -> str:
    """Returns a period as prose names it: 2020年, 2020年第四季度, 2020年12月, 2020年2月3日至2020年3月31日."""
    year, part = period.label[:4], period.label[4:]
    if period.label == year:
        return say("year", year=year)
    if part[:1] in ("Q", "H") and len(part) == 2:
        name = "quarter" if part[0] == "Q" else "half"
        return say(name, year=year, number=part[1], part=say(f"{name}_{part[1]}"))
    if len(period.label) == 7:
        return say("month", year=year, number=int(part[1:]))
    if period.start == period.end:
        return day_text(period.start, current())
    return say("span", start=day_text(period.start, current()), end=day_text(period.end, current()))
