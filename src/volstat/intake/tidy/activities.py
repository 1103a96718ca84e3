"""Activities: a row for each, with what its organiser declares."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy import states
from volstat.intake.tidy.activity_hours import Heads, seconds_of_activities
from volstat.intake.tidy.amounts import count_of
from volstat.intake.tidy.cells import Cells, Tidied, flags, where
from volstat.intake.tidy.days import Days, days_of, many_days
from volstat.intake.tidy.labels import labels_of
from volstat.intake.values.text import clean


def tidy_activities(cells: Cells) -> Tidied:
    """Returns activities as a frame.

    Where a sheet gives persons but no participations, an activity of one day has as many participations as persons;
    one of several days has an unknown number. A number that cannot be read is null, and the activity still counts.
    """
    days = days_of(cells)
    participants = count_of(cells, "participants")
    participations = _participations(cells, days, participants)
    columns = {
        **labels_of(cells),
        "station": clean(cells.texts("station")),
        "start_day": days.day,
        "end_day": where(pc.is_null(days.end_day), days.day, days.end_day),
        "month_only": days.month_only,
        "services": count_of(cells, "services"),
        "participations": participations,
        "participants": participants,
        "seconds": seconds_of_activities(cells, days, Heads(participations, participants)),
        "planned": count_of(cells, "planned"),
        "beneficiaries": count_of(cells, "beneficiaries"),
        "status": clean(cells.texts("record_status")),
        "effective": states.effective(cells, "cancelled"),
    }
    return cells.frame(columns, days.fault)


def _participations(cells: Cells, days: Days, participants: pa.Array) -> pa.Array:
    if cells.has("participations") or not cells.has("participants"):
        return count_of(cells, "participations")
    long = many_days(days) | flags(days.month_only)
    unknown = many_days(days) & flags(pc.is_valid(participants))
    if not long.all():
        cells.say("participations_from_participants", "participants")
    details = [{"days": count} for count in days.count[unknown].tolist()]
    cells.report("participations_unknown", "participants", unknown, details)
    return where(pa.array(np.asarray(many_days(days))), None, participants)
