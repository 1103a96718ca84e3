"""What becomes of each thing found on a sheet: a block that counts, or the reason why not, and its problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.block import Block, Line
from volstat.intake.body import Body, body_of
from volstat.intake.measures import Measures, measures_in
from volstat.intake.months import split_by_month
from volstat.intake.reading import ColumnFacts, SheetFacts, SheetState
from volstat.intake.recognition import Doubled, Recognised, left_out, recognise
from volstat.intake.regions import Found, Region, SideList, title_of
from volstat.intake.sheet import Sheet, Window
from volstat.intake.vocabulary import Vocabulary
from volstat.problems import Problem, cell_address, column_letters

NO_HEADER: Final = "（无表头）"
"""What a column without a header is called in problems."""
_IN_MINUTES: Final = {"seconds": 1 / 60, "minutes": 1.0, "hours": 60.0}
_IN_TEN_THOUSANDS: Final = ("ten_thousand", "ten_thousand_hours")
_LARGE: Final = 3
"""Digits of a whole number that is hardly meant in tens of thousands."""
_USUAL: Final = (None, "hours")
"""Measures in which a bare number is read anyway."""
_NAMED: Final = 4
"""How many headers of a lacking group a problem names."""


@dataclass(frozen=True, slots=True)
class Part:
    """One thing found on a sheet, read as far as it can be."""

    found: Found
    state: SheetState
    why: str = ""
    body: Body | None = None
    recognised: Recognised | None = None
    unknown_measures: tuple[str, ...] = ()
    """Lines around the table that say a unit of measure which nobody knows."""

    @property
    def rows(self) -> int:
        """Its data rows."""
        return len(self.body.rows) if self.body else 0


def read_part(sheet: Sheet, found: Found, vocabulary: Vocabulary, above: Sequence[str] = ()) -> Part:
    """Returns a thing found on a sheet with its rows, its columns and what becomes of it.

    Args:
        sheet: the sheet.
        found: what was found on it.
        vocabulary: what words mean.
        above: the lines above the tables before it, for one that has none of its own.
    """
    if isinstance(found, SideList):
        return Part(found, SheetState.SIDE_LIST, "no header")
    if found.choice.table is None:
        if found.beside:
            return Part(found, SheetState.SIDE_LIST, "beside a table")
        unwanted = left_out(found.columns)
        why = "ignored: " + "、".join(unwanted) if unwanted else "lacks: " + _lacking(found, vocabulary)
        return Part(found, SheetState.NOT_UNDERSTOOD, why)
    body = body_of(sheet, found, vocabulary)
    with_text = {int(name) for name in body.cells.column_names if _has_text(body.cells.column(name))}
    title = title_of(sheet, found.head)
    measures = _measures(sheet, found, body, vocabulary, above)
    recognised = recognise(
        found.columns, found.choice, title, vocabulary, filled=with_text.__contains__, measures=measures
    )
    known = recognised.columns
    bare = {n: ColumnFacts(n, "", None, "no header") for n in sorted(with_text - set(known))}
    recognised = replace(recognised, columns=dict(sorted({**known, **bare}.items())))
    if found.beside and not recognised.proved:
        return Part(found, SheetState.SIDE_LIST, "beside a table", body, recognised)
    if not len(body.rows):
        return Part(found, SheetState.EMPTY, "no rows below the header", body, recognised)
    return Part(found, SheetState.READ, "", body, recognised, measures.unknown)


def _measures(sheet: Sheet, region: Region, body: Body, vocabulary: Vocabulary, above: Sequence[str]) -> Measures:
    """Returns what is said of units of measure: by the nearest line above first, then below, then the sheet's name."""
    head = [line.text for line in region.head] or list(above)
    lines = (*reversed(head), *(line.text for line in body.foot), sheet.grid.sheet)
    return measures_in(lines, vocabulary.matcher.units)


def _has_text(cells: pa.ChunkedArray) -> bool:
    return int(cells.null_count) < len(cells)


def _lacking(region: Region, vocabulary: Vocabulary) -> str:
    tables = (
        "；".join("/".join(vocabulary.name_of(f) for f in group[:_NAMED]) for group in groups)
        for groups in region.choice.lacking
    )
    return " | ".join(tables)


# --- blocks and facts -------------------------------------------------------------------------------------------


def blocks_of(sheet: Sheet, part: Part) -> list[Block]:
    """Returns the blocks of a part that counts, none for any other."""
    if part.state is not SheetState.READ or not isinstance(part.found, Region) or not part.body or not part.recognised:
        return []
    numbers = {str(n) for n in part.recognised.columns}
    block = Block(
        sheet=sheet.grid.sheet,
        table=part.recognised.table,
        columns=tuple(part.recognised.columns.values()),
        header_rows=_header_rows(sheet, part.found),
        rows=part.body.rows,
        cells=part.body.cells.select([n for n in part.body.cells.column_names if n in numbers]),
        head=tuple(Line(sheet.row_number(line.row), line.text) for line in part.found.head),
        foot=part.body.foot,
        headings=part.body.headings,
        long_numbers=part.body.long_numbers,
        filled=part.body.filled,
    )
    return split_by_month(block, part.recognised.months)


def facts_of(sheet: Sheet, part: Part) -> list[SheetFacts]:
    """Returns the facts of a part: one for each of its blocks, else one that says why it has none."""
    blocks = blocks_of(sheet, part)
    facts = _facts(sheet, part)
    if not blocks:
        return [facts]
    return [replace(facts, columns=block.columns, rows=len(block.rows)) for block in blocks]


def _facts(sheet: Sheet, part: Part) -> SheetFacts:
    region = part.found if isinstance(part.found, Region) else None
    columns = part.recognised.columns.values() if part.recognised else ()
    rows = part.body.rows if part.body and len(part.body.rows) else None
    return SheetFacts(
        sheet.grid.sheet,
        part.state,
        part.why,
        table=part.recognised.table if part.recognised else None,
        header_rows=_header_rows(sheet, region) if region else (),
        first_row=rows[0].as_py() if rows is not None else None,
        last_row=rows[-1].as_py() if rows is not None else None,
        columns=tuple(columns) if columns else _matched(region),
    )


def _matched(region: Region | None) -> tuple[ColumnFacts, ...]:
    """The columns of a header that makes no table, with nothing decided."""
    return tuple(ColumnFacts(c.column, c.header, None, "no table") for c in region.columns) if region else ()


def _header_rows(sheet: Sheet, region: Region) -> tuple[int, ...]:
    return tuple(range(sheet.row_number(region.header.top), sheet.row_number(region.header.bottom)))


# --- problems ---------------------------------------------------------------------------------------------------


def problems_of_part(sheet: Sheet, part: Part, vocabulary: Vocabulary) -> list[Problem]:
    """Returns what a person should know about a part, each at its cell."""
    name = sheet.grid.sheet
    if part.state is SheetState.SIDE_LIST:
        window = part.found.window
        place = _place(sheet, window)
        row, column = sheet.row_number(window.top), sheet.column_number(window.left)
        return [Problem("side_list", sheet=name, row=row, column=column, detail={"place": place})]
    if not isinstance(part.found, Region):
        return []
    if part.state is SheetState.NOT_UNDERSTOOD:
        row = sheet.row_number(part.found.header.top)
        if left_out(part.found.columns):
            return [Problem("ignored_table", sheet=name, row=row)]
        return [Problem("missing_column", sheet=name, row=row, detail={"field": _lacking(part.found, vocabulary)})]
    if part.state is SheetState.EMPTY:
        return [Problem("no_data", sheet=name, row=_header_rows(sheet, part.found)[-1])]
    return [replace(p, sheet=name) for p in (*_of_columns(sheet, part, part.found), *_of_rows(part))]


def _place(sheet: Sheet, window: Window) -> str:
    first = cell_address(sheet.row_number(window.top), sheet.column_number(window.left))
    last = cell_address(sheet.row_number(window.bottom - 1), sheet.column_number(window.right - 1))
    return f"{first}:{last}"


def _of_columns(sheet: Sheet, part: Part, region: Region) -> Iterator[Problem]:
    if not part.recognised or not part.body:
        return
    columns = part.recognised.columns
    for number, facts in columns.items():
        if facts.why.startswith(("unknown", "no header")):
            row = _row_of_header(sheet, region, number)
            yield Problem("unmapped_header", row=row, column=number, header=facts.header or NO_HEADER)
    for doubled in part.recognised.doubled:
        yield _doubled(sheet, part, region, doubled)
    for number, words in part.recognised.measured.items():
        header, measure = columns[number].header, columns[number].measure
        if columns[number].field and measure not in _USUAL:
            row = _row_of_header(sheet, region, number)
            yield Problem("measure_from_line", row=row, column=number, header=header, detail={"line": words})
            if measure in _IN_TEN_THOUSANDS and _all_large(part.body.cells.column(str(number))):
                yield Problem("measure_doubtful", row=row, column=number, header=header, detail={"line": words})
    for number, words in part.recognised.contradicted.items():
        row = _row_of_header(sheet, region, number)
        header = part.recognised.columns[number].header
        yield Problem("measures_disagree", row=row, column=number, header=header, detail={"line": words})
    for words in part.unknown_measures:
        yield Problem("unknown_measure", value=words)


def _doubled(sheet: Sheet, part: Part, region: Region, doubled: Doubled) -> Problem:
    assert part.recognised and part.body
    measures = {c.column: c.match.measure for c in region.columns if c.match}
    one, other = (part.body.cells.column(str(n)) for n in (doubled.column, doubled.used))
    rows = _differing(one, other, measures.get(doubled.column), measures.get(doubled.used))
    where = _row_of_header(sheet, region, doubled.column)
    header, used = part.recognised.columns[doubled.column].header, column_letters(doubled.used)
    if rows:
        detail: dict[str, str | int | float] = {"rows": rows, "used": used, "other": used}
        return Problem("doubled_header_differs", row=where, column=doubled.column, header=header, detail=detail)
    detail = {"used": used, "other": used}
    return Problem("doubled_header", row=where, column=doubled.column, header=header, detail=detail)


def _differing(one: pa.ChunkedArray, other: pa.ChunkedArray, measure: str | None, other_measure: str | None) -> int:
    """Returns in how many rows two columns differ; an empty cell differs from nothing, 2 hours are 120 minutes."""
    if measure != other_measure and measure in _IN_MINUTES and other_measure in _IN_MINUTES:
        try:
            one = pc.multiply(pc.cast(one, pa.float64()), _IN_MINUTES[measure])
            other = pc.multiply(pc.cast(other, pa.float64()), _IN_MINUTES[other_measure])
        except pa.ArrowInvalid:
            return _count(pc.and_(pc.is_valid(one), pc.is_valid(other)))  # words cannot be compared here
        return _count(pc.greater(pc.abs(pc.subtract(one, other)), 1.0))
    return _count(pc.not_equal(one, other))


def _all_large(texts: pa.ChunkedArray) -> bool:
    """Tells whether a column said to be in tens of thousands holds whole numbers of three digits and more alone.

    A count in 万 nearly always has decimals; 1200 of them a month are more people than a city has.
    """
    given = [text.replace(",", "") for text in texts.drop_null().to_pylist() if text.strip()]
    return bool(given) and all(text.isdigit() and len(text) >= _LARGE for text in given)


def _count(mask: pa.ChunkedArray) -> int:
    return int(pc.sum(pc.fill_null(mask, False)).as_py() or 0)


def _row_of_header(sheet: Sheet, region: Region, number: int) -> int:
    """The sheet's own row of a column's lowest header cell."""
    offset = number - sheet.grid.first_column - region.header.left
    rows = [r for r, cells in enumerate(region.header.rows) if 0 <= offset < len(cells) and cells[offset] is not None]
    return sheet.row_number(region.header.top + (rows[-1] if rows else 0))


def _of_rows(part: Part) -> Iterator[Problem]:
    if not part.body:
        return
    if part.body.hidden_rows:
        yield Problem("hidden_rows", detail={"rows": part.body.hidden_rows})
    for line in part.body.headings:
        yield Problem("text_between_rows", row=line.row, value=line.text)
