"""Findings: the problems of intake and the ledger's own, each at its cell, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.ledger.workspace import Workspace, sql_path
from volstat.privacy import mask
from volstat.problems import SCHEMA

FIELDS: Final = {
    "status": ("status", "record_status", "account_status"),
    "day": ("day", "service_day", "start_day", "start_time", "time_span", "month", "year"),
    "start_day": ("start_day", "service_day", "start_time", "time_span", "month", "year"),
    "start": ("start", "start_time", "time_span", "service_day"),
    "seconds": ("seconds", "hours", "total_hours", "hours_each", "credit_hours", "automatic_hours", "time_span"),
    "identity_key": ("identity_key", "identity_number", "volunteer_number", "local_number", "phone", "person_name"),
    "volunteer_number": ("number_key", "volunteer_number", "local_number"),
    "record_key": ("record_key", "record_number"),
    "activity_id": ("activity_id",),
    "registered_on": ("registered_on",),
    "founded_on": ("founded_on",),
    "participations": ("participations",),
    "services": ("services",),
}
"""What a problem is about → the fields whose column it stands in, the likelier first."""

_ROWS_AT_ONCE: Final = 100_000


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
    """Makes `columns`: where on each sheet the column of a problem's field stands."""
    wanted = {field: [(about, place) for about, fields in FIELDS.items() for place, known in enumerate(fields)
                      if known == field] for fields in FIELDS.values() for field in fields}  # fmt: skip
    rows = [
        (s.facts.workbook, sheet.sheet, sheet.table, sheet.first_row, sheet.last_row, about, place, c.column, c.header)
        for s in space.submissions
        for sheet in s.facts.sheets
        for c in sheet.columns
        for about, place in wanted.get(c.field or "", ())
    ]
    names = ("workbook", "sheet", "table", "first_row", "last_row", "field", "place", "column", "header")
    text, number = pa.string(), pa.int32()
    types = (text, text, text, number, number, text, number, number, text)
    space.insert("columns", rows, pa.schema(list(zip(names, types, strict=True))))
    space.run(
        """
        CREATE TEMP TABLE best_columns AS FROM columns
        QUALIFY row_number() OVER (
            PARTITION BY workbook, sheet, "table", first_row, field ORDER BY place, "column") = 1
        """
    )


def _own() -> str:
    return """
        SELECT p.kind, p.unit, p.workbook, p.sheet, p."row", c."column", c.header, p."value", coalesce(p.detail, '{}')
               AS detail
        FROM problems p LEFT JOIN best_columns c
          ON c.workbook = p.workbook AND c.sheet = p.sheet AND c."table" = p."table" AND c.field = p.field
         AND p."row" BETWEEN coalesce(c.first_row, 0) AND coalesce(c.last_row, 2147483647)
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
