"""A described report: what a report says, with raw values, before any renderer turns it into a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, TypeAlias

from volstat.figures.results import Period
from volstat.language import Language
from volstat.report.words import say
from volstat.rounding import Printed, Qualifier

ColumnKind = Literal["text", "count", "hours", "ratio", "share", "change", "points", "rank", "year", "day", "figure"]
"""How a column's values are shown; `figure` is told by the row, in a table with one figure a row."""
ReportKind = Literal["monthly", "quarterly", "annual", "campaign"]


class Hidden:
    """The value of a cell that is suppressed: there is a number, and it is not published."""

    def __repr__(self) -> str:
        return "HIDDEN"


HIDDEN: Final = Hidden()
Cell: TypeAlias = str | int | float | date | Hidden | None
"""A raw value; None is unknown, which is never zero."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    name: str
    """Code name: a figure's, or what it is of one (`share:hours`, `rank:hours`)."""
    title: str
    kind: ColumnKind = "text"
    unit: str = ""
    """The unit of measure, as it stands in the header."""

    @property
    def header(self) -> str:
        """The title with its unit: 服务时长（小时）."""
        return self.title + self.unit_in_brackets

    @property
    def header_in_lines(self) -> str:
        """The title with its unit on a line of its own."""
        return f"{self.title}\n{self.unit_in_brackets.lstrip()}".rstrip()

    @property
    def unit_in_brackets(self) -> str:
        """The unit as it follows the title; nothing where the title says it already."""
        if not self.unit or self.unit == self.title:
            return ""
        return say("unit_in_brackets", unit=self.unit)

    @property
    def numeric(self) -> bool:
        """Whether the column holds numbers."""
        return self.kind not in ("text", "day")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with typed columns and raw values."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = ()
    row_kinds: tuple[ColumnKind, ...] = ()
    """For each row the kind of its cells in columns of kind `figure`."""
    row_names: tuple[str, ...] = ()
    """For each row the code name of its figure, in a table with one figure a row."""
    total: bool = False
    """Whether the last row is the total of the others."""
    notes: tuple[str, ...] = ()
    lead: int | None = None
    """On paper only so many rows are shown, and the workbook has all."""
    by: tuple[str, ...] = ()
    """The breakdowns that the first columns hold."""
    lines: tuple[tuple[str, str, str], ...] = ()
    """For each row the cell of the figures that it holds: breakdown, its value (both empty for the whole), and span of
    time, empty for the report's period; none for a table of something else."""

    def kind_at(self, row: int, column: int) -> ColumnKind:
        """Returns how a cell is shown; a share changes by percentage points."""
        kind = self.columns[column].kind
        if kind == "change" and self.row_kinds and self.row_kinds[row] == "share":
            return "points"
        return self.row_kinds[row] if kind == "figure" else kind

    def position(self, name: str) -> int:
        """Returns the position of a column.

        Raises:
            ValueError: there is none of this name.
        """
        return [column.name for column in self.columns].index(name)

    @property
    def body(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows without the total."""
        return self.rows[:-1] if self.total else self.rows


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart of columns of a table; its series are the table's raw values."""

    name: str
    title: str
    form: Literal["bar", "line"]
    table: Table
    category: str
    series: tuple[str, ...]

    @property
    def categories(self) -> tuple[str, ...]:
        """The labels along the axis."""
        at = self.table.position(self.category)
        return tuple(str(row[at]) for row in self.table.body)

    def values(self, name: str) -> tuple[float | None, ...]:
        """Returns one series; what is unknown or suppressed is None."""
        at = self.table.position(name)
        cells = (row[at] for row in self.table.body)
        return tuple(float(cell) if isinstance(cell, int | float) else None for cell in cells)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return all(value is None for name in self.series for value in self.values(name))


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure inside a sentence: its raw value, and the words chosen for it."""

    figure: str
    value: int | float
    printed: Printed
    qualifier: Qualifier
    measure: str
    whole: bool = True
    """Counts move in whole steps; hours do not."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: text, with the quantities in it still raw."""

    parts: tuple[str | Quantity, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that must be said beside the numbers."""

    kind: str
    """`incomplete`, `persons`, `provisional`, …: an entry of `words.toml`."""
    text: str
    grave: bool = False
    """Whether it limits what the headline means, and stands at the front."""


Block: TypeAlias = Paragraph | Table | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """One section: a heading and what stands below it."""

    name: str
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report, ready to be rendered in any format."""

    kind: ReportKind
    language: Language
    title: str
    subtitle: str
    city: str
    office: str
    period: Period
    as_of: date
    press: Paragraph
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    definitions: Table
    complete: bool
    warning: str = ""
    """In a few words what lacks in the whole; empty where nothing does. It stands at every table of a workbook."""
    figures: Mapping[str, int | float | Hidden | None] = field(default_factory=dict)
    """Code name → the headline's raw value: what templates name."""
    previous: Mapping[str, int | float | Hidden | None] = field(default_factory=dict)
    """The same of the previous period."""
    last_year: Mapping[str, int | float | Hidden | None] = field(default_factory=dict)
    """The same of the same period last year."""
    hidden_below: int | None = None
    """Cells under this number are suppressed."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in their order, the definitions left out."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))

    @property
    def charts(self) -> tuple[Chart, ...]:
        """All charts in their order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Chart))

    def table(self, name: str) -> Table | None:
        """Returns the table of this name, None where the report has none."""
        return next((table for table in self.tables if table.name == name), None)
