"""The grammar of one cell that holds a length of time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Final

from volstat.intake.values.lexicon import lexicon
from volstat.intake.values.numerals import arabic

_NUMBER: Final = r"(?:(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.[0-9]{1,30})?|\.[0-9]{1,30})"
_PLAIN: Final = re.compile(_NUMBER)
_CLOCK: Final = re.compile(
    r"(?:(?P<day>(?:1899|190[0-9])-[0-9]{2}-[0-9]{2})[ T])?(?P<h>[0-9]{1,4}):(?P<m>[0-9]{2})"
    r"(?::(?P<s>[0-9]{2})(?P<part>\.[0-9]{1,9})?)?"
)
_CLOCK_DAY: Final = re.compile(r"(?:1899|190[0-9])-[0-9]{2}-[0-9]{2}")
_MOST_SECONDS: Final = 10**11
_DAY_ZERO: Final = date(1899, 12, 31)
_DAY_BEFORE: Final = date(1899, 12, 30)
"""Some programs write times of day with this day."""
_TWICE: Final = date(1900, 2, 28)
_DAY_ZERO_1904: Final = date(1904, 1, 1)


class Doubt(Enum):
    """Why a cell gives no length of time; the values are kinds of problems."""

    BAD = "bad_duration"
    NEGATIVE = "negative_duration"
    AMBIGUOUS = "ambiguous_duration"


@dataclass(frozen=True, slots=True)
class PlainNumber:
    """A number without a unit, exactly as printed: `digits` divided by 10 to the power of `places`."""

    digits: int
    places: int

    @classmethod
    def of(cls, text: str) -> PlainNumber:
        """Returns the number that a text matching `_NUMBER` writes; zeros at its end count as places."""
        whole, _, decimals = text.replace(",", "").partition(".")
        return cls(int(f"{whole}{decimals}"), len(decimals))

    def times(self, factor: int) -> int:
        """Returns the number times `factor`, rounded half up: hundredths of an hour are exact seconds."""
        scale: int = 10**self.places
        return (2 * self.digits * factor + scale) // (2 * scale)

    def prints(self, per_unit: int) -> int | None:
        """Returns the k for which k / `per_unit` is printed so, None where there is none.

        With fewer than four decimals nearly every number is near some fraction, so that only an exact one counts.
        """
        scale: int = 10**self.places
        k = self.times(per_unit)
        if self.places < 4:
            return k if k * scale == self.digits * per_unit else None
        printed = (2 * k * scale + per_unit) // (2 * per_unit)
        return k if printed == self.digits else None


@dataclass(frozen=True, slots=True)
class Told:
    """A length of time that the cell tells by itself, with its unit."""

    seconds: int
    clock: bool = False
    """Whether a program wrote it as a time of day."""
    short: bool = False
    """Whether it is `2:30`, which is minutes and seconds in a column of minutes."""


def read_duration(text: str, *, base1904: bool = False) -> Told | PlainNumber | Doubt:
    """Returns what one tidied text says: a time with its unit, a number without one, or why it is neither."""
    negative = text[:1] in "-−" and len(text) > 1
    told = _read(text[1:].lstrip() if negative else text, base1904)
    if not negative or isinstance(told, Doubt):
        return told
    amount = told.digits if isinstance(told, PlainNumber) else told.seconds
    return Doubt.NEGATIVE if amount else told


def _read(text: str, base1904: bool) -> Told | PlainNumber | Doubt:
    if _PLAIN.fullmatch(text):
        return PlainNumber.of(text)
    if _CLOCK_DAY.fullmatch(text):
        text += " 00:00:00"
    if found := _CLOCK.fullmatch(text):
        return _clock(found, base1904)
    return _worded(text)


def _clock(found: re.Match[str], base1904: bool) -> Told | Doubt:
    minutes, seconds = int(found["m"]), int(found["s"] or 0)
    if minutes > 59 or seconds > 59:
        return Doubt.BAD
    seconds += int(found["h"]) * 3600 + minutes * 60 + (float(found["part"] or 0) >= 0.5)
    if found["day"] is None:
        return Told(seconds, clock=found["s"] is not None and len(found["h"]) == 2, short=found["s"] is None)
    days = _days_of(found["day"], base1904)
    return days if isinstance(days, Doubt) else Told(days * 86_400 + seconds, clock=True)


def _days_of(text: str, base1904: bool) -> int | Doubt:
    """Returns the whole days of an Excel clock that a reader has made a moment.

    Excel counts a 29 February 1900 that never was: from March on readers count from the day before, and on 28 February
    they put two days. 1904-01-01 is four years, or less than a day in a workbook whose days count from 1904.
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return Doubt.BAD
    if base1904 and day >= _DAY_ZERO_1904:
        return (day - _DAY_ZERO_1904).days
    if day in (_TWICE, _DAY_ZERO_1904):
        return Doubt.AMBIGUOUS
    return max((day - _DAY_ZERO).days + (day > _TWICE), 0) if day >= _DAY_BEFORE else Doubt.BAD


def _worded(text: str) -> Told | Doubt:
    text = arabic(_half_hour().sub("0.5", text.lower().replace(" ", "").replace("时零", "时")))
    found = _words().fullmatch(text)
    if not text or not found or not any(found.groups()):
        return Doubt.BAD
    hours, half = found["h"], found["half"] or found["andhalf"]
    if (half or found["tail"]) and (not hours or "." in hours):
        return Doubt.BAD
    minutes = found["m"] or found["tail"]
    if found["tail"] and (half or found["q"] or found["m"]):
        return Doubt.BAD
    if hours and minutes and PlainNumber.of(minutes).times(1) > 59:
        return Doubt.BAD
    amounts = ((hours, 3600), (found["q"], 900), (minutes, 60), (found["s"], 1))
    seconds = sum(PlainNumber.of(number).times(factor) for number, factor in amounts if number)
    seconds += 1800 if half else 0
    return Told(seconds) if seconds <= _MOST_SECONDS else Doubt.BAD


@lru_cache
def _half_hour() -> re.Pattern[str]:
    return re.compile(rf"^半(?={_unit('hours')}$)")


@lru_cache
def _words() -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<h>{_NUMBER})(?P<andhalf>个半)?{_unit('hours')}(?P<half>半)?)?"
        rf"(?:(?P<q>{_NUMBER}){_unit('quarters')})?"
        rf"(?:(?P<m>{_NUMBER}){_unit('minutes')})?"
        rf"(?:(?P<s>{_NUMBER}){_unit('seconds')}|(?P<tail>[0-9]{{1,2}}))?"
    )


def _unit(name: str) -> str:
    return f"(?:{'|'.join(map(re.escape, lexicon().units[name]))})"
