"""Activities: a row for each, with what its organiser declares."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy import states
from volstat.intake.tidy.activity_hours import HOURS, Heads, seconds_of_activities
from volstat.intake.tidy.amounts import count_of, report_unknown
from volstat.intake.tidy.cells import Cells, Tidied, first_fault, flags, no_fault, where
from volstat.intake.tidy.days import Days, days_of, many_days
from volstat.intake.tidy.labels import labels_of
from volstat.intake.values.text import clean


def tidy_activities(cells: Cells) -> Tidied:
    """Returns activities as a frame.

    Where a sheet gives persons but no participations, an activity of one day has as many participations as persons;
    one of several days has an unknown number. A row whose own numbers cannot be read does not count.
    """
    days = days_of(cells)
    services, services_fault = count_of(cells, "services")
    participants, participants_fault = count_of(cells, "participants")
    participations, participations_fault = _participations(cells, days, participants)
    seconds, hours_fault = seconds_of_activities(cells, days, Heads(participations, participants))
    report_unknown(cells, "participations" if cells.has("participations") else "participants")
    report_unknown(cells, *HOURS)
    columns = {
        **labels_of(cells),
        "station": clean(cells.texts("station")),
        "start_day": days.day,
        "end_day": where(pc.is_null(days.end_day), days.day, days.end_day),
        "month_only": days.month_only,
        "services": services,
        "participations": participations,
        "participants": participants,
        "seconds": seconds,
        "planned": count_of(cells, "planned")[0],
        "beneficiaries": count_of(cells, "beneficiaries")[0],
        "learning": states.learning(cells),
        "status": clean(cells.texts("record_status")),
        "effective": states.effective(cells, "cancelled"),
    }
    faults = (days.fault, services_fault, participations_fault, participants_fault, hours_fault)
    return cells.frame(columns, first_fault(*faults))


def _participations(cells: Cells, days: Days, participants: pa.Array) -> tuple[pa.Array, pa.Array]:
    if cells.has("participations") or not cells.has("participants"):
        return count_of(cells, "participations")
    long = many_days(days)
    unknown = long & flags(pc.is_valid(participants))
    if not long.all():
        cells.say("participations_from_participants", "participants")
    details = [{"days": count} for count in days.count[unknown].tolist()]
    cells.report("participations_unknown", "participants", unknown, details)
    return where(pa.array(long), None, participants), no_fault(cells.height)
