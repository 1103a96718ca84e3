"""What is hidden in a report under a threshold: one place decides for every table, phrase, form and format.

Of one cell (a line of a breakdown in a span of time) all that tells about the same people stands and falls together:
participations, participants, hours and every ratio made of them are hidden where any of them is under the threshold,
and so are those of further cells from which sums would give them, or a small group of them, back. The pattern is
computed for whole calendar years, months, quarters, halves and years together, so that the reports of a year do not
give back what one hides. Distinct persons add up to nothing: several cells hidden together are enough by their
participations and by their hours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from volstat.report.cube import BETWEEN, CROSSED, PERSONS, STOCKS, WHOLE, Cell, Cube, Line, Number
from volstat.report.described import HIDDEN
from volstat.report.described import Cell as Shown
from volstat.report.protect import protected

PEOPLE: Final = "participations"
"""The pattern of all that tells about those who served."""
_OF_PEOPLE: Final = (
    *("participations", "participants", "hours", "learning_hours", "participations_unidentified", "not_effective"),
    *("hours_automatic", "hours_manual", "hours_imported", "hours_unknown_origin"),
    *("hours_per_participation", "participations_per_service", "hours_per_participant"),
)
_OF_SERVICES: Final = ("services", "participations_per_service")
_OF_REGISTERED: Final = (
    "registered_volunteers",
    "registration_rate",
    "registered_twice",
    "registered_undated",
    "stars",
)
_OF: Final = {
    PEOPLE: _OF_PEOPLE,
    "services": _OF_SERVICES,
    "registered_volunteers": _OF_REGISTERED,
    "teams": ("teams",),
    "stations": ("stations",),
}
"""Pattern → the figures that it hides."""
_PUBLIC: Final = ("population", "population_year", "registration_target")
"""What is about nobody in the data."""
ORIGINS: Final = ("hours_automatic", "hours_manual", "hours_imported", "hours_unknown_origin")


@dataclass(frozen=True, slots=True)
class Hiding:
    """The cells that a report hides."""

    limit: int
    cells: Mapping[str, frozenset[Cell]]
    """Pattern → hidden cells."""
    stars: frozenset[tuple[Line, str]] = frozenset()
    """Hidden counts of star volunteers, by line and star."""
    days: Mapping[str, str] = field(default_factory=dict)
    """Span → the month whose last day is that of its stocks."""

    def hides(self, figure: str, cell: Cell) -> bool:
        """Tells whether a figure is hidden for a line and span."""
        at = (*cell[:2], self.days.get(cell[2], cell[2]))
        return any(
            (at if pattern in STOCKS else cell) in self.cells.get(pattern, frozenset())
            for pattern, figures in _OF.items()
            if figure in figures
        )

    def small(self, value: object) -> bool:
        """Tells whether a value alone is reason to hide it."""
        return isinstance(value, int | float) and 0 < value < self.limit

    def shown(self, figure: str, cell: Cell, value: Shown, *, counted: bool = True) -> Shown:
        """Returns a figure's value as it may be shown; `counted` tells numbers from ratios."""
        if not isinstance(value, int | float) or figure in _PUBLIC:
            return value
        return HIDDEN if self.hides(figure, cell) or (counted and self.small(value)) else value

    def origins(self, told: Mapping[str, Number]) -> frozenset[str]:
        """Returns the parts of the hours, by their origin, that are hidden: small ones, and what gives them back."""
        values = {name: told.get(name) for name in (*ORIGINS, "hours")}
        small = {name for name in ORIGINS if self.small(values[name])}
        return protected(values, [(*ORIGINS, "hours")], small, self.limit)


def hiding_of(cube: Cube, limit: int, as_of: date) -> Hiding:
    """Returns what a report under this threshold hides."""
    outer = hiding_of(cube.outer, limit, as_of) if cube.outer else None
    seeds = {name: _outer_cells(cube, outer, name) for name in (PEOPLE, "services", *STOCKS)}
    people = _small_people(cube, limit) | seeds[PEOPLE]
    weights, services = _weights(cube), cube.flows["services"]
    few = _small(services, limit) | seeds["services"]
    cells = {
        PEOPLE: protected(weights, list(_flow_sums(cube, weights)), people, limit),
        "services": protected(services, list(_flow_sums(cube, services)), few, limit),
    }
    days = _stock_days(cube, as_of)
    for name in STOCKS:
        values = {
            (*cell[:2], days.get(cell[2], cell[2])): value
            for cell, value in cube.stocks[name].items()
            if value is not None
        }
        cells[name] = protected(values, list(_over_lines(values)), _small(values, limit) | seeds[name], limit)
    return Hiding(limit, cells, _hidden_stars(cube, limit), days)


def _outer_cells(cube: Cube, outer: Hiding | None, name: str) -> set[Cell]:
    """Returns the cells of the whole that the city's own reports hide as one of their lines."""
    if outer is None:
        return set()
    return {(*WHOLE, span) for *line, span in outer.cells[name] if tuple(line) == cube.outer_line}


def _small(values: Mapping[Cell, Number], limit: int) -> set[Cell]:
    return {cell for cell, value in values.items() if value is not None and 0 < value < limit}


def _small_people(cube: Cube, limit: int) -> set[Cell]:
    return set().union(*(_small(cube.flows[name], limit) for name in (PEOPLE, PERSONS, "hours")))


def _weights(cube: Cube) -> dict[Cell, Number]:
    """Returns for each cell what stands for its people: the less of its participations and hours that is not nothing.

    Several cells hidden together are then enough in both, since both add up.
    """
    return {cell: _less(value, cube.flows["hours"].get(cell)) for cell, value in cube.flows[PEOPLE].items()}


def _less(*numbers: Number) -> Number:
    known = [number for number in numbers if number is not None]
    return min((number for number in known if number), default=0 if known else None)


def _flow_sums(cube: Cube, values: Mapping[Cell, Number]) -> Iterator[tuple[Cell, ...]]:
    """Gives the sums over time of each line, over the lines of each breakdown, and of the crossed ones."""
    both = ",".join(CROSSED)
    for line in dict.fromkeys(cell[:2] for cell in values if cell[0] != both):
        for span, parts in cube.spans():
            yield (*((*line, part) for part in parts), (*line, span))
    yield from _over_lines({cell: value for cell, value in values.items() if cell[0] != both})
    groups: dict[Cell, list[Cell]] = {}
    for cell in values:
        if cell[0] == both:
            for key, value in zip(CROSSED, cell[1].split(BETWEEN), strict=True):
                groups.setdefault((key, value, cell[2]), []).append(cell)
    for total, cells in groups.items():
        yield (*cells, total)


def _over_lines(cells: Iterable[Cell]) -> Iterator[tuple[Cell, ...]]:
    """Gives for each breakdown and span the sum of its lines."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in cells:
        if cell[:2] != WHOLE:
            groups.setdefault((cell[0], cell[2]), []).append(cell)
    for (_key, span), members in groups.items():
        yield (*members, (*WHOLE, span))


def _stock_days(cube: Cube, as_of: date) -> dict[str, str]:
    """Returns span → the month at whose end its stocks are taken: one day has one number, whatever the span."""
    ends = {span: parts[-1] for span, parts in cube.spans()}
    found = {span: ends.get(ends.get(last, last), ends.get(last, last)) for span, last in ends.items()}
    return {**found, cube.period.label: f"{as_of:%Y-%m}"}


def _hidden_stars(cube: Cube, limit: int) -> frozenset[tuple[Line, str]]:
    """Hides small counts by district and star, and those that the totals of either would give back."""
    lines = dict.fromkeys(line for line, _ in cube.stars)
    stars = dict.fromkeys(star for _, star in cube.stars)
    values: dict[tuple[Line, str], Number] = dict(cube.stars)
    sums: list[tuple[tuple[Line, str], ...]] = []
    for line in lines:
        told = [cube.stars.get((line, star)) for star in stars]
        values[line, ""] = sum(value or 0 for value in told)
        sums.append((*((line, star) for star in stars), (line, "")))
    sums.extend((*((line, star) for line in lines if line != WHOLE), (WHOLE, star)) for star in (*stars, ""))
    small = {cell for cell, value in values.items() if value is not None and 0 < value < limit}
    return protected(values, sums, small, limit)
