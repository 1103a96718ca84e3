"""Looks into whatever was written: files, members of packages, rows of Parquet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq


def contents(path: Path) -> Iterator[tuple[str, bytes]]:
    """Gives every byte that a file holds: its own, those of its members inflated, its rows as text."""
    data = path.read_bytes()
    yield "", data
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield name, archive.read(name)
    if path.suffix == ".parquet":
        yield "rows", str(pq.read_table(path).to_pydict()).encode()


def parts(path: Path) -> dict[str, bytes]:
    """Returns the members of a package."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
