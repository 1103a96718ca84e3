"""Findings: the problems of intake and the ledger's own, each at its cell, as one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.intake.reading import ColumnFacts
from volstat.ledger.workspace import Workspace, sql_path
from volstat.personal import mask
from volstat.problems import SCHEMA

_PERSON: Final = ("identity_key", "number_key", "phone_key", "name")
FIELDS: Final = {
    "status": ("status",),
    "day": ("day", "start"),
    "start_day": ("start_day",),
    "start": ("start", "day"),
    "seconds": ("seconds", "end", "start"),
    "identity_key": _PERSON,
    "volunteer_number": ("number_key",),
    "record_key": ("record_key",),
    "activity_id": ("activity_id",),
    "registered_on": ("registered_on",),
    "founded_on": ("founded_on",),
    "participations": ("participations", "participants"),
    "services": ("services",),
}
"""What a problem is about → the columns of the frame in whose place it stands, the likelier first."""
ROWS: Final = {
    "volunteers": _PERSON,
    "participations": _PERSON,
    "activities": ("activity_id", "activity", "start_day"),
    "summaries": ("township", "team", "campaign", "category", "programme", "start_day", "unit"),
    "teams": ("uscc", "team_id", "team"),
    "stations": ("station_id", "station"),
}
"""Table → the columns that tell one of its rows from the others: where a problem of the row stands."""

_ROWS_AT_ONCE: Final = 100_000
_LAST_ROW: Final = 2**31 - 1


def write_problems(space: Workspace) -> Path:
    """Writes all problems in the order of workbook, sheet, row and column, and returns their file."""
    _make_columns(space)
    target = space.folder / "problems.parquet"
    result = space.con.execute(
        f"""
        SELECT DISTINCT {", ".join(f'"{name}"' for name in SCHEMA.names)} FROM ({_own()} {_of_intake(space)})
        ORDER BY workbook, sheet NULLS FIRST, "row" NULLS FIRST, "column" NULLS FIRST, kind, header, "value", detail,
                 unit
        """
    )
    with pq.ParquetWriter(target, SCHEMA, compression="zstd", compression_level=1) as writer:
        for batch in result.to_arrow_reader(_ROWS_AT_ONCE):
            writer.write_table(_masked(pa.Table.from_batches([batch])).cast(SCHEMA))
    return target


def _make_columns(space: Workspace) -> None:
    """Makes `places`: the best column of each block for what a problem is about, and for its rows (`field` null)."""
    text, number = pa.string(), pa.int32()
    names = ("workbook", "sheet", "table", "first_row", "last_row", "field", "column", "header")
    types = (text, text, text, number, number, text, number, text)
    space.insert("places", _places(space), pa.schema(list(zip(names, types, strict=True))))


def _places(space: Workspace) -> Iterator[tuple[str, str, str, int, int, str | None, int, str]]:
    for submission in space.submissions:
        reached: dict[tuple[str, str], int] = {}
        for sheet in sorted(submission.facts.sheets, key=lambda s: s.first_row or 0):
            known = [column for column in sheet.columns if column.field]
            first, last = sheet.first_row or 0, sheet.last_row or _LAST_ROW
            if not sheet.table or not known or first <= reached.get((sheet.sheet, sheet.table), -1):
                continue  # a second block beside the first one: its rows are found in the first
            reached[sheet.sheet, sheet.table] = last
            wanted: list[tuple[str | None, tuple[str, ...]]] = [*FIELDS.items(), (None, ROWS[sheet.table])]
            for about, fields in wanted:
                column = _first_of(known, fields) or (known[0] if about is None else None)
                if column:
                    place = (submission.facts.workbook, sheet.sheet, sheet.table, first, last)
                    yield (*place, about, column.column, column.header)


def _first_of(columns: Sequence[ColumnFacts], fields: Sequence[str]) -> ColumnFacts | None:
    return next((column for field in fields for column in columns if column.field == field), None)


def _own() -> str:
    """Returns the SQL of the ledger's problems, each at the cell it is about, else at one that tells its row."""
    return """
        SELECT p.kind, p.unit, p.workbook, p.sheet, p."row", coalesce(c."column", r."column") AS "column",
               CASE WHEN c."column" IS NULL THEN r.header ELSE c.header END AS header, p."value",
               coalesce(p.detail, '{}') AS detail
        FROM problems p
        LEFT JOIN (FROM places WHERE field IS NOT NULL) c
          ON c.workbook = p.workbook AND c.sheet = p.sheet AND c."table" = p."table" AND c.field = p.field
         AND p."row" BETWEEN c.first_row AND c.last_row
        LEFT JOIN (FROM places WHERE field IS NULL) r
          ON r.workbook = p.workbook AND r.sheet = p.sheet AND r."table" = p."table"
         AND p."row" BETWEEN r.first_row AND r.last_row
    """


def _of_intake(space: Workspace) -> str:
    """Returns the SQL that adds the problems of intake, without those of sheets that are replaced."""
    files = [f"'{sql_path(s.problems)}'" for s in space.submissions if s.problems is not None]
    if not files:
        return ""
    return f"""
        UNION ALL
        SELECT i.kind, i.unit, i.workbook, i.sheet, i."row", i."column", i.header, i."value", i.detail
        FROM read_parquet([{", ".join(files)}]) i
        ANTI JOIN silent s ON s.workbook = i.workbook AND (s.sheet = coalesce(i.sheet, ''))
    """


def _masked(table: pa.Table) -> pa.Table:
    """Returns problems whose values and details hold no long number; only distinct texts are looked at."""
    for name in ("value", "detail"):
        coded = table.column(name).combine_chunks().dictionary_encode()
        words = pa.array([None if t is None else mask(t) for t in coded.dictionary.to_pylist()], pa.string())
        whole = pa.DictionaryArray.from_arrays(coded.indices, words).cast(pa.string())
        table = table.set_column(table.schema.get_field_index(name), name, whole)
    return table
