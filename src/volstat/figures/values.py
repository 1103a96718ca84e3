"""Values: what was counted in a cell becomes figures, where null is unknown and never zero."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from volstat.figures.catalogue import Figure, figures
from volstat.figures.pairs import PAIRS
from volstat.figures.presence import Presence
from volstat.figures.results import Value
from volstat.figures.scope import Key, Scope, number_of
from volstat.figures.stars import SECONDS, star_measures
from volstat.project import Project

MEASURES: Final = {
    "registered_volunteers": "registered_volunteers",
    "registered_undated": "registered_undated",
    "registered_twice": "registered_twice",
    "teams": "teams",
    "stations": "stations",
    "services": "services",
    "participations": "participations",
    "participants": "participants",
    "participations_unidentified": "unidentified",
    "not_effective": "not_effective",
    "hours": "seconds",
    "learning_hours": "learning_seconds",
    "hours_automatic": "seconds_automatic",
    "hours_manual": "seconds_manual",
    "hours_imported": "seconds_imported",
    "hours_unknown_origin": "seconds_unknown",
}
"""Figure → the measure of a tally that it states."""
SECONDS_MEASURES: Final = frozenset(measure for measure in MEASURES.values() if "seconds" in measure)
"""Measures that become hours."""
SECONDS_PAIRED: Final = frozenset({"timed_seconds", "person_seconds"})
"""Those of the measures of `PAIRS`."""
RATIOS: Final = {
    "registration_rate": ("registered_volunteers", "population"),
    "hours_per_participation": ("hours", "participations"),
    "participations_per_service": ("participations", "services"),
}
"""Ratio → the totals above and below the line."""
PER_PERSON: Final = "hours_per_participant"
"""The ratio whose time is that of identified persons alone, which is no figure by itself."""
PERSONS: Final = ("participants", "participations_unidentified")
"""Flows that declared numbers and summaries cannot tell, though they tell participations."""


def totals_of(figure: str) -> tuple[str, ...]:
    """Returns the totals that a figure is made of: the two of a ratio, else itself."""
    return RATIOS.get(figure, ("hours", "participants") if figure == PER_PERSON else (figure,))


@dataclass(frozen=True)
class Valuer:
    """Turns cells into figures for one scope."""

    scope: Scope
    presence: Presence
    project: Project
    apart: bool = False
    """Whether some rows tell only one of a ratio's totals, so that its cells have the measures of `PAIRS`."""

    def values(self, names: Iterable[str], key: Key, cell: Mapping[str, int | None]) -> dict[str, Value]:
        """Returns the figures `names` of one cell; None where they have no meaning, or nobody told them."""
        counted: dict[str, Value] = {}
        for name in names:
            figure = figures()[name]
            applies = figure.applies((*self.scope.by, *self.scope.where))
            counted[name] = self._value(figure, key, cell) if applies else None
        return counted

    def _value(self, figure: Figure, key: Key, cell: Mapping[str, int | None]) -> Value:
        if figure.name in ("population_year", "population"):
            return self._population(key)[figure.name == "population"]
        if figure.name == "stars":
            return self._stars(figure, key, cell)
        if figure.name == PER_PERSON or figure.name in RATIOS:
            above, below = self._totals(figure, key, cell)
            return (
                above / below if isinstance(above, int | float) and isinstance(below, int | float) and below else None
            )
        measure = MEASURES[figure.name]
        count = cell[measure] if measure in cell else self._nothing(figure, key, cell)
        return count / SECONDS if count is not None and measure in SECONDS_MEASURES else count

    def _totals(self, figure: Figure, key: Key, cell: Mapping[str, int | None]) -> tuple[Value, Value]:
        """Returns what stands above and below the line of a ratio."""
        if self.apart and figure.name in PAIRS:
            above, below = PAIRS[figure.name]
        elif figure.name == PER_PERSON:
            above, below = "person_seconds", "participants"
        else:
            total, count = (self._value(figures()[name], key, cell) for name in RATIOS[figure.name])
            return total, count
        found = cell.get(above)
        return found / SECONDS if found is not None and above in SECONDS_PAIRED else found, cell.get(below)

    def _nothing(self, figure: Figure, key: Key, cell: Mapping[str, int | None]) -> int | None:
        """Returns what no row at all means: 0 if a unit sent its table, else unknown."""
        if figure.name == "registered_volunteers" and "team" in (*self.scope.by, *self.scope.where):
            return None  # a roster need not tell teams: that none of its rows names one is no zero
        if figure.kind == "stock":
            shown = "month" not in self.scope.by or any(m == self._month(key) for m, _ in self.scope.stock_days)
            return 0 if shown and self.presence.holds(figure, self._units(key)) else None
        if figure.name in PERSONS and cell.get("participations"):
            return None
        months = [m for m in self.scope.months if self._month(key) in (None, m.label)]
        covered = self.presence.covers(figure, self._units(key), [number_of(m.start) for m in months])
        return 0 if covered else None

    def _stars(self, figure: Figure, key: Key, cell: Mapping[str, int | None]) -> Value:
        measures = star_measures(self.project.definitions.star_hours)
        counts = [cell.get(measure) for measure in measures]
        if any(count is None for count in counts) and self._nothing(figure, key, cell) is None:
            return None
        return {str(level): count or 0 for level, count in enumerate(counts, start=1)}

    def _population(self, key: Key) -> tuple[int | None, int | None]:
        """Returns the year and the residents below a rate, both None where the settings do not tell them."""
        day = self.scope.query.as_of
        if "month" in self.scope.by:
            days = dict(self.scope.stock_days)
            if self._month(key) not in days:
                return None, None
            day = days[self._month(key)]
        year = population_year(self.project, day.year)
        residents = self.project.population.get(str(year), {})
        district = self._district(key)
        if district is not None or "district" in self.scope.where:
            units = [district] if district is not None else self.scope.units
            people = [residents.get(unit) for unit in units]
        else:
            parts = [residents.get(unit) for unit in self.project.area.districts]
            people = [residents["total"]] if "total" in residents else parts
        total = sum(p for p in people if p is not None) if people and None not in people else None
        return (None, None) if total is None else (year, total)

    def _district(self, key: Key) -> str | None:
        return dict(zip(self.scope.by, key, strict=True)).get("district")

    def _month(self, key: Key) -> str | None:
        return dict(zip(self.scope.by, key, strict=True)).get("month")

    def _units(self, key: Key) -> tuple[str | None, ...]:
        if "district" in self.scope.by:
            return (self._district(key),)
        return (*self.scope.units, None) if "district" not in self.scope.where else self.scope.units


def population_year(project: Project, year: int) -> int | None:
    """Returns the year of the population that the settings name, else the latest one not after `year`."""
    if project.definitions.population_year is not None:
        return int(project.definitions.population_year)
    return max((int(known) for known in project.population if known.isdigit() and int(known) <= year), default=None)
