"""One workbook's return as a job for a worker process: its bytes in, the annotated copy on disk."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from volstat.intake.formats import read_book, sniff
from volstat.intake.formats.errors import UnreadableError, refused_by_system
from volstat.intake.grid import Book, Format
from volstat.language import Language, choose
from volstat.project import Limits
from volstat.returns.annotate import annotated
from volstat.returns.findings import Findings, findings_of
from volstat.returns.list_sheet import is_own_list
from volstat.returns.parts import UnusualPackageError
from volstat.returns.rebuild import rebuilt, sheet_names
from volstat.shown import names_apart


@dataclass(frozen=True, slots=True)
class ReturnJob:
    """A workbook to return."""

    path: Path
    workbook: str
    content: str
    """SHA-256 of the bytes that the problems are about."""
    problems: pa.Table
    target: Path
    """Where the copy goes; its folder exists."""
    language: Language
    limits: Limits


def return_workbook(job: ReturnJob) -> tuple[int, int]:
    """Writes the annotated copy of a workbook and returns how many errors and warnings are marked in it.

    Raises:
        UnreadableError: the workbook cannot be read, or is not the one that was checked.
        OSError: the copy cannot be written.
    """
    choose(job.language)
    try:
        data = job.path.read_bytes()
    except OSError as error:
        raise refused_by_system(error) from error
    if hashlib.sha256(data).hexdigest() != job.content:
        raise UnreadableError("changed_while_read")
    findings = findings_of(job.problems)
    job.target.write_bytes(returned(data, job.workbook, findings, job.limits))
    return findings.counts["error"], findings.counts["warning"]


def returned(data: bytes, workbook: str, findings: Findings, limits: Limits) -> bytes:
    """Returns a workbook of any format as an xlsx with its problems marked.

    Raises:
        UnreadableError: it cannot be read.
    """

    def read() -> Book:
        return read_book(data, max_cells=limits.cells, max_inflated_bytes=limits.inflated_bytes)

    def is_list(name: str) -> bool:
        grid = next((grid for grid in read().grids if grid.sheet == name and grid.width), None)
        return grid is not None and is_own_list(grid.cells.column(0)[0].as_py())

    if sniff(data) is Format.XLSX:
        try:
            return annotated(data, workbook, findings, max_inflated_bytes=limits.inflated_bytes, is_list=is_list)
        except (UnusualPackageError, UnreadableError, ValueError):  # a part that is damaged, or a number that is none
            pass  # what its values say can still be told
    book = read()
    known = names_apart(grid.sheet for grid in book.grids)
    return annotated(
        rebuilt(book),
        workbook,
        findings,
        {known[sheet]: name for sheet, name in sheet_names(book).items()},
        max_inflated_bytes=limits.inflated_bytes,
        is_list=lambda _: False,
    )
