"""Hides cells of a described report: every table, the figures that forms name, and what is drawn from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from volstat.report.cube import WHOLE, Line
from volstat.report.described import HIDDEN, Block, Cell, Chart, Column, Hidden, Report, Section, Table
from volstat.report.hiding import ORIGINS, Hiding
from volstat.report.protect import protected

_OPEN: Final = ("duty_teams", "duty_stations", "idle_teams", "idle_stations", "coverage", "people")
"""Tables about organisations and states, and of persons who are named with intent."""
_LISTED: Final = ("teams_ranked", "projects_ranked")
"""Lists that hold nothing but what may be shown."""
_STARS: Final = "stars"


Figures = Mapping[str, int | float | Hidden | None]


@dataclass(frozen=True, slots=True)
class Spans:
    """The labels of the periods that a report tells of."""

    period: str
    columns: Mapping[str, str]
    """Name of a column → the period that it tells of, where it is another one."""


def suppressed(report: Report, hiding: Hiding, spans: Spans) -> Report:
    """Returns the report with small cells hidden, and those that would give them back."""
    tables = {table.name: _table(table, hiding, spans) for table in report.tables}
    sections = tuple(_section(section, tables) for section in report.sections)

    def shown(told: Figures, span: str) -> Figures:
        return {name: _number(_whole(name, value, told, hiding, span)) for name, value in told.items()}

    return replace(
        report,
        sections=sections,
        figures=shown(report.figures, spans.period),
        previous=shown(report.previous, spans.columns.get("previous", "")),
        last_year=shown(report.last_year, spans.columns.get("last_year", "")),
    )


def _number(cell: Cell) -> int | float | Hidden | None:
    return cell if isinstance(cell, int | float | Hidden) else None


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


def _table(table: Table, hiding: Hiding, spans: Spans) -> Table:
    if table.name in (*_OPEN, *_LISTED):
        return table
    if table.row_names:
        return _figures_table(table, hiding, spans)
    if table.name == "by_star":
        return _by_star(table, hiding, spans)
    if table.lines:
        return _own_sums(_broken_down(table, hiding, spans), hiding)
    return _own_sums(table, hiding)


def _whole(name: str, value: Cell, told: Mapping[str, Cell], hiding: Hiding, span: str) -> Cell:
    """Returns a figure of the whole as it may be shown, beside the others of its period."""
    numbers = {part: number for part, number in told.items() if isinstance(number, int | float)}
    if name in ORIGINS and name in hiding.origins(numbers):
        return HIDDEN
    made_of = _MADE_OF.get(name, ())
    if any(hiding.small(numbers.get(part)) for part in made_of):
        return HIDDEN if value is not None else None
    shown = hiding.shown(name, (*WHOLE, span), value, counted=name not in _MADE_OF)
    return HIDDEN if name == _STARS and _star_hidden(WHOLE, "", hiding) and value is not None else shown


_MADE_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "hours_per_participation": ("hours", "participations", "participants"),
    "participations_per_service": ("participations", "services", "participants"),
    "hours_per_participant": ("hours", "participants", "participations"),
    "registration_rate": ("registered_volunteers",),
}
"""Ratio → the numbers under which it says nothing that they hide; of periods outside the pattern they alone decide."""


def _broken_down(table: Table, hiding: Hiding, spans: Spans) -> Table:
    """Hides by the pattern of the figures: a line's cell, its share, its place, and ratios made of it."""
    rows = []
    for row, (key, value, span) in zip(table.rows, table.lines, strict=True):
        line, at = (key, value), span or spans.period
        cells = zip(table.columns, row, strict=True)
        rows.append(tuple(_cell(column, cell, line, at, hiding) for column, cell in cells))
    return replace(table, rows=tuple(rows))


def _cell(column: Column, cell: Cell, line: Line, span: str, hiding: Hiding) -> Cell:
    what, _colon, figure = column.name.rpartition(":")
    if cell is None or not column.numeric:
        return cell
    star = figure.removeprefix("stars_") if figure.startswith("stars_") else None
    if star is not None:
        hidden = _star_hidden(line, star, hiding) or hiding.hides(_STARS, (*line, span))
        return HIDDEN if hidden or hiding.small(cell) else cell
    if what == "share" and hiding.hides(figure, (*WHOLE, span)):
        return HIDDEN
    return hiding.shown(figure, (*line, span), cell, counted=not what and column.kind in ("count", "hours"))


def _star_hidden(line: Line, star: str, hiding: Hiding) -> bool:
    return (line, star) in hiding.stars


def _by_star(table: Table, hiding: Hiding, spans: Spans) -> Table:
    """Hides counts of the whole by star; a share of the registered goes with either number."""
    registered = hiding.hides(_STARS, (*WHOLE, spans.period))
    rows = []
    for number, row in enumerate(table.rows, start=1):
        hidden = registered or _star_hidden(WHOLE, str(number), hiding)
        told = ("stars", "share:stars")
        cells = zip(table.columns, row, strict=True)
        rows.append(tuple(HIDDEN if c.name in told and hidden and cell is not None else cell for c, cell in cells))
    return replace(table, rows=tuple(rows))


def _own_sums(table: Table, hiding: Hiding) -> Table:
    """Hides small cells of what only this table has, with what its own total would give back."""
    hidden: dict[int, set[str]] = {}
    for position, column in enumerate(table.columns):
        if column.kind not in ("count", "hours") or column.name == "threshold":
            continue
        cells = [row[position] for row in table.rows]
        if table.lines and any(isinstance(cell, Hidden) for cell in cells):
            continue  # decided with all others of the year
        values: dict[int, int | float | None] = {n: c for n, c in enumerate(cells) if isinstance(c, int | float)}
        small = {number for number, value in values.items() if hiding.small(value)}
        sums = [tuple(range(len(table.rows)))] if table.total and column.name != "participants" else []
        for number in protected(values, sums, small, hiding.limit):
            hidden.setdefault(number, set()).add(column.name)
    rows = tuple(
        tuple(
            HIDDEN if cell is not None and column.name.rpartition(":")[2] in hidden.get(number, set()) else cell
            for column, cell in zip(table.columns, row, strict=True)
        )
        for number, row in enumerate(table.rows)
    )
    return replace(table, rows=rows)


def _figures_table(table: Table, hiding: Hiding, spans: Spans) -> Table:
    """Hides in a table of one figure a row; a change goes with either of its numbers."""
    columns = [column for column in table.columns if column.kind == "figure"]
    told = {
        column.name: {n: row[table.position(column.name)] for n, row in zip(table.row_names, table.rows, strict=True)}
        for column in columns
    }
    rows = []
    for number, (name, row) in enumerate(zip(table.row_names, table.rows, strict=True)):
        own = table.lines[number][2] if table.lines else ""
        cells: list[Cell] = list(row)
        for column in columns:
            span = spans.columns.get(column.name) or own or spans.period
            at = table.position(column.name)
            cells[at] = _whole(name, row[at], told[column.name] if not own else {}, hiding, span)
        rows.append(tuple(_with_changes(table, cells, revised=bool(own))))
    return replace(table, rows=tuple(rows))


def _with_changes(table: Table, cells: list[Cell], *, revised: bool) -> list[Cell]:
    """Hides a change where one of its numbers is hidden: the value, or that of the column before it."""
    values = [c for column, c in zip(table.columns, cells, strict=True) if column.kind == "figure"]
    if revised and any(isinstance(c, Hidden) for c in values):
        return [HIDDEN if c.kind in ("figure", "change") else v for c, v in zip(table.columns, cells, strict=True)]
    value = values[0] if values else None
    for position, column in enumerate(table.columns):
        if column.kind == "change" and any(isinstance(c, Hidden) for c in (value, cells[position - 1])):
            cells[position] = HIDDEN
    return cells
