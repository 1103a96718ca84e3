"""Which column of a frame each recognised field goes into."""

from __future__ import annotations

from typing import Final

from volstat.intake.frames import FRAMES

_EVERYWHERE: Final = {
    "person_name": "name",
    "identity_number": "identity_key",
    "volunteer_number": "number_key",
    "local_number": "number_key",
    "phone": "phone_key",
    "district": "unit",
    "activity_and_team": "activity",
    "record_number": "record_key",
    "record_status": "status",
    "time_span": "seconds",
    **dict.fromkeys(
        ("hours", "hours_each", "total_hours", "credit_hours", "honour_hours", "learning_hours"), "seconds"
    ),
    **dict.fromkeys(("automatic_hours", "manual_hours", "imported_hours"), "seconds"),
}
_OF_TABLE: Final = {
    "volunteers": {"account_status": "deregistered", "total_hours": "hours_seconds"},
    "participations": {"service_day": "day", "start_day": "day", "start_time": "start", "end_time": "end"},
    "activities": {"service_day": "start_day", "start_time": "start_day", "end_time": "end_day"},
    "summaries": {"month": "start_day", "year": "start_day"},
    "teams": {"account_status": "dissolved"},
    "stations": {"account_status": "dissolved"},
}


def frame_column(table: str, field: str) -> str | None:
    """Returns the column of `table`'s frame that a field of the vocabulary becomes, None if it becomes none.

    >>> frame_column("participations", "service_day"), frame_column("activities", "service_day")
    ('day', 'start_day')
    """
    name = _OF_TABLE[table].get(field) or _EVERYWHERE.get(field, field)
    return name if name in FRAMES[table].names else None
