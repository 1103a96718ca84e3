"""A workbook as text, cell by cell as it stands, before anything in it is understood.

Every format reader gives the same `Book`; everything behind this point knows nothing about file formats.

Cell text is canonical whatever the format: whole numbers without a decimal point (`30`), others in plain decimal
(`2.5`, never an exponent), dates as `2020-03-05` or `2020-03-05 08:30:00` (midnight may be written out), times of
day and durations as `1899-12-31 02:30:00` (an Excel clock: the day 1899-12-31 is day zero, so `1900-01-01 06:00:00`
is 30 hours) or `02:30:00`, truth values as `true`/`false`, empty cells and cells of blanks as null.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import pyarrow as pa


class Format(StrEnum):
    """What a file is by its content, whatever its name says."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    TEXT = "text"
    HTML = "html"
    SPREADSHEETML = "spreadsheetml"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    UNKNOWN = "unknown"


class Flaw(StrEnum):
    """What a reader sees in a cell that its text no longer shows."""

    FORMULA_WITHOUT_VALUE = "formula_without_value"
    ERROR_VALUE = "error_value"
    LONG_NUMBER = "long_number"
    """A number of more than 15 digits: its last digits are not those that were typed."""


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range; rows and columns are the sheet's own, 1-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class FlawedCell:
    """One cell that a reader could not give whole; row and column are the sheet's own, 1-based."""

    row: int
    column: int
    flaw: Flaw
    text: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: text columns and where they stand in the sheet."""

    sheet: str
    cells: pa.Table
    """String columns named `0`, `1`, … ; null where the cell is empty. Row 0 is the sheet's row `first_row`."""
    first_row: int = 1
    first_column: int = 1
    hidden: bool = False
    merges: tuple[Merge, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    """Rows hidden by hand or by a filter, the sheet's own numbers."""
    flaws: tuple[FlawedCell, ...] = ()
    base1904: bool = False
    """Whether day serials that stayed numbers count from 1904-01-01; dates given as text are right either way."""

    @property
    def height(self) -> int:
        """Number of rows held."""
        return int(self.cells.num_rows)

    @property
    def width(self) -> int:
        """Number of columns held."""
        return int(self.cells.num_columns)


@dataclass(frozen=True, slots=True)
class BookProblem:
    """What a reader has to say about a file or a sheet (a kind of `problems.toml`)."""

    kind: str
    sheet: str = ""
    detail: dict[str, str | int | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Book:
    """One workbook, read."""

    format: Format
    grids: tuple[Grid, ...]
    problems: tuple[BookProblem, ...] = ()
