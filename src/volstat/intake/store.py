"""A reading on disk: its frames as Parquet, its facts as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.intake.grid import Format
from volstat.intake.reading import ColumnFacts, Reading, SheetFacts, SheetState, WorkbookFacts

FACTS: Final = "facts.json"
PROBLEMS: Final = "problems.parquet"
_OF_ONE_ROW: Final = ("_key", "_id", "row")
"""Ends of the names of columns that hardly repeat a value, so that a dictionary of them would only cost."""


def save(reading: Reading, folder: Path) -> None:
    """Writes a reading into `folder`, which exists; frames without rows are not written."""
    for table, frame in reading.frames.items():
        if frame.num_rows:
            _write(frame, folder / f"{table}.parquet")
    if reading.problems is not None and reading.problems.num_rows:
        _write(reading.problems, folder / PROBLEMS)
    (folder / FACTS).write_text(json.dumps(asdict(reading.facts), ensure_ascii=False, default=_plain), "utf-8")


def _write(table: pa.Table, path: Path) -> None:
    """Writes a table in the way that costs least to write and to read back, since a reading is read every run."""
    repeating = [field.name for field in table.schema if not field.name.endswith(_OF_ONE_ROW)]
    numbers = [field.name for field in table.schema if pa.types.is_primitive(field.type)]
    # Nobody chooses rows by the least and the greatest of texts, and finding them takes long.
    pq.write_table(table, path, compression="lz4", use_dictionary=repeating, write_statistics=numbers)


def load_facts(folder: Path) -> WorkbookFacts:
    """Reads back the facts that `save` wrote.

    Raises:
        OSError, ValueError, KeyError, TypeError: the folder holds no whole reading of this version.
    """
    facts = json.loads((folder / FACTS).read_text("utf-8"))
    return WorkbookFacts(
        **{
            **facts,
            "format": Format(facts["format"]),
            "exported_at": _moment(facts["exported_at"]),
            "sheets": tuple(_sheet(sheet) for sheet in facts["sheets"]),
        }
    )


def frame_files(folder: Path) -> dict[str, Path]:
    """Returns the Parquet file of each frame that the reading in `folder` has."""
    return {path.stem: path for path in sorted(folder.glob("*.parquet")) if path.name != PROBLEMS}


def problem_file(folder: Path) -> Path | None:
    """Returns the Parquet file of the reading's problems, None if it has none."""
    path = folder / PROBLEMS
    return path if path.exists() else None


def _plain(value: object) -> str:
    if isinstance(value, date):  # datetime is one too
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _sheet(sheet: dict[str, Any]) -> SheetFacts:
    period = sheet["period"]
    return SheetFacts(
        **{
            **sheet,
            "state": SheetState(sheet["state"]),
            "header_rows": tuple(sheet["header_rows"]),
            "total_rows": tuple(sheet["total_rows"]),
            "columns": tuple(ColumnFacts(**column) for column in sheet["columns"]),
            "period": (date.fromisoformat(period[0]), date.fromisoformat(period[1])) if period else None,
        }
    )
