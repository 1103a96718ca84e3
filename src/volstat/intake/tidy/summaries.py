"""Summaries: a row for each month and township, or whatever a unit adds up by itself."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from datetime import date
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.months import MONTH_COLUMN
from volstat.intake.stated import period_of
from volstat.intake.tidy.amounts import count_of, report_unknown, seconds_of
from volstat.intake.tidy.cells import Cells, Tidied, first_fault, no_fault, where
from volstat.intake.tidy.days import one_day
from volstat.intake.units import name_of
from volstat.intake.values.dates import parse_dates
from volstat.intake.values.distinct import Distinct
from volstat.intake.values.text import clean, is_given, tidy

FLOWS: Final = ("services", "participations", "participants")
_COUNTED: Final = ("services", "participations", "total_hours")
"""Flows that make a month of a unit complete; who took part, a summary need not know."""
STOCKS: Final = ("registered_volunteers", "teams", "stations")
_DAY: Final = pa.date32()
Period = tuple[date, date]


def tidy_summaries(cells: Cells) -> Tidied:
    """Returns summaries as a frame.

    A row's period comes from its columns, else from the title or a name. A number that cannot be read is null, as is
    one that was not given, and the rest of its row stays.
    """
    first, last, fault = _periods(cells)
    seconds = pa.nulls(cells.height, pa.int64())
    if cells.has("total_hours"):
        read, _ = seconds_of(cells, "total_hours")
        seconds = where(pc.fill_null(pc.less(read, 0), False), None, read)
    counts = {name: count_of(cells, name)[0] for name in (*FLOWS, *STOCKS)}
    _report_unknown_flows(cells)
    labels = {name: clean(cells.texts(name)) for name in ("team", "campaign", "programme", "category")}
    labels["team"] = pc.coalesce(labels["team"], _organisations(cells))
    return cells.frame({**labels, "start_day": first, "end_day": last, **counts, "seconds": seconds}, fault)


def _report_unknown_flows(cells: Cells) -> None:
    """Reports flows that a table of flows leaves open: blank cells, and columns that it lacks.

    A table by months shows one number by its nature; the others come in tables of their own.
    """
    if not _has_flows(cells) or not cells.height:
        return
    by_months = any(c.column == MONTH_COLUMN for c in cells.block.columns)
    for name in _COUNTED:
        report_unknown(cells, name)
        if not by_months and not cells.has(name):
            cells.say("no_amount_column", detail={"field": cells.around.vocabulary.name_of(name)})


def _organisations(cells: Cells) -> pa.Array:
    """Returns what a column of units names that is neither unit nor township: 市财政局, several offices of a unit."""
    column = Distinct.of(cells.texts("district"))
    texts = column.values.to_pylist()
    named = [name_of(text, cells.around.area) for text in texts]
    offices = Counter(name.unit for name in named if name.unit and not name.township)
    several = {name for name in named if name.unit and not name.township and offices[name.unit] > 1}
    told = [text if name.foreign or name in several else None for text, name in zip(texts, named, strict=True)]
    return clean(column.spread(pa.array(told, pa.string())))


def _periods(cells: Cells) -> tuple[pa.Array, pa.Array, pa.Array]:
    if cells.has("start_day") and cells.has("end_day"):
        (first, fault), (last, last_fault) = one_day(cells, "start_day"), one_day(cells, "end_day")
        backwards = pc.fill_null(pc.less(last, first), False)
        cells.report("negative_duration", "end_day", backwards)
        wrong = where(backwards, "negative_duration", None)
        return _whole(cells, "start_day", first, last, first_fault(fault, last_fault, wrong))
    if cells.has("month"):
        return _of_column(cells, "month", _years(cells))
    if cells.has("year"):
        return _of_column(cells, "year", None)
    period = cells.around.stated.period or (None if _has_flows(cells) else _as_of(cells))
    first, last = (pa.repeat(pa.scalar(day, _DAY), cells.height) for day in period or (None, None))
    return _whole(cells, None, first, last, no_fault(cells.height))


def _has_flows(cells: Cells) -> bool:
    return cells.has(*FLOWS, "total_hours")


def _as_of(cells: Cells) -> Period | None:
    """Returns the day of a table of stocks."""
    day = cells.around.stated.as_of
    return (day, day) if day else None


def _years(cells: Cells) -> pa.Array | None:
    """Returns each row's year as text from the column of years."""
    return clean(cells.texts("year")) if cells.has("year") else None


def _of_column(cells: Cells, name: str, years: pa.Array | None) -> tuple[pa.Array, pa.Array, pa.Array]:
    """Reads periods from a column: months, quarters, days, years."""
    texts = cells.texts(name).combine_chunks()
    if years is not None:
        texts = pc.binary_join_element_wise(pc.replace_substring_regex(years, "年.*$", ""), texts, "年")
        texts = pc.coalesce(texts, cells.texts(name).combine_chunks())
    column = Distinct.of(texts)
    stated = cells.around.stated
    whole_months = "月" in cells.facts(name).header or _all_turns_of_month(column.values)
    read = [
        _period(text, name, year=stated.year, whole_months=whole_months, base1904=cells.around.base1904)
        for text in column.values.to_pylist()
    ]
    given = [is_given(tidy(text)) for text in column.values.to_pylist()]
    first, last = (column.spread(pa.array([p[place] if p else None for p in read], _DAY)) for place in (0, 1))
    bad = column.spread(pa.array([g and not p for g, p in zip(given, read, strict=True)], pa.bool_()))
    fault = cells.with_flaws(name, where(pc.fill_null(bad, False), "bad_date", no_fault(cells.height)))
    cells.report_faults(name, fault)
    if stated.period and not bad.null_count and not any(given):
        first, last = (pa.repeat(pa.scalar(day, _DAY), cells.height) for day in stated.period)
    return _whole(cells, name, first, last, fault)


def _all_turns_of_month(texts: pa.Array) -> bool:
    """Tells whether all days of a column are firsts or lasts of a month, so that they stand for months."""
    days = parse_dates(texts).day.drop_null().to_pylist()
    return bool(days) and all(day.day in (1, monthrange(day.year, day.month)[1]) for day in days)


def _period(text: str, name: str, *, year: int | None, whole_months: bool, base1904: bool) -> Period | None:
    text = tidy(text)
    if name == "year":
        digits = text.removesuffix("度").removesuffix("年")
        return period_of(f"{digits}年", year) if digits.isdigit() else period_of(text, year)
    dates = parse_dates(pa.array([text]), base1904=base1904, default_year=year)
    day, end = dates.day[0].as_py(), dates.end_day[0].as_py()
    if day is None:
        return period_of(text, year) or period_of(f"{text.removesuffix('.0')}月", year)  # 3, 2020年3
    if dates.month_only[0].as_py() or (whole_months and end is None):
        last = end or day
        return day.replace(day=1), last.replace(day=monthrange(last.year, last.month)[1])
    return day, end or day


def _whole(
    cells: Cells, name: str | None, first: pa.Array, last: pa.Array, fault: pa.Array
) -> tuple[pa.Array, pa.Array, pa.Array]:
    missing = pc.and_(pc.or_(pc.is_null(first), pc.is_null(last)), pc.is_null(fault))
    cells.report("missing_date", name, missing)
    return first, last, first_fault(fault, where(missing, "missing_date", no_fault(cells.height)))
