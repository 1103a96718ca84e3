"""The ledger of a project from the cache, built when an export, a setting or the code has changed."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

import pyarrow.compute as pc
import pyarrow.parquet as pq

from volstat import cache
from volstat.ledger.submission import Ledger, Submission
from volstat.ledger.tables import TABLES
from volstat.project import Project

_CODE: Final = ("ledger", "problems.toml", "privacy.py")
"""The sources that decide what the ledger is."""
_IDLE_DAYS: Final = 1.0
"""A ledger is large and quickly made again; one that nobody used for a day goes."""
_TODAY: Final = "today"
"""File that names the day of the run; it is there only if the ledger would differ on a later day."""


def stored_ledger(submissions: Sequence[Submission], project: Project, *, today: date) -> Ledger:
    """Returns the ledger of `submissions`, built only if the cache has no equal one.

    Raises:
        OSError: the cache cannot be written.
    """
    home = project.cache / "ledgers"
    folder = home / _key(submissions, project)
    if _outdated(folder, today):
        folder = home / f"{folder.name}-{today.isoformat()}"
    if not cache.complete(folder):
        with cache.made_whole(folder) as made:
            from volstat.ledger.build import build

            if _depends_on_today(build(submissions, project, made, today=today)):
                (made / _TODAY).write_text(today.isoformat(), "utf-8")
        cache.prune(home, {folder.name}, time.time(), idle_days=_IDLE_DAYS)
    return Ledger({table: folder / f"{table}.parquet" for table in TABLES}, folder / "problems.parquet")


def _key(submissions: Sequence[Submission], project: Project) -> str:
    exports = [
        [s.facts.workbook, s.facts.content, s.modified, sorted({path.parent.name for path in s.frames.values()})]
        for s in submissions
    ]
    settings = repr((project.area, sorted(project.campaigns.items()), project.definitions))
    return cache.key_of(cache.code_version(*_CODE), exports, settings)


def _depends_on_today(ledger: Ledger) -> bool:
    """Tells whether a date was refused for lying after today: tomorrow it may be none."""
    kinds = pq.read_table(ledger.problems, columns=["kind"]).column("kind")
    return bool(pc.any(pc.equal(kinds, "future_date")).as_py())


def _outdated(folder: Path, today: date) -> bool:
    try:
        return (folder / _TODAY).read_text("utf-8") != today.isoformat()
    except OSError:
        return False
