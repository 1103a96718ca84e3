"""What becomes of a workbook: read within limits in a worker, as volstat reads it; what is a find is said in words."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from volstat.areas import area_of
from volstat.intake import store
from volstat.intake.block import Context
from volstat.intake.discretion import discreet
from volstat.intake.workbook import read_workbook
from volstat.intake.workers import Outcome, run_limited
from volstat.problems import Problem, catalogue, problems_of

SECONDS = 60.0
MEMORY = 1_800_000_000
_CONTEXT = Context(area_of("140400", ["市直"]), b"k" * 32, {})


@dataclass(frozen=True, slots=True)
class Mutant:
    """A workbook to be read."""

    name: str
    data: bytes


def read(mutant: Mutant) -> tuple[str, list[str]]:
    """Reads a workbook and keeps its reading as volstat does; returns what became of it, and what is a find in it.

    Raises:
        UnreadableError: it is refused, in words.
    """
    reading = discreet(read_workbook(mutant.data, mutant.name, _CONTEXT), _CONTEXT.secret)
    with tempfile.TemporaryDirectory() as folder:
        store.save(reading, Path(folder))
        store.load_facts(Path(folder))
    finds: list[str] = []
    what = "read"
    for frame in reading.frames.values():
        frame.validate(full=True)
    for problem in problems_of(reading.problems) if reading.problems is not None else []:
        if not reading.facts.sheets:
            what = problem.kind
        if problem.kind == "sheet_failed":
            finds.append(f"defect: {problem.detail}")
        finds += _speechless(problem)
    return what, finds


def _speechless(problem: Problem) -> list[str]:
    texts = [problem.message(language) for language in ("zh", "en")] + [problem.hint("zh"), problem.hint("en")]
    return [
        f"no sentence: {problem.kind} {text!r}" for text in texts if not text.strip() or "\n" in text or "?}" in text
    ]


def finds(mutants: Sequence[Mutant], processes: int) -> Iterator[tuple[Mutant, str, list[str]]]:
    """Gives for each workbook what became of it, and what is a find: a defect, a hang, no sentence."""
    for outcome in run_limited(read, mutants, processes=processes, seconds=SECONDS, memory_bytes=MEMORY):
        yield outcome.job, *_judged(outcome)


def _judged(outcome: Outcome[Mutant, tuple[str, list[str]]]) -> tuple[str, list[str]]:
    failure = outcome.failure
    if failure is None:
        return outcome.result or ("failed", ["no answer"])
    if failure.error is not None:
        return "failed", [f"defect: {failure.error!r}"]
    if failure.kind == "reader_timeout":
        return failure.kind, ["hang"]
    if failure.kind not in catalogue():
        return failure.kind, ["no sentence"]
    return failure.kind, _speechless(Problem(failure.kind, outcome.job.name, detail=failure.detail))
