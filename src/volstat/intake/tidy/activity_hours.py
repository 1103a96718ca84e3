"""The hours of activities: all participants together, or each of them; told by the header, else by arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.amounts import added, hours_details, seconds_of
from volstat.intake.tidy.cells import Cells, Rows, first_fault, flags, no_fault, where
from volstat.intake.tidy.days import Days
from volstat.intake.tidy.hour_parts import report_unequal_parts
from volstat.intake.values.clocks import parse_clock_spans, span_seconds

HOURS: Final = ("total_hours", "hours_each", "hours", "credit_hours", "honour_hours")
"""Columns that give the time of an activity."""
_TOLERANCE: Final = 60


class Meaning(Enum):
    """What a bare 时长 of an activity counts."""

    EACH = "each"
    ALL = "all"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Heads:
    """How many took part in each activity."""

    participations: pa.Array
    participants: pa.Array

    @property
    def number(self) -> pa.Array:
        """Participations, else persons."""
        return pc.coalesce(self.participations, self.participants)


def seconds_of_activities(cells: Cells, days: Days, heads: Heads) -> tuple[pa.Array, pa.Array]:
    """Returns the seconds of all participants together, null where they are not known, and the faults of their cells.

    总时长 goes before 人均时长 × 人次, and both before a bare 时长, whose meaning is decided only if its rows leave no
    other; a bare 时长 without a certain meaning is not used, and the activity still counts.
    """
    total, fault = pa.nulls(cells.height, pa.int64()), no_fault(cells.height)
    if cells.has("total_hours"):
        total, fault = _sound(cells, "total_hours")
        report_unequal_parts(cells, "total_hours", whole_counts=True)
    elif cells.has("credit_hours", "honour_hours"):
        parts = [_sound(cells, name) for name in ("credit_hours", "honour_hours") if cells.has(name)]
        total, fault = added([seconds for seconds, _ in parts]), first_fault(*(f for _, f in parts))
    if cells.has("total_hours", "credit_hours", "honour_hours"):
        total, fault = _possible_all(cells, days, heads, total, fault)
    if cells.has("hours_each"):
        each, each_fault = _sound(cells, "hours_each")
        each, each_fault = _possible_each(cells, days, "hours_each", each, each_fault)
        fault = first_fault(fault, where(pc.is_null(total), each_fault, None))
        total = pc.coalesce(total, pc.multiply(each, heads.number))
    if not cells.has("hours"):
        return total, fault
    read, read_fault = _sound(cells, "hours")
    fault = first_fault(fault, where(pc.is_null(total), read_fault, None))
    needed = flags(pc.is_null(total))
    bare, bare_fault = _bare(cells, days, heads, read, needed)
    return pc.coalesce(total, bare), first_fault(fault, where(pc.is_null(total), bare_fault, None))


def _sound(cells: Cells, name: str) -> tuple[pa.Array, pa.Array]:
    """Returns the seconds of a column and its faults, what is less than nothing among them."""
    seconds, fault = seconds_of(cells, name)
    negative = pc.fill_null(pc.less(seconds, 0), False)
    cells.report("negative_duration", name, negative)
    return where(negative, None, seconds), first_fault(fault, where(negative, "negative_duration", None))


def _possible_all(
    cells: Cells, days: Days, heads: Heads, seconds: pa.Array, fault: pa.Array
) -> tuple[pa.Array, pa.Array]:
    """Drops what so many people cannot serve together in the days of the activity."""
    name = next(n for n in ("total_hours", "credit_hours", "honour_hours") if cells.has(n))
    most = pc.multiply(heads.number, pa.array(days.longest))
    over = flags(pc.and_(pc.greater(heads.number, 0), pc.greater(seconds, most)))
    cells.report("over_24_hours", name, over, hours_details(seconds.filter(pa.array(over))))
    return where(pa.array(over), None, seconds), first_fault(fault, where(pa.array(over), "over_24_hours", None))


def _possible_each(
    cells: Cells, days: Days, name: str, seconds: pa.Array, fault: pa.Array
) -> tuple[pa.Array, pa.Array]:
    """Drops what nobody can serve in the days of the activity."""
    over = flags(pc.greater(seconds, pa.array(days.longest)))
    cells.report("over_24_hours", name, over, hours_details(seconds.filter(pa.array(over))))
    return where(pa.array(over), None, seconds), first_fault(fault, where(pa.array(over), "over_24_hours", None))


def _bare(cells: Cells, days: Days, heads: Heads, seconds: pa.Array, needed: Rows) -> tuple[pa.Array, pa.Array]:
    """Reads a bare 时长, row by row certain where one person took part, else by what the column can only mean."""
    number = heads.number
    given = flags(pc.is_valid(seconds)) & needed
    alike = flags(pc.equal(number, 1)) | flags(pc.equal(seconds, 0))
    nothing = no_fault(cells.height)
    if not (given & ~alike).any():
        return where(pa.array(given & alike), seconds, None), nothing
    meaning, reason = _meaning(cells, days, number, seconds)
    if meaning is Meaning.UNKNOWN:
        cells.report("hours_each_or_all", "hours", given & ~alike)
        return where(pa.array(alike), seconds, None), nothing
    texts = {Meaning.EACH: ("人均时长", "hours each"), Meaning.ALL: ("总时长", "hours in all")}[meaning]
    detail = {"reading": texts[0], "reading_en": texts[1], "reason": reason[0], "reason_en": reason[1]}
    cells.say("hours_read_as", "hours", detail)
    if meaning is Meaning.ALL:
        return seconds, nothing
    each, fault = _possible_each(cells, days, "hours", seconds, nothing)
    return pc.multiply(each, number), fault


def _meaning(cells: Cells, days: Days, number: pa.Array, seconds: pa.Array) -> tuple[Meaning, tuple[str, str]]:
    """Decides what a bare 时长 counts; only one of the readings may be possible."""
    if cells.multiplied:
        return Meaning.EACH, ("印出的合计等于时长乘以人数之和", "the printed total is the sum of hours times persons")
    several = flags(pc.greater(number, 1)) & flags(pc.greater(seconds, 0))
    per_head = np.asarray(pc.fill_null(pc.divide(seconds, pc.max_element_wise(number, 1)), 0))
    longest = days.longest
    hours = np.asarray(pc.fill_null(seconds, 0))
    too_long_each = several & (hours > longest)
    if too_long_each.any() and not (several & (per_head > longest)).any():
        return Meaning.ALL, ("按每人计会超过 24 小时", "hours each would exceed 24 a day")
    lasted = _lasted(cells, days)
    known = several & (lasted > 0)
    if known.sum() >= 2 and (np.abs(lasted - hours)[known] <= _TOLERANCE).all() and not too_long_each.any():
        return Meaning.EACH, ("时长等于活动起止时间之差", "the hours are those from the activity's start to its end")
    return Meaning.UNKNOWN, ("", "")


def _lasted(cells: Cells, days: Days) -> np.ndarray:
    """Returns how long each activity went on by its times of day, 0 where they do not tell."""
    between = span_seconds(days.day, days.start, days.end_day, days.end)
    if cells.has("time_span"):
        between = pc.coalesce(parse_clock_spans(cells.texts("time_span")).seconds, between)
    return np.asarray(pc.fill_null(between, 0))
