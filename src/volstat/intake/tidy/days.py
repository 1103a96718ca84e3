"""When something was done: day, range of days and times of day, from whichever columns tell."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.stated import covers_one_month
from volstat.intake.tidy.cells import Cells, Rows, first_fault, flags, no_fault, where
from volstat.intake.values.clocks import parse_clocks, span_seconds
from volstat.intake.values.dates import Dates, parse_dates

_DAY: Final = pa.date32()
_CLOCK: Final = pa.int32()
_NIGHT: Final = 86_400
_BEGINNINGS: Final = ("registered_on", "founded_on", "birth_date")
_YEAR_ONLY: Final = r"^\s*(?:19|20)[0-9]{2}\s*年?\s*$"


@dataclass(frozen=True, slots=True)
class Days:
    """When each row happened."""

    day: pa.Array
    """date32: the first day, or the first of the month."""
    end_day: pa.Array
    """date32: the last day; null where the row has one day only."""
    month_only: pa.Array
    start: pa.Array
    """int32, seconds since midnight of `day`."""
    end: pa.Array
    """int32, seconds since midnight of `end_day`, or of `day` where that is null."""
    fault: pa.Array
    """`bad_date`, `missing_date`, `negative_duration` (the end lies before the start), a flaw of the cell, or null."""
    clock_fault: pa.Array
    """Where a time of day cannot be read; it matters only if the hours depend on it."""

    @property
    def count_days(self) -> pa.Array:
        """How many days each row spans, null where it has no end day."""
        return pc.add(pc.subtract(self.end_day.cast(pa.int32()), self.day.cast(pa.int32())), 1)

    @property
    def count(self) -> np.ndarray:
        """How many days each row spans; 1 where that is not known."""
        return np.asarray(pc.fill_null(self.count_days, 1), dtype=np.int64)

    @property
    def longest(self) -> np.ndarray:
        """The most seconds that one person can serve in each row: 24 hours a day, of all days of a month."""
        first = self.day.cast(pa.timestamp("s"))
        after = pc.ceil_temporal(first, unit="month", ceil_is_strictly_greater=True).cast(_DAY)
        in_month = pc.subtract(after.cast(pa.int32()), self.day.cast(pa.int32()))
        days = where(self.month_only, in_month, pa.array(self.count, pa.int32()))
        return np.asarray(pc.fill_null(days, 1), dtype=np.int64) * _NIGHT


def dates_of(cells: Cells, name: str) -> Dates:
    """Returns a field's column of dates, read with the workbook's day zero and the year of its title."""
    around = cells.around
    return parse_dates(cells.texts(name), base1904=around.base1904, default_year=around.stated.year)


def one_day(cells: Cells, name: str) -> tuple[pa.Array, pa.Array]:
    """Returns the days of a column that states one fact each (注册时间), and its faults; months become their first.

    A beginning of which only the year is given is as good as none: it counts, and is null.
    """
    dates = dates_of(cells, name)
    fault = dates.fault
    if name in _BEGINNINGS and fault.null_count < len(fault):
        year_only = pc.and_(pc.is_valid(fault), pc.match_substring_regex(cells.texts(name), _YEAR_ONLY))
        cells.report("year_only", name, pc.fill_null(year_only, False))
        fault = where(pc.fill_null(year_only, False), None, fault)
    fault = cells.with_flaws(name, fault)
    cells.report_faults(name, fault)
    return dates.day, fault


def days_of(cells: Cells) -> Days:
    """Returns when each row happened.

    The day comes from the column of days, else from that of start days, else from the start time; where no column
    holds days at all, from a period of one day or one month in the title or a name. A cell that cannot be read is not
    replaced by another column's.
    """
    starts = [c for c in (_column(cells, n) for n in ("service_day", "start_day", "start_time")) if c]
    ends = [c for c in (_column(cells, n) for n in ("end_day", "end_time")) if c]
    told = [c for c in starts if c.has_days or c.name != "start_time"]
    days = _days_of_columns(cells, told, ends) if told else _days_of_title(cells)
    days = _past_midnight(_with_clocks(starts, ends, days))
    return _backwards(cells, (ends or told)[0].name, days) if told else days


@dataclass(frozen=True, slots=True)
class _Column:
    name: str
    dates: Dates
    clock: pa.Array
    fault: pa.Array
    clock_fault: pa.Array

    @property
    def has_days(self) -> bool:
        return bool(len(self.dates.day) > self.dates.day.null_count)


def _column(cells: Cells, name: str) -> _Column | None:
    """Reads a column of days, moments or, for start and end times, times of day alone."""
    if not cells.has(name):
        return None
    texts = cells.texts(name)
    dates = dates_of(cells, name)
    clock, fault, clock_fault = dates.clock, dates.fault, no_fault(cells.height)
    if name in ("start_time", "end_time") and fault.null_count < len(fault):
        clocks = parse_clocks(where(pc.is_valid(fault), texts.combine_chunks(), pa.scalar(None, pa.string())))
        clock, fault = pc.coalesce(clock, clocks.clock), where(pc.is_valid(clocks.fault), fault, None)
        if dates.day.null_count == len(dates.day):
            fault, clock_fault = no_fault(cells.height), clocks.fault
    fault = cells.with_flaws(name, fault)
    cells.report_faults(name, fault)
    cells.report_faults(name, clock_fault)
    return _Column(name, dates, clock, fault, first_fault(clock_fault, fault))


def _days_of_columns(cells: Cells, told: list[_Column], ends: list[_Column]) -> Days:
    height = cells.height
    day, fault, end_day = pa.nulls(height, _DAY), no_fault(height), pa.nulls(height, _DAY)
    month_only = pa.array(np.zeros(height, dtype=bool))
    for column in told:
        still = pc.and_(pc.is_null(day), pc.is_null(fault))
        fault = where(still, column.fault, fault)
        month_only = where(still, column.dates.month_only, month_only)
        end_day = where(still, column.dates.end_day, end_day)
        day = where(still, column.dates.day, day)
    day = where(pc.is_valid(fault), None, day)
    missing = pc.and_(pc.is_null(day), pc.is_null(fault))
    cells.report("missing_date", told[0].name, missing)
    end_day = pc.coalesce(end_day, *(c.dates.day for c in ends))
    fault = first_fault(fault, where(missing, "missing_date", None))
    _report_months(cells, told[0].name, flags(month_only))
    nothing = pa.nulls(height, _CLOCK)
    return Days(day, end_day, month_only, nothing, nothing, fault, no_fault(height))


def _report_months(cells: Cells, name: str, rows: Rows) -> None:
    if len(rows) and rows.all():
        cells.say("date_without_day", name)
    else:
        cells.report("date_without_day", name, rows)


def _days_of_title(cells: Cells) -> Days:
    """Takes the one day or the one month that the title or a name states; anything longer tells no day."""
    period, height = cells.around.stated.period, cells.height
    known = period is not None and covers_one_month(period)
    month = known and period is not None and period[0] != period[1]
    day = (period[0].replace(day=1) if month else period[0]) if known and period else None
    if day:
        cells.say("day_from_title", detail={"period": f"{day:%Y-%m}" if month else f"{day:%Y-%m-%d}"})
    else:
        cells.report("missing_date", None, np.ones(height, dtype=bool))
    nothing, none = pa.nulls(height, _CLOCK), pa.nulls(height, _DAY)
    fault = no_fault(height) if day else pa.repeat(pa.scalar("missing_date"), height)
    days = pa.repeat(pa.scalar(day, _DAY), height)
    return Days(days, none, pa.array(np.full(height, bool(month))), nothing, nothing, fault, no_fault(height))


def _with_clocks(starts: list[_Column], ends: list[_Column], days: Days) -> Days:
    """Adds times of day: those of start and end columns, else those beside the day itself."""
    nothing = pa.nulls(len(days.day), _CLOCK)
    ordered = sorted(starts, key=lambda c: c.name != "start_time")
    return replace(
        days,
        start=pc.coalesce(*(c.clock for c in ordered), nothing),
        end=pc.coalesce(*(c.clock for c in ends), *(c.dates.end_clock for c in ordered), nothing),
        clock_fault=first_fault(days.clock_fault, *(c.clock_fault for c in (*starts, *ends))),
    )


def _past_midnight(days: Days) -> Days:
    """Makes one day of what runs into the next morning: from 22:00 to 01:00 of the next day, 25 h after midnight."""
    next_day = pc.equal(days.count_days, 2)
    night = pc.fill_null(pc.and_(next_day, pc.less(days.end, days.start)), False)
    return replace(days, end_day=where(night, None, days.end_day), end=where(night, pc.add(days.end, _NIGHT), days.end))


def _backwards(cells: Cells, place: str, days: Days) -> Days:
    """Reports what ends before it starts, where the end has a day of its own, and drops end days that say nothing new.

    An end on an earlier day is no service that passes midnight; nor is one that the same day names in full.
    """
    earlier = pc.less(days.end_day, days.day)
    same_day = pc.equal(days.end_day, days.day)
    alone = pa.nulls(cells.height, _DAY)
    shorter = pc.less(span_seconds(days.day, days.start, alone, days.end), 0)
    backwards = flags(earlier) | (flags(same_day) & flags(shorter))
    cells.report("negative_duration", place, backwards)
    end_day = where(pc.fill_null(pc.greater(days.end_day, days.day), False), days.end_day, None)
    return replace(
        days, end_day=end_day, fault=first_fault(days.fault, where(pa.array(backwards), "negative_duration", None))
    )


def many_days(days: Days) -> Rows:
    """Tells which rows span more than one day."""
    return flags(pc.is_valid(days.end_day))
