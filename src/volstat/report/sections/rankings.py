"""Rankings of teams and of projects by participations, as awards look for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from volstat.report.described import HIDDEN, Cell, Column, Paragraph, Section, Table
from volstat.report.figure_tables import column_of, label_of, scalar
from volstat.report.finer import Listed
from volstat.report.material import Material
from volstat.report.sections.ties import led
from volstat.report.words import layout, say

_NUMBERS: Final = ("services", "participations", "hours")
_SERVICES, _PARTICIPATIONS = 2, 3
"""Where a line, which begins with name and unit, has them."""


def teams_section(material: Material) -> Section | None:
    """Returns the teams with most participations."""
    if material.teams is None:
        return None
    rows: list[tuple[Cell, ...]] = [
        (row.keys["team"], label_of("district", row.keys["district"]), *(scalar(row.values.get(n)) for n in _NUMBERS))
        for row in material.teams.rows
        if row.keys["team"] is not None
    ]
    return _ranked("teams_ranked", say("team"), _shown(rows, material.listed.get("teams")), (), material)


def projects_section(material: Material) -> Section | None:
    """Returns the projects with most participations."""
    rows: list[tuple[Cell, ...]] = [
        (held.name, label_of("district", held.unit), held.services, held.participations, held.hours)
        for held in material.projects
    ]
    shown = _shown(rows, material.listed.get("projects"))
    return _ranked("projects_ranked", say("project"), shown, (say("projects_note"),), material)


def _shown(rows: Sequence[tuple[Cell, ...]], listed: Listed | None) -> list[tuple[Cell, ...]]:
    """Returns the lines that may be shown, all of them where no cells are to be hidden."""
    if listed is None:
        return list(rows)
    found = []
    for name, unit, *numbers in rows:
        line = (str(unit), str(name))
        if line in listed.people:
            services = numbers[0] if line in listed.services or not numbers[0] else HIDDEN
            found.append((name, unit, services, *numbers[1:]))
    return found


def _ranked(
    name: str, what: str, rows: Sequence[tuple[Cell, ...]], notes: tuple[str, ...], material: Material
) -> Section | None:
    def count(row: tuple[Cell, ...]) -> int:
        told = row[_PARTICIPATIONS]
        return told if isinstance(told, int) else 0

    found = sorted((row for row in rows if count(row)), key=lambda row: (-count(row), str(row[0]), str(row[1])))
    if not found:
        return Section(name, say(name), (Paragraph((say("ranked_hidden"),)),)) if material.hiding else None
    best = led([count(row) for row in found], layout()["limits"]["ranked"])
    if material.hiding:
        notes = (*notes, say("ranked_hidden_note"))
    table = Table(
        name=name,
        title=say(name),
        columns=(
            Column("rank", say("rank"), "rank"),
            Column("name", what),
            Column("district", say("unit")),
            *(column_of(figure) for figure in _NUMBERS),
        ),
        rows=tuple((place, *row) for place, row in zip(best.places, found, strict=False)),
        notes=(*notes, *best.notes),
    )
    return Section(name, say(name), (table,))
