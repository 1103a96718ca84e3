"""The grammar of one date cell: days, months, moments and ranges as people and programs write them."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from volstat.intake.values.civil import FIRST_YEAR, LAST_YEAR
from volstat.intake.values.clock_text import DAY_SECONDS, read_clock, read_spans
from volstat.intake.values.numerals import arabic

_EPOCH_1900: Final = date(1899, 12, 30)
_EPOCH_1904: Final = date(1904, 1, 1)
_LONGEST: Final = 80
"""Longer texts hold more than a date; looking for ranges in them would take time squared."""
_SERIAL: Final = re.compile(r"[1-9][0-9]{4}(\.[0-9]+)?")
_LOST_ZERO: Final = re.compile(r"[0-9]{4}\.1")
_DIGITS_WITH_CLOCK: Final = re.compile(r"([0-9]{8})([0-9]{2})([0-9]{2})([0-9]{2})?")
_WEEKDAY: Final = re.compile(r"\s*\(?(?:星期|周|礼拜)[一二三四五六日天]\)?\s*")
_ZONE: Final = re.compile(r"\+08:?00$")
_AROUND: Final = re.compile(r"\s*([-/.年月日号~至到—–])\s*")
_TO: Final = re.compile(r"[-~至到—–]+")

_DAYS: Final = (
    re.compile(r"(?P<y>[0-9]{4})(?P<sep>[-/.])(?P<m>[0-9]{1,2})(?P=sep)(?P<d>[0-9]{1,2})(?:日|(?![0-9日]))"),
    re.compile(r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:[日号]|(?![0-9日号]))"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})(?![0-9])"),
    re.compile(r"(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:[日号]|(?![0-9日号]))"),
    re.compile(r"(?P<m>[0-9]{1,2})(?P<sep>[-/])(?P<d>[0-9]{1,2})(?![0-9]|[-/.][0-9]{4})"),
)
_TURNED: Final = re.compile(r"(?P<one>[0-9]{1,2})(?P<sep>[-/.])(?P<two>[0-9]{1,2})(?P=sep)(?P<y>[0-9]{4})(?![0-9])")
_MONTHS: Final = (
    re.compile(r"(?P<y>[0-9]{4})[-/.](?P<m>[0-9]{1,2})月?份?"),
    re.compile(r"(?P<y>[0-9]{4})年(?P<m>[0-9]{1,2})月份?"),
    re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})"),
    re.compile(r"(?P<m>[0-9]{1,2})月份?"),
)
_REST_OF_RANGE: Final = (
    re.compile(r"(?P<m>[0-9]{1,2})月(?P<d>[0-9]{1,2})(?:[日号]|(?![0-9日号]))"),
    re.compile(r"(?P<m>[0-9]{1,2})[-/.](?P<d>[0-9]{1,2})(?![0-9]|[-/.])"),
    re.compile(r"(?P<d>[0-9]{1,2})[日号]?(?![-/.:点时月年0-9])"),
)


@dataclass(frozen=True, slots=True)
class DateCell:
    """What one cell says."""

    day: date
    """The first day."""
    end_day: date | None = None
    """The last day of a range."""
    clock: int | None = None
    """Seconds since midnight of `day`."""
    end_clock: int | None = None
    """Seconds since midnight of `end_day`, or of `day` where that is None."""
    month_only: bool = False
    """Whether the cell gives a month (or months) without days; `day` is then the first of it."""


def read_date(text: str, *, base1904: bool = False, default_year: int | None = None) -> DateCell | None:
    """Returns what one tidied text says, None where it is no date, none that exists, or one that reads two ways.

    Years lie in 1900–2100. `05/03/2020` has two readings; `25/03/2020` and `03/25/2020` have one. `2020.1` may be an
    October that lost its zero as a number, and is not read. Serials are read from 10000 (1927).
    """
    if len(text) > _LONGEST:
        return None
    if _SERIAL.fullmatch(text):
        return _serial(text, base1904=base1904)
    if _LOST_ZERO.fullmatch(text):
        return None
    text = _AROUND.sub(r"\1", arabic(_WEEKDAY.sub(" ", text))).strip(" .。,;")
    return _moment(text, default_year) or _range(text, default_year)


def _serial(text: str, *, base1904: bool) -> DateCell | None:
    whole, _, fraction = text.partition(".")
    seconds = round(float(f"0.{fraction}") * DAY_SECONDS) if fraction else None
    epoch = _EPOCH_1904 if base1904 else _EPOCH_1900
    days, clock = divmod(seconds or 0, DAY_SECONDS)
    day = epoch + timedelta(int(whole) + days)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return DateCell(day, clock=None if seconds is None else clock)


def _moment(text: str, default_year: int | None) -> DateCell | None:
    """Reads a day, a day with a time or a span of time, or a month."""
    compact = _DIGITS_WITH_CLOCK.fullmatch(text)
    if compact:
        text = f"{compact[1]} {compact[2]}:{compact[3]}:{compact[4] or '00'}"
    for pattern in _MONTHS:
        if found := pattern.fullmatch(text):
            day = _day(_year(found, default_year), int(found["m"]), 1)
            return DateCell(day, month_only=True) if day else None
    if found := _TURNED.match(text):
        return _with_clock(_turned(found), text[found.end() :])
    for pattern in _DAYS:
        if found := pattern.match(text):
            day = _day(_year(found, default_year), int(found["m"]), int(found["d"]))
            return _with_clock(day, text[found.end() :], glued=text[found.end() - 1] in "日号")
    return None


def _with_clock(day: date | None, rest: str, *, glued: bool = False) -> DateCell | None:
    if day is None or not rest:
        return DateCell(day) if day else None
    if not glued and rest[0] not in " Tt,":
        return None
    rest = _ZONE.sub("", rest.lstrip(" Tt,"))
    clock = read_clock(rest)
    if clock is not None:
        return DateCell(day, clock=clock)
    spans = read_spans(rest)
    if not spans or len(spans) > 1:  # two spans have a break between them that start and end would not show
        return None
    return DateCell(day, clock=spans[0].start, end_clock=spans[0].end)


def _range(text: str, default_year: int | None) -> DateCell | None:
    """Reads `2020-03-05至2020-03-07`, `2020年3月5日-7日`, `2020年1月-3月`; None unless there is one way to."""
    read: set[DateCell] = set()
    for sign in _TO.finditer(text):
        first = _moment(text[: sign.start()], default_year)
        if first is None or first.end_clock is not None:
            continue
        last = _rest_of_range(text[sign.end() :], first) or _moment(text[sign.end() :], default_year)
        if last is not None and last.month_only == first.month_only and last.end_clock is None:
            both = _from_to(first, last)
            if both:
                read.add(both)
    return read.pop() if len(read) == 1 else None


def _rest_of_range(text: str, first: DateCell) -> DateCell | None:
    """Reads the end of a range that leaves out what its start has said."""
    if first.month_only:
        found = _MONTHS[-1].fullmatch(text)
        day = _day(first.day.year, int(found["m"]), 1) if found else None
        return DateCell(day, month_only=True) if day else None
    for pattern in _REST_OF_RANGE:
        if found := pattern.match(text):
            parts = found.groupdict()
            month = int(parts.get("m") or first.day.month)
            year = first.day.year + ("m" in parts and month < first.day.month)  # over the turn of the year
            day = _day(year, month, int(parts["d"]))
            return _with_clock(day, text[found.end() :], glued=text[found.end() - 1] in "日号")
    return None


def _from_to(first: DateCell, last: DateCell) -> DateCell | None:
    end = last.day.replace(day=monthrange(last.day.year, last.day.month)[1]) if last.month_only else last.day
    if end < first.day or (end == first.day and (last.clock or 0) < (first.clock or 0)):
        return None
    return replace(first, end_day=end, end_clock=last.clock)


def _turned(found: re.Match[str]) -> date | None:
    """Reads 25/03/2020 and 03/25/2020, and 05/05/2020; not 05/03/2020."""
    one, two = int(found["one"]), int(found["two"])
    if one != two and max(one, two) <= 12:
        return None
    return _day(int(found["y"]), min(one, two), max(one, two))


def _year(found: re.Match[str], default_year: int | None) -> int | None:
    year = found.groupdict().get("y")
    return int(year) if year else default_year


def _day(year: int | None, month: int, day: int) -> date | None:
    if year is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
