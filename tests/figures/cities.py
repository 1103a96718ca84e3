"""Small made-up cities: clean tables from a few rows, opened on every engine."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.figures.engine import compute
from volstat.figures.engines import open_tables
from volstat.figures.periods import parse_day, parse_period
from volstat.figures.queries import make_query
from volstat.figures.results import FigureSet, Row, Value
from volstat.ledger.submission import Ledger
from volstat.ledger.tables import TABLES
from volstat.project import Project, project_of

ENGINES = ("duckdb", "pandas")
DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "registrations": {"unit": "潞州区", "deregistered": False},
    "participations": {"unit": "潞州区", "identified": True, "learning": False, "seconds": 3600},
    "activities": {"unit": "潞州区", "grain": "records"},
    "summaries": {"unit": "潞州区"},
    "teams": {"unit": "潞州区", "dissolved": False},
    "stations": {"unit": "潞州区", "dissolved": False},
    "coverage": {"rows": 1, "workbook": "甲.xlsx"},
}


def project(**settings: Any) -> Project:
    return project_of(Path(), {"city": "140400", "units": ["市直"], **settings})


@dataclass
class City:
    """The tables of one made-up city."""

    ledger: Ledger
    project: Project

    def figures(self, period: str, *by: str, where: Iterable[str] = (), as_of: str | None = None) -> FigureSet:
        """Computes on every engine, and gives the one answer that all must agree on."""
        answers = [self.on(engine, period, *by, where=where, as_of=as_of) for engine in ENGINES]
        assert answers[0] == answers[1]
        return answers[0]

    def on(self, engine: str, period: str, *by: str, where: Iterable[str] = (), as_of: str | None = None) -> FigureSet:
        day = parse_day(as_of) if as_of else None
        query = make_query(self.project, parse_period(period, date(2021, 1, 15)), as_of=day, by=by, where=where)
        return compute(open_tables(self.ledger, engine), query, self.project)


def city(folder: Path, *, sent: Iterable[tuple[str, str, str]] = (), settings: Any = None, **rows: Any) -> City:
    """Writes a city's tables.

    Args:
        folder: where they go.
        sent: unit, table and month (`2020-01`; empty for a stock) that the coverage table names.
        settings: of volstat.toml, beyond the city.
        rows: table → rows as dicts; what they leave out is taken from `DEFAULTS`, else null.
    """
    coverage = [
        {"unit": unit, "table": table, "month": date.fromisoformat(f"{month}-01") if month else None}
        for unit, table, month in sent
    ]
    files = {}
    for name, schema in TABLES.items():
        given = coverage if name == "coverage" else rows.get(name, [])
        full = [
            {"row": i, "sheet": "表", "workbook": "甲.xlsx", **DEFAULTS[name], **row} for i, row in enumerate(given)
        ]
        files[name] = folder / f"{name}.parquet"
        pq.write_table(pa.Table.from_pylist(full, schema=schema), files[name])
    return City(Ledger(files, folder / "problems.parquet"), project(**(settings or {})))


def months(year: int = 2020) -> list[str]:
    return [f"{year}-{month:02}" for month in range(1, 13)]


def line(figures: FigureSet, *keys: str | None) -> Mapping[str, Value]:
    """Returns the values of the one line with these keys."""
    found: list[Row] = [row for row in figures.rows if tuple(row.keys.values()) == keys]
    assert len(found) == 1, (keys, [row.keys for row in figures.rows])
    return found[0].values
