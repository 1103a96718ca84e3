"""Small submissions for the ledger's tests: rows written as dictionaries become frames, Parquet files and facts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.areas import area_of
from volstat.intake.frames import FRAMES, conform
from volstat.intake.grid import Format
from volstat.intake.reading import ColumnFacts, SheetFacts, SheetState, WorkbookFacts
from volstat.ledger.build import build
from volstat.ledger.submission import Ledger, Submission
from volstat.problems import Problem, problems_of, table_of
from volstat.project import Project

TODAY = date(2021, 6, 1)
Rows = list[dict[str, Any]]


def person(number: int, **more: Any) -> dict[str, Any]:
    """A person known by identity number."""
    return {"name": f"甲{number}", "identity_key": 1_000_000 + number, **more}


def record(who: int | None, day: str, activity: str | None = "扫雪", **more: Any) -> dict[str, Any]:
    """A record of two hours of a person known by identity number."""
    row: dict[str, Any] = {"day": date.fromisoformat(day), "activity": activity, "seconds": 7200, "effective": True}
    return {**row, **({} if who is None else person(who)), **more}


def registration(who: int, on: str | None = "2019-03-01", **more: Any) -> dict[str, Any]:
    """A roster row."""
    return person(who, registered_on=date.fromisoformat(on) if on else None, **more)


def activity(name: str, start: str, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A row of an activity sheet."""
    days = {"start_day": date.fromisoformat(start), "end_day": date.fromisoformat(end or start)}
    return {"activity": name, **days, "effective": True, **more}


def summary(month: str, township: str | None = None, end: str | None = None, **more: Any) -> dict[str, Any]:
    """A summary row of a month of 31 days, or of the days given."""
    start = date.fromisoformat(f"{month}-01" if len(month) == 7 else month)
    last = date.fromisoformat(end) if end else start.replace(day=28)
    return {"start_day": start, "end_day": last, "township": township, **more}


class Exports:
    """An exports folder in the making."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self.folder = folder
        self.project: Project = Project(folder, area_of("140400", ["市直"]), folder / "exports", **settings)
        self.submissions: list[Submission] = []

    def send(
        self,
        workbook: str,
        *,
        unit: str | None = "沁县",
        sheet: str = "表1",
        exported: str | None = None,
        modified: float = 1_600_000_000.0,
        content: str | None = None,
        facts: dict[str, Any] | None = None,
        problems: list[Problem] | None = None,
        **tables: Rows,
    ) -> Submission:
        """Adds a workbook whose frames have these rows; rows may bear their own unit, sheet and row number."""
        place = self.folder / f"{len(self.submissions)}"
        place.mkdir(parents=True)
        frames = {table: _frame(table, rows, workbook, sheet, unit) for table, rows in tables.items()}
        for table, frame in frames.items():
            pq.write_table(frame, place / f"{table}.parquet")
        found = None
        if problems:
            found = place / "problems.parquet"
            pq.write_table(table_of(problems), found)
        bytes_ = content or hashlib.sha256(repr((workbook, sorted(tables.items()))).encode()).hexdigest()
        known = WorkbookFacts(
            workbook,
            bytes_,
            Format.XLSX,
            unit=unit,
            exported_at=datetime.fromisoformat(exported) if exported else None,
            sheets=tuple(_sheet(table, frame) for table, frame in frames.items()),
        )
        submission = Submission(
            replace(known, **(facts or {})),
            modified,
            {table: place / f"{table}.parquet" for table in frames},
            found,
        )
        self.submissions.append(submission)
        return submission

    def build(self, today: date = TODAY, name: str = "ledger") -> Built:
        """Makes the ledger of what was sent."""
        return Built(build(self.submissions, self.project, self.folder / name, today=today))


class Built:
    """A ledger, read back."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger

    def rows(self, table: str, *, counted: bool = False) -> Rows:
        """Returns a table's rows in the order of workbook, sheet and row."""
        rows = pq.read_table(self.ledger.tables[table]).to_pylist()
        kept = [row for row in rows if not (counted and row["left_out"])]
        return sorted(
            kept, key=lambda r: [str(r.get(c)).rjust(6) for c in ("workbook", "sheet", "row", "month", "unit")]
        )

    def left_out(self, table: str) -> list[str | None]:
        """Returns why each row is left out, in their order."""
        return [row["left_out"] for row in self.rows(table)]

    def problems(self, kind: str | None = None) -> list[Problem]:
        """Returns the problems of a kind, or all."""
        return [p for p in problems_of(pq.read_table(self.ledger.problems)) if kind in (None, p.kind)]

    def figures(self) -> dict[str, Any]:
        """Returns the plain figures of all time, counted the slow and obvious way."""
        records = [r for r in self.rows("participations", counted=True) if not r["learning"]]
        activities = self.rows("activities", counted=True)
        summaries = self.rows("summaries", counted=True)
        declared = [a for a in activities if a["grain"] == "declared"]
        coarse = declared + summaries
        return {
            "persons": len({r["person"] for r in self.rows("registrations", counted=True)}),
            "participants": len({r["person"] for r in records if r["identified"]}),
            "participations": len({(r["person"], r["activity"], r["day"]) for r in records})
            + sum(r["participations"] or 0 for r in coarse),
            "seconds": sum(r["seconds"] or 0 for r in records) + sum(r["seconds"] or 0 for r in coarse),
            "services": sum(r["services"] or 0 for r in activities + summaries),
            "teams": len({r["team_key"] for r in self.rows("teams", counted=True)}),
            "stations": len({r["station_key"] for r in self.rows("stations", counted=True)}),
        }


def _frame(table: str, rows: Rows, workbook: str, sheet: str, unit: str | None) -> pa.Table:
    given = {"workbook": workbook, "sheet": sheet, "unit": unit}
    whole = [{**given, "row": number, **row} for number, row in enumerate(rows, start=3)]
    schema = FRAMES[table]
    names = {name for row in whole for name in row}
    columns = {name: pa.array([row.get(name) for row in whole], _plain(schema.field(name).type)) for name in names}
    return conform(table, columns, len(whole))


def _plain(kind: pa.DataType) -> pa.DataType:
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def _sheet(table: str, frame: pa.Table) -> SheetFacts:
    names = [name for name in FRAMES[table].names if frame.column(name).null_count < frame.num_rows]
    columns = tuple(ColumnFacts(number, name, name, "vocabulary") for number, name in enumerate(names, start=1))
    sheets = frame.column("sheet").to_pylist()
    rows = frame.column("row").to_pylist()
    return SheetFacts(
        sheets[0] if sheets else "表1",
        SheetState.READ,
        table=table,
        first_row=min(rows, default=None),
        last_row=max(rows, default=None),
        rows=len(rows),
        columns=columns,
    )
