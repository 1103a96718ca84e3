"""Workbooks read on executors: one task a workbook, each in a process with limits, its reading on shared storage.

An executor is told where the project lies and takes the key of the hashes from there; the key itself never travels
through Spark. An executor that would read otherwise than this computer (another version, another project under the
same path) reads nothing.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from volstat import cache, privacy
from volstat.intake.exports import export_file
from volstat.intake.formats.errors import refused_by_system
from volstat.intake.job import ReadJob, read_and_store
from volstat.intake.readings import Run, salt_of
from volstat.intake.workers import Failure, Outcome, run_limited
from volstat.project import Limits
from volstat.spark.errors import unlike, unshared
from volstat.spark.session import cluster_of

_CLOCK_NS: Final = 2_000_000_000
"""What two nodes may differ in about the time of one file on shared storage."""
_VISIBLE_SECONDS: Final = 60.0
"""How long a network file system may take to show what another node has written."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an executor made of one workbook."""

    place: int
    content: str | None = None
    failure: Failure | None = None
    refused: Literal["", "unshared", "unlike", "unseen"] = ""


def on_executors(engine: str, log: Path | None = None) -> Run:
    """Returns what reads workbooks on the executors of an engine; Spark starts when there is one to read.

    Args:
        engine: see `masters.is_spark`.
        log: the file for Spark's own words.
    """

    def run(jobs: Sequence[ReadJob], limits: Limits) -> Iterator[Outcome[ReadJob, str]]:
        if not jobs:
            return
        cluster = cluster_of(engine, log)
        ordered = sorted(jobs, key=lambda job: job.file.size, reverse=True)
        orders = [
            (place, replace(job, context=replace(job.context, secret=b"")), limits) for place, job in enumerate(ordered)
        ]
        with cluster.working():
            answers = cluster.session.sparkContext.parallelize(orders, len(orders)).map(_answer).collect()
        for answer in answers:
            yield _outcome(ordered[answer.place], answer)

    return run


def _outcome(job: ReadJob, answer: _Answer) -> Outcome[ReadJob, str]:
    """Returns an executor's answer as an outcome.

    Raises:
        SparkError: the executor is unlike this computer, or does not share its storage.
    """
    if answer.refused == "unlike":
        raise unlike()
    if answer.refused == "unshared":
        raise unshared(job.readings.parent)
    if answer.content is not None and not _visible(job.folder(answer.content)):
        raise unshared(job.readings)
    if answer.refused == "unseen":
        return Outcome(job, failure=_unseen(job))
    return Outcome(job, answer.content, answer.failure)


def _visible(folder: Path) -> bool:
    end = time.monotonic() + _VISIBLE_SECONDS
    while not cache.complete(folder):
        if time.monotonic() > end:
            return False
        time.sleep(0.5)
    return True


def _unseen(job: ReadJob) -> Failure:
    """Returns why nobody can open a workbook that an executor could not.

    Raises:
        SparkError: this computer can.
    """
    try:
        job.file.path.open("rb").close()
    except OSError as error:
        trouble = refused_by_system(error)
        return Failure(trouble.kind, trouble.detail)
    raise unshared(job.file.path.parent)


def _answer(order: tuple[int, ReadJob, Limits]) -> _Answer:
    """Reads one workbook, on an executor."""
    place, job, limits = order
    try:
        secret = privacy.known_secret(job.readings.parent)
    except OSError:
        secret = None
    if not secret:
        return _Answer(place, refused="unshared")
    context = replace(job.context, secret=secret)
    if salt_of(context, limits) != job.salt:
        return _Answer(place, refused="unlike")
    try:
        here = export_file(job.file.path, job.file.workbook)
        here.path.open("rb").close()
    except OSError:
        return _Answer(place, refused="unseen")
    if here.size != job.file.size or abs(here.modified_ns - job.file.modified_ns) > _CLOCK_NS:
        return _Answer(place, failure=Failure("changed_while_read"))
    outcomes = run_limited(
        read_and_store,
        [replace(job, context=context, file=here)],
        processes=1,
        seconds=limits.seconds,
        memory_bytes=limits.memory_bytes,
    )
    outcome = next(iter(outcomes))
    return _Answer(place, outcome.result, outcome.failure)
