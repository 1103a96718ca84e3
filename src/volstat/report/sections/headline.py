"""The headline: each figure with the previous period and the same period of last year, and what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from volstat.figures.catalogue import Figure, figures, headline
from volstat.figures.results import FigureSet, Value
from volstat.language import current
from volstat.report.described import Cell, Column, Section, Table
from volstat.report.figure_tables import kind_of, scalar
from volstat.report.material import Material
from volstat.report.notes import lacking_text
from volstat.report.numbers import period_text
from volstat.report.published import revision_text
from volstat.report.words import say


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
        Column("value", _period_title(material, material.whole), "figure"),
    ]
    for name, found in compared:
        change = "change_year" if name == "last_year" else "change_previous"
        columns.append(Column(name, _period_title(material, found), "figure"))
        columns.append(Column(change, say(change), "change"))
    shown = [figure for figure in headline() if _shown(figure, material.whole)]
    return Table(
        name="headline",
        title=say("headline"),
        columns=tuple(columns),
        rows=tuple(_line(figure, material.whole, [found for _, found in compared]) for figure in shown),
        row_kinds=tuple(kind_of(figure) for figure in shown),
        row_names=tuple(figure.name for figure in shown),
        notes=tuple(_headline_notes(material, [found for _, found in compared])),
    )


def _period_title(material: Material, found: FigureSet) -> str:
    """Returns a period as it heads a column: with a mark where its flows lack a unit, or it has been revised."""
    title = period_text(found.query.period)
    if not found.coverage.complete:
        title = say("whole_incomplete", whole=title)
    if any(revision.period == found.query.period for revision in material.revisions):
        title = say("whole_revised", whole=title)
    return title


def _headline_notes(material: Material, compared: list[FigureSet]) -> Iterator[str]:
    """Gives what the marked columns lack, with the units named, and what has been revised."""
    for found in compared:
        if not found.coverage.complete:
            facts = {"period": period_text(found.query.period), "units": lacking_text(found.coverage)}
            yield say("note_compared", **facts)
    for period in dict.fromkeys(revision.period for revision in material.revisions):
        told = [revision for revision in material.revisions if revision.period == period]
        if material.hiding is None:
            totals = [revision for revision in told if figures()[revision.figure].kind != "ratio"]
            counted = [revision for revision in totals if figures()[revision.figure].headline]
            texts = say("semicolon").join(revision_text(revision) for revision in counted or told)
            yield say("press_revised", period=period_text(period), figures=texts)
        else:
            yield say("revised_hidden", period=period_text(period))


def _shown(figure: Figure, found: FigureSet) -> bool:
    if not figure.applies(key for key, _ in found.query.where):
        return False
    return figure.kind != "ratio" or found.values.get(figure.name) is not None


def _line(figure: Figure, whole: FigureSet, compared: list[FigureSet]) -> tuple[Cell, ...]:
    now = scalar(whole.values.get(figure.name))
    cells: list[Cell] = [figure.title[current()], measure_of(figure), now]
    for before in compared:
        then = scalar(before.values.get(figure.name))
        if figure.kind == "flow" and not then and not before.coverage.complete:
            then = None  # nothing from some of the units is nothing known of all
        cells += [then, change_of(figure, now, then) if comparable(figure, whole, before) else None]
    return tuple(cells)


def measure_of(figure: Figure) -> str:
    """Returns a figure's unit of measure; that of a share stands at the number itself."""
    return figure.measure[current()]


def comparable(figure: Figure, now: FigureSet, before: FigureSet) -> bool:
    """Tells whether a change means something: both totals reach over the same units, those of flows over all."""
    if figure.kind == "stock" or kind_of(figure) == "share":
        of = "registered_volunteers" if kind_of(figure) == "share" else figure.name
        return now.coverage.not_sent.get(of) == before.coverage.not_sent.get(of)
    return now.coverage.complete and before.coverage.complete


def change_of(figure: Figure, now: int | float | None, then: int | float | None) -> float | None:
    """Returns a figure's change: relative, and of a share in percentage points."""
    if kind_of(figure) != "share":
        return change(now, then)
    return None if now is None or then is None else (now - then) * 100


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
