"""Times of day, spans of them (`8:00-12:00 13:30-17:30`), and the time between start and end columns."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.clock_text import DAY_SECONDS, LONGEST_NIGHT, NOON, read_clock_cell, read_spans
from volstat.intake.values.distinct import Distinct, Texts, faults
from volstat.intake.values.text import is_given, tidy


@dataclass(frozen=True, slots=True)
class Clocks:
    """A column of times of day."""

    clock: pa.Array
    """int32, seconds since midnight, 0–86400 (24:00)."""
    fault: pa.Array
    """string, `bad_clock` or null."""


@dataclass(frozen=True, slots=True)
class Spans:
    """A column of spans within a day."""

    start: pa.Array
    """int32, seconds since midnight of the first start."""
    end: pa.Array
    """int32, seconds since the same midnight of the last end; 01:00 of the next day is 90000."""
    seconds: pa.Array
    """int64, all spans of the cell together."""
    fault: pa.Array
    """string, `bad_clock` or null."""


def parse_clocks(texts: Texts) -> Clocks:
    """Returns a column of times of day: `08:30`, `8时30分`, `下午2点`, Excel clocks, day fractions."""
    column = Distinct.of(texts)
    clocks: list[int | None] = []
    kinds: list[str | None] = []
    for text in map(tidy, column.values.to_pylist()):
        given = is_given(text)
        clock = read_clock_cell(text) if given else None
        clocks.append(clock)
        kinds.append("bad_clock" if clock is None and given else None)
    return Clocks(column.spread(pa.array(clocks, pa.int32())), column.spread(faults(kinds)))


def parse_clock_spans(texts: Texts) -> Spans:
    """Returns a column of spans of time within a day; several in one cell add up.

    `22:00-01:00` passes midnight, if it starts after noon and lasts 14 hours at most. Another end before the start
    is not read: `10:00-2:00` may mean the afternoon, `13:30-7:30` be mistyped. Neither are overlapping spans.
    """
    column = Distinct.of(texts)
    tidied = [tidy(text) for text in column.values.to_pylist()]
    read = [read_spans(text) or () if is_given(text) else () for text in tidied]
    kinds = ["bad_clock" if not spans and is_given(text) else None for spans, text in zip(read, tidied, strict=True)]
    starts = [spans[0].start if spans else None for spans in read]
    ends = [spans[-1].end if spans else None for spans in read]
    sums = [sum(span.end - span.start for span in spans) if spans else None for spans in read]
    return Spans(
        start=column.spread(pa.array(starts, pa.int32())),
        end=column.spread(pa.array(ends, pa.int32())),
        seconds=column.spread(pa.array(sums, pa.int64())),
        fault=column.spread(faults(kinds)),
    )


def span_seconds(start_day: pa.Array, start_clock: pa.Array, end_day: pa.Array, end_clock: pa.Array) -> pa.Array:
    """Returns the seconds from start to end of each row, null where a clock is missing or only the end has a day.

    Without a day of its own the end lies on the start's day, or passes midnight as in `parse_clock_spans`. What ends
    before it starts is negative.

    Args:
        start_day: date32, as from `parse_dates`; may be null throughout.
        start_clock: int32 seconds since midnight.
        end_day: date32, null where the cell holds a time of day only.
        end_clock: int32 seconds since midnight.
    """
    clocks = pc.subtract(end_clock.cast(pa.int64()), start_clock.cast(pa.int64()))
    days = pc.subtract(end_day.cast(pa.int32()), start_day.cast(pa.int32())).cast(pa.int64())
    next_day = pc.add(clocks, DAY_SECONDS)
    passes = pc.and_(pc.less(clocks, 0), pc.greater_equal(start_clock, NOON))
    same_day = pc.if_else(pc.and_(passes, pc.less_equal(next_day, LONGEST_NIGHT)), next_day, clocks)
    return pc.if_else(pc.is_null(end_day), same_day, pc.add(clocks, pc.multiply(days, DAY_SECONDS)))
