"""The desk of one reporting unit: what of the model is its own, the messes that it makes, the faults that it plants."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from volstat.sample.city import Unit, chance
from volstat.sample.model import Model
from volstat.sample.people import Registrations
from volstat.sample.records import Records
from volstat.sample.sheets import Block, Cell, Row, Sheet, Styled, Value, array_of, bare
from volstat.sample.view import ActivityRows, StationRows, Table, TeamRows, View, columns, headers

_MESS_NUMBERS: Final = 50_000_000
"""Numbers of records that exist only as a mess."""


@dataclass(frozen=True, slots=True)
class Page:
    """A table on a sheet of a workbook (its path below the exports)."""

    workbook: str
    sheet: Sheet
    table: Table


@dataclass(slots=True)
class Desk:
    """One unit, about to write its exports."""

    model: Model
    unit: Unit
    exports: Path
    faults: list[dict[str, str]] = field(default_factory=list)
    random: np.random.Generator = field(init=False)

    def __post_init__(self) -> None:
        self.random = chance(self.model.seed, 20, self.unit.place)

    def path(self, name: str) -> Path:
        """Returns the path of a workbook below the exports, its folder made."""
        path = self.exports / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    # --- what of the model is this unit's ---------------------------------------------------------------------------

    def records(self) -> Records:
        """Returns the unit's records (training too) by day."""
        everything = self.model.records.with_rows(self.model.learning)
        own = np.flatnonzero(self.model.activities.unit[everything.activity] == self.unit.place)
        return _by_day(everything.take(own))

    def messy(self, records: Records, *, doubled: int, not_effective: int) -> Records:
        """Returns records with rows doubled and ineffective rows, so many in ten thousand (at least three)."""
        parts = records
        if doubled:
            parts = parts.with_rows(records.take(self._some(records, doubled)))
        if not_effective:
            parts = parts.with_rows(self._not_effective(records, not_effective))
        return _by_day(parts)

    def _not_effective(self, records: Records, per_ten_thousand: int) -> Records:
        """Returns rows of people who did not take part in that activity after all."""
        extra = records.take(self._some(records, per_ten_thousand))
        people = self.random.permutation(records.person)[: len(extra)]
        extra = extra.change(
            person=people,
            number=_MESS_NUMBERS + self.unit.place * 1_000_000 + np.arange(len(extra)),
            effective=np.zeros(len(extra), np.bool_),
        )
        everybody = len(self.model.people)
        took_part = np.isin(extra.activity * everybody + extra.person, records.activity * everybody + records.person)
        return extra.take(np.flatnonzero(~took_part))

    def _some(self, records: Records, per_ten_thousand: int) -> np.ndarray[Any, np.dtype[np.int64]]:
        return self.random.permutation(len(records))[: max(len(records) * per_ten_thousand // 10_000, 3)]

    def view(self, records: Records) -> View:
        """Returns records to be written."""
        return View(self.model, records, len(records))

    def roster(self, *, doubled: int = 3) -> View:
        """Returns the unit's roster, with a few rows doubled."""
        rows = self.model.registrations
        own = np.flatnonzero(rows.unit == self.unit.place)
        own = np.concatenate([own, own[:doubled]])
        own = own[np.lexsort((rows.person[own], rows.day[own]))]
        return View(
            self.model, Registrations(rows.person[own], rows.unit[own], rows.day[own], rows.left[own]), len(own)
        )

    def activities(self) -> View:
        """Returns the unit's activities with their counts."""
        served = self.model.participations
        count = len(self.model.activities)
        own = np.flatnonzero(self.model.activities.unit == self.unit.place)
        people = np.bincount(served.activity, minlength=count)[own]
        times = np.bincount(served.activity, weights=served.minutes, minlength=count)[own].astype(np.int64)
        return View(self.model, ActivityRows(own, people, times), len(own))

    def teams(self, *, doubled: int = 1) -> View:
        """Returns the unit's teams, the first ones twice."""
        own = self.model.teams.of(self.unit.place)
        own = np.concatenate([own, own[:doubled]])
        return View(self.model, TeamRows(own), len(own))

    def stations(self) -> View:
        """Returns the unit's stations."""
        own = self.model.stations.of(self.unit.place)
        return View(self.model, StationRows(own), len(own))

    # --- faults -----------------------------------------------------------------------------------------------------

    def fault(self, kind: str, workbook: str, sheet: Sheet, row: int, place: int) -> None:
        """Notes a planted fault at the cell of a row and a column (from 0)."""
        self.faults.append(
            {
                "kind": kind,
                "unit": self.unit.name,
                "workbook": workbook,
                "sheet": sheet.name,
                "cell": sheet.address(row, place),
            }
        )

    def plant(self, kind: str, page: Page, view: View, header: str, value: Value, **others: Value) -> None:
        """Adds a row like the first of `view`, wrong in one cell, and notes the fault.

        Args:
            kind: kind of problem, as the catalogue of problems names it.
            page: the table, about to get one more row.
            view: rows of the kind that the table holds.
            header: the column that is wrong.
            value: what stands there instead.
            others: headers of other cells that change too.
        """
        names = headers(page.table)
        cells = typed_row(page.table, view)
        for name, content in {**others, header: value}.items():
            cells[names.index(name)] = content
        self.fault(kind, page.workbook, page.sheet, page.sheet.row(*cells), names.index(header))

    def sample(self, view: View, place: int) -> View:
        """Returns a view of one row, the one at a fraction (in sixteenths) of the way through."""
        return view.take(np.array([min(view.count * place // 16, view.count - 1)]))


def typed_row(table: Table, view: View) -> list[Value]:
    """Returns the cells of a view's first row, as if typed by hand."""
    cells: list[Value] = []
    for column in columns(table, view):
        value = array_of(column)[0].as_py()
        cells.append(Cell(value, column.style) if isinstance(column, Styled) else value)
    return cells


def fill(sheet: Sheet, table: Table, view: View) -> int:
    """Adds a header and the rows of a view; returns the first row of data."""
    sheet.header(headers(table))
    return sheet.block(columns(table, view))


def total(sheet: Sheet, place: int, first: int) -> float | int:
    """Returns what a printed total of a column says: the sum of its numbers from the row `first` on."""
    found: float = 0
    for part in sheet.parts:
        if isinstance(part, Row) and part.number >= first and place < len(part.cells):
            value = bare(part.cells[place])
            found += value if isinstance(value, int | float) else 0
        elif isinstance(part, Block) and part.first >= first:
            found += pc.sum(array_of(part.columns[place])).as_py() or 0
    return int(found) if float(found).is_integer() else found


def _by_day(records: Records) -> Records:
    return records.take(np.lexsort((records.number, records.activity, records.day)))
