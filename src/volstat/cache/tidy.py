"""How the cache stays small: what nobody uses goes after a while, and beyond a limit the longest unused goes first."""

from __future__ import annotations

import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from volstat.cache.folders import SEAL, TEMPORARY

MOST_BYTES: Final = 2_000_000_000
"""What the cache of a project may hold, if its settings do not say; a city of 540,500 volunteers takes 100 MB."""
DAY: Final = 86_400.0
IDLE_DAYS: Final[Mapping[str, float]] = {"readings": 30.0, "ledgers": 1.0}
"""How long what nobody uses may lie: a ledger is large and quickly made again."""
_ABANDONED: Final = DAY / 24
"""Seconds after which what is still in the making counts as left behind by a run that was killed."""


@dataclass(frozen=True, slots=True)
class _Entry:
    path: Path
    used: float
    size: int


def tidy(home: Path, in_use: Collection[str], most_bytes: int = MOST_BYTES) -> None:
    """Removes what the cache in `home` need not keep; another run that misses something computes it again.

    Args:
        home: the project's cache folder.
        in_use: names of folders that stay in any case: those of the present run.
        most_bytes: what all may hold together. Beyond it, the folders that were not used for longest go.
    """
    now, kept = time.time(), []
    for path, idle in _folders(home):
        entry = _entry(path, now)
        abandoned = path.name.endswith(TEMPORARY)
        if path.name in in_use or (abandoned and now - entry.used <= _ABANDONED):
            kept.append((False, entry))
        elif now - entry.used > (_ABANDONED if abandoned else idle):
            _remove(path)
        else:
            kept.append((True, entry))
    held = sum(entry.size for _, entry in kept)
    for entry in sorted((entry for may_go, entry in kept if may_go), key=lambda entry: entry.used):
        if held <= most_bytes:
            return
        _remove(entry.path)
        held -= entry.size


def _folders(home: Path) -> Iterator[tuple[Path, float]]:
    """Yields everything in the cache that may go, with the seconds it may lie unused."""
    for name, days in IDLE_DAYS.items():
        with suppress(OSError):
            yield from [(path, days * DAY) for path in (home / name).iterdir()]
    with suppress(OSError):
        yield from [(path, DAY) for path in home.iterdir() if path.name.endswith(TEMPORARY)]


def _entry(path: Path, now: float) -> _Entry:
    used, size = now, 0
    for file in (path, *(path.rglob("*") if path.is_dir() else ())):  # the seal comes after its folder
        with suppress(OSError):
            stat = file.stat()
            size += stat.st_size
            if file in (path, path / SEAL):
                used = stat.st_mtime
    return _Entry(path, used, size)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
