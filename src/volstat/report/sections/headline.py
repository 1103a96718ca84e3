"""The headline: each figure with the previous period and the same period of last year, and what stands beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from volstat.figures.catalogue import Figure, figures, headline
from volstat.figures.results import FigureSet, Value
from volstat.language import current
from volstat.report.described import Cell, Column, Section, Table
from volstat.report.figure_tables import kind_of, scalar
from volstat.report.material import Material
from volstat.report.numbers import period_text
from volstat.report.words import say

_BESIDE_LEFT_OUT: Final = ("registration_target",)


def headline_section(material: Material) -> Section:
    """Returns the headline figures with their changes, and the figures beside them."""
    beside = _beside(material)
    tables = (_headline(material), *((beside,) if beside.rows else ()))
    return Section("headline", say("headline"), tables)


def _headline(material: Material) -> Table:
    compared = [
        (name, found)
        for name, found in (("previous", material.previous), ("last_year", material.last_year))
        if found is not None and not (name == "previous" and found is material.last_year)
    ]
    columns = [
        Column("figure", say("figure")),
        Column("measure", say("measure")),
        Column("value", period_text(material.period), "figure"),
    ]
    for name, found in compared:
        change = "change_year" if name == "last_year" else "change_previous"
        columns.append(Column(name, period_text(found.query.period), "figure"))
        columns.append(Column(change, say(change), "change"))
    shown = [figure for figure in headline() if _shown(figure, material.whole)]
    return Table(
        name="headline",
        title=say("headline"),
        columns=tuple(columns),
        rows=tuple(_line(figure, material.whole, [found for _, found in compared]) for figure in shown),
        row_kinds=tuple(kind_of(figure) for figure in shown),
        row_names=tuple(figure.name for figure in shown),
    )


def _shown(figure: Figure, found: FigureSet) -> bool:
    if not figure.applies(key for key, _ in found.query.where):
        return False
    return figure.kind != "ratio" or found.values.get(figure.name) is not None


def _line(figure: Figure, whole: FigureSet, compared: list[FigureSet]) -> tuple[Cell, ...]:
    now = scalar(whole.values.get(figure.name))
    cells: list[Cell] = [figure.title[current()], measure_of(figure), now]
    for before in compared:
        then = scalar(before.values.get(figure.name))
        cells += [then, change(now, then) if comparable(figure, whole, before) else None]
    return tuple(cells)


def measure_of(figure: Figure) -> str:
    """Returns a figure's unit of measure; a share is shown in per cent."""
    return figure.measure[current()] or ("%" if kind_of(figure) == "share" else "")


def comparable(figure: Figure, now: FigureSet, before: FigureSet) -> bool:
    """Tells whether a change means something: both totals of a flow reach over the same units and months.

    A ratio of percent is not put in percent of itself.
    """
    if kind_of(figure) == "share":
        return False
    return figure.kind == "stock" or (now.coverage.complete and before.coverage.complete)


def change(now: int | float | None, then: int | float | None) -> float | None:
    """Returns the relative change, None where either is unknown or there was nothing before."""
    return None if now is None or not then else (now - then) / then


def _beside(material: Material) -> Table:
    told: Mapping[str, Value] = material.whole.beside
    shown = [f for f in figures().values() if not f.headline and told.get(f.name) is not None]
    return Table(
        name="beside",
        title=say("beside"),
        columns=(
            Column("figure", say("figure")),
            Column("measure", say("measure")),
            Column("value", say("value"), "figure"),
        ),
        rows=tuple((f.title[current()], measure_of(f), scalar(told[f.name])) for f in shown),
        row_kinds=tuple(kind_of(f) for f in shown),
        row_names=tuple(f.name for f in shown),
    )
