"""Rankings of teams and of projects by participations, as awards look for them."""

from __future__ import annotations

from volstat.report.described import Cell, Column, Section, Table
from volstat.report.figure_tables import column_of, ranks, scalar
from volstat.report.material import Material
from volstat.report.words import layout, say


def teams_section(material: Material) -> Section | None:
    """Returns the teams with most participations."""
    if material.teams is None:
        return None
    lines = [row for row in material.teams.rows if row.keys["team"] is not None]
    told = [(row, scalar(row.values.get("participations"))) for row in lines]
    best = sorted(
        ((row, count) for row, count in told if count),
        key=lambda pair: (-pair[1], pair[0].keys["team"] or "", pair[0].keys["district"] or ""),
    )[: layout()["limits"]["ranked"]]
    names = ("services", "participations", "hours")
    rows: list[tuple[Cell, ...]] = [
        (row.keys["team"], row.keys["district"] or say("unstated"), *(scalar(row.values.get(n)) for n in names))
        for row, _ in best
    ]
    return _ranked("teams_ranked", say("team"), rows, ())


def projects_section(material: Material) -> Section | None:
    """Returns the projects with most participations."""
    best = [held for held in material.projects if held.participations][: layout()["limits"]["ranked"]]
    rows: list[tuple[Cell, ...]] = [
        (held.name, held.unit or say("unstated"), held.services, held.participations, held.hours) for held in best
    ]
    return _ranked("projects_ranked", say("project"), rows, (say("projects_note"),))


def _ranked(name: str, what: str, rows: list[tuple[Cell, ...]], notes: tuple[str, ...]) -> Section | None:
    if not rows:
        return None
    places = ranks([row[3] if isinstance(row[3], int) else None for row in rows])
    table = Table(
        name=name,
        title=say(name),
        columns=(
            Column("rank", say("rank"), "rank"),
            Column("name", what),
            Column("district", say("unit")),
            *(column_of(figure) for figure in ("services", "participations", "hours")),
        ),
        rows=tuple((place, *row) for place, row in zip(places, rows, strict=True)),
        notes=notes,
    )
    return Section(name, say(name), (table,))
