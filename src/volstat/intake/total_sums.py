"""What printed totals may sum: the rows and numbers of a block, and the stretches of them that add up."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from volstat.intake.block import Block
from volstat.intake.lines import squeeze
from volstat.intake.reading import ColumnFacts
from volstat.intake.total_labels import is_number_of, is_of_section, label_of, word_of

TIME_FIELDS: Final = frozenset(
    {"hours", "credit_hours", "honour_hours", "automatic_hours", "manual_hours", "imported_hours", "total_hours"}
    | {"learning_hours"}
)
COUNT_FIELDS: Final = frozenset(
    {"services", "participations", "participants", "planned", "beneficiaries", "registered_volunteers", "teams"}
    | {"stations", "members", "times"}
)
DISTINCT_FIELDS: Final = frozenset({"participants", "registered_volunteers", "teams", "stations", "members"})
"""Numbers that a total need not sum: a person of two months is one person, and a stock is its last day's."""
_EMPTY_WORDS: Final = frozenset({"-", "—", "–", "/", "\\", "无", "*", "--", "——", "…", "0"})


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


class TotalTable:
    """A block seen as text cells and number columns; numbers are read when first asked for.

    Column 0 is no column of the sheet: what stands there (the month of a table by months) was read from a header.
    """

    def __init__(self, block: Block, amount: Amount) -> None:
        self.block = block
        self.height = len(block.rows)
        self._amount = amount
        self._cells: dict[int, dict[int, str | None]] = {}
        self._words: dict[int, str] = {}

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
        """Columns of numbers that a total need not sum."""
        return frozenset(c.column for c in self.block.columns if c.field in DISTINCT_FIELDS)

    def sheet_row(self, row: int) -> int:
        """The sheet's own number of a row."""
        return int(self.block.rows[row].as_py())

    def look_at(self, rows: Iterable[int]) -> None:
        """Fetches the cells of some rows, of which everything else is asked then."""
        wanted = sorted(rows)
        parts = {c.column: self.block.cells.column(str(c.column)).take(pa.array(wanted)) for c in self.block.columns}
        self._cells = {column: dict(zip(wanted, part.to_pylist(), strict=True)) for column, part in parts.items()}

    def text(self, row: int, column: int) -> str | None:
        """What stands in a cell of a row that was looked at; words for nothing are nothing."""
        value = self._cells[column][row]
        return None if value is None or squeeze(value) in _EMPTY_WORDS else value

    def texts(self, row: int) -> dict[ColumnFacts, str]:
        """What stands in the row beside numbers, total labels and counts of rows or people."""
        cells = {c: self.text(row, c.column) for c in self.block.columns if c.column not in self.measured and c.column}
        return {c: text for c, text in cells.items() if text and not label_of(text) and not is_number_of(text)}

    def printed(self, row: int) -> dict[int, Amounts]:
        """The columns in which the row holds a number."""
        return {c: a for c, a in self.numbers.items() if a.known[row]}

    def word(self, row: int) -> str:
        """The label's own word, so that totals of one level know each other."""
        if row not in self._words:
            texts = (self.text(row, c.column) for c in self.block.columns if c.column not in self.measured)
            self._words[row] = next((word_of(text) for text in texts if text and label_of(text)), "")
        return self._words[row]

    @cached_property
    def typical_texts(self) -> float:
        """How many cells of a usual row hold words of the record."""
        columns = [c for c in self.block.columns if c.column not in self.measured and c.field and c.column]
        filled = sum(self.height - self.block.cells.column(str(c.column)).null_count for c in columns)
        return float(filled / max(self.height, 1))


class Sums:
    """What totals at given rows may sum: prefix sums over all other rows."""

    def __init__(self, table: TotalTable, totals: Iterable[int]) -> None:
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
        right = all(agrees(self._table, row, c, sums[c]) for c in printed) if count > 1 else False
        return right and any(a.values[row] for a in printed.values())

    def best(self, row: int) -> tuple[int, dict[int, int]]:
        """Returns rows and sums of the stretch that explains most of the row's numbers, the usual stretch first."""
        best: tuple[int, int, dict[int, int]] = (-1, 0, {})
        for first, end in self._stretches(row):
            count = int(self._count[end] - self._count[first])
            sums = {c: int(prefix[end] - prefix[first]) for c, prefix in self._prefix.items()}
            right = sum(agrees(self._table, row, c, sums[c]) for c in self._table.printed(row))
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
        return [*section, *level, *whole] if is_of_section(word) else [*whole, *section, *level]

    def _near(self, totals: list[int], row: int) -> tuple[int, int]:
        """Returns where the data after the total before `row` begin, and where the next total stands."""
        place = bisect_left(totals, row)
        return (totals[place - 1] + 1 if place else 0), (
            totals[place + 1] if place + 1 < len(totals) else self._table.height
        )


def agrees(table: TotalTable, row: int, column: int, summed: int) -> bool:
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
