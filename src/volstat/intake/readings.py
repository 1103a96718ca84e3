"""All workbooks of a project, read: from the cache where they have not changed, else by worker processes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, cast

from volstat import cache
from volstat.intake.block import Context
from volstat.intake.exports import ExportFile
from volstat.intake.job import ReadJob, read_and_store, store_failure
from volstat.intake.store import load_facts
from volstat.intake.workers import Failure, Outcome, run_limited, usable_cores
from volstat.problems import Problem
from volstat.progress import Progress, Step
from volstat.project import Limits

CODE: Final = (
    "intake",
    "areas.py",
    "areas.toml",
    "personal.py",
    "privacy.py",
    "problems.py",
    "problems.toml",
    "shown.py",
)
"""The sources that decide what a reading is."""
Run = Callable[[Sequence[ReadJob], Limits], Iterable[Outcome[ReadJob, str]]]
"""Reads workbooks that the cache does not hold, in any order; each job has one outcome."""
_PASSING: Final = ("reader_timeout", "changed_while_read", "unreadable")
"""Failures that another run may not meet, so that they are not kept."""


@dataclass(frozen=True, slots=True)
class StoredReading:
    """One workbook's reading in the cache."""

    file: ExportFile
    folder: Path


def read_exports(
    files: Sequence[ExportFile],
    context: Context,
    home: Path,
    limits: Limits,
    progress: Progress | None = None,
    *,
    run: Run | None = None,
) -> list[StoredReading]:
    """Reads every file that the cache does not hold and returns where each one's reading lies, in the order of `files`.

    Args:
        files: what `find_exports` found.
        context: what reading may know of the project.
        home: the project's cache folder.
        limits: what one workbook may cost.
        progress: told of every workbook that had to be read.
        run: what reads them; by default worker processes on this computer.

    Raises:
        OSError: the cache cannot be written.
    """
    salt = salt_of(context, limits)
    readings = home / "readings"
    jobs = {file.workbook: ReadJob(file, context, readings, salt) for file in files}
    digests = cache.Digests(home / "digests.json")
    folders = {name: _kept(job, digests.get(name, job.file.stamp)) for name, job in jobs.items()}
    waiting = [job for name, job in jobs.items() if folders[name] is None]
    tell = _teller(waiting, progress)
    for done, outcome in enumerate((run or _run)(waiting, limits), start=1):
        name = outcome.job.file.workbook
        if outcome.result is None:
            folders[name] = _failed(outcome.job, outcome.failure or Failure("reader_crashed"))
        else:
            folders[name] = outcome.job.folder(outcome.result)
            digests.keep(name, outcome.job.file.stamp, outcome.result, outcome.job.file.seen_ns)
        tell(done, outcome.job.file, cast("Path", folders[name]))
    digests.save(set(jobs))
    return [StoredReading(job.file, cast("Path", folders[name])) for name, job in jobs.items()]


def salt_of(context: Context, limits: Limits) -> str:
    """Returns what beside the bytes decides a reading, as `ReadJob.salt` has it."""
    return cache.key_of(cache.code_version(*CODE), repr(replace(context, secret=b"")), context.secret.hex(), limits)


def _teller(waiting: Sequence[ReadJob], progress: Progress | None) -> Callable[[int, ExportFile, Path], None]:
    """Tells of the work that waits, if any does; returns what is to be called for each workbook that was read."""
    if progress is None or not waiting:
        return lambda _done, _file, _folder: None
    total, size = len(waiting), sum(job.file.size for job in waiting) or 1
    progress(Step("read", 0, total))
    read = 0

    def tell(done: int, file: ExportFile, folder: Path) -> None:
        nonlocal read
        read += file.size
        rows = sum(sheet.rows for sheet in load_facts(folder).sheets)
        progress(Step("read", done, total, file.workbook, rows, read / size))

    return tell


def _run(jobs: Sequence[ReadJob], limits: Limits) -> Iterator[Outcome[ReadJob, str]]:
    return run_limited(
        read_and_store,
        jobs,
        processes=usable_cores(),
        seconds=limits.seconds,
        memory_bytes=limits.memory_bytes,
        size=lambda job: job.file.size,
    )


def _kept(job: ReadJob, content: str | None) -> Path | None:
    """Returns where the reading of bytes with this digest lies, None if it has to be made."""
    return job.folder(content) if content is not None and cache.complete(job.folder(content)) else None


def _failed(job: ReadJob, failure: Failure) -> Path:
    """Stores why a workbook could not be read, and returns where.

    A crash is kept under the file's digest like any reading: the same bytes crash again. What another run may not
    meet is kept under a name of its own, where no later run looks.

    Raises:
        Exception: what the worker raised, where nothing is wrong with the workbook (a full disk, a defect).
    """
    if isinstance(failure.error, OSError):
        raise failure.error
    from volstat.intake.units import names_around

    named = names_around([], [], "", job.file.workbook, job.context.area)
    unit = named[0].unit if named else None
    problem = Problem(failure.kind, workbook=job.file.workbook, unit=unit, detail=failure.detail)
    content = "" if failure.kind in _PASSING else cache.sha256_of(job.file.path)
    folder = job.folder(content or f"{failure.kind} {time.time_ns()}")
    store_failure(job, problem, content, folder)
    return folder
