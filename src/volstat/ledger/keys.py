"""Keys of what is no person: activities, teams and stations by their numbers, else by their names.

A number of up to four characters is somebody's own count (1, 2, 3 …): it says something within its unit only.
"""

from __future__ import annotations

from typing import Final

LOCAL_LENGTH: Final = 4
"""The longest number that is taken for a unit's own."""


def numbered(kind: str, column: str) -> str:
    """Returns the SQL of the key of a number, the same in all units unless it is a local one."""
    return (
        f"(CASE WHEN length({column}) > {LOCAL_LENGTH} THEN hash('{kind}', upper({column})) "
        f"ELSE hash('{kind}', upper({column}), unit) END >> 1)::BIGINT"
    )


def named(kind: str, *columns: str) -> str:
    """Returns the SQL of the key of something that only these columns tell."""
    return f"(hash('{kind}', {', '.join(columns)}) >> 1)::BIGINT"


ACTIVITY: Final = (
    f"CASE WHEN activity_id IS NOT NULL THEN {numbered('id', 'activity_id')} "
    f"WHEN activity IS NOT NULL THEN {named('name', 'activity', 'team', 'unit', '{day}')} END"
)
"""An activity's key: its number within the project, else name, team, unit and day."""

OWN_KEY: Final = named("row", "workbook", "sheet", '"row"')
"""The key of a row that nothing ties to another one."""
