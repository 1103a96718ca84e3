"""How long and how many: the columns of times and counts of a block."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, cast

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.reading import ColumnFacts
from volstat.intake.tidy.cells import BLANK_FLAWS, Cells, flags, no_fault, where
from volstat.intake.total_sums import TIME_FIELDS, Amounts
from volstat.intake.values.counts import Counts, parse_counts
from volstat.intake.values.distinct import Texts
from volstat.intake.values.durations import Durations, Measure, parse_durations, readings
from volstat.intake.values.text import clean

DAY: Final = 86_400
_BARE: Final = r"^[\s\d.,]+$"
_MEASURES: Final = ("hours", "minutes", "days", "seconds")
_PER_UNIT: Final = {"minutes": 60, "seconds": 1, "days": DAY, "ten_thousand_hours": 36_000_000}


def seconds_of(cells: Cells, name: str) -> tuple[pa.Array, pa.Array]:
    """Returns the seconds of a field's column and its faults, both reported."""
    parsed = _durations(cells.facts(name), cells.texts(name), cells.around.base1904)
    fault = cells.with_flaws(name, parsed.fault)
    for kind in pc.unique(fault).drop_null().to_pylist():
        rows = pc.fill_null(pc.equal(fault, kind), False)
        details = None
        if kind == "ambiguous_duration":
            texts = cells.texts(name).filter(rows).to_pylist()
            details = [{"readings": " / ".join(hours_text(s) for s in readings(t))} for t in texts]
        cells.report(kind, name, rows, details)
    clocks = pc.and_(parsed.clock, pc.is_null(fault))
    cells.report("duration_as_clock", name, clocks, hours_details(parsed.seconds.filter(clocks)))
    return pc.if_else(pc.is_null(fault), parsed.seconds, pa.scalar(None, pa.int64())), fault


def count_of(cells: Cells, name: str) -> tuple[pa.Array, pa.Array]:
    """Returns the counts of a field's column, null where it is absent, blank or wrong, and its faults, reported."""
    if not cells.has(name):
        return pa.nulls(cells.height, pa.int64()), no_fault(cells.height)
    parsed = _counts(cells.facts(name), cells.texts(name))
    fault = cells.with_flaws(name, parsed.fault)
    if name not in cells.around.vocabulary.unused:
        cells.report_faults(name, fault)
    return where(pc.is_valid(fault), None, parsed.value), fault


def report_unknown(cells: Cells, *names: str) -> None:
    """Reports the cells of declared numbers that say none: they are unknown and no zero, and no total is complete.

    Args:
        cells: the block.
        names: fields of columns that stand for one number; a row that gives one of them is known.
    """
    own = [name for name in names if cells.has(name)]
    if own:
        blank = pc.is_null(pc.coalesce(*(clean(cells.texts(name)) for name in own)))
        flawed = np.any([cells.flawed(name, *BLANK_FLAWS) for name in own], axis=0)
        cells.report_runs("unknown_amount", own[0], flags(blank) & ~flawed)


def amounts_of(facts: ColumnFacts, texts: pa.ChunkedArray, *, base1904: bool = False) -> Amounts:
    """Returns a column of times or counts as numbers to add, for comparing with printed totals."""
    if facts.field in TIME_FIELDS:
        values, per_unit = _signed(facts, texts, base1904), _PER_UNIT.get(facts.measure or "", 3600)
    else:
        values, per_unit = _counts(facts, texts).value, 1
    known = np.asarray(pc.is_valid(values), dtype=bool)
    return Amounts(np.asarray(pc.fill_null(values, 0), dtype=np.int64), known, per_unit)


def _signed(facts: ColumnFacts, texts: pa.ChunkedArray, base1904: bool) -> pa.Array:
    """Returns seconds with negative ones as they stand, since whoever printed the total has summed them too."""
    parsed = _durations(facts, texts, base1904)
    negative = pc.fill_null(pc.equal(parsed.fault, "negative_duration"), False)
    if not pc.any(negative).as_py():
        return parsed.seconds
    bare = pc.replace_substring_regex(texts.filter(negative), r"^[\s'-]*[-－−–—负]\s*", "")
    return pc.replace_with_mask(parsed.seconds, negative, pc.negate(_durations(facts, bare, base1904).seconds))


def added(parts: list[pa.Array]) -> pa.Array:
    """Adds columns; null only where all are."""
    total = parts[0]
    for part in parts[1:]:
        total = pc.coalesce(pc.add(total, part), total, part)
    return total


def hours_text(seconds: int) -> str:
    """Returns seconds as hours with at most four decimals, for the detail of a problem."""
    return f"{(Decimal(seconds) / 3600).quantize(Decimal('0.0001')).normalize():f}"


def hours_details(seconds: pa.Array) -> list[dict[str, str]]:
    """Returns the detail `hours` for each of `seconds`."""
    texts = {s: hours_text(s) for s in pc.unique(seconds).to_pylist()}
    return [{"hours": texts[s]} for s in seconds.to_pylist()]


def _durations(facts: ColumnFacts, texts: Texts, base1904: bool) -> Durations:
    measure = cast(Measure, facts.measure) if facts.measure in _MEASURES else None
    parsed = parse_durations(texts, measure=measure, base1904=base1904)
    if facts.measure != "ten_thousand_hours":
        return parsed
    bare = pc.fill_null(pc.match_substring_regex(texts, _BARE), False)  # 2.5万小时 says it itself
    seconds = where(bare, pc.multiply(parsed.seconds, 10_000), parsed.seconds)
    return Durations(seconds, parsed.fault, parsed.clock)


def _counts(facts: ColumnFacts, texts: pa.ChunkedArray) -> Counts:
    if facts.measure == "ten_thousand":
        bare = pc.match_substring_regex(texts, _BARE)
        texts = pc.if_else(bare, pc.binary_join_element_wise(texts, "万", ""), texts)
    return parse_counts(texts)
