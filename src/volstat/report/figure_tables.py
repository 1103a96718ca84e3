"""Tables of figures: a breakdown's lines with the figures, shares and places that a table's layout names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from volstat.figures.catalogue import Figure, breakdowns, figures
from volstat.figures.results import FigureSet, Value
from volstat.language import current
from volstat.report.described import Cell, Chart, Column, ColumnKind, Table
from volstat.report.words import layout, say

_KIND_OF_MEASURE: Final[Mapping[str, ColumnKind]] = {"小时": "hours"}
SHARES: Final = ("registration_rate",)


def kind_of(figure: Figure) -> ColumnKind:
    """Returns how a figure's values are shown."""
    if figure.name in SHARES:
        return "share"
    if figure.name.endswith("_year"):
        return "year"
    if figure.kind == "ratio":
        return "ratio"
    return _KIND_OF_MEASURE.get(figure.measure["zh"], "count")


def column_of(spec: str) -> Column:
    """Returns the column that a layout names: a figure, `share:` or `rank:` of one."""
    what, _colon, name = spec.rpartition(":")
    figure = figures()[name]
    title, measure = figure.title[current()], figure.measure[current()]
    if what == "share":
        return Column(spec, say("share_of", title=title), "share")
    if what == "rank":
        return Column(spec, say("rank_of", title=title), "rank")
    return Column(spec, title, kind_of(figure), measure)


def broken_down(name: str, found: FigureSet, *, whole: str, title: str | None = None) -> Table:
    """Returns the table `name` of the layout.

    Args:
        name: a table of `layout.toml`.
        found: the answer with the table's breakdown.
        whole: what the total is called.
        title: the table's title, by default the text called `name`.
    """
    specs, key = layout()["tables"][name]["columns"], layout()["tables"][name]["by"]
    specs = [spec for spec in specs if _told(spec, found)]
    if len(found.rows) == 1 or key in (restricted for restricted, _ in found.query.where):
        specs = [
            spec for spec in specs if ":" not in spec
        ]  # one line is first and all: its place and share say nothing
    keys = [label_of(key, row.keys[key]) for row in found.rows]
    cells = [column_cells(spec, [row.values for row in found.rows], found.values) for spec in specs]
    total: list[Cell] = [whole, *(_total(spec, found) for spec in specs)]
    rows = [tuple(row) for row in zip(keys, *cells, strict=True)] if keys else []
    return Table(
        name=name,
        title=title or say(name),
        columns=(Column(key, breakdowns()[key].title[current()]), *(column_of(spec) for spec in specs)),
        rows=(*rows, tuple(total)) if rows else (),
        total=bool(rows),
        by=(key,),
        lines=_lines_of(key, keys) if rows else (),
    )


def _lines_of(key: str, values: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    """Returns the cells that a table's rows hold, the total last; a month is a span of the whole."""
    lines = [("", "", value) if key == "month" else (key, value, "") for value in values]
    return (*lines, ("", "", ""))


def tells(table: Table) -> bool:
    """Tells whether a table says more than the headline: not where its only line is what the data do not state."""
    return any(row[0] != say("unstated") for row in table.body)


def charts_of(names: Iterable[str], tables: Mapping[str, Table]) -> list[Chart]:
    """Returns the charts of a section whose tables have something to draw."""
    found = []
    for name in names:
        entry = layout()["charts"][name]
        table = tables[entry["table"]]
        series = tuple(s for s in entry["series"] if s in [column.name for column in table.columns])
        chart = Chart(name, say(name), entry["form"], table, entry["category"], series)
        if not chart.empty and len(chart.categories) > 1:
            found.append(chart)
    return found


def label_of(key: str, value: str | None) -> str:
    """Returns a breakdown's value in words."""
    if value is None:
        return say("unstated")
    words = breakdowns()[key].values.get(value)
    return words[current()] if words else value


def column_cells(spec: str, rows: Sequence[Mapping[str, Value]], whole: Mapping[str, Value]) -> list[Cell]:
    """Returns one column's cells, of figures, shares or places."""
    what, _colon, name = spec.rpartition(":")
    values = [scalar(row.get(name)) for row in rows]
    if what == "share":
        return list(shares(values, scalar(whole.get(name))))
    return list(ranks(values)) if what == "rank" else list(values)


def scalar(value: Value) -> int | float | None:
    """Returns a figure's one number; of stars, all star volunteers together, since each has one star."""
    return sum(value.values()) if isinstance(value, Mapping) else value


def shares(values: Sequence[int | float | None], whole: int | float | None) -> list[float | None]:
    """Returns each value's share in the whole, None where either is unknown or the whole is nothing."""
    return [value / whole if value is not None and whole else None for value in values]


def ranks(values: Sequence[int | float | None]) -> list[int | None]:
    """Returns each value's place, the greatest first; equal values share a place, unknown ones and zeros have none."""
    ordered = sorted((value for value in values if value), reverse=True)
    places = {value: place for place, value in reversed(list(enumerate(ordered, start=1)))}
    return [places.get(value) if value else None for value in values]


def _told(spec: str, found: FigureSet) -> bool:
    """Tells whether a figure has a meaning under the breakdown and the restrictions."""
    figure = figures()[spec.rpartition(":")[2]]
    if not figure.applies([*found.query.by, *(key for key, _ in found.query.where)]):
        return False
    return figure.kind != "ratio" or any(row.values.get(figure.name) is not None for row in found.rows)


def _total(spec: str, found: FigureSet) -> Cell:
    what, _colon, name = spec.rpartition(":")
    value = scalar(found.values.get(name))
    if what == "share":
        return 1.0 if value else None
    return None if what == "rank" else value
