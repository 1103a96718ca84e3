"""Problems for people: alike ones of a unit told once, with the places where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from string import Formatter
from typing import TYPE_CHECKING, Final

from volstat.language import _, current
from volstat.problems import Problem, Severity, catalogue, cell_address, problems_of
from volstat.widths import width_of, wrapped

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.text import Text

ORDER: Final[tuple[Severity, ...]] = ("error", "warning", "info")
_STYLES: Final = {"error": "bold red", "warning": "yellow", "info": "dim"}
_CELLS: Final = 5
"""Cells of a column that are named one by one."""
_PLACES: Final = 4
"""Columns with a kind of problem that are named one by one."""


@dataclass(frozen=True, slots=True)
class Group:
    """Alike problems of one column of one sheet."""

    first: Problem
    count: int
    rows: tuple[int, ...]
    """The first rows; empty for a whole sheet or file."""
    varied: bool = False
    """Whether the others do not say the same as the first."""


def groups_of(problems: pa.Table) -> list[Group]:
    """Returns problems of one unit, kind, workbook, sheet and column as one group, in the order of the first ones."""
    keys = ["unit", "kind", "workbook", "sheet", "column", "header"]
    place = problems.schema.get_field_index("detail")
    plain = problems.set_column(place, "detail", problems["detail"].cast("string"))
    wanted = [(name, how) for name in ("value", "detail") for how in ("first", "count_distinct")]
    wanted += [("row", "list"), ("kind", "count")]
    grouped = plain.group_by(keys, use_threads=False).aggregate(wanted)
    named = grouped.rename_columns([*keys, "value", "values", "detail", "details", "rows", "count"])
    rows = [[row for row in found if row is not None] for found in named.column("rows").to_pylist()]
    firsts = problems_of(named.drop_columns(["values", "details", "rows", "count"]))
    counts, values, details = (named.column(name).to_pylist() for name in ("count", "values", "details"))
    return [
        Group(problem, count, tuple(found[: _CELLS + 1]), _varied(problem, several, differing))
        for problem, count, found, several, differing in zip(firsts, counts, rows, values, details, strict=True)
    ]


def _varied(problem: Problem, values: int, details: int) -> bool:
    """Tells whether problems with so many values and details say different things: only what they name can differ."""
    sentence = catalogue()[problem.kind].message[current()]
    named = {name for _text, name, _form, _how in Formatter().parse(sentence) if name} - {"header"}
    return (values > 1 and "value" in named) or (details > 1 and bool(named - {"value"}))


def lines_of(groups: Iterable[Group], units: Sequence[str], width: int) -> Iterator[Text]:
    """Yields what is printed: units in their order, in each the gravest first.

    Args:
        groups: what `groups_of` gave.
        units: the reporting units of the project; what belongs to none of them comes last.
        width: of the terminal.
    """
    from rich.text import Text

    order = {unit: place for place, unit in enumerate(units)}

    def unit_of(group: Group) -> tuple[int, str]:
        unit = group.first.unit or ""
        return order.get(unit, len(order)), unit

    for (_place, unit), own in groupby(sorted(groups, key=unit_of), key=unit_of):
        members = list(own)
        yield Text()
        yield Text(f"{unit or _('No unit told')}  ", "bold").append(_counts(members), "dim")
        for alike in _alike(members):
            yield from _told(alike, width)


def _alike(groups: Sequence[Group]) -> list[list[Group]]:
    """Returns the groups of each kind, and of each sentence about a whole file, the gravest and most frequent first."""
    kinds: dict[tuple[str, str], list[Group]] = {}
    for group in groups:
        about_file = group.first.row is None and not group.first.sheet
        kinds.setdefault((group.first.kind, group.first.message() if about_file else ""), []).append(group)

    def grave(alike: list[Group]) -> tuple[int, int, str]:
        return ORDER.index(alike[0].first.severity), -sum(g.count for g in alike), alike[0].first.kind

    return sorted(kinds.values(), key=grave)


def _told(alike: Sequence[Group], width: int) -> Iterator[Text]:
    """Yields the lines of one kind of problem: what, where, what to do."""
    from rich.text import Text

    first, count = alike[0].first, sum(group.count for group in alike)
    word = f" {severity_words()[first.severity]} "
    margin = " " * width_of(word)
    message = first.message()
    if count > 1:
        varied = any(group.varied for group in alike) or len({group.first.message() for group in alike}) > 1
        note = _(" (one of {count} of this kind)") if varied else _(" ({count} alike)")
        message += note.format(count=f"{count:,}")
    for place, line in enumerate(wrapped(message, width - len(margin))):
        yield Text(margin if place else word, _STYLES[first.severity]).append(line, "default")
    places = [place for place in map(_place, alike[:_PLACES]) if place]
    if len(alike) > _PLACES:
        rest = sum(group.count for group in alike[_PLACES:])
        places.append(_("… and {count} in {columns} more columns").format(count=rest, columns=len(alike) - _PLACES))
    for line in (line for text in places for line in wrapped(text, width - len(margin) - 2)):
        yield Text(f"{margin}  {line}", "cyan")
    for line in wrapped(f"→ {first.hint()}", width - len(margin)):
        yield Text(margin + line)


def _place(group: Group) -> str:
    """Returns where a group stands: `沁县.xlsx · 服务记录 · 服务时长 · H411 H412 … (32)`."""
    first = group.first
    cells = " ".join(cell_address(row, first.column) or "" for row in group.rows[:_CELLS])
    if first.column is None and cells:
        cells = _("rows {rows}").format(rows=cells) if len(group.rows) > 1 else _("row {row}").format(row=cells)
    if group.count > _CELLS:
        cells += _(" … ({count} in all)").format(count=f"{group.count:,}")
    header = "".join((first.header or "").split())
    return " · ".join(part for part in (first.workbook, first.sheet, header, cells) if part)


def _counts(groups: Sequence[Group]) -> str:
    words = severity_words()
    sums = {severity: sum(g.count for g in groups if g.first.severity == severity) for severity in ORDER}
    return " · ".join(f"{words[severity]} {count:,}" for severity, count in sums.items() if count)


def severity_words() -> dict[Severity, str]:
    """Returns the severities in the language in use."""
    return {"error": _("error"), "warning": _("warning"), "info": _("info")}
