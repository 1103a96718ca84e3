"""What the total of a table is called."""

from __future__ import annotations

from volstat.report.material import Material
from volstat.report.words import say


def whole_name(material: Material) -> str:
    """Returns the name of the total, which says when it is incomplete."""
    name = say("whole_restricted" if material.restricted else "whole")
    return name if material.whole.coverage.complete else say("whole_incomplete", whole=name)
