"""A submission: one workbook as the ledger takes it, its frames lying as Parquet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from volstat.intake.reading import WorkbookFacts


@dataclass(frozen=True, slots=True)
class Submission:
    """One workbook, read and stored."""

    facts: WorkbookFacts
    modified: float
    """Modification time of the file, seconds since 1970."""
    frames: Mapping[str, Path] = field(default_factory=dict)
    """Table name → Parquet file with a schema of `intake.frames.FRAMES`."""
    problems: Path | None = None
    """Parquet file of `problems.SCHEMA`."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The clean tables of a project, lying as Parquet."""

    tables: Mapping[str, Path]
    """Table name → Parquet file with a schema of `ledger.tables.TABLES`; every table is there, maybe empty."""
    problems: Path
    """Parquet file of `problems.SCHEMA`: those of intake and the ledger's own."""
