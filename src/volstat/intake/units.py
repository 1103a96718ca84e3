"""Which reporting unit a table and its rows belong to.

A column says it best, then a title or a 填报单位 line, then the names of sheet, file and folder. Names are looked for
longest first, since 沁源县 holds no 沁县 but 潞城区 holds 城区.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.areas import Area
from volstat.intake.block import Block, Line
from volstat.intake.lines import either, is_note, is_reporter_label, phrases, reporter_labels, squeeze
from volstat.intake.meaning import normalise
from volstat.intake.reading import ColumnFacts
from volstat.problems import SCHEMA, Problem, table_of, table_of_cells

_BEFORE_GENERAL: Final = re.compile(r"(?:^|[^\u4e00-\u9fff]|[年月日度])$")
_BEFORE_TOWNSHIP: Final = re.compile("[镇乡]|街道")  # 潞城镇 is a place elsewhere, 潞城 is 潞城区
_OTHER_PLACE: Final = re.compile(r"[省市县](?![直属场])|自治[区州]|.区$")


@dataclass(frozen=True, slots=True)
class Said:
    """One place beside the rows that names a unit."""

    source: str
    """`title`, `sheet`, `file` or `folder`."""
    words: str
    unit: str
    row: int | None = None
    """The sheet's own row of a line."""


@dataclass(frozen=True, slots=True)
class Named:
    """What one value of a district column names."""

    unit: str | None = None
    township: str | None = None
    foreign: bool = False
    """It names something, and nothing of this city."""


@dataclass(frozen=True, slots=True)
class UnitOfBlock:
    """The units of a block's rows."""

    units: pa.Array
    """One string a row, null where nothing tells."""
    townships: pa.Array
    """One string a row, null where nothing tells."""
    unit: str | None
    """The unit of all rows, None where they differ or nothing tells."""
    source: str | None
    """`column`, `title`, `sheet`, `file` or `folder`."""
    problems: pa.Table


def units_in(text: str, area: Area) -> tuple[str, ...]:
    """Returns the distinct units that `text` names, in their order; the city's own name is none.

    Units named in full outweigh short and retired names: in 沁源县城区志愿者 the unit is 沁源县.
    """
    rest = squeeze(text)
    full: list[tuple[int, str]] = []
    weak: list[tuple[int, str]] = []
    for name, unit in area.names.items():
        for found in re.finditer(re.escape(squeeze(name)), rest):
            in_full = name in area.units
            if not in_full and (
                _BEFORE_TOWNSHIP.match(rest, found.end()) or not _opens(rest, found.start(), name, area)
            ):
                continue
            (full if in_full else weak).append((found.start(), unit))
            rest = rest[: found.start()] + "\0" * len(found[0]) + rest[found.end() :]
    return tuple(dict.fromkeys(unit for _, unit in sorted(full or weak)))


def _opens(text: str, place: int, name: str, area: Area) -> bool:
    """Tells whether a name so general that other cities have it too stands where this city's would."""
    if name not in phrases()["general"]["names"]:
        return True
    before = text[:place]
    return before.endswith((area.name, area.name.removesuffix("市"))) or _BEFORE_GENERAL.search(before) is not None


def name_of(value: str, area: Area) -> Named:
    """Returns what a value of a district or township column names.

    >>> from volstat.areas import area_of
    >>> name_of("山西省长治市潞州区英雄中路街道", area_of("140400"))
    Named(unit='潞州区', township='英雄中路街道', foreign=False)
    """
    text = squeeze(value)
    rest = re.sub(f"^(?:[\u4e00-\u9fff]{{2,3}}省)?(?:{re.escape(area.name)})?", "", text)
    if not rest or rest in (area.name, area.name.removesuffix("市")):
        return Named()
    units = units_in(rest, area)
    if len(units) == 1:
        return Named(units[0], _township(_behind(rest, units[0], area)))
    if not units and not _OTHER_PLACE.search(rest) and re.search(_township_ends(), rest):
        return Named(township=_township(rest))
    return Named(foreign=True)


def _behind(text: str, unit: str, area: Area) -> str:
    for name in (n for n, u in area.names.items() if u == unit and squeeze(n) in text):
        return text.partition(squeeze(name))[2]
    return ""


@lru_cache
def _township_ends() -> str:
    return f"(?:{either(phrases()['township']['ends'])})$"


@lru_cache
def _township_cuts() -> re.Pattern[str]:
    return re.compile(f"^.{{1,12}}?(?:{either(phrases()['township']['cuts'])})")


def _township(text: str) -> str | None:
    cut = _township_cuts().search(text)
    if cut:
        return cut[0]
    return text if re.search(_township_ends(), text) else None


def names_around(head: Sequence[Line], foot: Sequence[Line], sheet: str, workbook: str, area: Area) -> list[Said]:
    """Returns what is said beside the rows, the weightiest first: 填报单位, titles, sheet, file, folders upwards.

    A place that names two units says nothing.
    """
    *folders, file = workbook.split("/")
    labelled = [(line, _reporter(line.text)) for line in (*head, *foot)]
    places: list[tuple[str, str, str, int | None]] = [
        ("title", text, text, line.row) for line, text in labelled if text
    ]
    places += [("title", line.text, line.text, line.row) for line in head if not is_note(line.text)]
    places += [("sheet", sheet, sheet, None), ("file", file, file.rpartition(".")[0] or file, None)]
    places += [("folder", folder, folder, None) for folder in reversed(folders)]
    found = [(source, words, units_in(text, area), row) for source, words, text, row in places]
    return [Said(source, words, units[0], row) for source, words, units, row in found if len(units) == 1]


@lru_cache
def _reporter_label() -> re.Pattern[str]:
    made = either(phrases()["made"]["labels"])
    return re.compile(rf"{reporter_labels()}[::](.*?)(?:(?:{made})|$)")


def _reporter(text: str) -> str | None:
    """Returns what stands behind 填报单位, in the same cell or in the next one."""
    cells = re.split(r"\s{2,}", text.strip())
    line = "".join(f"{cell}:" if is_reporter_label(cell) else cell for cell in cells)
    found = _reporter_label().search(squeeze(line))
    return found[1].lstrip(":") if found else None


def unit_of_block(
    block: Block, workbook: str, area: Area, above: Sequence[Line] = (), elsewhere: str | None = None
) -> UnitOfBlock:
    """Returns the unit and the township of each row of `block`, with what is doubtful about them.

    Problems: `units_disagree`, `unit_of_row_unknown` at the cells, `unit_unknown`; workbook and sheet are left open.

    Args:
        block: a table.
        workbook: path below the exports folder.
        area: the city.
        above: titles of the tables above it on its sheet, for a table whose own names no unit.
        elsewhere: the unit of the workbook's other tables, for one about which nothing else is said.
    """
    said = names_around(block.head, block.foot, block.sheet, workbook, area)
    if above and not any(s.source == "title" for s in said):
        said = names_around(above, block.foot, block.sheet, workbook, area)
    if not said and elsewhere:
        said = [Said("title", elsewhere, elsewhere)]
    height = len(block.rows)
    districts, townships = (_column(block, field, area) for field in ("district", "township"))
    column = next((c for c in (districts, townships) if c and c.named), None)
    fallback = said[0].unit if said else None
    if fallback is None and column and len(column.named) == 1:
        fallback = column.named[0]
    headed_units, headed_townships = _headed(block, area)
    sources = [column.units if column else headed_units, pa.repeat(pa.scalar(fallback, pa.string()), height)]
    units = _first_of([s.combine_chunks() if isinstance(s, pa.ChunkedArray) else s for s in sources], height)
    known = pc.unique(units.drop_null()).to_pylist() if height else [fallback] if fallback else []
    problems = [_disagreement(column, said)]
    problems += [_foreign(block, c, column, fallback or area.name) for c in (districts, townships) if c]
    if units.null_count:
        problems.append(table_of([Problem("unit_unknown")]))
    return UnitOfBlock(
        units=units,
        townships=_first_of([*(c.townships for c in (townships, districts) if c), headed_townships], height),
        unit=known[0] if len(known) == 1 and not units.null_count else None,
        source=("column" if column else said[0].source if said else None) if known else None,
        problems=pa.concat_tables(p for p in problems if p.num_rows) if any(p.num_rows for p in problems) else _none(),
    )


def _headed(block: Block, area: Area) -> tuple[pa.Array, pa.Array]:
    """Returns the unit and the township of each row by the last heading above it that names a place."""
    named = [(line.row, _named_by(line.text, area)) for line in block.headings]
    named = [(row, name) for row, name in named if name.unit or name.township]
    last = np.searchsorted([row for row, _ in named], np.asarray(block.rows, dtype=np.int64))
    units, townships = (
        pa.array([None, *values], pa.string()).take(pa.array(last))
        for values in ([n.unit for _, n in named], [n.township for _, n in named])
    )
    return units, townships


def _named_by(heading: str, area: Area) -> Named:
    """Returns what a heading names; what more it says (东镇（12人）, 一、东镇：) is no part of the place."""
    return name_of(re.sub(r"\([^)]*\)$", "", normalise(heading)), area)


@dataclass(frozen=True, slots=True)
class _Column:
    facts: ColumnFacts
    values: pa.Array
    units: pa.Array
    townships: pa.Array
    foreign: pa.Array
    named: tuple[str, ...]


def _column(block: Block, field: str, area: Area) -> _Column | None:
    facts = next((c for c in block.columns if c.field == field), None)
    if facts is None:
        return None
    values = block.cells.column(str(facts.column))
    encoded = values.combine_chunks().dictionary_encode() if isinstance(values, pa.ChunkedArray) else values
    names: Mapping[str, Named] = {value: name_of(value, area) for value in encoded.dictionary.to_pylist()}
    each = [names[value] for value in encoded.dictionary.to_pylist()]
    if field == "township":  # any words name a township there
        each = [n if n.unit or n.township else Named(township=v) for n, v in zip(each, names, strict=True)]
    return _Column(
        facts,
        encoded,
        _spread((n.unit for n in each), encoded),
        _spread((n.township for n in each), encoded),
        pc.fill_null(pa.array([n.foreign for n in each], pa.bool_()).take(encoded.indices), False),
        tuple(dict.fromkeys(n.unit for n in each if n.unit)),
    )


def _spread(values: Iterable[str | None], encoded: pa.DictionaryArray) -> pa.Array:
    return pa.array(list(values), pa.string()).take(encoded.indices)


def _first_of(columns: list[pa.Array], height: int) -> pa.Array:
    return pc.coalesce(*columns) if columns else pa.nulls(height, pa.string())


def _foreign(block: Block, column: _Column, chosen: _Column | None, used: str) -> pa.Table:
    """Reports the rows whose value says of no unit of the city; a column of townships alone says nothing wrong."""
    doubtful = column.foreign
    if column is chosen and set(column.named) != {used}:
        doubtful = pc.or_(doubtful, pc.and_(pc.is_null(column.units), pc.is_valid(column.townships)))
    if not pc.any(doubtful).as_py():
        return _none()
    return table_of_cells(
        "unit_of_row_unknown",
        rows=block.rows.filter(doubtful),
        column=column.facts.column,
        header=column.facts.header,
        values=column.values.filter(doubtful).cast(pa.string()),
        detail={"unit_used": used},
    )


def _disagreement(column: _Column | None, said: list[Said]) -> pa.Table:
    """Reports each further unit that a weaker source names."""
    if column:
        first, words, units = "、".join(column.named), column.facts.header, set(column.named)
    elif said:
        first, words, units = said[0].unit, said[0].words, {said[0].unit}
    else:
        return _none()
    others = {s.unit: s for s in reversed(said) if {s.unit} != units}
    return table_of(
        Problem(
            "units_disagree",
            row=other.row,
            detail={"first": first, "first_source": words, "second": other.unit, "second_source": other.words},
        )
        for other in sorted(others.values(), key=said.index)
    )


def _none() -> pa.Table:
    return SCHEMA.empty_table()
