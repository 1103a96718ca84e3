"""Which teams and projects a ranking may name with their numbers, where small cells are hidden.

A team is a finer cell than its unit, and stands in the reports of twelve months. It is listed if no month of its
calendar year is under the threshold, by participations, hours or persons, no cell of its unit is hidden in that year,
and what is left of its unit without all that are listed is in no month under the threshold either. Then no number of
a listed line is a small one, and no unit less lines listed of it leaves one, in a month or in any sum of months.

Reports on a part of the work, a campaign say, list nobody: a team's numbers there, taken from those it has in the
report of everything, would be what it did apart from it. Not looked at is a project beside the team that held it,
which no table connects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from volstat.figures.periods import months_of
from volstat.figures.projects import Held
from volstat.figures.results import FigureSet, Period, Query
from volstat.report.cube import WHOLE, Cube, Number
from volstat.report.figure_tables import label_of, scalar
from volstat.report.hiding import PEOPLE, Hiding

Name = tuple[str, str]
"""Unit and name."""
_Told = dict[Name, dict[str, dict[str, Number]]]
Told = Mapping[Name, Mapping[str, Mapping[str, Number]]]
"""Name → span (month or period) → figure → its number."""
_NUMBERS: Final = ("services", "participations", "hours")
_PERSONS: Final = "participants"
_OF_PEOPLE: Final = ("participations", "hours")


@dataclass(frozen=True, slots=True)
class Listed:
    """What of a ranking is not hidden."""

    people: frozenset[Name] = field(default_factory=frozenset)
    """Whose participations and hours are shown."""
    services: frozenset[Name] = field(default_factory=frozenset)
    """Whose services are shown."""


def teams_told(answer: Callable[[Query], FigureSet], query: Query) -> Told:
    """Returns the teams by month of the period's calendar years, and in the period; what names no team is left out."""
    told: _Told = {}
    years = calendar_years(query.period)
    for period, by in ((years, ("district", "team", "month")), (query.period, ("district", "team"))):
        for row in answer(replace(query, period=period, as_of=period.end, by=by)).rows:
            if row.keys["team"] is not None:
                numbers = {figure: scalar(row.values.get(figure)) for figure in (*_NUMBERS, _PERSONS)}
                name = (label_of("district", row.keys["district"]), row.keys["team"])
                told.setdefault(name, {})[row.keys.get("month") or period.label] = numbers
    return told


def projects_told(count: Callable[[Query], tuple[Held, ...]], query: Query) -> Told:
    """Returns the projects by month of the period's calendar years, and in the period."""
    told: _Told = {}
    for period in (*months_of(calendar_years(query.period)), query.period):
        for held in count(replace(query, period=period)):
            numbers = {"services": held.services, "participations": held.participations, "hours": held.hours}
            told.setdefault((label_of("district", held.unit), held.name), {})[period.label] = numbers
    return told


def calendar_years(period: Period) -> Period:
    """Returns the span of the calendar years that a period touches."""
    first, last = period.start.replace(month=1, day=1), period.end.replace(month=12, day=31)
    return Period(f"{first.year}..{last.year}", first, last)


def may_list(query: Query) -> bool:
    """Tells whether a report under a threshold may list anybody: only where its lines are told of all their work."""
    return all(key == "district" for key, _value in query.where)


def listed_of(told: Told, cube: Cube, hiding: Hiding, *, one_unit: bool) -> Listed:
    """Returns which lines may be listed.

    Args:
        told: the lines of all months of the period's calendar years, and of the period.
        cube: the figures of their units.
        hiding: what is hidden of the units.
        one_unit: whether the report is of one district, so that the whole is the unit.
    """
    enough = {n: c for n, c in told.items() if not any(hiding.small(numbers.get(_PERSONS)) for numbers in c.values())}
    people = _listed(enough, cube, hiding, _OF_PEOPLE, PEOPLE, one_unit=one_unit)
    services = _listed(told, cube, hiding, ("services",), "services", one_unit=one_unit)
    return Listed(people, people & services)


def _listed(
    told: Told, cube: Cube, hiding: Hiding, figures: tuple[str, ...], pattern: str, *, one_unit: bool
) -> frozenset[Name]:
    spans = list(dict.fromkeys(span for lines in told.values() for span in lines))
    years = {span[:4] for span in spans}
    by_unit: dict[str, list[Name]] = {}
    for name in told:
        by_unit.setdefault(name[0], []).append(name)
    found: set[Name] = set()
    for unit, names in by_unit.items():
        line = WHOLE if one_unit else ("district", unit)
        if any(cell[:2] in (line, WHOLE) and cell[2][:4] in years for cell in hiding.cells[pattern]):
            continue
        kept = [n for n in names if not any(hiding.small(c.get(f)) for c in told[n].values() for f in figures)]
        kept.sort(key=lambda n: (-sum(c.get(figures[0]) or 0 for c in told[n].values()), n))
        while kept and any(
            hiding.small(_left(kept, told, span, figure, cube.flows[figure].get((*line, span))))
            for span in spans
            for figure in figures
        ):
            kept.pop()
        found.update(kept)
    return frozenset(found)


def _left(kept: list[Name], told: Told, span: str, figure: str, whole: Number) -> float:
    """Returns what the unit has beyond those that are kept; a rounding rest is nothing."""
    rest = (whole or 0) - sum(told[name].get(span, {}).get(figure) or 0 for name in kept)
    return round(rest, 6)
