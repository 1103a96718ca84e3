"""One workbook: from its bytes to frames, problems, and the facts of how it was understood."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet, what was found on it and what was read from that."""

    grid: Grid
    layout: Layout
    tables: tuple[TableReading, ...] = ()

    @property
    def facts(self) -> list[SheetFacts]:
        """Facts of everything found, in its order."""
        read = iter(self.tables)
        return [next(read).facts if f.state is SheetState.READ else f for f in self.layout.sheets]


def read_workbook(data: bytes, workbook: str, context: Context) -> Reading:
    """Returns what a workbook holds: frames by table, problems, and facts.

    Bad content never raises: what cannot be read is a problem, and the rest is read.

    Args:
        data: the file's bytes.
        workbook: its path below the exports folder, with `/`.
        context: what reading may know of the project.

    Raises:
        MemoryError: it takes more memory than there is; that is no defect of the program.
    """
    content = hashlib.sha256(data).hexdigest()
    try:
        book = read_book(data, max_cells=context.max_cells, max_inflated_bytes=context.max_inflated_bytes)
    except UnreadableError as error:
        unit = _unit_by_name("", workbook, context.area)
        facts = WorkbookFacts(workbook, content, sniff(data), unit)
        problem = Problem(error.kind, workbook=workbook, unit=unit, detail=error.detail)
        return Reading(facts, problems=table_of([problem]))
    sheets = _read_sheets(book, workbook, context)
    tables = [table for sheet in sheets for table in sheet.tables]
    problems = [_problems_of_book(book.problems, workbook, context.area)]
    problems += [_problems_of_sheet(sheet, workbook, context.area) for sheet in sheets]
    if not any(part.num_rows for part in problems) and not tables:
        unit = _unit_by_name("", workbook, context.area)
        problems.append(table_of([Problem("no_data", unit=unit)]))
    named = with_column(pa.concat_tables(problems), "workbook", pa.scalar(workbook, pa.string()))
    return Reading(_facts(workbook, content, book, sheets, context.area), _frames(tables), named.unify_dictionaries())


def _read_sheets(book: Book, workbook: str, context: Context) -> list[_Sheet]:
    """Reads all sheets; tables about which nothing names a unit belong to the unit of all the others, if it is one."""
    vocabulary = load(context.headers)
    sheets = [_read_sheet(grid, workbook, context, vocabulary) for grid in book.grids]
    units = {table.facts.unit for sheet in sheets for table in sheet.tables if table.facts.unit_source}
    if len(units) != 1 or None in units:
        return sheets
    (unit,) = units
    return [
        _with_tables(sheet, workbook, context, vocabulary, unit)
        if any(table.facts.unit_source is None for table in sheet.tables)
        else sheet
        for sheet in sheets
    ]


def _read_sheet(grid: Grid, workbook: str, context: Context, vocabulary: Vocabulary) -> _Sheet:
    try:
        layout = find_blocks(grid, vocabulary, count_hidden=context.count_hidden_sheets)
        return _with_tables(_Sheet(grid, layout), workbook, context, vocabulary)
    except MemoryError:  # Arrow's too: the worker says which limit was met
        raise
    except Exception as error:  # a defect of ours: it may cost this sheet, and neither the others nor the run
        facts = SheetFacts(grid.sheet, SheetState.NOT_UNDERSTOOD, type(error).__name__)
        problem = Problem("sheet_failed", sheet=grid.sheet, detail={"error": repr(error)})
        return _Sheet(grid, Layout((), (facts,), table_of([problem])))


def _with_tables(
    sheet: _Sheet, workbook: str, context: Context, vocabulary: Vocabulary, elsewhere: str | None = None
) -> _Sheet:
    facts = [f for f in sheet.layout.sheets if f.state is SheetState.READ]
    blocks = sheet.layout.blocks
    tables = (
        read_table(
            block,
            facts=own,
            workbook=workbook,
            context=context,
            vocabulary=vocabulary,
            grid=sheet.grid,
            above=tuple(line for other in blocks[:place] for line in other.head if line not in block.head),
            elsewhere=elsewhere,
        )
        for place, (block, own) in enumerate(zip(blocks, facts, strict=True))
    )
    return replace(sheet, tables=tuple(tables))


def _unit_by_name(sheet: str, workbook: str, area: Area) -> str | None:
    """Returns the unit that the names of sheet, file and folders tell."""
    said = names_around((), (), sheet, workbook, area)
    return said[0].unit if said else None


def _facts(workbook: str, content: str, book: Book, sheets: Sequence[_Sheet], area: Area) -> WorkbookFacts:
    tables = [table for sheet in sheets for table in sheet.tables]
    units = {table.facts.unit for table in tables}
    exported = (table.stated.exported_at for table in tables)
    return WorkbookFacts(
        workbook,
        content,
        book.format,
        unit=(units.pop() if len(units) == 1 else None) if tables else _unit_by_name("", workbook, area),
        unit_source=next((table.facts.unit_source for table in tables if table.facts.unit_source), None),
        exported_at=next((moment for moment in exported if moment), None),
        sheets=tuple(facts for sheet in sheets for facts in sheet.facts),
    )


def _frames(tables: Iterable[TableReading]) -> dict[str, pa.Table]:
    frames: dict[str, list[pa.Table]] = {}
    for table in tables:
        frames.setdefault(table.table, []).append(table.frame)
    return {name: pa.concat_tables(parts).unify_dictionaries() for name, parts in frames.items()}


def _problems_of_sheet(sheet: _Sheet, workbook: str, area: Area) -> pa.Table:
    """Returns the problems of a sheet; those of its layout bear the unit of its tables, else that of its name."""
    units = {table.facts.unit for table in sheet.tables} or {_unit_by_name(sheet.grid.sheet, workbook, area)}
    unit = units.pop() if len(units) == 1 else None
    of_layout = with_column(sheet.layout.problems, "unit", pa.scalar(unit, pa.string()))
    problems = pa.concat_tables([of_layout, *(table.problems for table in sheet.tables)])
    by_month = len({table.facts.header_rows for table in sheet.tables}) < len(sheet.tables)
    return _once(problems) if by_month else problems


def _once(problems: pa.Table) -> pa.Table:
    """Drops what the tables of several months say of the columns that they share."""
    first = {tuple(row.values()): place for place, row in reversed(list(enumerate(problems.to_pylist())))}
    return problems.take(pa.array(sorted(first.values()), pa.int64()))


def _problems_of_book(problems: Iterable[BookProblem], workbook: str, area: Area) -> pa.Table:
    unit = _unit_by_name("", workbook, area)
    return table_of(Problem(p.kind, sheet=p.sheet, unit=unit, detail=p.detail) for p in problems)
