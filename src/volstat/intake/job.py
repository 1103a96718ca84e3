"""One workbook's reading as a job for a worker process: what it is told, what it does, what it answers."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from volstat import cache
from volstat.intake import store
from volstat.intake.block import Context
from volstat.intake.discretion import discreet
from volstat.intake.exports import ExportFile
from volstat.intake.formats.errors import UnreadableError, refused_by_system
from volstat.intake.grid import Format
from volstat.intake.reading import Reading, WorkbookFacts
from volstat.problems import Problem, table_of


@dataclass(frozen=True, slots=True)
class ReadJob:
    """A workbook to read, and where its reading goes."""

    file: ExportFile
    context: Context
    readings: Path
    """The folder that holds all readings of the project."""
    salt: str
    """What beside the bytes decides the reading: the code's version and the settings."""

    def folder(self, content: str) -> Path:
        """Returns the folder of the reading of bytes with this SHA-256."""
        return self.readings / cache.key_of(self.salt, self.file.workbook, content)


def read_and_store(job: ReadJob) -> str:
    """Reads the workbook of `job`, stores its reading and returns the SHA-256 of its bytes.

    Raises:
        UnreadableError: the file cannot be read, or it changed meanwhile.
        OSError: the reading cannot be written.
    """
    from volstat.intake.workbook import read_workbook

    data = _bytes_of(job.file)
    content = hashlib.sha256(data).hexdigest()
    folder = job.folder(content)
    if not cache.complete(folder):
        reading = discreet(read_workbook(data, job.file.workbook, job.context), job.context.secret)
        with cache.made_whole(folder) as made:
            store.save(reading, made)
    return content


def store_failure(job: ReadJob, problem: Problem, content: str, folder: Path) -> None:
    """Stores in `folder` the reading of a workbook that could not be read: no frames, and the problem that says why."""
    facts = WorkbookFacts(job.file.workbook, content, Format.UNKNOWN, problem.unit)
    with cache.made_whole(folder) as made:
        store.save(Reading(facts, problems=table_of([problem])), made)


def _bytes_of(file: ExportFile) -> bytes:
    """Returns a file's bytes as they stood when the folder was walked."""
    try:
        data = file.path.read_bytes()
    except OSError as error:
        raise refused_by_system(error) from error
    if not file.unchanged():
        raise UnreadableError("changed_while_read")
    return data
