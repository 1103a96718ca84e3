"""The monthly duty: how many teams and stations held an activity, and which did not."""

from __future__ import annotations

from volstat.figures.duty import Duty, Holder
from volstat.report.described import Column, Section, Table
from volstat.report.figure_tables import column_of
from volstat.report.material import Material
from volstat.report.words import layout, listed, say


def duty_section(material: Material) -> Section | None:
    """Returns for teams and for stations the months and the names; nothing where nothing can be known."""
    tables = []
    for holder, duty in material.duty.items():
        if duty is None or not any(month.standing for month in duty.months):
            continue
        tables.append(_months(holder, duty))
        if duty.idle:
            tables.append(_names(holder, duty))
    return Section("duty", say("duty"), tuple(tables)) if tables else None


def _months(holder: Holder, duty: Duty) -> Table:
    unit = column_of(holder).unit
    rows = tuple(
        (m.month, m.standing, *((m.active, m.idle) if m.active + m.idle else (None, None)), m.unknown)
        for m in duty.months
    )
    names = ("standing", "active", "idle", "unjudged")
    return Table(
        name=f"duty_{holder}",
        title=say(f"duty_{holder}"),
        columns=(Column("month", say("month_column")), *(Column(n, say(f"duty_{n}"), "count", unit) for n in names)),
        rows=rows,
        notes=(say("duty_note"),),
    )


def _names(holder: Holder, duty: Duty) -> Table:
    rows = tuple(
        (idle.unit or say("unstated"), idle.name, len(idle.months), idle.judged, listed(m[5:] for m in idle.months))
        for idle in duty.idle
    )
    return Table(
        name=f"idle_{holder}",
        title=say(f"idle_{holder}"),
        columns=(
            Column("district", say("unit")),
            Column("name", say("name")),
            Column("idle_months", say("idle_months"), "count", say("months_unit")),
            Column("judged", say("judged_months"), "count", say("months_unit")),
            Column("which", say("which_months")),
        ),
        rows=rows,
        lead=layout()["limits"]["lead"],
    )
