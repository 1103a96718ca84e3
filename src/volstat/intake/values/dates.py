"""Columns of dates: common forms as vectors of bytes, the rest by grammar over distinct values."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.civil import Bytes, Flags, Ints, byte_matrix, day_numbers, holds, pair_at, widths
from volstat.intake.values.clock_text import read_clock
from volstat.intake.values.date_text import DateCell, read_date
from volstat.intake.values.distinct import Distinct, Texts, flat, nearly_all_distinct
from volstat.intake.values.text import is_given, tidy

_LAYOUTS: Final = {
    8: "CCYYMMDD",
    10: "CCYY-MM-DD",
    14: "CCYYMMDDhhmmss",
    16: "CCYY-MM-DD hh:mm",
    19: "CCYY-MM-DD hh:mm:ss",
    21: "CCYY-MM-DD hh:mm:ss.0",
}
"""Forms that are read as bytes, by their width."""
_SEPARATORS: Final = {"-": b"-/.", " ": b" T", ":": b":", ".": b".", "0": b"0"}
_NULL: Final = np.int32(-(2**31))
_WIDEST: Final = 2**31 - 1
_EPOCH: Final = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Dates:
    """A column of dates."""

    day: pa.Array
    """date32; the first of the month where only the month is given, the first day of a range."""
    end_day: pa.Array
    """date32, the last day where the cell holds a range of days or months, else null."""
    clock: pa.Array
    """int32, seconds since midnight of `day`. Null throughout a column that knows no other time than midnight: its
    cells are days that a program wrote out as moments."""
    end_clock: pa.Array
    """int32, the end of a span of time, in seconds since midnight of `end_day`, or of `day` where that is null; 01:00
    of the next morning is then 90000."""
    month_only: pa.Array
    """bool, never null: whether the cell gives no day."""
    fault: pa.Array
    """string, `bad_date` or null."""


@dataclass(slots=True)
class _Cells:
    """Dates under construction, `_NULL` for null."""

    day: Ints
    end_day: Ints
    clock: Ints
    end_clock: Ints
    month_only: Flags
    bad: Flags

    @classmethod
    def nothing(cls, height: int) -> _Cells:
        day, end_day, clock, end_clock = (np.full(height, _NULL, np.int32) for _ in range(4))
        return cls(day, end_day, clock, end_clock, np.zeros(height, np.bool_), np.zeros(height, np.bool_))

    def put(self, rows: np.ndarray, other: _Cells, source: np.ndarray | slice = slice(None)) -> None:
        """Copies cells of `other` to `rows`."""
        for field in fields(self):
            getattr(self, field.name)[rows] = getattr(other, field.name)[source]


def parse_dates(texts: Texts, *, base1904: bool = False, default_year: int | None = None) -> Dates:
    """Returns a column of dates, moments, months and ranges.

    Read are ISO dates and moments, `2020/3/5`, `2020.3.5`, `2020年3月5日 下午2点`, `20200305`, `20200305083000`, months
    (`2020-03`, `2020年3月`, `202003`), serials of Excel, Chinese digits, weekdays behind the date, and ranges; see
    `date_text.read_date` for what is refused because it reads two ways.

    Args:
        texts: string array.
        base1904: whether serials count from 1904 (a property of the workbook).
        default_year: the year of `3月5日` and `03-05`; without it they are bad dates.
    """
    read = partial(read_date, base1904=base1904, default_year=default_year)
    if not pa.types.is_dictionary(texts.type) and nearly_all_distinct(rows := flat(texts)):
        return _as_dates(_read_all(rows, read))
    column = Distinct.of(texts)
    dates = _as_dates(_read_all(column.values, read))
    return Dates(
        day=column.spread(dates.day),
        end_day=column.spread(dates.end_day),
        clock=column.spread(dates.clock),
        end_clock=column.spread(dates.end_clock),
        month_only=pc.fill_null(column.spread(dates.month_only), False),
        fault=column.spread(dates.fault),
    )


def _read_all(texts: pa.Array, read: partial[DateCell | None]) -> _Cells:
    """Reads fixed-width forms, then moments by their parts where they are many, then what is left one by one."""
    cells = _Cells.nothing(len(texts))
    left = np.flatnonzero(_read_layouts(texts, cells))
    if len(left) and nearly_all_distinct(rest := texts.take(pa.array(left))):
        left = left[_read_parts(rest, left, cells, read)]
    if len(left):
        column = Distinct.of(texts.take(pa.array(left)))
        cells.put(left, _read_each(column.values, read), column.codes.to_numpy(zero_copy_only=False))
    return cells


def _read_layouts(texts: pa.Array, cells: _Cells) -> Flags:
    """Reads what has one of `_LAYOUTS`; returns which texts are left."""
    width = widths(texts)
    left = width >= 0
    for bytes_wide, layout in _LAYOUTS.items():
        rows = np.flatnonzero(width == bytes_wide)
        if not len(rows):
            continue
        matrix = byte_matrix(texts if len(rows) == len(texts) else texts.take(pa.array(rows)), bytes_wide)
        century, year, month, day, hour, minute, second = (_part(matrix, layout, letter) for letter in "CYMDhms")
        number, sound = day_numbers(century * 100 + year, month, day)
        sound &= _has_separators(matrix, layout)
        if "h" in layout:
            # a part that is no number lies so far below zero that it shows in the sum
            sound &= (hour < 24) & (minute < 60) & (second < 60) & (hour + minute + second >= 0)
            cells.clock[rows] = np.where(sound, hour * 3600 + minute * 60 + second, _NULL)
        cells.day[rows] = np.where(sound, number, _NULL)
        left[rows] = ~sound
    return left


def _has_separators(matrix: Bytes, layout: str) -> Flags:
    sound = np.ones(len(matrix), np.bool_)
    for place, sign in enumerate(layout):
        if not sign.isalpha():
            sound &= holds(matrix, place, _SEPARATORS[sign])
    if layout[4] == "-":
        sound &= matrix[:, 4] == matrix[:, 7]
    return sound


def _part(matrix: Bytes, layout: str, letter: str) -> Ints:
    if letter not in layout:
        return np.zeros(len(matrix), np.int32)
    return pair_at(matrix, layout.index(letter))


def _read_parts(texts: pa.Array, rows: np.ndarray, cells: _Cells, read: partial[DateCell | None]) -> Flags:
    """Reads moments by day and time of day, each of which has few values; returns which texts are left."""
    left = np.ones(len(texts), np.bool_)
    blank = pc.find_substring(texts, " ").to_numpy(zero_copy_only=False)
    places = [int(place) for place in np.unique(blank[blank > 0])]
    if not places:
        return left
    here = np.concatenate([np.flatnonzero(blank == place) for place in places])
    halves = [_halves(texts.filter(pa.array(blank == place)), place) for place in places]
    days, clocks = (Distinct.of(pa.chunked_array(half)) for half in zip(*halves, strict=True))
    part = _Cells.nothing(len(here))
    part.put(np.arange(len(here)), _read_each(days.values, read), days.codes.to_numpy())
    sound = (part.day != _NULL) & (part.clock == _NULL) & (part.end_day == _NULL) & ~part.month_only
    part.clock = _clocks(clocks.values)[clocks.codes.to_numpy()]
    sound &= part.clock != _NULL
    cells.put(rows[here[sound]], part, sound)
    left[here[sound]] = False
    return left


def _halves(texts: pa.Array, place: int) -> tuple[pa.Array, pa.Array]:
    """Returns what stands before and behind the byte at `place`."""
    raw = texts.cast(pa.binary())
    parts = pc.binary_slice(raw, 0, place), pc.binary_slice(raw, place + 1, _WIDEST)
    return parts[0].cast(pa.string()), parts[1].cast(pa.string())


def _clocks(texts: pa.Array) -> Ints:
    read = (read_clock(tidy(text)) for text in texts.to_pylist())
    return np.array([_NULL if clock is None else clock for clock in read], np.int32)


def _read_each(texts: pa.Array, read: partial[DateCell | None]) -> _Cells:
    cells = _Cells.nothing(len(texts))
    for place, text in enumerate(map(tidy, texts.to_pylist())):
        if not is_given(text):
            continue
        cell = read(text)
        if cell is None:
            cells.bad[place] = True
            continue
        cells.day[place] = cell.day.toordinal() - _EPOCH
        cells.month_only[place] = cell.month_only
        if cell.end_day is not None:
            cells.end_day[place] = cell.end_day.toordinal() - _EPOCH
        if cell.clock is not None:
            cells.clock[place] = cell.clock
        if cell.end_clock is not None:
            cells.end_clock[place] = cell.end_clock
    return cells


def _as_dates(cells: _Cells) -> Dates:
    if not np.any(cells.clock > 0) and not np.any(cells.end_clock != _NULL):
        cells.clock[:] = _NULL
    return Dates(
        day=_numbers(cells.day).cast(pa.date32()),
        end_day=_numbers(cells.end_day).cast(pa.date32()),
        clock=_numbers(cells.clock),
        end_clock=_numbers(cells.end_clock),
        month_only=pa.array(cells.month_only),
        fault=pc.if_else(pa.array(cells.bad), "bad_date", pa.scalar(None, pa.string())),
    )


def _numbers(values: Ints) -> pa.Array:
    missing = values == _NULL
    return pa.nulls(len(values), pa.int32()) if missing.all() else pa.array(values, mask=missing)
