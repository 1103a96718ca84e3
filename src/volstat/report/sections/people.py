"""Volunteers with most hours: only on request, names masked unless the roster records consent."""

from __future__ import annotations

from volstat.privacy import mask_name
from volstat.report.described import Column, Section, Table
from volstat.report.figure_tables import column_of
from volstat.report.material import Material
from volstat.report.sections.ties import led
from volstat.report.words import layout, say


def people_section(material: Material) -> Section | None:
    """Returns the volunteers with most hours in the period; None unless names were asked for."""
    if not material.request.names or not material.honours:
        return None
    best = led(
        [person.seconds for person in material.honours],
        layout()["limits"]["ranked"],
        more=len(material.honours) >= layout()["limits"]["looked_at"],
    )
    rows = tuple(
        (
            place,
            person.name if person.consent else mask_name(person.name),
            person.unit or say("unstated"),
            person.hours,
            person.lifetime_hours,
            person.star or None,
        )
        for place, person in zip(best.places, material.honours, strict=False)
    )
    unit = column_of("hours").unit
    table = Table(
        name="people",
        title=say("people"),
        columns=(
            Column("rank", say("rank"), "rank"),
            Column("name", say("person")),
            Column("district", say("unit")),
            Column("hours", column_of("hours").title, "hours", unit),
            Column("lifetime_hours", say("lifetime_hours"), "hours", unit),
            Column("star", say("star_level"), "rank"),
        ),
        rows=rows,
        notes=(say("people_note"), say("people_lifetime_note"), *best.notes),
    )
    return Section("people", say("people"), (table,))
