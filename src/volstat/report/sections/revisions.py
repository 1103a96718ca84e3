"""Revisions: figures of the period that were published and are others today."""

from __future__ import annotations

from volstat.figures.catalogue import figures
from volstat.language import current
from volstat.report.described import Cell, Column, ColumnKind, Section, Table
from volstat.report.figure_tables import kind_of, scalar
from volstat.report.material import Material
from volstat.report.sections.headline import change
from volstat.report.words import say


def revisions_section(material: Material) -> Section | None:
    """Returns what has changed since the period was published; None where it was not, or nothing has."""
    if not material.published or material.restricted:
        return None
    rows: list[tuple[Cell, ...]] = []
    kinds: list[ColumnKind] = []
    for name, published in material.published.items():
        then, now = scalar(published), scalar(material.whole.values.get(name))
        if name in material.whole.values and name in figures() and then != now:
            figure = figures()[name]
            rows.append((figure.title[current()], figure.measure[current()], then, now, change(now, then)))
            kinds.append(kind_of(figure))
    columns = (
        Column("figure", say("figure")),
        Column("measure", say("measure")),
        Column("published", say("published"), "figure"),
        Column("value", say("revised"), "figure"),
        Column("change", say("change"), "change"),
    )
    table = Table("revisions", say("revisions"), columns, tuple(rows), tuple(kinds))
    return Section("revisions", say("revisions"), (table,)) if rows else None
