"""Forms: labels in one column and their numbers in the next (服务次数 | 3), turned into a table of one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa

from volstat.intake.grid import Grid
from volstat.intake.header_rows import is_value
from volstat.intake.meaning import normalise
from volstat.intake.reading import SheetFacts
from volstat.intake.vocabulary import Vocabulary
from volstat.problems import SCHEMA

_TABLE: Final = "summaries"
_MOST_ROWS, _MOST_COLUMNS = 80, 12
_LEAST: Final = 2
"""So many different numbers make a form."""

Rows = list[list[str | None]]


@dataclass(frozen=True, slots=True)
class Form:
    """A form as a table, and where everything in it stands on the sheet."""

    grid: Grid
    """Lines, a header, one row of numbers, lines."""
    rows: tuple[int, ...]
    """The sheet's own row of each row of `grid`; of the header and the numbers that of the first label."""
    labels: tuple[int, ...]
    """The sheet's own row of each column of `grid`."""
    header: int
    """The row of `grid` that is the header; the next one holds the numbers."""
    label_column: int
    value_column: int

    def placed(self, problems: pa.Table) -> pa.Table:
        """Returns problems of the turned table at their cells on the sheet."""
        places = [
            self._place(row, column)
            for row, column in zip(problems["row"].to_pylist(), problems["column"].to_pylist(), strict=True)
        ]
        for index, name in enumerate(("row", "column")):
            values = pa.array([place[index] for place in places], pa.int32())
            problems = problems.set_column(SCHEMA.get_field_index(name), SCHEMA.field(name), values)
        return problems

    def framed(self, frame: pa.Table) -> pa.Table:
        """Returns a frame whose rows stand where the form begins."""
        rows = pa.repeat(pa.scalar(self.labels[0], pa.int32()), frame.num_rows)
        return frame.set_column(frame.schema.get_field_index("row"), frame.schema.field("row"), rows)

    def told(self, facts: SheetFacts) -> SheetFacts:
        """Returns the facts of the turned table with the sheet's own rows, and the column of numbers for all fields."""
        first, last = self.labels[0], self.labels[-1]
        columns = tuple(replace(c, column=self.value_column) for c in facts.columns)
        return replace(facts, header_rows=(first,), first_row=first, last_row=last, columns=columns)

    def _place(self, row: int | None, column: int | None) -> tuple[int | None, int | None]:
        if row is None:
            return None, None
        if row not in (self.header, self.header + 1):
            return self.rows[row - 1], column
        if column is None or column > len(self.labels):
            return self.labels[0], None
        return self.labels[column - 1], self.label_column if row == self.header else self.value_column


def form_of(grid: Grid, vocabulary: Vocabulary) -> Form | None:
    """Returns a sheet without a table as a form, None where it is none.

    At least two labels of numbers that a summary has stand below one another, each with its number in the same column
    to the right; a unit of measure may stand in a cell of its own.
    """
    if grid.height > _MOST_ROWS or grid.width > _MOST_COLUMNS:
        return None
    rows: Rows = [list(row) for row in zip(*(c.to_pylist() for c in grid.cells.columns), strict=True)]
    for label in range(grid.width - 1):
        found = [r for r, row in enumerate(rows) if _field(row[label], vocabulary) and _value(row, label) is not None]
        fields = {_field(rows[r][label], vocabulary) for r in found}
        columns = {_value(rows[r], label) for r in found}
        if len(fields) >= _LEAST and len(columns) == 1:
            span = range(found[0], found[-1] + 1)
            return _turned(grid, rows, span, label=label, value=int(columns.pop() or 0), vocabulary=vocabulary)
    return None


def _field(text: str | None, vocabulary: Vocabulary) -> str | None:
    """Returns which number of a summary a label names."""
    match = vocabulary.match(text) if text else None
    meaning = match.meaning(_TABLE) if match else None
    kind = vocabulary.matcher.kinds.get(meaning.field or "") if meaning else None
    return meaning.field if meaning and kind in ("count", "time") else None


def _value(row: Sequence[str | None], label: int) -> int | None:
    """Returns the column of the only number behind a label, None for none and for several."""
    numbers = [c for c in range(label + 1, len(row)) if (text := row[c]) is not None and is_value(text)]
    return numbers[0] if len(numbers) == 1 else None


def _turned(grid: Grid, rows: Rows, body: range, *, label: int, value: int, vocabulary: Vocabulary) -> Form:
    labelled = [r for r in body if rows[r][label] is not None]
    lines = [(r, "  ".join(text for text in row if text is not None)) for r, row in enumerate(rows) if r not in body]
    head = [(r, text) for r, text in lines if text and r < body.start]
    foot = [(r, text) for r, text in lines if text and r >= body.stop]
    header = [_header(rows[r], label, value, vocabulary) for r in labelled]
    cells: Rows = [[*header], [rows[r][value] for r in labelled]]
    cells[:0], cells[2:] = [[text] for _, text in head], [[text] for _, text in foot]
    width = len(labelled)
    columns = {str(c): pa.array([row[c] if c < len(row) else None for row in cells], pa.string()) for c in range(width)}
    own = {r + grid.first_row: place for place, r in enumerate(labelled, start=1)}
    numbers = value + grid.first_column
    data = len(head) + 2
    flaws = [replace(f, row=data, column=own[f.row]) for f in grid.flaws if f.column == numbers and f.row in own]
    first = labelled[0]
    return Form(
        Grid(grid.sheet, pa.table(columns), hidden=grid.hidden, flaws=tuple(flaws), base1904=grid.base1904),
        tuple(r + grid.first_row for r in (*(r for r, _ in head), first, first, *(r for r, _ in foot))),
        tuple(own),
        header=len(head) + 1,
        label_column=label + grid.first_column,
        value_column=numbers,
    )


def _header(row: Sequence[str | None], label: int, value: int, vocabulary: Vocabulary) -> str:
    """Returns a label with the unit of measure that stands in a cell of its own: 服务时长 | 小时 | 60."""
    others = (text for c, text in enumerate(row) if text is not None and c > label and c != value)
    unit = next((text for text in others if normalise(text) in vocabulary.matcher.units), None)
    return f"{row[label]}({unit})" if unit else str(row[label])
