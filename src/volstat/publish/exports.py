"""The exports behind a publication: each workbook's content hash, and what it told about whom."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from volstat.figures.engines import fetch

if TYPE_CHECKING:
    import pyarrow as pa

    from volstat.figures.engines import Tables

_INTAKE_NAMES: Final = {"registrations": "volunteers"}
"""Clean table → the name that figures need it by, where it is another one."""
_DIGITS: Final = 16
_PLACE: Final = frozenset({"workbook", "sheet", "row"})
"""Columns that say where a row stands, which is no part of what it says."""
_KEYED: Final = r"^(.*\*.*) #[0-9a-f]{8}$"
"""A number whose middle is hidden, with the hash behind it that keeps it apart from others; for RE2."""


@dataclass(frozen=True, slots=True)
class Export:
    """One workbook as it stood."""

    workbook: str
    sha256: str
    units: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """Names of `intake.frames.FRAMES`."""
    frames: Mapping[str, str] = field(default_factory=dict)
    """Table → digest of what its rows say, wherever they stand; another one where the program is another one."""

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {
            "workbook": self.workbook,
            "sha256": self.sha256,
            "units": list(self.units),
            "tables": list(self.tables),
            "frames": dict(self.frames),
        }


def exports_of(
    contents: Mapping[str, str], frames: Mapping[str, Mapping[str, Path]], tables: Tables
) -> tuple[Export, ...]:
    """Returns every workbook, those that nothing was read from among them.

    Args:
        contents: workbook → SHA-256 of its bytes.
        frames: workbook → table → the file of its rows.
        tables: the clean tables, which tell the units of its rows.
    """
    import narwhals as nw

    told: dict[str, tuple[set[str], set[str]]] = {workbook: (set(), set()) for workbook in contents}
    for table in tables.frames:
        if table == "coverage":
            continue
        for row in fetch(tables[table].group_by("workbook", "unit").agg(nw.len().alias("rows"))):
            units, names = told.setdefault(row["workbook"], (set(), set()))
            names.add(_INTAKE_NAMES.get(table, table))
            units.update({row["unit"]} - {None})
    return tuple(
        Export(
            workbook,
            contents[workbook],
            tuple(sorted(told[workbook][0])),
            tuple(sorted(told[workbook][1])),
            {table: _digest(file) for table, file in sorted(frames.get(workbook, {}).items())},
        )
        for workbook in sorted(contents)
    )


def _digest(file: Path) -> str:
    """Returns a digest of what rows say, the same in any workbook and under any secret.

    Of what hangs on the secret (keys, the hashes behind hidden numbers) it takes which are equal and nothing else. So a
    person's number that becomes another one is seen where either stands in other rows too, or the name changes with it.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    digest = hashlib.sha256()
    rows = pq.read_table(file)
    for name in rows.column_names:
        if name not in _PLACE:
            for part in _without_secret(name, rows.column(name)):
                digest.update(pa.record_batch([part.combine_chunks()], [name]).serialize())
    return digest.hexdigest()[:_DIGITS]


def _without_secret(name: str, column: pa.ChunkedArray) -> tuple[pa.ChunkedArray, ...]:
    """Returns what of a frame's column does not hang on the secret: its texts and numbers, of keys the equal ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if name.endswith("_key"):
        return (_ranks(column),)
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
    if not name.endswith("_id"):
        return (column,)
    return pc.replace_substring_regex(column, _KEYED, r"\1"), _ranks(column)


def _ranks(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Returns the same number for equal values, counted in the order in which they come."""
    import pyarrow as pa

    return pa.chunked_array([column.combine_chunks().dictionary_encode().indices])


def exports_from(data: Iterable[Mapping[str, Any]]) -> tuple[Export, ...]:
    """Returns exports read back from plain data."""
    return tuple(
        Export(e["workbook"], e["sha256"], tuple(e["units"]), tuple(e["tables"]), dict(e.get("frames", {})))
        for e in data
    )
