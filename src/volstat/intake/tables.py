"""One block of a workbook, read: its unit, its period, its totals, its frame, and the facts of how."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.block import Block, Context, Line
from volstat.intake.grid import FlawedCell, Grid
from volstat.intake.reading import ColumnFacts, SheetFacts
from volstat.intake.sheet import picked
from volstat.intake.stated import Stated, stated
from volstat.intake.tidy import TABLES, Around, Cells
from volstat.intake.tidy.amounts import amounts_of
from volstat.intake.tidy.cells import BLANK_FLAWS
from volstat.intake.tidy.fields import frame_column
from volstat.intake.total_sums import Amount, Amounts
from volstat.intake.totals import Totals, find_totals
from volstat.intake.units import UnitOfBlock, unit_of_block
from volstat.intake.vocabulary import Vocabulary
from volstat.problems import SCHEMA, Problem, table_of

_DIFFERS: Final = "total_differs"


@dataclass(frozen=True, slots=True)
class TableReading:
    """What became of one block."""

    table: str
    frame: pa.Table
    facts: SheetFacts
    problems: pa.Table
    """Complete but for the workbook."""
    stated: Stated


def read_table(
    block: Block,
    *,
    facts: SheetFacts,
    workbook: str,
    context: Context,
    vocabulary: Vocabulary,
    grid: Grid,
    above: tuple[Line, ...] = (),
    elsewhere: str | None = None,
) -> TableReading:
    """Returns the frame of a block, with its printed totals set aside and every problem at its cell.

    Args:
        block: a table of a sheet.
        facts: how it was found; completed here.
        workbook: path below the exports folder.
        context: what reading may know of the project.
        vocabulary: what words mean.
        grid: the sheet.
        above: titles of the tables above it on the sheet.
        elsewhere: the unit of the workbook's other tables, if it is one.
    """
    totals, multiplied = _totals(block, partial(amounts_of, base1904=grid.base1904))
    data = _without(block, totals)
    when = stated((*block.head, *above), block.foot, block.sheet, workbook)
    units = unit_of_block(data, workbook, context.area, above, elsewhere)
    around = Around(workbook, context.area, context.secret, vocabulary, when, grid.flaws, grid.base1904)
    tidied = TABLES[block.table](Cells(data, units, around, multiplied))
    own = [
        units.problems,
        totals.problems,
        _flaws_of_totals(block, totals, grid.flaws),
        _year_problem(when),
        tidied.problems,
    ]
    return TableReading(
        block.table,
        tidied.frame,
        _completed(facts, block=block, rows=tidied.frame.num_rows, units=units, when=when, totals=totals),
        _placed(pa.concat_tables(own), data, units),
        when,
    )


def _totals(block: Block, amount: Amount) -> tuple[Totals, bool]:
    """Finds printed totals; tells whether that of a bare 时长 is the sum of hours times persons."""
    totals = find_totals(block, amount)
    hours = next((c for c in block.columns if c.field == "hours"), None)
    if block.table != "activities" or hours is None or not _differs(totals, hours):
        return totals, False
    heads = [c for name in ("participations", "participants") for c in block.columns if c.field == name]
    if not heads:
        return totals, False
    number = amount(heads[0], block.cells.column(str(heads[0].column)))
    printed = np.isin(np.asarray(block.rows), totals.rows)

    def multiplied(facts: ColumnFacts, texts: pa.ChunkedArray) -> Amounts:
        amounts = amount(facts, texts)
        if facts is not hours:
            return amounts
        return replace(amounts, values=np.where(printed, amounts.values, amounts.values * number.values))

    again = find_totals(block, multiplied)
    return (totals, False) if _differs(again, hours) or again.rows != totals.rows else (again, True)


def _differs(totals: Totals, facts: ColumnFacts) -> bool:
    here = pc.and_(pc.equal(totals.problems["kind"], _DIFFERS), pc.equal(totals.problems["column"], facts.column))
    return bool(pc.any(here, min_count=0).as_py())


def _without(block: Block, totals: Totals) -> Block:
    if totals.keep is None:
        return block
    kept = np.flatnonzero(np.asarray(totals.keep))
    return replace(block, rows=block.rows.take(pa.array(kept)), cells=picked(block.cells, kept))


def _flaws_of_totals(block: Block, totals: Totals, flaws: tuple[FlawedCell, ...]) -> pa.Table:
    """Reports totals that were never calculated; they are not counted, but nobody can check by them either."""
    headers = {c.column: c.header for c in block.columns if c.field}
    return table_of(
        Problem(f.flaw.value, row=f.row, column=f.column, header=headers[f.column], value=f.text or None)
        for f in flaws
        if f.flaw in BLANK_FLAWS and f.row in totals.rows and f.column in headers
    )


def _year_problem(when: Stated) -> pa.Table:
    if not when.year_from_export or when.period is None:
        return SCHEMA.empty_table()
    return table_of([Problem("year_from_export", detail={"year": when.period[0].year})])


def _completed(
    facts: SheetFacts, *, block: Block, rows: int, units: UnitOfBlock, when: Stated, totals: Totals
) -> SheetFacts:
    return replace(
        facts,
        table=block.table,
        rows=rows,
        columns=tuple(_named(block.table, c) for c in facts.columns),
        unit=units.unit,
        unit_source=units.source,
        title=block.head[0].text if block.head else None,
        period=when.period,
        total_rows=totals.rows,
    )


def _named(table: str, facts: ColumnFacts) -> ColumnFacts:
    """Returns a column's facts with the frame's column in place of the vocabulary's field."""
    return replace(facts, field=frame_column(table, facts.field)) if facts.field else facts


def _placed(problems: pa.Table, block: Block, units: UnitOfBlock) -> pa.Table:
    """Adds sheet and unit: that of the problem's row, and the table's where it is about the whole."""
    if not problems.num_rows:
        return problems
    places = pc.index_in(problems["row"], block.rows)
    by_row = units.units.take(places.combine_chunks())
    whole = pa.scalar(units.unit, pa.string())
    return with_column(
        with_column(problems, "unit", pc.coalesce(by_row, whole)), "sheet", pa.scalar(block.sheet, pa.string())
    )


def with_column(problems: pa.Table, name: str, values: pa.Array | pa.Scalar) -> pa.Table:
    """Returns a table of problems with one text column set, to one value or to one a row."""
    texts = pa.repeat(values, problems.num_rows) if isinstance(values, pa.Scalar) else values
    place = problems.schema.get_field_index(name)
    return problems.set_column(place, SCHEMA.field(name), texts.dictionary_encode())
