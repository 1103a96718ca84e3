"""Who has reported: for each unit the grain it is counted from and the months that lack."""

from __future__ import annotations

from volstat.figures.results import Coverage
from volstat.report.described import Column, Section, Table
from volstat.report.material import Material
from volstat.report.numbers import months_text
from volstat.report.words import listed, say


def coverage_section(material: Material) -> Section:
    """Returns each unit's state, and whether its persons are known."""
    coverage = material.whole.coverage
    rows = []
    for row in material.whole.rows:
        unit = row.keys["district"]
        if unit is None:
            continue
        state = _state(coverage, unit)
        grains = listed(say(f"grain_{grain}") for grain in coverage.grains.get(unit, ())) or None
        rows.append((unit, say(f"state_{state}"), grains, months_text(coverage.partial.get(unit, ())) or None))
    table = Table(
        name="coverage",
        title=say("coverage"),
        columns=(
            Column("district", say("unit")),
            Column("state", say("coverage_state")),
            Column("grains", say("coverage_grains")),
            Column("months", say("coverage_months")),
        ),
        rows=tuple(rows),
        by=("district",),
    )
    return Section("coverage", say("coverage"), (table,))


def _state(coverage: Coverage, unit: str) -> str:
    if unit in coverage.missing:
        return "missing"
    if unit in coverage.partial:
        return "partial"
    return "lacking" if any(unit in units for units in coverage.unknown.values()) else "complete"
