"""One workbook: from its bytes to frames, problems, and the facts of how it was understood."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyarrow as pa

from volstat.areas import Area
from volstat.intake.block import Context
from volstat.intake.formats import UnreadableError, read_book, sniff
from volstat.intake.grid import Book, BookProblem, Grid
from volstat.intake.layout import Layout, find_blocks
from volstat.intake.reading import Reading, SheetFacts, SheetState, WorkbookFacts
from volstat.intake.tables import TableReading, read_table, with_column
from volstat.intake.units import names_around
from volstat.intake.vocabulary import Vocabulary, load
from volstat.problems import Problem, table_of


@dataclass(slots=True)
class _Found:
    """What the sheets of a workbook have given so far."""

    tables: list[TableReading] = field(default_factory=list)
    sheets: list[SheetFacts] = field(default_factory=list)
    problems: list[pa.Table] = field(default_factory=list)


def read_workbook(data: bytes, workbook: str, context: Context) -> Reading:
    """Returns what a workbook holds: frames by table, problems, and facts.

    Bad content never raises: what cannot be read is a problem, and the rest is read.

    Args:
        data: the file's bytes.
        workbook: its path below the exports folder, with `/`.
        context: what reading may know of the project.
    """
    content = hashlib.sha256(data).hexdigest()
    try:
        book = read_book(data, max_cells=context.max_cells, max_inflated_bytes=context.max_inflated_bytes)
    except UnreadableError as error:
        unit = _unit_by_name("", workbook, context.area)
        facts = WorkbookFacts(workbook, content, sniff(data), unit)
        problem = Problem(error.kind, workbook=workbook, unit=unit, detail=error.detail)
        return Reading(facts, problems=table_of([problem]))
    found = _Found()
    vocabulary = load(context.headers)
    for grid in book.grids:
        _read_sheet(grid, workbook, context, vocabulary, found)
    return Reading(
        _facts(workbook, content, book, found, context.area),
        _frames(found.tables),
        _problems(workbook, book.problems, found.problems, context.area),
    )


def _read_sheet(grid: Grid, workbook: str, context: Context, vocabulary: Vocabulary, found: _Found) -> None:
    try:
        layout = find_blocks(grid, vocabulary, count_hidden=context.count_hidden_sheets)
        tables = _tables(grid, layout, workbook, context, vocabulary)
    except Exception as error:  # a defect of ours: it may cost this sheet, and neither the others nor the run
        found.sheets.append(SheetFacts(grid.sheet, SheetState.NOT_UNDERSTOOD, type(error).__name__))
        found.problems.append(table_of([Problem("sheet_failed", sheet=grid.sheet, detail={"error": repr(error)})]))
        return
    read = iter(tables)
    found.sheets += [next(read).facts if f.state is SheetState.READ else f for f in layout.sheets]
    found.tables += tables
    units = {table.facts.unit for table in tables} or {_unit_by_name(grid.sheet, workbook, context.area)}
    unit = units.pop() if len(units) == 1 else None
    found.problems.append(with_column(layout.problems, "unit", pa.scalar(unit, pa.string())))
    found.problems += [table.problems for table in tables]


def _tables(grid: Grid, layout: Layout, workbook: str, context: Context, vocabulary: Vocabulary) -> list[TableReading]:
    facts = (f for f in layout.sheets if f.state is SheetState.READ)
    return [
        read_table(block, facts=own, workbook=workbook, context=context, vocabulary=vocabulary, grid=grid)
        for block, own in zip(layout.blocks, facts, strict=True)
    ]


def _unit_by_name(sheet: str, workbook: str, area: Area) -> str | None:
    """Returns the unit that the names of sheet, file and folders tell."""
    said = names_around((), (), sheet, workbook, area)
    return said[0].unit if said else None


def _facts(workbook: str, content: str, book: Book, found: _Found, area: Area) -> WorkbookFacts:
    read = [table.facts for table in found.tables]
    units = {facts.unit for facts in read}
    sources = {facts.unit_source for facts in read}
    exported = (table.stated.exported_at for table in found.tables)
    return WorkbookFacts(
        workbook,
        content,
        book.format,
        unit=(units.pop() if len(units) == 1 else None) if read else _unit_by_name("", workbook, area),
        unit_source=sources.pop() if len(sources) == 1 else None,
        exported_at=next((moment for moment in exported if moment), None),
        sheets=tuple(found.sheets),
    )


def _frames(tables: Iterable[TableReading]) -> dict[str, pa.Table]:
    frames: dict[str, list[pa.Table]] = {}
    for table in tables:
        frames.setdefault(table.table, []).append(table.frame)
    return {name: pa.concat_tables(parts).unify_dictionaries() for name, parts in frames.items()}


def _problems(workbook: str, of_book: Iterable[BookProblem], tables: list[pa.Table], area: Area) -> pa.Table:
    unit = _unit_by_name("", workbook, area)
    of_file = table_of(Problem(p.kind, sheet=p.sheet, unit=unit, detail=p.detail) for p in of_book)
    problems = pa.concat_tables([of_file, *tables])
    return with_column(problems, "workbook", pa.scalar(workbook, pa.string())).unify_dictionaries()
