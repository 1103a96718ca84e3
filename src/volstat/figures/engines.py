"""Engines: the clean tables opened on DuckDB, pandas or Spark, behind one lazy interface."""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from volstat.language import _
from volstat.spark.masters import is_spark
from volstat.spark.session import working

if TYPE_CHECKING:
    import narwhals as nw
    import pyarrow as pa

    from volstat.ledger.submission import Ledger

    Frame: TypeAlias = "nw.LazyFrame[Any]"

EMBEDDED: Final = ("duckdb", "pandas")
"""Engines that need nothing beyond this program."""
MEMORY: Final = "1GB"
"""What DuckDB keeps in memory before it spills; groups of sixteen million rows pass through it."""


class EngineError(ValueError):
    """There is no such engine."""


@dataclass(frozen=True, slots=True)
class Tables:
    """The clean tables of `ledger.tables.TABLES` on one engine."""

    frames: Mapping[str, Frame]
    columns: Mapping[str, Sequence[str]]
    """Table → the names of its columns."""
    engine: str

    def __getitem__(self, table: str) -> Frame:
        """Returns the lazy frame of one table."""
        return self.frames[table]


def known_engine(engine: str) -> str:
    """Returns an engine's name as it came.

    Raises:
        EngineError: there is none of this name.
    """
    if engine in EMBEDDED or is_spark(engine):
        return engine
    text = _("There is no engine “{engine}”. There are: duckdb, pandas, spark, local[2], spark://host:7077.")
    raise EngineError(text.format(engine=engine))


def open_tables(ledger: Ledger, engine: str = "duckdb", scratch: Path | None = None, log: Path | None = None) -> Tables:
    """Opens the ledger's Parquet files on an engine; nothing is read before it is asked for.

    Args:
        ledger: where the files lie.
        engine: `duckdb`, `pandas`, or `spark` or a Spark master such as `local[2]` or `spark://host:7077`.
        scratch: where DuckDB spills what does not fit into memory; by default the system's temporary folder.
        log: the file that takes Spark's own words, if Spark has to be started.

    Raises:
        EngineError: an unknown engine.
        spark.errors.SparkError: Spark cannot be started.
    """
    import narwhals as nw

    known_engine(engine)

    if engine == "duckdb":
        native = _duckdb(ledger.tables, scratch)
    elif engine == "pandas":
        native = _pandas(ledger.tables)
    else:
        native = _spark(ledger.tables, engine, log)
    frames = {name: nw.from_native(frame).lazy() for name, frame in native.items()}
    return Tables(frames, {name: tuple(frame.collect_schema()) for name, frame in frames.items()}, engine)


@contextmanager
def lean(tables: Tables) -> Iterator[None]:
    """Keeps DuckDB from importing pandas, which it does (0.2 s) to tell pandas' missing values from a constant.

    Where pandas is loaded already, or another thread might load it meanwhile, nothing is kept from anybody.
    """
    if tables.engine != "duckdb" or "pandas" in sys.modules or threading.active_count() > 1:
        yield
        return
    sys.modules["pandas"] = None  # type: ignore[assignment]  # how Python says that an import fails
    try:
        yield
    finally:
        del sys.modules["pandas"]


def fetch(frame: Frame) -> list[dict[str, Any]]:
    """Computes a small lazy frame and returns its rows; DuckDB and Spark hand them over without Arrow."""
    implementation = frame.implementation
    native = frame.to_native()
    if implementation.is_duckdb():
        return [dict(zip(native.columns, row, strict=True)) for row in native.fetchall()]
    if implementation.is_spark_like():
        with working():
            return [row.asDict() for row in native.collect()]
    rows: list[dict[str, Any]] = frame.collect().to_arrow().to_pylist()
    return rows


def fetch_arrow(frame: Frame) -> pa.Table:
    """Computes a lazy frame and returns it as an Arrow table."""
    with working():
        return frame.collect().to_arrow()


def _duckdb(tables: Mapping[str, Path], scratch: Path | None) -> dict[str, Any]:
    import duckdb

    connection = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(scratch or Path(tempfile.gettempdir()) / f"volstat-{os.getpid()}"),
            "preserve_insertion_order": False,
            # a figure never needs the network
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    return {name: connection.read_parquet(str(path)) for name, path in tables.items()}


def _pandas(tables: Mapping[str, Path]) -> dict[str, Any]:
    import pandas as pd

    # Arrow types keep 64-bit keys whole beside nulls, where NumPy would turn them into floats
    return {name: pd.read_parquet(path, dtype_backend="pyarrow") for name, path in tables.items()}


def _spark(tables: Mapping[str, Path], engine: str, log: Path | None) -> dict[str, Any]:
    from volstat.ledger.tables import TABLES
    from volstat.spark.tables import read_tables

    return read_tables(tables, TABLES, engine, log)
