"""The layout of a sheet: from a grid to the tables on it, with every column and every line accounted for."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from volstat.intake.block import Block
from volstat.intake.grid import Grid
from volstat.intake.parts import Part, blocks_of, facts_of, problems_of_part, read_part
from volstat.intake.reading import SheetFacts, SheetState
from volstat.intake.regions import Finder, Region
from volstat.intake.sheet import Sheet
from volstat.intake.vocabulary import Vocabulary
from volstat.problems import Problem, table_of


@dataclass(frozen=True, slots=True)
class Layout:
    """What was found on a sheet."""

    blocks: tuple[Block, ...]
    """The tables that count, top first."""
    sheets: tuple[SheetFacts, ...]
    """Facts of everything on the sheet; those in state READ belong to `blocks`, in the same order."""
    problems: pa.Table
    """A table of `problems.SCHEMA`; workbook and unit are null."""


def find_blocks(grid: Grid, vocabulary: Vocabulary, *, count_hidden: bool = False) -> Layout:
    """Returns the tables of a sheet, the facts of how they were found, and what a person should know about it.

    Args:
        grid: the sheet.
        vocabulary: what headers, lines and sheet names mean.
        count_hidden: whether a hidden sheet counts like any other.
    """
    sheet = Sheet(grid)
    if grid.height == 0 or grid.width == 0 or not sheet.filled(sheet.window).any():
        return _layout([], [SheetFacts(grid.sheet, SheetState.EMPTY)], [])
    parts = _parts(sheet, vocabulary)
    tables = [part for part in parts if part.recognised]
    aside = _set_aside(sheet, vocabulary, count_hidden, tables)
    if aside:
        facts, problem = aside
        kept = [replace(f, state=facts.state, why=facts.why) for part in tables for f in facts_of(sheet, part)]
        return _layout([], kept or [facts], [problem])
    if not any(isinstance(part.found, Region) for part in parts):
        return _not_understood(grid, vocabulary)
    return _layout(
        [block for part in parts for block in blocks_of(sheet, part)],
        [facts for part in parts for facts in facts_of(sheet, part)],
        [problem for part in parts for problem in problems_of_part(sheet, part, vocabulary)],
    )


def _parts(sheet: Sheet, vocabulary: Vocabulary) -> list[Part]:
    parts: list[Part] = []
    above: list[str] = []
    for found in Finder(sheet, vocabulary).find():
        parts.append(read_part(sheet, found, vocabulary, above))
        above += [line.text for line in found.head] if isinstance(found, Region) else []
    return parts


def _layout(blocks: list[Block], facts: list[SheetFacts], problems: list[Problem]) -> Layout:
    return Layout(tuple(blocks), tuple(facts), table_of(problems))


def _set_aside(
    sheet: Sheet, vocabulary: Vocabulary, count_hidden: bool, tables: list[Part]
) -> tuple[SheetFacts, Problem] | None:
    """Returns why a sheet does not count as a whole: it is hidden, or its name says so."""
    name = sheet.grid.sheet
    rows = sum(part.rows for part in tables) or int(np.count_nonzero(sheet.filled(sheet.window)))
    if sheet.grid.hidden and not count_hidden:
        problem = Problem("hidden_sheet", sheet=name, detail={"rows": rows})
        return SheetFacts(name, SheetState.HIDDEN, "hidden"), problem
    word = vocabulary.superseded_by_name(name) or (vocabulary.instructions_by_name(name) if tables else None)
    if word is None:
        return None
    problem = Problem("superseded_sheet", sheet=name, detail={"reason": word, "rows": rows})
    return SheetFacts(name, SheetState.SUPERSEDED, word), problem


def _not_understood(grid: Grid, vocabulary: Vocabulary) -> Layout:
    word = vocabulary.instructions_by_name(grid.sheet)
    if word:
        return _layout([], [SheetFacts(grid.sheet, SheetState.NOT_UNDERSTOOD, f"instructions: {word}")], [])
    facts = SheetFacts(grid.sheet, SheetState.NOT_UNDERSTOOD, "no header")
    return _layout([], [facts], [Problem("sheet_not_understood", sheet=grid.sheet)])
