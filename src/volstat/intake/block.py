"""A block: one table found on a sheet, its columns recognised, its cells still text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

from volstat.areas import Area
from volstat.intake.reading import ColumnFacts
from volstat.project import Project


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text beside a table: a title, a 填报单位 line, an export time, a note, a signature."""

    row: int
    """The sheet's own row."""
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """One table of a sheet: recognised columns over text cells, with every row's own number."""

    sheet: str
    table: str
    """A name of `frames.FRAMES`, told by the columns."""
    columns: tuple[ColumnFacts, ...]
    """All columns of the block, also those ignored or unknown."""
    header_rows: tuple[int, ...]
    """The sheet's own rows of the (first) header."""
    rows: pa.Array
    """int32: the sheet's own number of each row of `cells`."""
    cells: pa.Table
    """String columns named by the sheet's own column number (`"3"` is column C). Repeated headers, blank rows and
    text lines are gone, merged ranges are filled; printed totals are still in."""
    head: tuple[Line, ...] = ()
    """Lines above the header, top first."""
    foot: tuple[Line, ...] = ()
    """Lines below the last row."""
    headings: tuple[Line, ...] = ()
    """Headings between the rows, top first."""
    long_numbers: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of cells that hold a number of more than 15 digits."""
    filled: frozenset[tuple[int, int]] = frozenset()
    """(row, column) of cells whose text was filled from a merged range, not typed."""


@dataclass(frozen=True, slots=True)
class Context:
    """What reading a workbook may know of its project; small, and sent to the worker processes."""

    area: Area
    secret: bytes
    """Key of the hashes (see `volstat.privacy`)."""
    headers: Mapping[str, tuple[str, ...]]
    """Headers of the project's own, from [vocabulary]: field → headers; `ignored` for those to leave out."""
    count_hidden_sheets: bool = False
    max_cells: int = 40_000_000
    max_inflated_bytes: int = 2_000_000_000

    @classmethod
    def of(cls, project: Project, secret: bytes) -> Context:
        """Returns what the intake of `project` needs."""
        return cls(
            area=project.area,
            secret=secret,
            headers={field: tuple(headers) for field, headers in project.vocabulary.items()},
            count_hidden_sheets=project.definitions.hidden_sheets == "count",
            max_cells=project.limits.cells,
            max_inflated_bytes=project.limits.inflated_bytes,
        )
