"""Projects: activities of one name in one unit taken together, for rankings.

The number of a session at the end of a name (第3场, 第二期) tells sessions of one project apart, and is left off.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from volstat.figures.engines import fetch
from volstat.figures.flows import service_records
from volstat.figures.results import Query
from volstat.figures.scope import Scope
from volstat.project import Project

if TYPE_CHECKING:
    from volstat.figures.engines import Frame, Tables

_SESSION: Final = re.compile(r"[\s（(\-—·]*第\s*[0-9０-９一二三四五六七八九十百]+\s*(场次|场|期|次|届|批|回|站)[）)]?$")


@dataclass(frozen=True, slots=True)
class Held:
    """What was held under one name in one unit."""

    name: str
    unit: str | None
    services: int
    participations: int | None
    """None where nothing tells them."""
    seconds: int | None

    @property
    def hours(self) -> float | None:
        """The time of the effective records, or what the activities declare."""
        return None if self.seconds is None else self.seconds / 3600


def count_projects(tables: Tables, query: Query, project: Project) -> tuple[Held, ...]:
    """Returns the projects of a query by participations, most first; names that sessions share are one project."""
    scope = Scope(query, project.area, tables.columns)
    found: dict[tuple[str | None, str], list[int | None]] = {}
    for row in (*_started(tables, scope), *_recorded(tables, scope)):
        if not row["name"]:
            continue
        numbers = found.setdefault((row["unit"], project_name(row["name"])), [0, None, None])
        for position, measure in enumerate(("services", "participations", "seconds")):
            told, known = row[measure], numbers[position]
            numbers[position] = known if told is None else told + (known or 0)
    held = [Held(name, unit, services or 0, told, time) for (unit, name), (services, told, time) in found.items()]
    return tuple(sorted(held, key=lambda h: (-(h.participations or 0), -h.services, h.name, h.unit or "")))


def project_name(activity: str) -> str:
    """Returns an activity's name without the number of its session; a name that is nothing else stays."""
    return _SESSION.sub("", activity.strip()) or activity.strip()


def _started(tables: Tables, scope: Scope) -> list[dict[str, Any]]:
    """Returns what starts in the period by name; numbers of their own only of activities without records."""
    import narwhals as nw

    rows = scope.restrict(tables["activities"], "activities")
    if rows is None:
        return []
    declared = nw.col("grain") == "declared"
    each = (
        rows.filter(scope.day_in_scope("start_day"))
        .with_columns(
            services=nw.col("services").fill_null(1),
            participations=nw.when(declared).then(nw.col("participations")),
            seconds=nw.when(declared).then(nw.col("seconds")),
        )
        .group_by("activity", "unit", "activity_name")
        .agg(nw.col("services").max(), nw.col("participations").max(), nw.col("seconds").max())
    )
    return _by_name(each, ("services", "participations", "seconds"))


def _recorded(tables: Tables, scope: Scope) -> list[dict[str, Any]]:
    """Returns the records of the period under the names of their activities."""
    import narwhals as nw

    rows = service_records(tables, scope)
    if rows is None:
        return []
    named = tables["activities"].filter(nw.col("left_out").is_null())
    names = named.group_by("activity").agg(nw.col("activity_name").min(), owner=nw.col("unit").min())
    each = (
        rows.filter(~nw.col("activity").is_null())
        .group_by("activity", "person", "day")
        .agg(nw.col("seconds").sum())
        .group_by("activity")
        .agg(nw.len().alias("participations"), nw.col("seconds").sum())
        .join(names, on="activity", how="inner")
        .select("activity_name", "participations", "seconds", unit=nw.col("owner"))
    )
    return _by_name(each, ("participations", "seconds"))


def _by_name(each: Frame, measures: tuple[str, ...]) -> list[dict[str, Any]]:
    import narwhals as nw

    sums = [s for m in measures for s in (nw.col(m).sum(), nw.col(m).count().alias(f"{m}_told"))]
    rows = fetch(each.group_by("unit", "activity_name").agg(*sums))
    return [
        {
            "unit": row["unit"],
            "name": row["activity_name"],
            **{m: (int(row[m]) if row.get(f"{m}_told") else None) for m in ("services", "participations", "seconds")},
        }
        for row in rows
    ]
