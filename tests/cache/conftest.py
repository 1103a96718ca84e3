"""A small project whose exports are older than the clock's tick, and ways to do harm to its cache."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from cached_city import ROWS, write_export


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "city"
    folder.mkdir()
    (folder / "volstat.toml").write_text('city = "140400"\n', "utf-8")
    for name, rows in ROWS.items():
        write_export(folder, name, rows)
    return folder


@pytest.fixture
def refusing(tmp_path: Path) -> Callable[[Path, str], dict[str, str]]:
    """Returns the environment in which making anything inside a folder fails with an error, as on a full disk.

    A read-only folder does not bind the superuser, and a full file system cannot be made everywhere; this binds the
    program and its workers alike.
    """

    def refuse(folder: Path, error: str) -> dict[str, str]:
        place = tmp_path / "refusing"
        place.mkdir(exist_ok=True)
        (place / "sitecustomize.py").write_text(
            f"""
import errno, os
for name in ("mkdir", "utime", "rename", "replace"):
    def refused(path, *more, real=getattr(os, name), **named):
        if str(path).startswith({str(folder)!r}):
            raise OSError(errno.{error}, os.strerror(errno.{error}), str(path))
        return real(path, *more, **named)
    setattr(os, name, refused)
""",
            "utf-8",
        )
        return {"PYTHONPATH": str(place)}

    return refuse


@pytest.fixture
def run() -> Callable[..., subprocess.CompletedProcess[str]]:
    def run_volstat(*arguments: object, prepare: Callable[[], None] | None = None, **environment: str):
        return subprocess.run(
            [sys.executable, "-m", "volstat", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "VOLSTAT_LANG": "en", **environment},
            stdin=subprocess.DEVNULL,
            preexec_fn=prepare,
            check=False,
        )

    return run_volstat
