"""What the total of a table is called."""

from __future__ import annotations

from volstat.figures.catalogue import figures
from volstat.report.material import Material
from volstat.report.words import say


def whole_name(material: Material, *columns: str) -> str:
    """Returns the name of a total of these figures, which says when one of them lacks a unit."""
    name = say("whole_restricted" if material.restricted else "whole")
    return name if not lacking(material, *columns) else say("whole_incomplete", whole=name)


def lacking(material: Material, *columns: str) -> bool:
    """Tells whether the total of one of these figures leaves out a unit: flows by what was sent, stocks by rosters."""
    coverage = material.whole.coverage
    kinds = {name: figures()[name].kind for name in (column.rpartition(":")[2] for column in columns)}
    return any(
        name in coverage.not_sent if kind == "stock" else not coverage.complete
        for name, kind in kinds.items()
        if kind != "ratio"
    )
