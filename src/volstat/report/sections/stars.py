"""Star volunteers by star, and the registration rate where the population is known."""

from __future__ import annotations

from collections.abc import Mapping

from volstat.report.described import Cell, Column, ColumnKind, Section, Table
from volstat.report.figure_tables import column_of, shares
from volstat.report.material import Material
from volstat.report.wholes import whole_name
from volstat.report.words import say


def stars_section(material: Material) -> Section:
    """Returns volunteers by star, by district, and the registration rate with both its dates."""
    tables = [table for table in (_by_star(material), _by_district(material), _rate(material)) if table.rows]
    return Section("stars", say("stars"), tuple(tables))


def _by_star(material: Material) -> Table:
    told = material.whole.values.get("stars")
    stars = told if isinstance(told, Mapping) else {}
    hours = material.project.definitions.star_hours
    counts = list(stars.values())
    registered = material.whole.values.get("registered_volunteers")
    of_all = shares(counts, registered if isinstance(registered, int) else None)
    rows = [
        (say("star", number=star), threshold, count, share)
        for star, threshold, count, share in zip(stars, hours, counts, of_all, strict=False)
    ]
    return Table(
        name="by_star",
        title=say("by_star"),
        columns=(
            Column("star", say("star_level")),
            Column("threshold", say("star_threshold"), "count", say("star_threshold_unit")),
            column_of("stars"),
            Column("share:stars", say("star_share"), "share"),
        ),
        rows=tuple(rows),
    )


def _by_district(material: Material) -> Table:
    levels = range(1, len(material.project.definitions.star_hours) + 1)
    rows: list[tuple[Cell, ...]] = []
    for row in material.whole.rows:
        stars = row.values.get("stars")
        counts = [stars.get(str(n)) if isinstance(stars, Mapping) else None for n in levels]
        rows.append((row.keys["district"] or say("unstated"), *counts))
    known = any(any(row[1:]) for row in rows)
    stars = material.whole.values.get("stars")
    total = [stars.get(str(n)) if isinstance(stars, Mapping) else None for n in levels]
    unit = column_of("stars").unit
    return Table(
        name="stars_by_district",
        title=say("stars_by_district"),
        columns=(
            Column("district", say("district")),
            *(Column(f"stars_{n}", say("star", number=n), "count", unit) for n in levels),
        ),
        rows=(*rows, (whole_name(material, "stars"), *total)) if known else (),
        total=known,
        by=("district",),
        lines=(*(("district", str(row[0]), "") for row in rows), ("", "", "")) if known else (),
    )


def _rate(material: Material) -> Table:
    values, beside = material.whole.values, material.whole.beside
    rate, population = values.get("registration_rate"), beside.get("population")
    if rate is None or population is None:
        return Table("rate", say("rate"), ())
    day, target = material.request.query.as_of.isoformat(), beside.get("registration_target")
    registered, year = _n(values["registered_volunteers"]), _n(beside.get("population_year"))
    lines: list[tuple[str, str, Cell, ColumnKind]] = [
        ("registered_volunteers", say("rate_registered", day=day), registered, "count"),
        ("population", say("rate_population", year=year), _n(population), "count"),
        ("registration_rate", say("rate"), _n(rate), "share"),
    ]
    if target is not None:
        lines.append(("registration_target", say("rate_target"), _n(target), "share"))
    return Table(
        name="rate",
        title=say("rate"),
        columns=(Column("figure", say("figure")), Column("value", say("value"), "figure")),
        rows=tuple((title, value) for _, title, value, _ in lines),
        row_kinds=tuple(kind for *_, kind in lines),
        row_names=tuple(name for name, *_ in lines),
        notes=(say("rate_note"),),
    )


def _n(value: object) -> int | float | None:
    return value if isinstance(value, int | float) else None
