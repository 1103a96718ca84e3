"""Revisions: figures that were published, of this period or of those it is compared with, and are others today."""

from __future__ import annotations

from volstat.figures.catalogue import figures
from volstat.language import current, labelled
from volstat.report.described import Cell, Column, Section, Table
from volstat.report.figure_tables import kind_of
from volstat.report.material import Material
from volstat.report.numbers import period_text
from volstat.report.published import Revised
from volstat.report.sections.headline import change_of, measure_of
from volstat.report.words import listed, say


def revisions_section(material: Material) -> Section | None:
    """Returns what has changed since it was published; None where nothing was, or nothing has."""
    told = [revision for revision in material.revisions if revision.figure in figures()]
    if not told:
        return None
    columns = (
        Column("figure", say("figure")),
        Column("period", say("revised_period")),
        Column("measure", say("measure")),
        Column("published", say("published"), "figure"),
        Column("value", say("revised"), "figure"),
        Column("change", say("change"), "change"),
        Column("units", say("revised_units")),
        Column("causes", say("revised_causes")),
    )
    table = Table(
        name="revisions",
        title=say("revisions"),
        columns=columns,
        rows=tuple(_row(revision) for revision in told),
        row_kinds=tuple(kind_of(figures()[revision.figure]) for revision in told),
        row_names=tuple(revision.figure for revision in told),
        lines=tuple(("", "", revision.period.label) for revision in told),
    )
    return Section("revisions", say("revisions"), (table,))


def _row(revision: Revised) -> tuple[Cell, ...]:
    figure = figures()[revision.figure]
    causes = [labelled(say(f"cause_{kind}"), workbook) for kind, workbook in revision.causes]
    return (
        figure.title[current()],
        period_text(revision.period),
        measure_of(figure),
        revision.published,
        revision.now,
        change_of(figure, revision.now, revision.published),
        listed(revision.units) or None,
        listed(causes) or None,
    )
