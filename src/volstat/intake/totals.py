"""Printed totals: found by label, shape and arithmetic, compared with what they sum, and never counted.

A label alone decides nothing: a person may be called 何计 and a team 合计服务队. Whole columns are searched for labels
once; everything else looks only at the rows found.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from functools import cached_property, lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.block import Block
from volstat.intake.lines import either, phrases, squeeze
from volstat.intake.reading import ColumnFacts
from volstat.problems import SCHEMA, Problem, table_of

KEY_FIELDS: Final = frozenset(
    {"identity_number", "volunteer_number", "local_number", "phone", "activity_id", "record_number", "uscc", "team_id"}
    | {"station_id"}
)
"""A row with one of these is somebody's or something's own row."""
DAY_FIELDS: Final = frozenset(
    {"service_day", "start_time", "end_time", "start_day", "end_day", "time_span", "birth_date", "registered_on"}
    | {"deregistered_on", "founded_on", "dissolved_on"}
)
TIME_FIELDS: Final = frozenset(
    {"hours", "credit_hours", "honour_hours", "automatic_hours", "manual_hours", "imported_hours", "total_hours"}
    | {"learning_hours"}
)
COUNT_FIELDS: Final = frozenset(
    {"services", "participations", "participants", "planned", "beneficiaries", "registered_volunteers", "teams"}
    | {"stations", "members"}
)
DISTINCT_FIELDS: Final = frozenset({"participants", "registered_volunteers", "teams", "stations", "members"})
"""Numbers that a total need not sum: a person of two months is one person, and a stock is its last day's."""
_EMPTY_WORDS: Final = frozenset({"-", "—", "–", "/", "\\", "无", "*", "--", "——", "…", "0"})


class Label(IntEnum):
    """How surely a cell's text is a total's label."""

    NONE = 0
    PART = 1
    """其中：…"""
    ENDING = 2
    """沁河镇小计"""
    EXACT = 3


@dataclass(frozen=True, slots=True)
class Amounts:
    """A column of numbers: counts, or seconds."""

    values: npt.NDArray[np.int64]
    """0 where unknown."""
    known: npt.NDArray[np.bool_]
    per_unit: int = 1
    """How many make one of what is printed: 3600 for hours, 60 for minutes."""


Amount = Callable[[ColumnFacts, pa.ChunkedArray], Amounts]
"""Reads a column of one of `TIME_FIELDS` or `COUNT_FIELDS` as numbers."""


@dataclass(frozen=True, slots=True)
class Totals:
    """The printed totals of a block."""

    keep: pa.Array | None
    """One truth value a row: false for a total. None where there is none."""
    rows: tuple[int, ...]
    """The sheet's own rows of the totals."""
    problems: pa.Table
    """`total_matches`, `total_differs`, `unlabelled_total` at their cells; workbook, sheet and unit left open."""


def find_totals(block: Block, amount: Amount) -> Totals:
    """Finds the printed totals of `block` and compares each with the rows it sums."""
    table = _Table(block, amount)
    labels = _labels(table)
    bare = _bare_ends(table)
    if not labels and not bare:
        return Totals(None, (), SCHEMA.empty_table())
    shaped = {row: label for row, label in labels.items() if _has_shape(table, row, label)}
    sums = _Sums(table, shaped)
    found = _without_real_parts(table, {r: label for r, label in shaped.items() if _decided(table, sums, r, label)})
    bare = [row for row in bare if row not in found and _Sums(table, {*found, row}).all_right(row)]
    rows = sorted({*found, *bare})
    if not rows:
        return Totals(None, (), SCHEMA.empty_table())
    keep = np.ones(table.height, dtype=bool)
    keep[rows] = False
    sums = _Sums(table, rows)
    problems = [p for row in rows if found.get(row) is not Label.PART for p in _compared(table, sums, row)]
    problems += [Problem("unlabelled_total", row=table.sheet_row(row)) for row in bare]
    return Totals(pa.array(keep), tuple(map(table.sheet_row, rows)), table_of(problems))


class _Table:
    """A block seen as text cells and number columns; numbers are read when first asked for.

    Column 0 is no column of the sheet: what stands there (the month of a table by months) was read from a header.
    """

    def __init__(self, block: Block, amount: Amount) -> None:
        self.block = block
        self.height = len(block.rows)
        self._amount = amount

    @cached_property
    def numbers(self) -> dict[int, Amounts]:
        """Column → its amounts, of the columns that add up."""
        adding = (c for c in self.block.columns if c.field in TIME_FIELDS | COUNT_FIELDS)
        return {c.column: self._amount(c, self.block.cells.column(str(c.column))) for c in adding}

    @cached_property
    def measured(self) -> frozenset[int]:
        """Columns that hold numbers and no words."""
        fields = TIME_FIELDS | COUNT_FIELDS | {"hours_each"}
        return frozenset(c.column for c in self.block.columns if c.field in fields)

    @cached_property
    def distinct(self) -> frozenset[int]:
        return frozenset(c.column for c in self.block.columns if c.field in DISTINCT_FIELDS)

    def sheet_row(self, row: int) -> int:
        return int(self.block.rows[row].as_py())

    def text(self, row: int, column: int) -> str | None:
        value = self.block.cells.column(str(column))[row].as_py()
        return None if value is None or squeeze(value) in _EMPTY_WORDS else value

    def texts(self, row: int) -> dict[ColumnFacts, str]:
        """What stands in the row beside numbers, total labels and counts of rows or people."""
        cells = {c: self.text(row, c.column) for c in self.block.columns if c.column not in self.measured and c.column}
        return {c: text for c, text in cells.items() if text and not label_of(text) and not _is_number_of(text)}

    def printed(self, row: int) -> dict[int, Amounts]:
        """The columns in which the row holds a number."""
        return {c: a for c, a in self.numbers.items() if a.known[row]}

    def word(self, row: int) -> str:
        """The label's own word (小计, 合计), so that totals of one level know each other."""
        for c in self.block.columns:
            text = squeeze(self.text(row, c.column) or "")
            if c.column not in self.measured and label_of(text):
                return next((word for word in _words() if word in text), text)
        return ""

    @cached_property
    def typical_texts(self) -> float:
        """How many cells of a usual row hold words of the record."""
        columns = [c for c in self.block.columns if c.column not in self.measured and c.field and c.column]
        filled = sum(self.height - self.block.cells.column(str(c.column)).null_count for c in columns)
        return float(filled / max(self.height, 1))


@lru_cache
def _number_of() -> re.Pattern[str]:
    words = phrases()["totals"]
    return re.compile(f"共?(?P<rows>\\d{{1,9}})(?:{either(words['rows'])})|共?\\d{{1,9}}(?:{either(words['things'])})")


def _is_number_of(text: str) -> bool:
    return _number_of().fullmatch(squeeze(text)) is not None


@lru_cache
def _words() -> tuple[str, ...]:
    words = phrases()["totals"]
    return tuple(sorted({*words["labels"], *words["ends"]}, key=lambda w: (-len(w), w)))


@lru_cache
def _label_forms() -> tuple[tuple[re.Pattern[str], Label], ...]:
    words = phrases()["totals"]
    behind, ends = r"[:：]?(?:\(.*\)|共?[\d,.]+.{0,6})?", either(words["ends"])
    return (
        (re.compile(f"(?:{either(words['labels'])}){behind}", re.IGNORECASE), Label.EXACT),
        (re.compile(f".{{1,20}}(?:{ends})[:：]?"), Label.ENDING),
        (re.compile(f"(?:{either(words['parts'])}).*"), Label.PART),
    )


def label_of(text: str) -> Label:
    """Returns what kind of a total's label `text` is, blanks inside it ignored.

    >>> label_of("合　计"), label_of("何计"), label_of("合计服务队")
    (<Label.EXACT: 3>, <Label.NONE: 0>, <Label.NONE: 0>)
    """
    squeezed = squeeze(text)
    return next((label for form, label in _label_forms() if form.fullmatch(squeezed)), Label.NONE)


def _labels(table: _Table) -> dict[int, Label]:
    """Returns the rows in which some cell is a label, and the surest label of each."""
    keyed = KEY_FIELDS | DAY_FIELDS
    first = min((c.column for c in table.block.columns), default=0)
    found: dict[int, Label] = {}
    for facts in table.block.columns:
        if facts.column in table.measured or (facts.field in keyed and facts.column != first):
            continue
        values = table.block.cells.column(str(facts.column))
        rows = np.flatnonzero(_may_hold_label(values))
        texts = values.take(pa.array(rows)).combine_chunks().dictionary_encode()
        labels = np.array([label_of(text) for text in texts.dictionary.to_pylist()], dtype=np.int64)
        each = labels[np.asarray(texts.indices)] if len(rows) else rows
        for row, label in zip(rows[each > 0].tolist(), each[each > 0].tolist(), strict=True):
            found[row] = max(found.get(row, Label.NONE), Label(label))
    return found


@lru_cache
def _signs() -> tuple[str, ...]:
    """Returns a few short strings one of which every label holds."""
    words = phrases()["totals"]
    last = (word[-1] for word in (*words["labels"], *words["ends"]) if not word.isascii())
    return tuple(dict.fromkeys((*last, *words["parts"])))


def _may_hold_label(values: pa.ChunkedArray) -> npt.NDArray[np.bool_]:
    pattern = "|".join((*_signs(), "[Tt][Oo][Tt][Aa][Ll]"))
    return np.asarray(pc.fill_null(pc.match_substring_regex(values, pattern), False))


def _has_shape(table: _Table, row: int, label: Label) -> bool:
    """Tells whether a labelled row may be a total by what else stands in it."""
    texts = table.texts(row)
    if any(c.field in KEY_FIELDS for c in texts):
        return False
    return label is not Label.PART or not any(c.field in DAY_FIELDS for c in texts)


def _decided(table: _Table, sums: _Sums, row: int, label: Label) -> bool:
    """Decides a row of the right shape: by how empty it is, and where it is full like a record by arithmetic."""
    texts = [c for c in table.texts(row) if c.field]
    dated = any(c.field in DAY_FIELDS for c in texts)
    limit = {Label.EXACT: 0.75, Label.ENDING: 0.5, Label.PART: 0.5}[label] * table.typical_texts
    if not dated and len(texts) <= max(limit, 1 if label is Label.EXACT else 0):
        return True
    return sums.all_right(row)


def _without_real_parts(table: _Table, found: dict[int, Label]) -> dict[int, Label]:
    """Gives 其中-rows back to the data where the totals are right only with them."""
    whole: dict[int, Label] = {row: label for row, label in found.items() if label is not Label.PART}
    if not whole or len(whole) == len(found):
        return found
    with_parts, without = _Sums(table, whole), _Sums(table, found)
    right_with = all(with_parts.all_right(row) for row in whole)
    return whole if right_with and not all(without.all_right(row) for row in whole) else found


def _bare_ends(table: _Table) -> list[int]:
    """Returns the first and the last row if they hold numbers and nothing else."""
    if table.height < 3 or not table.measured:
        return []
    words = [c.column for c in table.block.columns if c.column not in table.measured and c.column]
    return [row for row in (0, table.height - 1) if not any(table.text(row, column) for column in words)]


class _Sums:
    """What totals at given rows may sum: prefix sums over all other rows."""

    def __init__(self, table: _Table, totals: Iterable[int]) -> None:
        self._table = table
        self._totals = sorted(totals)
        data = np.ones(table.height, dtype=np.int64)
        data[self._totals] = 0
        self._count = np.concatenate(([0], np.cumsum(data)))
        self._prefix = {c: np.concatenate(([0], np.cumsum(a.values * data))) for c, a in table.numbers.items()}
        self._levels: dict[str, list[int]] = {}
        for row in self._totals:
            self._levels.setdefault(table.word(row), []).append(row)

    def all_right(self, row: int) -> bool:
        """Tells whether the row's additive numbers are all sums of the same two or more rows, and not all zero."""
        count, sums = self.best(row)
        printed = {c: a for c, a in self._table.printed(row).items() if c not in self._table.distinct}
        right = all(_agrees(self._table, row, c, sums[c]) for c in printed) if count > 1 else False
        return right and any(a.values[row] for a in printed.values())

    def best(self, row: int) -> tuple[int, dict[int, int]]:
        """Returns rows and sums of the stretch that explains most of the row's numbers, the usual stretch first."""
        best: tuple[int, int, dict[int, int]] = (-1, 0, {})
        for first, end in self._stretches(row):
            count = int(self._count[end] - self._count[first])
            sums = {c: int(prefix[end] - prefix[first]) for c, prefix in self._prefix.items()}
            right = sum(_agrees(self._table, row, c, sums[c]) for c in self._table.printed(row))
            if count and right > best[0]:
                best = (right, count, sums)
        return best[1], best[2]

    def counts(self, row: int) -> list[int]:
        """Returns how many data rows each stretch holds that the total may stand for, the usual one first."""
        return [n for first, end in self._stretches(row) if (n := int(self._count[end] - self._count[first]))]

    def _stretches(self, row: int) -> list[tuple[int, int]]:
        word = self._table.word(row)
        (after, before), (level_after, level_before) = (self._near(r, row) for r in (self._totals, self._levels[word]))
        whole = [(0, self._table.height), (0, row), (row + 1, self._table.height)]
        section = [(after, row), (row + 1, before)]
        level = [(level_after, row), (row + 1, level_before)]
        of_section = any(part in word for part in phrases()["totals"]["sections"])
        return [*section, *level, *whole] if of_section else [*whole, *section, *level]

    def _near(self, totals: list[int], row: int) -> tuple[int, int]:
        """Returns where the data after the total before `row` begin, and where the next total stands."""
        place = bisect_left(totals, row)
        return (totals[place - 1] + 1 if place else 0), (
            totals[place + 1] if place + 1 < len(totals) else self._table.height
        )


def _agrees(table: _Table, row: int, column: int, summed: int) -> bool:
    """Tells whether the printed number is the sum, or the sum rounded to the decimals that it is printed with."""
    amounts = table.numbers[column]
    printed = int(amounts.values[row])
    if printed == summed or amounts.per_unit == 1:
        return printed == summed
    decimals = re.search(r"\.(\d+)", squeeze(table.text(row, column) or ""))
    if not decimals:
        return False
    step = Decimal(1).scaleb(-len(decimals[1]))
    rounded = (Decimal(summed) / amounts.per_unit).quantize(step, ROUND_HALF_UP)
    return rounded == (Decimal(printed) / amounts.per_unit).quantize(step, ROUND_HALF_UP)


def _compared(table: _Table, sums: _Sums, row: int) -> list[Problem]:
    """Compares each printed number of a total with the sum of its rows."""
    count, summed = sums.best(row)
    headers = {c.column: c.header for c in table.block.columns}
    problems = _compared_rows(table, sums, row)
    for column, amounts in table.printed(row).items() if count else ():
        agrees = _agrees(table, row, column, summed[column])
        if not agrees and column in table.distinct and 0 < amounts.values[row] < summed[column]:
            continue
        text = table.text(row, column) or "0"
        problems.append(
            Problem(
                "total_matches" if agrees else "total_differs",
                row=table.sheet_row(row),
                column=column,
                header=headers[column],
                value=text,
                detail={"printed": text, "summed": _plain(summed[column], amounts.per_unit)},
            )
        )
    return problems


def _compared_rows(table: _Table, sums: _Sums, row: int) -> list[Problem]:
    """Compares a printed number of rows (215条) with the rows that a total may stand for."""
    counts = sums.counts(row)
    problems = []
    for facts in table.block.columns:
        text = table.text(row, facts.column) if facts.column else None
        found = _number_of().fullmatch(squeeze(text)) if text else None
        if found and found["rows"] and counts:
            kind = "total_matches" if int(found["rows"]) in counts else "total_differs"
            detail = {"printed": str(text), "summed": str(counts[0])}
            cell = {"row": table.sheet_row(row), "column": facts.column, "header": facts.header, "value": text}
            problems.append(Problem(kind, **cell, detail=detail))  # type: ignore[arg-type]
    return problems


def _plain(amount: int, per_unit: int) -> str:
    return f"{(Decimal(amount) / per_unit).quantize(Decimal('0.0001'), ROUND_HALF_UP).normalize():f}"
