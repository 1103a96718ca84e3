"""The ledger of a project from the cache, built when an export, a setting or the code has changed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from volstat import cache
from volstat.ledger.submission import Ledger, Submission
from volstat.project import Project

if TYPE_CHECKING:
    from volstat.intake.exports import ExportFile

CODE: Final = ("ledger", "personal.py", "privacy.py", "problems.py", "problems.toml", "shown.py")
"""The sources that decide what the ledger is."""
READING_CODE: Final = ("intake", "areas.py", "areas.toml", "project.py")
"""The sources that decide, beside those, which readings the ledger is made of."""
ABOUT: Final = "about.json"
"""File of a ledger that tells what a run asks first."""
LATEST: Final = "latest.json"
"""File of the cache that tells which state of the exports the latest ledger belongs to."""
_PROBLEMS: Final = "problems.parquet"


@dataclass(frozen=True, slots=True)
class Stored:
    """A ledger in the cache, with what is known of it before a table is opened."""

    folder: Path
    tables: Sequence[str]
    has_data: bool
    """Whether any workbook had a table that was understood."""
    problems: Mapping[str, int]
    """Severity → how many problems `ledger.problems` holds."""
    day: str
    """The day of the run that built it, as `2021-06-01`."""
    passing: bool
    """Whether a date was refused for lying after that day, as it may not be on a later one."""

    @property
    def ledger(self) -> Ledger:
        """The tables, as files."""
        return Ledger({name: self.folder / f"{name}.parquet" for name in self.tables}, self.folder / _PROBLEMS)

    def holds_on(self, today: date) -> bool:
        """Tells whether a run of this day would build the same; no date is refused later that was not before."""
        return today.isoformat() == self.day or (today.isoformat() > self.day and not self.passing)


def stored_ledger(submissions: Sequence[Submission], project: Project, home: Path, *, today: date) -> Stored:
    """Returns the ledger of `submissions`, built only if the cache in `home` has no equal one.

    Raises:
        OSError: the cache cannot be written.
        duckdb.Error: a frame cannot be read.
    """
    plain = home / "ledgers" / _key(submissions, project)
    dated = plain.with_name(f"{plain.name}-{today.isoformat()}")
    for folder in (plain, dated):
        stored = _load(folder, today)
        if stored is not None:
            return stored
    folder = dated if cache.complete(plain) else plain
    with cache.made_whole(folder) as made:
        from volstat.ledger.build import build

        ledger = build(submissions, project, made, today=today)
        about: dict[str, Any] = {"has_data": any(s.frames for s in submissions), "day": today.isoformat()}
        about |= {"tables": sorted(ledger.tables), **_findings(ledger)}
        (made / ABOUT).write_text(json.dumps(about), "utf-8")
    return Stored(folder, **about)


def state_of(files: Sequence[ExportFile], project: Project, secret: bytes) -> str:
    """Returns the key of everything that a ledger depends on, told without opening an export.

    It stands for the same ledger as the content of the files does, as far as unchanged stamps mean unchanged files.
    """
    settings = [getattr(project, name) for name in project.__slots__ if name not in ("root", "exports", "engine")]
    stamps = [[file.workbook, *file.stamp] for file in files]
    return cache.key_of(cache.code_version(*CODE, *READING_CODE), stamps, repr(settings), secret.hex())


def recall(home: Path, state: str, today: date) -> Stored | None:
    """Returns the ledger that was remembered for this state of the exports, None if it has to be looked for."""
    try:
        said = json.loads((home / LATEST).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    name = said.get("ledger") if isinstance(said, dict) and said.get("state") == state else None
    return _load(home / "ledgers" / name, today) if isinstance(name, str) and Path(name).name == name else None


def remember(home: Path, state: str, stored: Stored) -> None:
    """Notes which ledger belongs to this state of the exports.

    Raises:
        OSError: the cache cannot be written.
    """
    cache.write_whole(home / LATEST, json.dumps({"state": state, "ledger": stored.folder.name}))


def _key(submissions: Sequence[Submission], project: Project) -> str:
    exports = [[s.facts.workbook, s.facts.content, s.modified, _folders(s)] for s in submissions]
    settings = repr((project.area, sorted(project.campaigns.items()), project.definitions))
    return cache.key_of(cache.code_version(*CODE), exports, settings)


def _folders(submission: Submission) -> list[str]:
    """Returns the names of the folders that a reading lies in, which tell what beside the bytes decided it.

    A workbook of which nothing was understood has problems and no frames; settings decide those too.
    """
    files = (*submission.frames.values(), submission.problems)
    return sorted({file.parent.name for file in files if file is not None})


def _findings(ledger: Ledger) -> dict[str, Any]:
    """Returns the fields `problems` and `passing` of a ledger just built."""
    import pyarrow.parquet as pq

    from volstat.problems import catalogue

    kinds = catalogue()
    problems = {"error": 0, "warning": 0, "info": 0}
    found = pq.read_table(ledger.problems, columns=["kind"]).column("kind").value_counts().to_pylist()
    for row in found:
        problems[kinds[row["values"]].severity] += row["counts"]
    return {"problems": problems, "passing": any(row["values"] == "future_date" for row in found)}


def _load(folder: Path, today: date) -> Stored | None:
    """Returns the whole ledger in `folder`, None if there is none, or if it would differ today."""
    if not cache.complete(folder):
        return None
    try:
        stored = Stored(folder, **json.loads((folder / ABOUT).read_text("utf-8")))
    except (OSError, ValueError, TypeError):  # another run removed it just now
        return None
    return stored if stored.holds_on(today) else None
