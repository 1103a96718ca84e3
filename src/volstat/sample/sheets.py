"""A sheet before it has a format: rows and blocks of columns in their places, which every writer can write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

EXCEL_EPOCH = 25569
"""Serial number of 1970-01-01 in the 1900 system."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that needs more than a value: a style of `package.STYLES`, or a formula."""

    value: str | int | float | date | None = None
    style: str = ""
    formula: str = ""
    """A formula that was never calculated."""
    error: bool = False
    """The value is an error such as `#REF!`."""


@dataclass(frozen=True, slots=True)
class Styled:
    """A column of numbers or days shown in a style of `package.STYLES`."""

    values: pa.Array
    style: str


Value: TypeAlias = str | int | float | date | Cell | None
Column: TypeAlias = Any
"""An Arrow array, or `Styled`."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row typed by hand: a title, a header, a total, a faulty row."""

    number: int
    cells: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Block:
    """Many rows alike, as columns: strings are text, numbers are numbers, dates are true dates."""

    first: int
    columns: tuple[Column, ...]

    def __len__(self) -> int:
        return len(array_of(self.columns[0]))


@dataclass(slots=True)
class Sheet:
    """One sheet, built from top to bottom."""

    name: str
    hidden: bool = False
    first_column: int = 1
    parts: list[Row | Block] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    """Top, left, bottom, right: the sheet's own numbers, inclusive."""
    hidden_rows: set[int] = field(default_factory=set)
    next_row: int = 1

    def row(self, *cells: Value) -> int:
        """Adds a row and returns its number."""
        self.parts.append(Row(self.next_row, cells))
        self.next_row += 1
        return self.next_row - 1

    def blank(self, rows: int = 1) -> None:
        """Leaves rows empty."""
        self.next_row += rows

    def title(self, text: str, width: int) -> int:
        """Adds a title merged over `width` columns and returns its row."""
        number = self.row(Cell(text, "title"))
        left = self.first_column
        self.merge(number, left, number, left + width - 1)
        return number

    def header(self, names: Sequence[str]) -> int:
        """Adds a header row and returns its number."""
        return self.row(*(Cell(name, "head") for name in names))

    def block(self, columns: Sequence[Column]) -> int:
        """Adds many rows and returns the number of the first."""
        added = Block(self.next_row, tuple(columns))
        if len(added):
            self.parts.append(added)
        self.next_row += len(added)
        return added.first

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merges a range of more than one cell."""
        if (top, left) != (bottom, right):
            self.merges.append((top, left, bottom, right))

    def address(self, row: int, place: int) -> str:
        """Returns the address of the cell in the `place`-th column (from 0) of a row."""
        return f"{letters(self.first_column + place)}{row}"


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook: sheets in order, and the base of its dates."""

    sheets: tuple[Sheet, ...]
    date1904: bool = False
    shared_strings: bool = True


def array_of(column: Column) -> pa.Array:
    """Returns the values of a column without their style."""
    return column.values if isinstance(column, Styled) else column


def bare(value: Value) -> str | int | float | date | None:
    """Returns the value of a cell without its style."""
    return value.value if isinstance(value, Cell) else value


def escaped(texts: pa.Array) -> pa.Array:
    """Returns texts as they stand in XML and HTML."""
    for plain, safe in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        texts = pc.replace_substring(texts, plain, safe)
    return texts


def pieces(block: Block, rows: int) -> Iterator[Block]:
    """Cuts a block into pieces of at most `rows` rows."""
    for start in range(0, len(block), rows):
        yield Block(block.first + start, tuple(_cut(column, start, rows) for column in block.columns))


def _cut(column: Column, start: int, rows: int) -> Column:
    part = array_of(column).slice(start, rows)
    return Styled(part, column.style) if isinstance(column, Styled) else part


def letters(column: int) -> str:
    """Returns the letters of a column: 1 is A, 28 is AB."""
    text = ""
    while column:
        column, last = divmod(column - 1, 26)
        text = chr(ord("A") + last) + text
    return text
