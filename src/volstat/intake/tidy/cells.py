"""A block's cells by field, and the problems found in them, each at its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.areas import Area
from volstat.intake.block import Block
from volstat.intake.frames import conform
from volstat.intake.grid import Flaw, FlawedCell
from volstat.intake.reading import ColumnFacts
from volstat.intake.stated import Stated
from volstat.intake.units import UnitOfBlock
from volstat.intake.values.clock_text import shown_clock
from volstat.intake.vocabulary import Vocabulary
from volstat.problems import SCHEMA, Problem, cell_address, detail_text, table_of, table_of_cells

Rows = npt.NDArray[np.bool_]

BLANK_FLAWS: Final = (Flaw.FORMULA_WITHOUT_VALUE, Flaw.ERROR_VALUE)
"""Flaws of cells that should hold something and hold nothing."""


_ERRORS: Final = r"^\s*#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!|#+)\s*$"
"""What a spreadsheet shows for an error, where a text format has kept only that."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of a block beside its cells."""

    workbook: str
    area: Area
    secret: bytes
    vocabulary: Vocabulary
    stated: Stated = field(default_factory=Stated)
    flaws: tuple[FlawedCell, ...] = ()
    base1904: bool = False
    """Whether the workbook's day serials count from 1904."""


@dataclass(frozen=True, slots=True)
class Tidied:
    """A block become a frame."""

    frame: pa.Table
    problems: pa.Table
    """Workbook, sheet and unit are left open."""


@dataclass(slots=True)
class Cells:
    """The columns of one block by their field.

    Parsers ask for texts by field and report what they could not use; nothing here knows what a field means.
    """

    block: Block
    units: UnitOfBlock
    around: Around
    multiplied: bool = False
    """The printed total of a bare 时长 is the sum of hours times persons."""
    problems: list[pa.Table] = field(default_factory=list)
    _columns: dict[str, ColumnFacts] = field(init=False)

    def __post_init__(self) -> None:
        known = [c for c in self.block.columns if c.field and str(c.column) in self.block.cells.column_names]
        self._columns = {c.field: c for c in reversed(known) if c.field}

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.block.rows)

    def has(self, *fields: str) -> bool:
        """Tells whether the block has a column of one of `fields`."""
        return any(f in self._columns for f in fields)

    def facts(self, name: str) -> ColumnFacts:
        """Returns how the column of a field was understood."""
        return self._columns[name]

    def texts(self, name: str) -> pa.ChunkedArray:
        """Returns the text of a field, null throughout where the block lacks it."""
        if name not in self._columns:
            return pa.chunked_array([pa.nulls(self.height, pa.string())])
        return self.block.cells.column(str(self._columns[name].column))

    def flawed(self, name: str, *flaws: Flaw) -> Rows:
        """Returns the rows in which a field's cell has one of `flaws`."""
        mask = np.zeros(self.height, dtype=bool)
        if name not in self._columns:
            return mask
        column = self._columns[name].column
        rows = [f.row for f in self.around.flaws if f.column == column and f.flaw in flaws]
        if rows:
            mask[self._places(rows)] = True
        return mask

    def long_numbers(self, name: str) -> Rows:
        """Returns the rows in which a field's cell is a number too long to be kept whole."""
        mask = self.flawed(name, Flaw.LONG_NUMBER)
        if name in self._columns:
            column = self._columns[name].column
            mask[self._places([row for row, place in self.block.long_numbers if place == column])] = True
        return mask

    def _places(self, sheet_rows: Iterable[int]) -> npt.NDArray[np.int64]:
        """Returns where the sheet's rows lie in the block; rows outside it are left out."""
        wanted = np.asarray(sorted(sheet_rows), dtype=np.int64)
        own = np.asarray(self.block.rows, dtype=np.int64)
        places = np.searchsorted(own, wanted)
        inside = places < len(own)
        places, wanted = places[inside], wanted[inside]
        found: npt.NDArray[np.int64] = places[own[places] == wanted]
        return found

    def report(
        self,
        kind: str,
        name: str | None,
        rows: Rows | pa.Array,
        details: Sequence[Mapping[str, str | int | float]] | None = None,
    ) -> None:
        """Reports one problem for each of `rows` (a truth value a row), at the cell of a field or at the row.

        Args:
            kind: a kind of the catalogue.
            name: the field; None for whole rows.
            rows: which rows.
            details: what the sentence names, for each of the chosen rows.
        """
        mask = pa.array(flags(rows))
        if not pc.any(mask).as_py():
            return
        facts = self._columns.get(name) if name else None
        values = _as_shown(self.texts(name).filter(mask), name) if facts and name else None
        table = table_of_cells(
            kind,
            rows=self.block.rows.filter(mask),
            column=facts.column if facts else None,
            header=facts.header if facts else None,
            values=values,
        )
        if details is not None:
            texts = pa.array([detail_text(d) for d in details], pa.string()).dictionary_encode()
            table = table.set_column(table.schema.get_field_index("detail"), SCHEMA.field("detail"), texts)
        self.problems.append(table)

    def report_runs(self, kind: str, name: str, rows: Rows | pa.Array) -> None:
        """Reports one problem for each run of neighbouring `rows`, at its first cell; `place` names all its cells."""
        mask = flags(rows)
        edges = np.flatnonzero(np.diff(np.concatenate(([False], mask, [False])).astype(np.int8)))
        firsts, lasts = edges[::2], edges[1::2] - 1
        begins = np.zeros(self.height, dtype=bool)
        begins[firsts] = True
        own, column = np.asarray(self.block.rows), self.facts(name).column
        details: list[dict[str, str | int | float]] = [
            {"rows": int(last - first + 1), "place": _range(int(own[first]), int(own[last]), column)}
            for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)
        ]
        self.report(kind, name, begins, details)

    def report_faults(self, name: str, fault: pa.Array) -> None:
        """Reports every cell of a field whose `fault` names a kind."""
        for kind in pc.unique(fault).to_pylist():
            if kind is not None:
                self.report(kind, name, pc.fill_null(pc.equal(fault, kind), False))

    def say(self, kind: str, name: str | None = None, detail: Mapping[str, str | int | float] | None = None) -> None:
        """Reports one problem of the whole block, or of a field's column, at its header."""
        facts = self._columns.get(name) if name else None
        self.problems.append(
            table_of(
                [
                    Problem(
                        kind,
                        row=self.block.header_rows[-1] if facts and self.block.header_rows else None,
                        column=facts.column if facts else None,
                        header=facts.header if facts else None,
                        detail=detail or {},
                    )
                ]
            )
        )

    def with_flaws(self, name: str, fault: pa.Array) -> pa.Array:
        """Returns a field's faults with those of cells that hold an error or a formula without a value."""
        for flaw in BLANK_FLAWS:
            rows = self.flawed(name, flaw)
            if rows.any():
                fault = pc.if_else(pa.array(rows), flaw.value, fault)
        if fault.null_count == len(fault):
            return fault
        shown = pc.and_(pc.is_valid(fault), pc.match_substring_regex(self.texts(name), _ERRORS))  # in a CSV
        return pc.if_else(pc.fill_null(shown, False), Flaw.ERROR_VALUE.value, fault)

    def frame(self, columns: Mapping[str, pa.Array | pa.ChunkedArray], fault: pa.Array | None = None) -> Tidied:
        """Returns the frame of the block's table: `columns`, where its rows stand, and their `fault`."""
        height = self.height
        place = {
            "workbook": same(self.around.workbook, height),
            "sheet": same(self.block.sheet, height),
            "row": self.block.rows,
            "unit": self.units.units,
            "township": self.units.townships,
        }
        whole = {**place, "fault": no_fault(height) if fault is None else fault, **columns}
        problems = pa.concat_tables(self.problems) if self.problems else SCHEMA.empty_table()
        return Tidied(conform(self.block.table, whole, height), problems)


def _as_shown(texts: pa.ChunkedArray, name: str) -> Sequence[str | None]:
    """Returns the cells of a field as their sheet shows them: a time without the day that the file keeps with it."""
    elapsed = "hours" in name
    return [text if text is None else shown_clock(text, elapsed=elapsed) for text in texts.to_pylist()]


def _range(first: int, last: int, column: int) -> str:
    cells = [str(cell_address(row, column)) for row in (first, last)]
    return ":".join(dict.fromkeys(cells))


def same(value: str, height: int) -> pa.DictionaryArray:
    """Returns a column that holds one text throughout."""
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(height, dtype=np.int32)), pa.array([value], pa.string()))


def no_fault(height: int) -> pa.Array:
    """Returns a column of faults without any."""
    return pa.nulls(height, pa.string())


def first_fault(*faults: pa.Array) -> pa.Array:
    """Returns each row's first fault."""
    return pc.coalesce(*faults)


def flags(rows: pa.Array | Rows) -> Rows:
    """Returns truth values as a numpy mask, null as false."""
    return np.asarray(pc.fill_null(rows, False), dtype=bool) if isinstance(rows, pa.Array | pa.ChunkedArray) else rows


def where(rows: pa.Array | pa.ChunkedArray, yes: Any, no: Any) -> pa.Array:
    """Returns `yes` where `rows` is true, else `no`; either may be None or one value."""
    kind = next((v.type for v in (yes, no) if isinstance(v, pa.Array | pa.ChunkedArray)), pa.string())
    values = [v if isinstance(v, pa.Array | pa.ChunkedArray) else pa.scalar(v, kind) for v in (yes, no)]
    return pc.if_else(rows, *values)
