"""Layouts: one small module for each way in which a unit writes its exports.

Each has `write(desk)`, which turns the model into workbooks below the desk's exports and plants its messes. A mess
never changes the truth: what must not count is added beside what must, and faulty rows are noted with their cells.
"""

from __future__ import annotations

from importlib import import_module

from volstat.sample.desk import Desk


def write(desk: Desk) -> None:
    """Writes the exports of the desk's unit in the unit's layout."""
    import_module(f"{__name__}.{desk.unit.layout}").write(desk)
