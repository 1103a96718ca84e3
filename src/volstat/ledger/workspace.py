"""Where a ledger is made: a DuckDB connection with bounded memory, the frames as views, and the problems so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from volstat.intake.frames import FRAMES, empty
from volstat.ledger.submission import Submission
from volstat.ledger.tables import TABLES
from volstat.problems import Problem, catalogue, detail_text
from volstat.project import Project

if TYPE_CHECKING:
    import duckdb

MEMORY: Final = "800MB"
"""What the engine may hold before it goes to disk; a city of 1.6 million records fits."""
CHINA: Final = timezone(timedelta(hours=8))
"""File times are read in this zone, so that the computer's own changes nothing."""

_PROBLEMS = """
CREATE TEMP TABLE problems (
    kind VARCHAR, "table" VARCHAR, field VARCHAR, workbook VARCHAR, sheet VARCHAR, "row" INTEGER, unit VARCHAR,
    "value" VARCHAR, detail VARCHAR)
"""


@dataclass(frozen=True, slots=True)
class Workspace:
    """One ledger in the making.

    Every frame is a view `written_<table>` with two columns more: `book`, the place of the workbook in `submissions`,
    and `id`, which tells any row from any other and grows with workbook and row. `names` makes `raw_<table>` of it.
    """

    con: duckdb.DuckDBPyConnection
    folder: Path
    submissions: tuple[Submission, ...]
    """In the order of their names, whatever order they came in."""
    project: Project
    today: date

    def run(self, sql: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """Runs SQL and returns its rows."""
        return self.con.execute(sql, parameters).fetchall()

    def insert(self, table: str, rows: Iterable[Sequence[Any]], schema: pa.Schema) -> None:
        """Makes the temporary table `table` of Python rows."""
        columns = list(zip(*rows, strict=True)) or [()] * len(schema)
        arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
        self.con.register(f"{table}_rows", pa.Table.from_arrays(arrays, schema=schema))
        self.run(f"CREATE TEMP TABLE {table} AS SELECT * FROM {table}_rows")
        self.con.unregister(f"{table}_rows")

    def report(self, kind: str, table: str, field: str | None, sql: str) -> None:
        """Adds one problem of `kind` for every row of `sql`.

        Args:
            kind: a kind of the catalogue.
            table: the frame that the rows are in.
            field: the frame's column that the problem is about; None for whole rows.
            sql: a query with columns named workbook, sheet, row, unit, value, detail; all but workbook may be absent.
        """
        if kind not in catalogue():
            raise KeyError(kind)
        self.run(
            f"INSERT INTO problems BY NAME SELECT '{kind}' AS kind, '{table}' AS \"table\", "
            f"{quoted(field)} AS field, * FROM ({sql})"
        )

    def say(self, problems: Iterable[Problem]) -> None:
        """Adds problems made in Python, few as they are."""
        rows = [(p.kind, p.workbook, p.sheet or None, p.row, p.unit, p.value, detail_text(p.detail)) for p in problems]
        if rows:
            self.con.executemany(
                'INSERT INTO problems (kind, workbook, sheet, "row", unit, "value", detail) '
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                rows,
            )

    def write(self, table: str, sql: str) -> None:
        """Writes the rows of `sql` as the ledger's table `table`, columns in the order of its schema."""
        columns = ", ".join(f'"{name}"' for name in TABLES[table].names)
        self.run(
            f"COPY (SELECT {columns} FROM ({sql})) TO '{sql_path(self.written(table))}' "
            "(FORMAT parquet, COMPRESSION lz4_raw, WRITE_BLOOM_FILTER false, DICTIONARY_SIZE_LIMIT 10000)"
        )

    def written(self, table: str) -> Path:
        """Returns where a table of the ledger lies."""
        return self.folder / f"{table}.parquet"


def limit_of(submission: Submission, today: date) -> date:
    """Returns the last day that a row of this workbook may bear: its export, else today."""
    return submission.facts.exported_at.date() if submission.facts.exported_at else today


def made_at(submission: Submission) -> datetime:
    """Returns when a workbook was made: its printed export time, else its modification time in China."""
    if submission.facts.exported_at:
        return submission.facts.exported_at.replace(tzinfo=None)
    return datetime.fromtimestamp(submission.modified, CHINA).replace(tzinfo=None)


def open_workspace(submissions: Sequence[Submission], project: Project, folder: Path, today: date) -> Workspace:
    """Opens a connection whose views are the frames of `submissions`."""
    import duckdb

    scratch = folder / "scratch"
    scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
    con = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(scratch),
            "preserve_insertion_order": False,  # tables are sets of rows; an order would have to be kept in memory
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    ordered = tuple(sorted(submissions, key=lambda s: s.facts.workbook))
    space = Workspace(con, folder, ordered, project, today)
    con.execute("SET parquet_metadata_cache = true")  # each frame is scanned several times
    con.execute(_PROBLEMS)
    for table in FRAMES:
        _view(space, table, scratch)
    return space


def _view(space: Workspace, table: str, scratch: Path) -> None:
    books = [(number, s.frames[table]) for number, s in enumerate(space.submissions) if table in s.frames]
    if not books:
        nothing = scratch / f"no_{table}.parquet"
        pq.write_table(empty(table), nothing)
        books = [(0, nothing)]
    files = ", ".join(f"'{sql_path(path)}'" for _, path in books)
    numbers = ", ".join(str(number) for number, _ in books)
    space.run(
        f"CREATE TEMP VIEW written_{table} AS SELECT [{numbers}][file_index::BIGINT + 1]::BIGINT AS book, "
        f"(file_index::BIGINT << 40) | file_row_number AS id, * FROM read_parquet([{files}])"
    )


def sql_path(path: Path) -> str:
    """Returns a path as it stands between the quotes of an SQL text."""
    return str(path).replace("'", "''")


def quoted(text: str | None) -> str:
    """Returns a text as an SQL literal, NULL for none."""
    return "NULL" if text is None else "'" + text.replace("'", "''") + "'"
