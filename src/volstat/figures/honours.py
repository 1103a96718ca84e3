"""Honours: the volunteers with the most hours, by name; for internal tables only, and never without being asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from volstat.figures.engines import fetch
from volstat.figures.flows import service_records
from volstat.figures.results import Query
from volstat.figures.scope import Scope
from volstat.figures.stars import SECONDS
from volstat.figures.stocks import in_force, registration_spans
from volstat.project import Project

if TYPE_CHECKING:
    from volstat.figures.engines import Frame, Tables


@dataclass(frozen=True, slots=True)
class Honoured:
    """One volunteer among those with the most hours."""

    name: str
    unit: str | None
    consent: bool
    """Whether the roster records consent to publish the name; what it does not tell is no consent."""
    seconds: int
    """In the period."""
    lifetime: int
    """Since registration, up to the day."""
    star: int

    @property
    def hours(self) -> float:
        """Hours of service in the period."""
        return self.seconds / SECONDS

    @property
    def lifetime_hours(self) -> float:
        """Hours of service since registration."""
        return self.lifetime / SECONDS


def most_hours(tables: Tables, query: Query, project: Project, count: int) -> tuple[Honoured, ...]:
    """Returns the registered volunteers with the most hours in the period, most first."""
    import narwhals as nw

    scope = Scope(query, project.area, tables.columns)
    records = service_records(tables, scope)
    if records is None:
        return ()
    served = records.filter(nw.col("identified").fill_null(False)).group_by("person").agg(nw.col("seconds").sum())
    best = served.filter(nw.col("seconds") > 0).sort(["seconds", "person"], descending=[True, False]).head(count * 2)
    roster = registration_spans(tables["registrations"].join(best.select("person"), on="person", how="inner"))
    there = roster.filter(in_force(query.as_of)).select("person", "name", "unit", "consent")
    rows = fetch(there.join(best, on="person", how="inner").join(_lifetimes(tables, best, query), on="person"))
    found = [_honoured(row, project.definitions.star_hours) for row in rows if row["name"]]
    return tuple(sorted(found, key=lambda h: (-h.seconds, -h.lifetime, h.unit or "", h.name)))[:count]


def _lifetimes(tables: Tables, best: Frame, query: Query) -> Frame:
    import narwhals as nw

    since = nw.col("registered_on")
    rows = tables["participations"].filter(
        nw.col("left_out").is_null(),
        nw.col("identified"),
        ~nw.col("learning").fill_null(False),
        nw.col("day") <= query.as_of,
        since.is_null() | (nw.col("day") >= since),
    )
    served = rows.join(best.select("person"), on="person", how="inner")
    return served.group_by("person").agg(lifetime=nw.col("seconds").sum())


def _honoured(row: dict[str, Any], star_hours: tuple[int, ...]) -> Honoured:
    lifetime = int(row["lifetime"] or 0)
    star = sum(lifetime >= hours * SECONDS for hours in star_hours)
    return Honoured(row["name"], row["unit"], row["consent"] is True, int(row["seconds"]), lifetime, star)
