"""Returned workbooks on disk: for each unit a folder with its annotated workbooks and a cover note."""

from __future__ import annotations

import os
import re
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.workers import Failure, run_limited, usable_cores
from volstat.language import _, current
from volstat.problems import Problem, catalogue, problems_of
from volstat.progress import Progress, Step
from volstat.project import Limits
from volstat.returns.cover import Entry, Letter, cover_note
from volstat.returns.findings import with_mutual
from volstat.returns.job import ReturnJob, return_workbook
from volstat.returns.words import say, settings
from volstat.shown import COMMANDS
from volstat.workdays import working_days_after

_NOT_IN_NAMES: Final = re.compile(rf"""[<>:"/\\|?*$`;&!'{COMMANDS}\u200b-\u200d\u2060\ufeff]|[^\S \u3000]|^[-~=+@]""")
"""What no system allows in names, what a shell takes for more than a name, what makes a name an option, and all white
space but the blanks that people type."""
_RESERVED: Final = re.compile(r"(?i)(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\..*)?")
"""Names that Windows keeps for devices, with any ending."""
_NAME_BYTES: Final = 200
_NAMED: Final = 3
"""Units that are named one by one where a workbook holds several."""


class NoFolderError(ValueError):
    """The folder for the returns cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Original:
    """A workbook as its unit sent it."""

    workbook: str
    """Path below the exports folder, with `/`."""
    path: Path
    content: str
    """SHA-256 of its bytes."""
    unit: str | None
    corrected: str
    """The name, without ending, by which a corrected copy replaces it."""
    readable: bool = True


@dataclass(frozen=True, slots=True)
class Returned:
    """What became of one workbook with problems."""

    unit: str
    workbook: str
    file: Path | None
    """None where it could not be returned."""
    errors: int = 0
    warnings: int = 0
    reason: Problem | None = None
    """Why it could not be returned."""


def letter_of(office: str, today: date, due: date | None) -> Letter:
    """Returns what the cover notes say; without a day, the correction is due some working days ahead."""
    if due is not None:
        return Letter(office, today, due)
    day, exact = working_days_after(today, settings().working_days)
    return Letter(office, today, day, exact)


def write_returns(
    folder: Path,
    originals: Sequence[Original],
    problems: pa.Table,
    letter: Letter,
    *,
    exports: Path,
    limits: Limits,
    progress: Progress | None = None,
    unit: str | None = None,
) -> list[Returned]:
    """Writes the annotated workbooks and cover notes of all units, all at once; returns what became of each workbook.

    Args:
        folder: a folder that does not exist yet or is empty.
        originals: all workbooks of the project.
        problems: all problems, of `problems.SCHEMA`. Only workbooks with errors or warnings are returned.
        letter: what the cover notes say.
        exports: the exports folder, into which nothing is ever written.
        limits: what one workbook may cost.
        progress: told of every workbook.
        unit: the only one whose problems count; default: all.

    Raises:
        NoFolderError: the folder is not empty, or lies in the exports folder.
        OSError: it cannot be written.
    """
    _check(folder, exports)
    both_sides = with_mutual(problems, {original.workbook for original in originals})
    cases = list(_cases(originals, both_sides if unit is None else _about(both_sides, unit, originals)))
    if not cases:
        return []
    places = _places(case.unit for case in cases)
    with _made_whole(folder) as made:
        jobs = list(_jobs([case for case in cases if case.original.readable], made, places, limits))
        marked: dict[str, tuple[int, int] | Failure] = {}
        if progress and jobs:
            progress(Step("return", 0, len(jobs)))
        for outcome in run_limited(
            return_workbook,
            jobs,
            processes=usable_cores(),
            seconds=limits.seconds,
            memory_bytes=limits.memory_bytes,
            size=lambda job: job.path.stat().st_size if job.path.exists() else 0,
        ):
            marked[outcome.job.workbook] = outcome.result or outcome.failure or Failure("reader_crashed")
            if progress:
                share = len(marked) / len(jobs)
                progress(Step("return", len(marked), len(jobs), outcome.job.workbook, share=share))
        targets = {job.workbook: job.target for job in jobs}
        done = [_became(case, marked.get(case.original.workbook), targets) for case in cases]
        _write_notes(made, done, places, letter)
        return [_moved(returned, made, folder) for returned in done]


@dataclass(frozen=True, slots=True)
class _Case:
    """A workbook to return, with its problems."""

    original: Original
    unit: str
    problems: pa.Table


def _cases(originals: Sequence[Original], problems: pa.Table) -> Iterator[_Case]:
    """Yields the workbooks with errors or warnings, each with all its problems."""
    books = problems.column("workbook").cast(pa.string())
    grave = pa.array([name for name, kind in catalogue().items() if kind.severity != "info"], pa.string())
    asked = set(pc.unique(books.filter(pc.is_in(problems.column("kind").cast(pa.string()), grave))).to_pylist())
    for original in originals:
        if original.workbook in asked:
            own = problems.filter(pc.equal(books, original.workbook))
            yield _Case(original, original.unit or _units_told(own), own.combine_chunks())


def _about(problems: pa.Table, unit: str, originals: Iterable[Original]) -> pa.Table:
    """Returns the problems of a unit's rows, and those of its own workbooks that are about no row."""
    own = pa.array([original.workbook for original in originals if original.unit == unit], pa.string())
    of_rows = pc.equal(problems.column("unit").cast(pa.string()), unit)
    of_files = pc.is_in(problems.column("workbook").cast(pa.string()), own)
    return problems.filter(pc.or_(pc.fill_null(of_rows, False), pc.and_(of_files, pc.is_null(problems.column("unit")))))


def _units_told(problems: pa.Table) -> str:
    """Returns whom a workbook is about that is nobody's own: one unit, a few, or the first and how many."""
    column = problems.column("unit").cast(pa.string())
    units = [str(unit) for unit in pc.unique(column.drop_null()).to_pylist()]
    if len(units) > _NAMED:
        return say("several_units", first=units[0], count=len(units))
    return "、".join(units)


def _jobs(cases: Iterable[_Case], folder: Path, places: Mapping[str, str], limits: Limits) -> Iterator[ReturnJob]:
    taken: set[str] = set()
    for case in cases:
        original = case.original
        target = _target(folder / places[case.unit], original)
        if _key(target) in taken:  # the same name with another ending
            target = target.with_name(f"{_safe_name(target.stem + PurePosixPath(original.workbook).suffix)}.xlsx")
        target = _free(target, taken)
        target.parent.mkdir(parents=True, exist_ok=True)
        yield ReturnJob(original.path, original.workbook, original.content, case.problems, target, current(), limits)


def _places(units: Iterable[str]) -> dict[str, str]:
    """Returns for each unit the name of its folder; no two units share one."""
    taken: set[str] = set()
    return {unit: _free(Path(_safe_name(unit or say("no_unit"))), taken).name for unit in dict.fromkeys(units)}


def _target(place: Path, original: Original) -> Path:
    parts = PurePosixPath(original.workbook).parts[:-1]
    return place.joinpath(*map(_safe_name, parts), f"{_safe_name(original.corrected)}.xlsx")


def _free(path: Path, taken: set[str]) -> Path:
    """Returns a path that is nobody else's, numbered where it has to be, and takes it."""
    free, number = path, 1
    while _key(free) in taken:
        number += 1
        free = path.with_name(f"{path.stem} {number}{path.suffix}")
    taken.add(_key(free))
    return free


def _key(path: Path) -> str:
    """Returns what is the same for names that some system takes for one."""
    return unicodedata.normalize("NFC", str(path)).casefold()


def _safe_name(name: str) -> str:
    """Returns a name that stays one step of a path everywhere; one too long loses its beginning, not its mark."""
    plain = _NOT_IN_NAMES.sub("_", name).strip(" .") or "_"
    plain = f"_{plain}" if _RESERVED.fullmatch(plain) else plain
    return plain.encode("utf-8", "replace")[-_NAME_BYTES:].decode("utf-8", "ignore")


def _became(case: _Case, outcome: tuple[int, int] | Failure | None, targets: dict[str, Path]) -> Returned:
    workbook = case.original.workbook
    if isinstance(outcome, tuple):
        return Returned(case.unit, workbook, targets[workbook], *outcome)
    if outcome is None:
        return Returned(case.unit, workbook, None, reason=_gravest(case.problems))
    if isinstance(outcome.error, OSError):
        raise outcome.error
    targets[workbook].unlink(missing_ok=True)
    return Returned(case.unit, workbook, None, reason=Problem(outcome.kind, workbook, detail=outcome.detail))


def _gravest(problems: pa.Table) -> Problem:
    order = {"error": 0, "warning": 1, "info": 2}
    return min(problems_of(problems), key=lambda problem: order[problem.severity])


def _write_notes(folder: Path, done: Sequence[Returned], places: Mapping[str, str], letter: Letter) -> None:
    for unit in dict.fromkeys(returned.unit for returned in done):
        own = [returned for returned in done if returned.unit == unit]
        place = folder / places[unit]
        back = [Entry(r.file.relative_to(place).as_posix(), r.errors, r.warnings) for r in own if r.file]
        unread = [Entry(r.workbook, message=r.reason.message(), hint=r.reason.hint()) for r in own if r.reason]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{say('cover_note')}.docx").write_bytes(cover_note(unit, back, unread, letter))


def _moved(returned: Returned, made: Path, folder: Path) -> Returned:
    if returned.file is None:
        return returned
    file = folder / returned.file.relative_to(made)
    return Returned(returned.unit, returned.workbook, file, returned.errors, returned.warnings)


def _check(folder: Path, exports: Path) -> None:
    if folder.resolve().is_relative_to(exports.resolve()):
        raise NoFolderError(_("{folder} lies in the exports folder; returns go somewhere else.").format(folder=folder))
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NoFolderError(_("{folder} is not empty; name a new folder for the returns.").format(folder=folder))


@contextmanager
def _made_whole(folder: Path) -> Iterator[Path]:
    """Gives a folder beside `folder` that takes its place when the block ends well, and vanishes when it does not."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    made.mkdir()
    try:
        yield made
        if folder.exists():
            folder.rmdir()  # it is empty, or this fails and nothing is lost
        made.rename(folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)
