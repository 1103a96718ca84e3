"""Who took part: reporting units, and the teams that held anything in the period."""

from __future__ import annotations

from volstat.report.described import Cell, Column, Section, Table
from volstat.report.figure_tables import column_of, scalar
from volstat.report.material import Material
from volstat.report.wholes import whole_name
from volstat.report.words import say


def participating_section(material: Material) -> Section | None:
    """Returns for each unit its teams and those with an activity; the total says how many units took part."""
    if material.teams is None:
        return None
    active = _active_teams(material)
    rows: list[tuple[Cell, ...]] = []
    for row in material.whole.rows:
        unit, values = row.keys["district"], row.values
        services = scalar(values.get("services"))
        if unit is None and not services:
            continue
        held = active.get(unit, 0 if services == 0 else None)
        rows.append(
            (unit or say("unstated"), scalar(values.get("teams")), held, services, scalar(values.get("participations")))
        )
    whole = material.whole.values
    numbers = ("teams", "services", "participations")
    teams, services, participations = (scalar(whole.get(name)) for name in numbers)
    total = (whole_name(material, *numbers), teams, sum(active.values()) if active else None, services, participations)
    units = sum(1 for row in rows if isinstance(row[4], int | float) and row[4] > 0)
    table = Table(
        name="participating",
        title=say("participating"),
        columns=(
            Column("district", say("unit")),
            column_of("teams"),
            Column("teams_active", say("teams_active"), "count", column_of("teams").unit),
            column_of("services"),
            column_of("participations"),
        ),
        rows=(*rows, total),
        total=True,
        notes=(say("participating_note", units=units),),
        by=("district",),
        lines=(*(("district", str(row[0]), "") for row in rows), ("", "", "")),
    )
    return Section("participating", say("participating"), (table,))


def _active_teams(material: Material) -> dict[str | None, int]:
    found: dict[str | None, int] = {}
    for row in material.teams.rows if material.teams else ():
        served = scalar(row.values.get("services")) or scalar(row.values.get("participations"))
        if row.keys["team"] is not None and served:
            found[row.keys["district"]] = found.get(row.keys["district"], 0) + 1
    return found
