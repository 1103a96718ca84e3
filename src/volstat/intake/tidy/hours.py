"""How long each record took: from the column of hours, else its parts, else the times of day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.amounts import DAY, added, hours_details, hours_text, seconds_of
from volstat.intake.tidy.cells import Cells, first_fault, flags, no_fault, where
from volstat.intake.tidy.days import Days
from volstat.intake.tidy.hour_parts import report_unequal_parts
from volstat.intake.values.clocks import parse_clock_spans, span_seconds

PARTS: Final = (
    ("hours",),
    ("credit_hours", "honour_hours"),
    ("automatic_hours", "manual_hours", "imported_hours"),
    ("total_hours",),
)
"""Columns that give a record's time, the better ones first; those of one group add up."""
_ORIGINS: Final = {"automatic_hours": "automatic", "manual_hours": "manual", "imported_hours": "imported"}
_TIMES: Final = ("time_span", "start_time", "end_time")
_TOLERANCE: Final = 60
_ROUND: Final = 1800


@dataclass(frozen=True, slots=True)
class Hours:
    """How long each record took."""

    seconds: pa.Array
    learning: pa.Array
    """int64: seconds of training beside the service, null or 0 where there are none."""
    start: pa.Array
    end: pa.Array
    fault: pa.Array
    origin: pa.Array
    """Where the column itself says so (补录时长)."""


def hours_of(cells: Cells, days: Days) -> Hours:
    """Returns the time of each record; what is missing, impossible or doubtful is reported at its cell.

    A stated time goes before times of day; where it is longer than they allow, both are said (half hours begun may be
    rounded up). More than 24 hours for one day, or for each of several, is an error.
    """
    stated, fault, names, origin = _stated(cells)
    report_unequal_parts(cells, "hours", whole_counts=True)
    report_unequal_parts(cells, "total_hours", whole_counts=False)
    spanned, start, end, span_fault = _spanned(cells, days)
    learning, learning_fault = _learning(cells)
    if cells.has(*(name for name in names)) or spanned is not None:
        _report_difference(cells, days, names, stated, spanned)
    if spanned is None:
        spanned = pa.nulls(cells.height, pa.int64())
    seconds = where(pc.is_valid(fault), None, pc.coalesce(stated, spanned))
    needed = pc.and_(pc.is_null(stated), pc.is_null(fault))
    fault = first_fault(fault, where(needed, span_fault, None), learning_fault)
    fault = _implausible(cells, days, names, seconds, fault)
    _report_missing(cells, names, seconds, learning, pc.and_(pc.is_null(fault), pc.is_null(days.fault)))
    negative = pc.fill_null(pc.less(seconds, 0), False)
    return Hours(where(pc.or_(pc.is_valid(fault), negative), None, seconds), learning, start, end, fault, origin)


def _stated(cells: Cells) -> tuple[pa.Array, pa.Array, list[str], pa.Array]:
    """Returns stated seconds, their faults, the fields that tell, and the origin where the field says it."""
    stated, fault = pa.nulls(cells.height, pa.int64()), no_fault(cells.height)
    origin = pa.nulls(cells.height, pa.string())
    names: list[str] = []
    for group in PARTS:
        own = [name for name in group if cells.has(name)]
        if not own or (group == ("total_hours",) and names):
            continue
        read = {name: seconds_of(cells, name) for name in own}
        total, faults = added([s for s, _ in read.values()]), first_fault(*(f for _, f in read.values()))
        still = pc.and_(pc.is_null(stated), pc.is_null(fault))
        stated, fault = where(still, total, stated), where(still, faults, fault)
        if set(own) & set(_ORIGINS):
            origin = _only_origin({name: s for name, (s, _) in read.items()})
        names += own
    return where(pc.is_valid(fault), None, stated), fault, names, origin


def _only_origin(parts: dict[str, pa.Array]) -> pa.Array:
    """Returns the origin of rows that have hours of one origin only."""
    filled = {name: flags(pc.greater(seconds, 0)) for name, seconds in parts.items()}
    count = np.sum(list(filled.values()), axis=0)
    origin = pa.nulls(len(count), pa.string())
    for name, rows in filled.items():
        origin = where(pa.array(rows & (count == 1)), _ORIGINS[name], origin)
    return origin


def _spanned(cells: Cells, days: Days) -> tuple[pa.Array | None, pa.Array, pa.Array, pa.Array]:
    """Returns the seconds between start and end (None without such columns), start, end, and their fault."""
    start, end, fault = days.start, days.end, days.clock_fault
    between = span_seconds(days.day, start, days.end_day, end)
    if cells.has("time_span"):
        spans = parse_clock_spans(cells.texts("time_span"))
        span_fault = cells.with_flaws("time_span", spans.fault)
        cells.report_faults("time_span", span_fault)
        between = pc.coalesce(spans.seconds, between)
        start, end, fault = pc.coalesce(spans.start, start), pc.coalesce(spans.end, end), first_fault(span_fault, fault)
    if between.null_count == len(between) and fault.null_count == len(fault) and not cells.has(*_TIMES):
        return None, start, end, fault
    passes = pc.and_(pc.less(end, start), pc.equal(between, pc.add(pc.subtract(end, start), DAY)))
    return between, start, where(pc.fill_null(passes, False), pc.add(end, DAY), end), fault


def _learning(cells: Cells) -> tuple[pa.Array, pa.Array]:
    if not cells.has("learning_hours"):
        return pa.nulls(cells.height, pa.int64()), no_fault(cells.height)
    return seconds_of(cells, "learning_hours")


def _report_difference(cells: Cells, days: Days, names: list[str], stated: pa.Array, spanned: pa.Array | None) -> None:
    """Reports stated times longer than the person's own times of day; an activity's planned times say little."""
    own = [n for n in _TIMES if cells.has(n) and not any(w in cells.facts(n).header for w in ("活动", "项目", "计划"))]
    if spanned is None or not names or not own:
        return
    begun = pc.multiply(pc.divide(pc.add(spanned, _ROUND - 1), _ROUND), _ROUND)
    longer = flags(pc.and_(pc.greater(stated, pc.add(spanned, _TOLERANCE)), pc.not_equal(stated, begun)))
    longer &= flags(pc.is_null(days.end_day)) & flags(pc.is_null(days.fault))
    pairs = zip(stated.filter(pa.array(longer)).to_pylist(), spanned.filter(pa.array(longer)).to_pylist(), strict=True)
    details = [{"stated": hours_text(s), "spanned": hours_text(t)} for s, t in pairs]
    cells.report("hours_differ_from_times", names[0], longer, details)


def _implausible(cells: Cells, days: Days, names: list[str], seconds: pa.Array, fault: pa.Array) -> pa.Array:
    place = names[0] if names else next((n for n in _TIMES if cells.has(n)), None)
    sound = pc.is_null(fault)
    told = flags(pc.equal(days.fault, "negative_duration"))
    negative = flags(pc.and_(sound, pc.less(seconds, 0))) & ~told
    over = flags(pc.and_(sound, pc.greater(seconds, pa.array(days.longest))))
    zero = flags(pc.and_(sound, pc.equal(seconds, 0)))
    cells.report("negative_duration", place, negative)
    cells.report("over_24_hours", place, over, hours_details(seconds.filter(pa.array(over))))
    cells.report("zero_duration", place, zero)
    return first_fault(
        fault, where(pa.array(negative), "negative_duration", None), where(pa.array(over), "over_24_hours", None)
    )


def _report_missing(cells: Cells, names: list[str], seconds: pa.Array, learning: pa.Array, sound: pa.Array) -> None:
    """Reports records without any time, which count without hours; a table without a column of times once."""
    places = [*names, *(n for n in (*_TIMES, "learning_hours") if cells.has(n))]
    if not places and seconds.null_count == len(seconds):
        if cells.height:
            cells.say("no_hours_column")
        return
    missing = pc.and_(pc.and_(pc.is_null(seconds), pc.is_null(learning)), sound)
    cells.report("missing_duration", places[0] if places else None, missing)
