"""From blocks to frames: one file for each kind of table, and one for each concern that several tables share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from volstat.intake.tidy.activities import tidy_activities
from volstat.intake.tidy.cells import Around, Cells, Tidied
from volstat.intake.tidy.participations import tidy_participations
from volstat.intake.tidy.places import tidy_stations, tidy_teams
from volstat.intake.tidy.summaries import tidy_summaries
from volstat.intake.tidy.volunteers import tidy_volunteers

TABLES: Final[Mapping[str, Callable[[Cells], Tidied]]] = {
    "volunteers": tidy_volunteers,
    "participations": tidy_participations,
    "activities": tidy_activities,
    "summaries": tidy_summaries,
    "teams": tidy_teams,
    "stations": tidy_stations,
}
"""What makes the frame of each kind of table."""

__all__ = ["TABLES", "Around", "Cells", "Tidied"]
