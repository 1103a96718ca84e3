"""Records: a row for each person and activity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy import states
from volstat.intake.tidy.amounts import amounts_of
from volstat.intake.tidy.cells import Cells, Tidied, first_fault, flags, where
from volstat.intake.tidy.days import Days, days_of, many_days
from volstat.intake.tidy.hours import Hours, hours_of
from volstat.intake.tidy.labels import labels_of
from volstat.intake.tidy.persons import persons_of, whole_numbers
from volstat.intake.values.persons import record_keys
from volstat.intake.values.text import clean


def tidy_participations(cells: Cells) -> Tidied:
    """Returns records as a frame.

    A record that spans several days counts once, on its first day, with all its hours. A row with hours of service and
    of training becomes two of the same place.
    """
    days = days_of(cells)
    _report_many_days(cells, days)
    if cells.has("times"):
        times = amounts_of(cells.facts("times"), cells.texts("times"))
        cells.report_runs("several_services_in_a_row", "times", times.known & (times.values > 1))
    hours = hours_of(cells, days)
    labels = labels_of(cells)
    _report_unnamed(cells, labels)
    tidied = cells.frame(
        {
            **persons_of(cells).columns,
            **labels,
            "record_key": record_keys(whole_numbers(cells, "record_number"), secret=cells.around.secret),
            "day": days.day,
            "month_only": days.month_only,
            "start": hours.start,
            "end": hours.end,
            "seconds": hours.seconds,
            "learning": states.learning(cells),
            "status": clean(cells.texts("record_status")),
            "effective": states.effective(cells),
            "origin": pc.coalesce(states.origins(cells), hours.origin),
        },
        first_fault(days.fault, hours.fault),
    )
    return Tidied(_with_learning(tidied.frame, hours), tidied.problems)


def _report_unnamed(cells: Cells, labels: Mapping[str, pa.Array | pa.ChunkedArray]) -> None:
    """Says which records name no activity, once where the table has no column for it."""
    name = next((n for n in ("activity", "activity_id") if cells.has(n)), None)
    if name is not None:
        cells.report("unnamed_activity", name, pc.and_(*(pc.is_null(labels[n]) for n in ("activity", "activity_id"))))
    elif cells.height:
        cells.say("unnamed_activity")


def _report_many_days(cells: Cells, days: Days) -> None:
    rows = many_days(days)
    counts = days.count[rows].tolist()
    name = next((n for n in ("service_day", "start_day", "start_time") if cells.has(n)), None)
    cells.report("record_of_many_days", name, rows, [{"days": count} for count in counts])


def _with_learning(frame: pa.Table, hours: Hours) -> pa.Table:
    """Makes rows of training those whose only hours are of training, and adds one beside each that has both."""
    trained = flags(pc.greater(hours.learning, 0))
    if not trained.any():
        return frame
    served = flags(pc.greater(hours.seconds, 0))
    only, both = pa.array(trained & ~served), pa.array(trained & served)
    frame = _replaced(
        frame, seconds=where(only, hours.learning, hours.seconds), learning=pc.or_(frame["learning"], only)
    )
    if not pc.any(both).as_py():
        return frame
    height = int(np.sum(np.asarray(both)))
    beside = _replaced(
        frame.filter(both),
        seconds=hours.learning.filter(both),
        learning=pa.array([True] * height),
        record_key=pa.nulls(height, pa.int64()),
    )
    return pa.concat_tables([frame, beside]).sort_by([("row", "ascending"), ("learning", "ascending")])


def _replaced(frame: pa.Table, **columns: Any) -> pa.Table:
    for name, values in columns.items():
        frame = frame.set_column(frame.schema.get_field_index(name), frame.schema.field(name), values)
    return frame
