"""Columns of lengths of time: cells by grammar, numbers without a unit by what the whole column shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.distinct import Distinct, Texts, faults
from volstat.intake.values.duration_text import Doubt, PlainNumber, Told, read_duration
from volstat.intake.values.text import is_given, tidy

Measure = Literal["hours", "minutes", "days", "seconds"]
"""What the header says that numbers count."""

_SECONDS: Final[dict[str, int]] = {"hours": 3600, "minutes": 60, "days": 86_400, "seconds": 1}
_MOST_SECONDS: Final = 10**11
_MINUTES_OF_DAY: Final = 1440
_SECONDS_OF_DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Durations:
    """A column of lengths of time."""

    seconds: pa.Array
    """int64, whole seconds, rounded half up from what is printed."""
    fault: pa.Array
    """string, `bad_duration`, `ambiguous_duration`, `negative_duration` or null."""
    clock: pa.Array
    """bool, never null: whether it was an Excel time (`1899-12-31 02:30:00`, `02:30:00`, a fraction of a day)."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """How the numbers of one column are to be read."""

    measure: Measure
    days: bool
    """They are fractions of days."""
    doubtful_days: bool
    """Some look like fractions of days, others cannot be: those that do are refused."""
    doubtful_minutes: bool
    """Their decimals may be minutes: `1.30`."""
    doubtful_zeros: bool = False
    """They are not all printed with two decimals, so that the zero of `1.30` was typed."""


def parse_durations(texts: Texts, *, measure: Measure | None = None, base1904: bool = False) -> Durations:
    """Returns a column of lengths of time.

    A unit in the cell (`150分钟`, `2小时30分`, `2.5h`) goes before `measure`; `02:30` is hours and minutes.
    Numbers without a unit follow `measure`, hours if nothing tells it. Two things are decided over the column, since
    one number does not show them:

    *Fractions of a day.* `0.1042` is an Excel time: not a whole number of minutes as hours, but one as a day. If some
    number below 1 with four decimals or more proves that, and every number of the column can be one (a whole number of
    minutes of a day, within its printed precision, and not a plain 2 or 1.5 hours), then all of them are. If only some
    can, those that look so are `ambiguous_duration` and the others are hours.

    *Minutes behind a point.* `1.30` may be 1 h 30 or 1.3 h. Decimals that no clock shows (`.75`, `.62`, `.33`), the
    `.25` and `.50` of quarters, or a `.5` prove decimal hours; where two decimals stand and none proves anything
    (`1.30`, `2.15`, `2.00`), those with decimals other than 0 are `ambiguous_duration`. A zero at the end of a number
    (`1.30`) that its column does not print elsewhere (`4.5`, `3`) was typed for minutes or by chance: it is ambiguous
    whatever the others prove.

    Days, halves of days and approximations (半天, 约2小时, 2-3小时) are no lengths of time and so `bad_duration`.

    Args:
        texts: string array.
        measure: the unit that the header names.
        base1904: whether the workbook's days count from 1904.
    """
    column = Distinct.of(texts)
    tidied = [tidy(text) for text in column.values.to_pylist()]
    cells = [read_duration(text, base1904=base1904) if is_given(text) else None for text in tidied]
    numbers = [cell for cell in cells if isinstance(cell, PlainNumber)]
    reading = _reading_of(numbers, measure)
    settled = [_settle(cell, reading) for cell in cells]
    clocks = pa.array([isinstance(cell, Told) and cell.clock for cell in settled], pa.bool_())
    return Durations(
        seconds=column.spread(pa.array([c.seconds if isinstance(c, Told) else None for c in settled], pa.int64())),
        fault=column.spread(faults(c.value if isinstance(c, Doubt) else None for c in settled)),
        clock=pc.fill_null(column.spread(clocks), False),
    )


def readings(text: str) -> tuple[int, ...]:
    """Returns the seconds that an `ambiguous_duration` may mean, smaller first: `1.30` is 4680 or 5400."""
    cell = read_duration(tidy(text))
    if isinstance(cell, Told) and cell.short:
        return (cell.seconds // 60, cell.seconds)
    if not isinstance(cell, PlainNumber):
        return ()
    if _proves_days(cell):
        return (cell.times(3600), _of_day(cell))
    whole, decimals = divmod(cell.digits * 100 // 10**cell.places, 100)
    return tuple(sorted({cell.times(3600), whole * 3600 + decimals * 60}))


def _reading_of(numbers: Sequence[PlainNumber], measure: Measure | None) -> _Reading:
    if measure is not None and measure != "hours":
        return _Reading(measure, days=measure == "days", doubtful_days=False, doubtful_minutes=False)
    proven = any(_proves_days(number) for number in numbers)
    days = proven and all(_may_be_day(number) for number in numbers)
    uneven = any(number.places != 2 for number in numbers)
    return _Reading("hours", days, proven and not days, not days and _may_be_minutes(numbers), uneven)


def _settle(cell: Told | PlainNumber | Doubt | None, reading: _Reading) -> Told | Doubt | None:
    if isinstance(cell, Told) and cell.short and reading.measure != "hours":
        return Doubt.AMBIGUOUS
    if not isinstance(cell, PlainNumber):
        return cell
    if reading.days:
        seconds, clock = _of_day(cell), reading.measure == "hours"
    else:
        if reading.doubtful_days and _proves_days(cell):
            return Doubt.AMBIGUOUS
        if reading.doubtful_minutes and cell.digits % 10**cell.places:
            return Doubt.AMBIGUOUS
        if reading.doubtful_zeros and _ends_in_typed_zero(cell):
            return Doubt.AMBIGUOUS
        seconds, clock = cell.times(_SECONDS[reading.measure]), False
    return Told(seconds, clock=clock and seconds > 0) if seconds <= _MOST_SECONDS else Doubt.BAD


def _ends_in_typed_zero(number: PlainNumber) -> bool:
    """Tells whether a number such as 1.30 may be 1 h 30; .50 is a half far more often than fifty minutes."""
    return number.places == 2 and number.digits % 100 in (10, 20, 30, 40)


def _proves_days(number: PlainNumber) -> bool:
    """Tells whether a number below 1 is a clock time as a fraction of a day and is none in hours."""
    if number.places < 4 or not 0 < number.digits < 10**number.places:
        return False
    if number.prints(60) is not None:  # whole minutes, as hours
        return False
    return number.prints(_MINUTES_OF_DAY) is not None or (_shows_seconds(number) and number.prints(3600) is None)


def _may_be_day(number: PlainNumber) -> bool:
    if number.digits == 0:
        return True
    if number.digits >= 10**number.places and number.prints(60) is not None:
        return False
    return number.prints(_MINUTES_OF_DAY) is not None or _shows_seconds(number)


def _shows_seconds(number: PlainNumber) -> bool:
    return number.places >= 7 and number.prints(_SECONDS_OF_DAY) is not None


def _of_day(number: PlainNumber) -> int:
    """Returns the seconds of a fraction of a day, freed of the rounding in print: 0.1042 is 150 minutes."""
    minutes = number.prints(_MINUTES_OF_DAY)
    return number.times(_SECONDS_OF_DAY) if minutes is None else minutes * 60


def _may_be_minutes(numbers: Sequence[PlainNumber]) -> bool:
    """Tells whether the decimals of a column may be minutes, as in 1.30."""
    endings = {number.digits % 100 for number in numbers if number.places == 2}
    if any(number.places > 2 for number in numbers) or not endings - {0}:
        return False
    if any(number.places == 1 and number.digits % 10 >= 5 for number in numbers):
        return False
    return all(ending < 60 and ending % 5 == 0 and ending not in (25, 50) for ending in endings)
