"""Teams and stations: stocks of things with a name, a number and a beginning."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy import states
from volstat.intake.tidy.amounts import count_of
from volstat.intake.tidy.cells import Cells, Tidied, first_fault, where
from volstat.intake.tidy.days import one_day
from volstat.intake.tidy.persons import whole_numbers
from volstat.intake.values.text import clean
from volstat.intake.values.uscc import check_uscc
from volstat.intake.values.words import UNKNOWN, match_words


def tidy_teams(cells: Cells) -> Tidied:
    """Returns a list of teams as a frame; a wrong unified social credit code is reported and left out."""
    codes = check_uscc(whole_numbers(cells, "uscc"))
    cells.report_faults("uscc", codes.fault)
    columns = {
        "team_id": clean(whole_numbers(cells, "team_id")),
        "uscc": codes.normalised,
        "team": clean(cells.texts("team")),
        "members": count_of(cells, "members")[0],
    }
    return _dated(cells, columns)


def tidy_stations(cells: Cells) -> Tidied:
    """Returns a list of stations as a frame; a kind that the vocabulary does not know stays as it is written."""
    written = clean(cells.texts("station_kind"))
    kinds = match_words(written, {k: sorted(w) for k, w in cells.around.vocabulary.station_kinds.items()}, inside=True)
    columns = {
        "station_id": clean(whole_numbers(cells, "station_id")),
        "station": clean(cells.texts("station")),
        "station_kind": where(pc.fill_null(pc.equal(kinds, UNKNOWN), False), written, kinds),
    }
    return _dated(cells, columns)


def _dated(cells: Cells, columns: dict[str, pa.Array]) -> Tidied:
    founded, founded_fault = one_day(cells, "founded_on")
    dissolved, dissolved_fault = one_day(cells, "dissolved_on")
    gone = pc.or_(states.deregistered(cells), pc.is_valid(dissolved))
    dated = {"founded_on": founded, "dissolved_on": dissolved, "dissolved": gone}
    return cells.frame({**columns, **dated}, first_fault(founded_fault, dissolved_fault))
