"""The clean tables of the ledger: what figures are counted from.

Nothing is deleted on the way here. A row that does not count keeps its place with `left_out` set to the problem kind
that explains it (null: it counts), so that any figure can be traced to its rows and to those it leaves out.
`person`, `activity`, `team_key` and `station_key` are 64-bit keys; equal keys are the same thing over all workbooks.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

TEXT: Final = pa.string()
KEY: Final = pa.int64()
DAY: Final = pa.date32()
COUNT: Final = pa.int64()

PLACE: Final = (("workbook", TEXT), ("sheet", TEXT), ("row", pa.int32()), ("left_out", TEXT))
LABELS: Final = (
    ("unit", TEXT),
    ("township", TEXT),
    ("team", TEXT),
    ("campaign", TEXT),
    ("programme", TEXT),
    ("category", TEXT),
)

TABLES: Final[dict[str, pa.Schema]] = {
    # one row per roster line; a person's state on a day is that of the latest registration not after it
    "registrations": pa.schema(
        [
            *PLACE,
            ("person", KEY),
            ("name", TEXT),
            ("unit", TEXT),
            ("township", TEXT),
            ("team", TEXT),
            ("sex", TEXT),
            ("registered_on", DAY),  # null: registered before anything else
            ("deregistered_on", DAY),
            ("deregistered", pa.bool_()),
            ("consent", pa.bool_()),
            ("alone", pa.bool_()),  # true: no other registration of the person counts
        ]
    ),
    # one row per record
    "participations": pa.schema(
        [
            *PLACE,
            *LABELS,
            ("person", KEY),
            ("identified", pa.bool_()),  # false: the row is a person of its own, counted in no number of persons
            ("name", TEXT),
            ("activity", KEY),  # null: the record names no activity
            ("activity_name", TEXT),
            ("day", DAY),
            ("month_only", pa.bool_()),
            ("start", pa.int32()),
            ("end", pa.int32()),
            ("seconds", pa.int64()),
            ("learning", pa.bool_()),
            ("origin", TEXT),  # automatic, manual, imported or null
            ("registered_on", DAY),  # the person's first registration, for stars
            ("alone", pa.bool_()),  # true: no other record of the person on the day counts
        ]
    ),
    # one row per activity: those of activity sheets, and those that only records name
    "activities": pa.schema(
        [
            *PLACE,
            *LABELS,
            ("activity", KEY),
            ("activity_name", TEXT),
            ("station", TEXT),
            ("start_day", DAY),
            ("end_day", DAY),
            ("grain", TEXT),  # records: its records count · declared: its own numbers count
            ("services", COUNT),
            ("participations", COUNT),
            ("participants", COUNT),
            ("seconds", pa.int64()),
        ]
    ),
    # one row per printed month × township (or campaign)
    "summaries": pa.schema(
        [
            *PLACE,
            *LABELS,
            ("start_day", DAY),
            ("end_day", DAY),
            ("services", COUNT),
            ("participations", COUNT),
            ("participants", COUNT),
            ("seconds", pa.int64()),
            ("registered_volunteers", COUNT),
            ("teams", COUNT),
            ("stations", COUNT),
        ]
    ),
    "teams": pa.schema(
        [
            *PLACE,
            ("team_key", KEY),
            ("team", TEXT),
            ("unit", TEXT),
            ("township", TEXT),
            ("founded_on", DAY),
            ("dissolved_on", DAY),
            ("dissolved", pa.bool_()),
        ]
    ),
    "stations": pa.schema(
        [
            *PLACE,
            ("station_key", KEY),
            ("station", TEXT),
            ("station_kind", TEXT),
            ("unit", TEXT),
            ("township", TEXT),
            ("founded_on", DAY),
            ("dissolved_on", DAY),
            ("dissolved", pa.bool_()),
        ]
    ),
    # which unit sent what: one row per unit × table × month covered
    "coverage": pa.schema(
        [
            ("unit", TEXT),
            ("table", TEXT),  # a name of intake's frames, or `unreadable` for a workbook of which nothing is known
            ("month", DAY),  # first day of the month; null for stocks (rosters, teams, stations)
            ("workbook", TEXT),
            ("rows", COUNT),
        ]
    ),
}
"""Schema of each clean table by its name."""
