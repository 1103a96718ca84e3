"""Periods: the spans of days that figures are asked for, read from the words of a command line."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from volstat.figures.period_words import plain
from volstat.figures.results import Period
from volstat.language import _

ONE_DAY: Final = timedelta(days=1)
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_PART = re.compile(r"(\d{4})-?([QqHh])(\d)")
_YEAR = re.compile(r"\d{4}")
_PART_MONTHS: Final = {"Q": 3, "H": 6}
_RELATIVE_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class PeriodError(ValueError):
    """The text names no period; the message says which forms do."""


def parse_period(text: str | None, today: date) -> Period:
    """Returns the period that `text` names; None is the last month.

    Forms: `2020`, `2020-12`, `2020Q4`, `2020H1`, `2020-02-03`, `2020-02-03..2020-03-31`, and `this-` or `last-`
    before `month`, `quarter`, `half` or `year`. What relative words mean is resolved in the label: `last-month`
    becomes `2020-11`. Beside these, periods as Chinese writes them: 2020年, 2020年12月, 2020年第四季度, 上月, 去年.

    Raises:
        PeriodError: none of these, a date that does not exist, or an end before its start.
    """
    words = "last-month" if text is None else text.strip()
    try:
        form = plain(words, today)
        return _relative(form.lower(), today) or _range(form) or _span(form)
    except ValueError:
        raise PeriodError(
            _(
                "“{text}” is no period. Write 2020, 2020-12, 2020Q4, 2020H1, 2020-02-03, "
                "2020-02-03..2020-03-31, last-month, this-month, last-year or this-year."
            ).format(text=words)
        ) from None


def parse_day(text: str) -> date:
    """Returns the day written as `2020-12-31`.

    Raises:
        PeriodError: it is no day.
    """
    try:
        return _day(text.strip())
    except ValueError:
        raise PeriodError(_("“{text}” is no day. Write it as 2020-12-31.").format(text=text)) from None


def months_of(period: Period) -> tuple[Period, ...]:
    """Returns the months of a period in order; the first and the last are cut to it and labelled as months."""
    months = []
    start = period.start
    while start <= period.end:
        whole = _months(start.year, start.month, 1)
        months.append(Period(whole.label, start, min(whole.end, period.end)))
        if whole.end >= period.end:
            break
        start = whole.end + ONE_DAY
    return tuple(months)


def previous_period(period: Period) -> Period:
    """Returns the period of the same length just before: the year before a year, three months before a quarter.

    Raises:
        PeriodError: the calendar begins with the period.
    """
    count = _whole_months(period)
    try:
        if count:
            return _months(*_shifted(period.start.year, period.start.month, -count), count)
        end = period.start - ONE_DAY
        return _named(end - (period.end - period.start), end)
    except (ValueError, OverflowError):
        raise PeriodError(_("There is no period before {label}.").format(label=period.label)) from None


def same_period_last_year(period: Period) -> Period:
    """Returns the same days one year earlier; 29 February becomes the 28th.

    Raises:
        PeriodError: the calendar begins with the period.
    """
    count = _whole_months(period)
    try:
        if count:
            return _months(period.start.year - 1, period.start.month, count)
        return _named(_year_before(period.start), _year_before(period.end))
    except ValueError:
        raise PeriodError(_("There is no year before {label}.").format(label=period.label)) from None


def _relative(words: str, today: date) -> Period | None:
    which, _dash, name = words.partition("-")
    if which not in ("this", "last") or name not in _RELATIVE_MONTHS:
        return None
    count = _RELATIVE_MONTHS[name]
    current = _months(today.year, (today.month - 1) // count * count + 1, count)
    return current if which == "this" else previous_period(current)


def _range(words: str) -> Period | None:
    first, dots, last = words.partition("..")
    if not dots:
        return None
    start, end = _span(first.strip()), _span(last.strip())
    if end.end < start.start:
        raise PeriodError(words)
    return Period(f"{start.label}..{end.label}", start.start, end.end)


def _span(words: str) -> Period:
    if _YEAR.fullmatch(words):
        return _months(int(words), 1, 12)
    if found := _MONTH.fullmatch(words):
        return _months(int(found[1]), int(found[2]), 1)
    if found := _PART.fullmatch(words):
        count, number = _PART_MONTHS[found[2].upper()], int(found[3])
        if not 1 <= number <= 12 // count:
            raise PeriodError(words)
        return _months(int(found[1]), (number - 1) * count + 1, count)
    day = _day(words)
    return Period(day.isoformat(), day, day)


def _day(words: str) -> date:
    found = _DAY.fullmatch(words)
    if not found:
        raise PeriodError(words)
    return date(int(found[1]), int(found[2]), int(found[3]))


def _months(year: int, month: int, count: int) -> Period:
    start = date(year, month, 1)
    year_after, month_after = _shifted(year, month, count)
    end = date.max if year_after > date.max.year else date(year_after, month_after, 1) - ONE_DAY
    return _named(start, end)


def _named(start: date, end: date) -> Period:
    """Returns a period labelled by the shortest form that names it."""
    year = f"{start:%Y}".zfill(4)
    if start == end:
        return Period(start.isoformat(), start, end)
    count = _whole_months(Period("", start, end))
    first = (start.month - 1) // (count or 1)
    aligned = bool(count) and (start.month - 1) % count == 0
    forms = {12: year, 6: f"{year}H{first + 1}", 3: f"{year}Q{first + 1}", 1: f"{year}-{start.month:02}"}
    if aligned and count in forms:
        return Period(forms[count], start, end)
    if count:
        return Period(f"{start.isoformat()[:7]}..{end.isoformat()[:7]}", start, end)
    return Period(f"{start.isoformat()}..{end.isoformat()}", start, end)


def _whole_months(period: Period) -> int:
    """Returns how many whole months a period is, 0 if it is not made of whole ones."""
    after = None if period.end == date.max else period.end + ONE_DAY
    if period.start.day != 1 or (after and after.day != 1):
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def _shifted(year: int, month: int, by: int) -> tuple[int, int]:
    years, month0 = divmod(year * 12 + month - 1 + by, 12)
    return years, month0 + 1


def _year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return date(day.year - 1, day.month, 28)
