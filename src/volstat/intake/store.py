"""A reading on disk: its frames as Parquet, its facts as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from volstat.intake.grid import Format
from volstat.intake.reading import ColumnFacts, Reading, SheetFacts, SheetState, WorkbookFacts

FACTS: Final = "facts.json"
PROBLEMS: Final = "problems.parquet"


def save(reading: Reading, folder: Path) -> None:
    """Writes a reading into `folder`, which exists; frames without rows are not written."""
    for table, frame in reading.frames.items():
        if frame.num_rows:
            pq.write_table(frame, folder / f"{table}.parquet", compression="zstd", compression_level=1)
    if reading.problems is not None and reading.problems.num_rows:
        pq.write_table(reading.problems, folder / PROBLEMS, compression="zstd", compression_level=1)
    (folder / FACTS).write_text(json.dumps(asdict(reading.facts), ensure_ascii=False, default=_plain), "utf-8")


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
