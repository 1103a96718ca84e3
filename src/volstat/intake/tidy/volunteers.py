"""Rosters: a row for each registered person."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy import states
from volstat.intake.tidy.amounts import amounts_of
from volstat.intake.tidy.cells import Cells, Tidied, first_fault, no_fault
from volstat.intake.tidy.days import dates_of, one_day
from volstat.intake.tidy.persons import persons_of
from volstat.intake.values.text import clean


def tidy_volunteers(cells: Cells) -> Tidied:
    """Returns a roster as a frame; who has no date of registration counts, with a warning."""
    persons = persons_of(cells)
    registered, registered_fault = _registered(cells)
    gone, gone_fault = one_day(cells, "deregistered_on")
    birth = dates_of(cells, "birth_date").day  # no figure needs these two: what is wrong in them is no error
    lifetime = pa.nulls(cells.height, pa.int64())
    if cells.has("total_hours"):
        read = amounts_of(cells.facts("total_hours"), cells.texts("total_hours"), base1904=cells.around.base1904)
        lifetime = pa.array(read.values, mask=~read.known)
    columns = {
        **persons.columns,
        "sex": pc.coalesce(clean(cells.texts("sex")), persons.sex),
        "birth_date": pc.coalesce(birth, persons.birth_date),
        "political_status": clean(cells.texts("political_status")),
        "registered_on": registered,
        "deregistered_on": gone,
        "deregistered": pc.or_(states.deregistered(cells), pc.is_valid(gone)),
        "team": clean(cells.texts("team")),
        "hours_seconds": lifetime,
        "stars": states.stars(cells),
        "consent": states.consent(cells),
    }
    return cells.frame(columns, first_fault(registered_fault, gone_fault))


def _registered(cells: Cells) -> tuple[pa.Array, pa.Array]:
    if not cells.has("registered_on"):
        if cells.height:
            cells.say("registered_without_date")
        return pa.nulls(cells.height, pa.date32()), no_fault(cells.height)
    registered, fault = one_day(cells, "registered_on")
    cells.report("registered_without_date", "registered_on", pc.and_(pc.is_null(registered), pc.is_null(fault)))
    return registered, fault
