"""What it was called: activity, team, campaign, programme and category."""

from __future__ import annotations

import re
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.cells import Cells
from volstat.intake.tidy.persons import whole_numbers
from volstat.intake.values.distinct import Distinct
from volstat.intake.values.text import clean

_BETWEEN: Final = re.compile(r"\s*[/／\n|｜]+\s*")


def labels_of(cells: Cells) -> dict[str, pa.Array]:
    """Returns `frames.LABELS` of each row; a cell of two values (服务项目/服务团体) gives both."""
    activity, team = clean(cells.texts("activity")), clean(cells.texts("team"))
    if cells.has("activity_and_team"):
        first, second = _two(cells)
        activity, team = pc.coalesce(activity, first), pc.coalesce(team, second)
    return {
        "activity_id": clean(whole_numbers(cells, "activity_id")),
        "activity": activity,
        "team": team,
        **{name: clean(cells.texts(name)) for name in ("campaign", "programme", "category")},
    }


def _two(cells: Cells) -> tuple[pa.Array, pa.Array]:
    """Splits cells at their last stroke, since an activity's name may hold one and a team's hardly does."""
    column = Distinct.of(cells.texts("activity_and_team"))
    parts = [_split(text) for text in column.values.to_pylist()]
    activities, teams = (pa.array([part[place] for part in parts], pa.string()) for place in (0, 1))
    return clean(column.spread(activities)), clean(column.spread(teams))


def _split(text: str) -> tuple[str, str | None]:
    marks = list(_BETWEEN.finditer(text.strip()))
    if not marks:
        return text, None
    return text.strip()[: marks[-1].start()], text.strip()[marks[-1].end() :]
