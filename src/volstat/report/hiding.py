"""What is hidden in a report under a threshold: small cells, and those that would give them back, over all months.

The pattern is computed for the whole calendar year, months, quarters, halves and the year together, so that the
reports of its periods do not give back what any one of them hides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from volstat.figures.periods import months_of
from volstat.figures.results import Period, Row
from volstat.report.figure_tables import label_of, scalar
from volstat.report.material import Material
from volstat.report.protect import protected

FLOWS: Final = ("services", "participations", "hours")
"""Figures that add up over lines and over months."""
STOCKS: Final = ("registered_volunteers", "teams", "stations")
"""Figures that add up over lines on one day."""
_PARTS: Final = {"H1": ("Q1", "Q2"), "H2": ("Q3", "Q4"), "": ("H1", "H2")}

Cell = tuple[str, str, str]
"""Breakdown and line (both empty for the whole), and the span of time."""
WHOLE: Final = ("", "")


@dataclass(frozen=True, slots=True)
class Hiding:
    """The cells that a report hides."""

    limit: int
    cells: Mapping[str, frozenset[Cell]]
    """Figure → hidden cells."""

    def hides(self, figure: str, cell: Cell) -> bool:
        """Tells whether a figure is hidden for a line and span."""
        return cell in self.cells.get(figure, frozenset())

    def small(self, value: object) -> bool:
        """Tells whether a value alone is reason to hide it."""
        return isinstance(value, int | float) and 0 < value < self.limit


def hiding_of(material: Material, limit: int) -> Hiding:
    """Returns what a report under this threshold hides."""
    cells: dict[str, frozenset[Cell]] = {}
    for figure in ("participations", "services", "hours"):
        values, sums = _flow_cells(material, figure)
        small = {cell for cell, value in values.items() if value is not None and 0 < value < limit}
        if figure == "hours":  # the hours of two people are theirs, however many
            small |= {cell for cell in cells["participations"] if values.get(cell)}
        cells[figure] = protected(values, sums, small)
    for figure in STOCKS:
        values, sums = _stock_cells(material, figure)
        small = {cell for cell, value in values.items() if value is not None and 0 < value < limit}
        cells[figure] = protected(values, sums, small)
    return Hiding(limit, cells)


def _flow_cells(material: Material, figure: str) -> tuple[dict[Cell, int | float | None], list[tuple[Cell, ...]]]:
    values: dict[Cell, int | float | None] = {}
    for key, found in material.monthly.items():
        for row in found.rows:
            month = row.keys["month"] or ""
            line = WHOLE if key == "month" else (key, label_of(key, row.keys[key]))
            values[(*line, month)] = scalar(row.values.get(figure))
    lines = list(dict.fromkeys(cell[:2] for cell in values))
    for line in lines:
        for span, parts in _spans(material):
            values[(*line, span)] = _added([values.get((*line, part)) for part in parts])
    label = material.period.label
    for key, found in material.by.items():
        if "," not in key and key != "month":
            for row in found.rows:
                values[(key, label_of(key, row.keys[key]), label)] = scalar(row.values.get(figure))
    values[(*WHOLE, label)] = scalar(material.whole.values.get(figure))
    return values, [*_over_time(material, lines), *_over_lines(values)]


def _stock_cells(material: Material, figure: str) -> tuple[dict[Cell, int | float | None], list[tuple[Cell, ...]]]:
    label = material.period.label
    values: dict[Cell, int | float | None] = {(*WHOLE, label): scalar(material.whole.values.get(figure))}
    for key in ("district", "station_kind"):
        rows: tuple[Row, ...] = material.by[key].rows if key in material.by else ()
        for row in rows:
            values[(key, label_of(key, row.keys[key]), label)] = scalar(row.values.get(figure))
    return values, list(_over_lines(values))


def _over_time(material: Material, lines: list[tuple[str, str]]) -> Iterator[tuple[Cell, ...]]:
    """Gives for each line the sums of months in quarters, quarters in halves, halves in the year, and the period."""
    spans = dict(_spans(material))
    period = tuple(month.label for month in months_of(material.period))
    if material.period.label not in spans and period != (material.period.label,):
        spans[material.period.label] = period
    for line in lines:
        for span, parts in spans.items():
            yield (*((*line, part) for part in parts), (*line, span))


def _over_lines(values: Mapping[Cell, int | float | None]) -> Iterator[tuple[Cell, ...]]:
    """Gives for each breakdown and span the sum of its lines."""
    groups: dict[tuple[str, str], list[Cell]] = {}
    for cell in values:
        if cell[:2] != WHOLE:
            groups.setdefault((cell[0], cell[2]), []).append(cell)
    for (_key, span), cells in groups.items():
        yield (*cells, (*WHOLE, span))


def _spans(material: Material) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Gives quarters with their months, then halves, then the year, for every year of the period."""
    for year in years_of(material.period):
        for quarter in range(4):
            months = tuple(f"{year}-{quarter * 3 + month:02}" for month in (1, 2, 3))
            yield f"{year}Q{quarter + 1}", months
        for part, halves in _PARTS.items():
            yield f"{year}{part}", tuple(f"{year}{half}" for half in halves)


def years_of(period: Period) -> range:
    """Returns the calendar years that a period touches."""
    return range(period.start.year, period.end.year + 1)


def _added(values: list[int | float | None]) -> int | float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
