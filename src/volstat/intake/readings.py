"""All workbooks of a project, read: from the cache where they have not changed, else by worker processes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from volstat import cache
from volstat.intake.block import Context
from volstat.intake.exports import ExportFile
from volstat.intake.job import ReadJob, read_and_store, store_failure
from volstat.intake.workers import run_limited
from volstat.problems import Problem
from volstat.project import Limits

Progress = Callable[[str, int, int], None]
"""Called with a workbook's name, how many are read and how many are to be read."""

_CODE: Final = ("intake", "problems.toml", "areas.py", "areas.toml", "privacy.py")
"""The sources that decide what a reading is."""
_PASSING: Final = ("reader_timeout", "changed_while_read")
"""Failures that another run may not meet, so that they are not kept."""


@dataclass(frozen=True, slots=True)
class StoredReading:
    """One workbook's reading in the cache."""

    file: ExportFile
    folder: Path


def read_exports(
    files: Sequence[ExportFile], context: Context, home: Path, limits: Limits, progress: Progress | None = None
) -> list[StoredReading]:
    """Reads every file that the cache does not hold and returns where each one's reading lies, in the order of `files`.

    Args:
        files: what `find_exports` found.
        context: what reading may know of the project.
        home: the project's cache folder.
        limits: what one workbook may cost.
        progress: told of every workbook that had to be read.

    Raises:
        OSError: the cache cannot be written.
    """
    salt = cache.key_of(cache.code_version(*_CODE), repr(replace(context, secret=b"")), context.secret.hex())
    readings = home / "readings"
    jobs = {file.workbook: ReadJob(file, context, readings, salt) for file in files}
    digests = cache.Digests(home / "digests.json")
    contents = {name: digests.get(name, job.file.stamp) for name, job in jobs.items()}
    waiting = [job for name, job in jobs.items() if not _stored(job, contents[name])]
    for done, (job, content, keep) in enumerate(_read(waiting, limits), start=1):
        contents[job.file.workbook] = content
        if keep:
            digests.keep(job.file.workbook, job.file.stamp, content, time.time_ns())
        if progress:
            progress(job.file.workbook, done, len(waiting))
    digests.save(set(jobs))
    stored = [StoredReading(job.file, job.folder(str(contents[name]))) for name, job in jobs.items()]
    cache.prune(readings, {reading.folder.name for reading in stored}, time.time())
    return stored


def _stored(job: ReadJob, content: str | None) -> bool:
    return content is not None and cache.complete(job.folder(content))
