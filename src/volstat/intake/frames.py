"""The frames that intake gives: one schema for each kind of table, whatever the workbook called its columns.

Every row carries where it stands: `workbook` (path below the exports folder, `/` between folders), `sheet` and `row`
(the sheet's own number). `unit` is the reporting unit by its official name, null where nothing tells it. `fault` is
the problem kind that keeps a row from being counted, null for a sound row. Times are whole seconds, so that hundredths
of an hour are exact; days are dates; keys are 64-bit keyed hashes (see `volstat.privacy`).
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

TEXT: Final = pa.string()
NAME: Final = pa.dictionary(pa.int32(), pa.string())
"""Text of few distinct values."""
DAY: Final = pa.date32()
COUNT: Final = pa.int64()
KEY: Final = pa.int64()
SECONDS: Final = pa.int64()
CLOCK: Final = pa.int32()
"""Seconds since midnight."""
FLAG: Final = pa.bool_()

PLACE: Final[tuple[tuple[str, pa.DataType], ...]] = (
    ("workbook", NAME),
    ("sheet", NAME),
    ("row", pa.int32()),
    ("unit", NAME),
    ("township", NAME),
    ("fault", NAME),
)
PERSON: Final[tuple[tuple[str, pa.DataType], ...]] = (
    ("name", TEXT),
    ("identity_key", KEY),  # the resident identity number, checked and normalised
    ("number_key", KEY),  # the platform's volunteer number (or a local one, hashed with its unit)
    ("phone_key", KEY),  # name + phone
    (
        "identity_fault",
        NAME,
    ),  # identity_check_digit, identity_rounded, identity_masked, … where there is no key
)
LABELS: Final[tuple[tuple[str, pa.DataType], ...]] = (
    ("activity_id", TEXT),
    ("activity", TEXT),
    ("team", NAME),
    ("campaign", NAME),
    ("programme", NAME),
    ("category", NAME),
)

FRAMES: Final[dict[str, pa.Schema]] = {
    "volunteers": pa.schema(
        [
            *PLACE,
            *PERSON,
            ("sex", NAME),
            ("birth_date", DAY),
            ("political_status", NAME),
            ("registered_on", DAY),
            ("deregistered_on", DAY),
            ("deregistered", FLAG),  # by status or by date
            ("team", NAME),
            ("hours_seconds", SECONDS),  # a lifetime total printed in the roster: a check, never a figure
            ("stars", pa.int8()),
            ("consent", FLAG),
        ]
    ),
    "participations": pa.schema(
        [
            *PLACE,
            *PERSON,
            *LABELS,
            ("record_key", KEY),  # the record's own number
            ("day", DAY),
            ("month_only", FLAG),  # the day is the first of a month of which only the month is known
            ("start", CLOCK),
            ("end", CLOCK),  # may pass midnight: 25 h is 01:00 of the next day
            ("seconds", SECONDS),
            ("learning", FLAG),  # training: 学习时长, not service
            ("status", NAME),
            ("effective", FLAG),
            ("origin", NAME),  # automatic, manual, imported
        ]
    ),
    "activities": pa.schema(
        [
            *PLACE,
            *LABELS,
            ("station", NAME),
            ("start_day", DAY),
            ("end_day", DAY),
            ("month_only", FLAG),
            ("services", COUNT),  # declared number of services of the row; null means one
            ("participations", COUNT),
            ("participants", COUNT),
            ("seconds", SECONDS),  # all participants together
            ("planned", COUNT),
            ("beneficiaries", COUNT),
            ("learning", FLAG),  # training by its category: 学习时长, not service
            ("status", NAME),
            ("effective", FLAG),
        ]
    ),
    "summaries": pa.schema(
        [
            *PLACE,
            ("team", NAME),  # or an organisation
            ("campaign", NAME),
            ("programme", NAME),
            ("category", NAME),
            ("start_day", DAY),
            ("end_day", DAY),
            ("services", COUNT),
            ("participations", COUNT),
            ("participants", COUNT),
            ("seconds", SECONDS),
            ("registered_volunteers", COUNT),
            ("teams", COUNT),
            ("stations", COUNT),
        ]
    ),
    "teams": pa.schema(
        [
            *PLACE,
            ("team_id", TEXT),
            ("uscc", TEXT),
            ("team", TEXT),
            ("founded_on", DAY),
            ("dissolved_on", DAY),
            ("dissolved", FLAG),
            ("members", COUNT),
        ]
    ),
    "stations": pa.schema(
        [
            *PLACE,
            ("station_id", TEXT),
            ("station", TEXT),
            ("station_kind", NAME),
            ("founded_on", DAY),
            ("dissolved_on", DAY),
            ("dissolved", FLAG),
        ]
    ),
}
"""Schema of each frame by the name of its table."""


def empty(table: str) -> pa.Table:
    """Returns the frame of `table` without rows."""
    return FRAMES[table].empty_table()


def conform(table: str, columns: dict[str, pa.Array | pa.ChunkedArray], height: int) -> pa.Table:
    """Returns `columns` as the frame of `table`: in its order and types, absent ones null.

    Raises:
        KeyError: a column that the frame does not have.
    """
    schema = FRAMES[table]
    unknown = set(columns) - set(schema.names)
    if unknown:
        raise KeyError(f"{table} has no column {sorted(unknown)}")
    arrays = [
        columns[field.name].cast(field.type) if field.name in columns else pa.nulls(height, field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
