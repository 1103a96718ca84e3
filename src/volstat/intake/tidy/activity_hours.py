"""The hours of activities: all participants together, or each of them; told by the header, else by arithmetic."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.amounts import DAY, hours_details, seconds_of
from volstat.intake.tidy.cells import Cells, Rows, flags, where
from volstat.intake.tidy.days import Days
from volstat.intake.values.clocks import parse_clock_spans, span_seconds

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


def seconds_of_activities(cells: Cells, days: Days, heads: Heads) -> pa.Array:
    """Returns the seconds of all participants together, null where they are not known; every doubt is reported.

    总时长 goes before 人均时长 × 人次, and both before a bare 时长, whose meaning is decided only if its rows leave no
    other.
    """
    total = pa.nulls(cells.height, pa.int64())
    for name in ("total_hours", "hours_each", "credit_hours", "honour_hours"):
        if not cells.has(name):
            continue
        read, _ = seconds_of(cells, name)
        if name == "hours_each":
            read = pc.multiply(_possible_each(cells, days, name, read), heads.number)
        total = pc.coalesce(total, _not_negative(cells, name, read))
    if not cells.has("hours"):
        return total
    read, _ = seconds_of(cells, "hours")
    read = _not_negative(cells, "hours", read)
    return pc.coalesce(total, _bare(cells, days, heads, read, flags(pc.is_null(total))))


def _not_negative(cells: Cells, name: str, seconds: pa.Array) -> pa.Array:
    negative = pc.fill_null(pc.less(seconds, 0), False)
    cells.report("negative_duration", name, negative)
    return where(negative, None, seconds)


def _possible_each(cells: Cells, days: Days, name: str, seconds: pa.Array) -> pa.Array:
    """Drops what nobody can serve in the days of the activity."""
    over = flags(pc.greater(seconds, pa.array(days.count * DAY)))
    cells.report("over_24_hours", name, over, hours_details(seconds.filter(pa.array(over))))
    return where(pa.array(over), None, seconds)


def _bare(cells: Cells, days: Days, heads: Heads, seconds: pa.Array, needed: Rows) -> pa.Array:
    """Reads a bare 时长, row by row certain where one person took part, else by what the column can only mean."""
    number = heads.number
    given = flags(pc.is_valid(seconds)) & needed
    alike = flags(pc.equal(number, 1)) | flags(pc.equal(seconds, 0))
    if not (given & ~alike).any():
        return where(pa.array(given & alike), seconds, None)
    meaning, reason = _meaning(cells, days, number, seconds)
    if meaning is Meaning.UNKNOWN:
        cells.report("hours_each_or_all", "hours", given & ~alike)
        return where(pa.array(alike), seconds, None)
    texts = {Meaning.EACH: ("人均时长", "hours each"), Meaning.ALL: ("总时长", "hours in all")}[meaning]
    detail = {"reading": texts[0], "reading_en": texts[1], "reason": reason[0], "reason_en": reason[1]}
    cells.say("hours_read_as", "hours", detail)
    if meaning is Meaning.ALL:
        return seconds
    return pc.multiply(_possible_each(cells, days, "hours", seconds), number)


def _meaning(cells: Cells, days: Days, number: pa.Array, seconds: pa.Array) -> tuple[Meaning, tuple[str, str]]:
    """Decides what a bare 时长 counts; only one of the readings may be possible."""
    if cells.multiplied:
        return Meaning.EACH, ("印出的合计等于时长乘以人数之和", "the printed total is the sum of hours times persons")
    several = flags(pc.greater(number, 1)) & flags(pc.greater(seconds, 0))
    per_head = np.asarray(pc.fill_null(pc.divide(seconds, pc.max_element_wise(number, 1)), 0))
    longest = days.count * DAY
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
