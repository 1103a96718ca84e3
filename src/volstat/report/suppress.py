"""Hides cells of a described report, and everything from which they could be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from volstat.report.described import HIDDEN, Block, Cell, Chart, Hidden, Report, Section, Table
from volstat.report.hiding import WHOLE, Hiding
from volstat.report.protect import protected

_TOLD_FROM: Final[Mapping[str, tuple[str, ...]]] = {
    "hours_per_participation": ("hours", "participations"),
    "participations_per_service": ("participations", "services"),
    "hours_per_participant": ("hours", "participants"),
    "registration_rate": ("registered_volunteers",),
}
"""Figure → the figures from which it is computed: with one of them it gives the other back."""
_RANKED: Final = ("teams_ranked", "projects_ranked")
_OPEN: Final = ("duty_teams", "duty_stations", "idle_teams", "idle_stations", "coverage", "people")
"""Tables about organisations and states, and of persons who are named with intent."""


def suppressed(report: Report, hiding: Hiding) -> Report:
    """Returns the report with small cells hidden, and those that would give them back."""
    tables = {table.name: _table(table, hiding, report.period.label) for table in report.tables}
    sections = tuple(_section(section, tables) for section in report.sections)
    figures = {
        name: HIDDEN if _hidden_whole(name, value, hiding, report.period.label, report.figures) else value
        for name, value in report.figures.items()
    }
    previous, last_year = (
        {name: HIDDEN if hiding.small(value) else value for name, value in before.items()}
        for before in (report.previous, report.last_year)
    )
    return replace(report, sections=sections, figures=figures, previous=previous, last_year=last_year)


def _section(section: Section, tables: Mapping[str, Table]) -> Section:
    blocks: list[Block] = []
    for block in section.blocks:
        if isinstance(block, Table):
            blocks.append(tables[block.name])
        elif isinstance(block, Chart):
            blocks.append(replace(block, table=tables[block.table.name]))
        else:
            blocks.append(block)
    return replace(section, blocks=tuple(blocks))


def _table(table: Table, hiding: Hiding, period: str) -> Table:
    if table.name in _OPEN:
        return table
    if table.row_names:
        return _figures_table(table, hiding, period)
    if table.name in _RANKED:
        return _each_cell(table, hiding)
    if not table.by:
        return _own_sums(table, hiding)
    return _own_sums(_broken_down(table, hiding, period), hiding)


def _broken_down(table: Table, hiding: Hiding, period: str) -> Table:
    """Hides by the pattern of the figures: a line's cell, its share, its place, and ratios made of it."""
    key = table.by[0]
    rows = []
    for number, row in enumerate(table.rows):
        total = table.total and number == len(table.rows) - 1
        label = str(row[0])
        where = (*WHOLE, period) if total else (*WHOLE, label) if key == "month" else (key, label, period)
        values = {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
        hidden = {name for name in hiding.cells if hiding.hides(name, where)}
        if hiding.small(values.get("participants")):
            hidden.add("participants")
        rows.append(
            tuple(
                HIDDEN if cell is not None and _tells(column.name, hidden) else cell
                for column, cell in zip(table.columns, row, strict=True)
            )
        )
    return replace(table, rows=tuple(rows))


def _tells(column: str, hidden: set[str]) -> bool:
    figure = column.rpartition(":")[2]
    return figure in hidden or any(name in hidden for name in _TOLD_FROM.get(figure, ()))


def _own_sums(table: Table, hiding: Hiding) -> Table:
    """Hides small cells of what only this table has, with what its own total would give back, and what tells them."""
    done = (*hiding.cells, "participants") if table.by else ()
    hidden: dict[int, set[str]] = {}
    for position, column in enumerate(table.columns):
        if column.kind not in ("count", "hours") or column.name in (*done, "threshold"):
            continue
        cells = ((number, row[position]) for number, row in enumerate(table.rows))
        values: dict[int, int | float | None] = {n: cell for n, cell in cells if isinstance(cell, int | float)}
        small = {number for number, value in values.items() if hiding.small(value)}
        sums = [tuple(range(len(table.rows)))] if table.total and column.name != "participants" else []
        for number in protected(values, sums, small):
            hidden.setdefault(number, set()).add(column.name)
    rows = tuple(
        tuple(
            HIDDEN if cell is not None and _tells(column.name, hidden.get(number, set())) else cell
            for column, cell in zip(table.columns, row, strict=True)
        )
        for number, row in enumerate(table.rows)
    )
    return replace(table, rows=rows)


def _each_cell(table: Table, hiding: Hiding) -> Table:
    """Hides what is small in a list that adds up to nothing."""
    counted = [column.kind in ("count", "hours") for column in table.columns]
    rows = tuple(
        tuple(HIDDEN if number and hiding.small(cell) else cell for cell, number in zip(row, counted, strict=True))
        for row in table.rows
    )
    return replace(table, rows=rows)


def _figures_table(table: Table, hiding: Hiding, period: str) -> Table:
    """Hides in a table of one figure a row; a change goes with either of its numbers."""
    values = {name: row[table.position("value")] for name, row in zip(table.row_names, table.rows, strict=True)}
    rows = []
    for name, kind, row in zip(table.row_names, table.row_kinds, table.rows, strict=True):
        cells: list[Cell] = list(row)
        for position, column in enumerate(table.columns):
            if column.kind != "figure":
                continue
            small = kind in ("count", "hours") and hiding.small(row[position])
            if small or (column.name == "value" and _hidden_whole(name, row[position], hiding, period, values)):
                cells[position] = HIDDEN
        if any(isinstance(cell, Hidden) for cell in cells):
            cells = [HIDDEN if c.kind == "change" else cell for c, cell in zip(table.columns, cells, strict=True)]
        rows.append(tuple(cells))
    return replace(table, rows=tuple(rows))


def _hidden_whole(name: str, value: object, hiding: Hiding, period: str, told: Mapping[str, object]) -> bool:
    where = (*WHOLE, period)
    if name in _TOLD_FROM:
        parts = _TOLD_FROM[name]
        return any(hiding.hides(part, where) or (part != name and hiding.small(told.get(part))) for part in parts)
    if name.endswith(("_year", "rate", "target")):
        return False
    return hiding.hides(name, where) or hiding.small(value)
