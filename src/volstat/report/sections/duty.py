"""The monthly duty: how many teams and stations held an activity, and which did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from volstat.figures.duty import Duty, Holder
from volstat.report.described import Block, Column, Paragraph, Section, Table
from volstat.report.figure_tables import column_of
from volstat.report.material import Material
from volstat.report.words import layout, listed, say


def duty_section(material: Material) -> Section | None:
    """Returns for teams and for stations the months and the names; nothing where nothing can be known."""
    blocks: list[Block] = []
    for holder, duty in material.duty.items():
        if duty is None or not any(month.standing for month in duty.months):
            continue
        if not any(month.active + month.idle for month in duty.months):
            blocks.append(Paragraph((say(f"duty_unknown_{holder}"),)))
            continue
        blocks.append(_months(holder, duty))
        if duty.idle:
            blocks.append(_names(holder, duty))
    return Section("duty", say("duty"), tuple(blocks)) if blocks else None


def _spoken(months: tuple[str, ...]) -> str:
    """Returns months as a list, their year once: 2020年1、2、3月."""
    years: dict[str, list[int]] = {}
    for month in months:
        years.setdefault(month[:4], []).append(int(month[5:]))
    return say("separator_years").join(
        say("months_of_year", year=year, months=listed(_runs(numbers))) for year, numbers in years.items()
    )


def _runs(numbers: Sequence[int]) -> Iterator[str]:
    """Gives numbers with runs of three and more shortened: 1—4, 7, 8."""
    start = 0
    for end in range(1, len(numbers) + 1):
        if end < len(numbers) and numbers[end] == numbers[end - 1] + 1:
            continue
        if end - start > 2:
            yield f"{numbers[start]}—{numbers[end - 1]}"
        else:
            yield from (str(number) for number in numbers[start:end])
        start = end


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
    limits = layout()["limits"]
    rows = tuple(
        (idle.unit or say("unstated"), idle.name, len(idle.months), idle.judged, _spoken(idle.months))
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
        lead=limits["lead"] if len(rows) > limits["lead"] + limits["spare"] else None,
    )
