"""What reading one workbook gives: its frames, its problems, and the facts of how it was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import pyarrow as pa

from volstat.intake.grid import Format


class SheetState(StrEnum):
    """What became of a sheet, or of one block of a sheet."""

    READ = "read"
    EMPTY = "empty"
    HIDDEN = "hidden"
    SUPERSEDED = "superseded"
    NOT_UNDERSTOOD = "not_understood"
    SIDE_LIST = "side_list"


@dataclass(frozen=True, slots=True)
class ColumnFacts:
    """How one column was understood."""

    column: int
    """The sheet's own column, 1-based."""
    header: str
    """The header as it stands, levels joined by `/`."""
    field: str | None
    """The frame's column it became; None where it is ignored or unknown."""
    why: str
    """`vocabulary`, `settings`, `ignored`, `unknown`, `doubled`, …, with the entry that matched."""
    measure: str | None = None
    """Unit of measure told by the header: `hours`, `minutes`, `each`, `all`, …"""


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """How one table on a sheet was understood."""

    sheet: str
    state: SheetState
    why: str = ""
    table: str | None = None
    """A name of `frames.FRAMES`."""
    header_rows: tuple[int, ...] = ()
    first_row: int | None = None
    last_row: int | None = None
    rows: int = 0
    """Rows that went into the frame."""
    columns: tuple[ColumnFacts, ...] = ()
    unit: str | None = None
    unit_source: str | None = None
    """`column`, `title`, `sheet`, `file` or `folder`."""
    title: str | None = None
    period: tuple[date, date] | None = None
    """The period the title or the sheet's name states."""
    total_rows: tuple[int, ...] = ()
    """Printed totals, left out of the frame."""


@dataclass(frozen=True, slots=True)
class WorkbookFacts:
    """How one workbook was understood."""

    workbook: str
    """Path below the exports folder, with `/`."""
    content: str
    """SHA-256 of its bytes."""
    format: Format
    unit: str | None = None
    unit_source: str | None = None
    exported_at: datetime | None = None
    """The export time printed in it."""
    sheets: tuple[SheetFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One workbook, understood."""

    facts: WorkbookFacts
    frames: Mapping[str, pa.Table] = field(default_factory=dict)
    """Frames by table name (`frames.FRAMES`); absent where the workbook has none."""
    problems: pa.Table | None = None
    """A table of `problems.SCHEMA`; None means none."""
