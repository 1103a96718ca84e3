"""The clean tables as Spark reads them from shared storage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from volstat.spark.session import cluster_of

if TYPE_CHECKING:
    import pyarrow as pa

_TYPES: Final = {"string": "STRING", "int64": "BIGINT", "int32": "INT", "date32[day]": "DATE", "bool": "BOOLEAN"}
"""Arrow's name of a type → Spark's."""
_PATTERN: Final = re.compile(r"([\\*?\[\]{},])")
"""What Hadoop takes for a pattern in a path."""


def read_tables(
    files: Mapping[str, Path], schemas: Mapping[str, pa.Schema], engine: str, log: Path | None = None
) -> dict[str, Any]:
    """Returns the Parquet files of the clean tables as Spark's frames; nothing is read yet.

    Args:
        files: table → its file.
        schemas: table → its columns, so that Spark need not start a job to find them.
        engine: see `masters.is_spark`.
        log: the file for Spark's own words.

    Raises:
        SparkError: Spark cannot be started.
    """
    cluster = cluster_of(engine, log)
    with cluster.working():
        reader = cluster.session.read
        return {
            name: reader.schema(_columns(schemas[name])).parquet("file://" + _PATTERN.sub(r"\\\1", path.as_posix()))
            for name, path in files.items()
        }


def _columns(schema: pa.Schema) -> str:
    return ", ".join(f"`{column.name}` {_TYPES[str(column.type)]}" for column in schema)
