"""The cache: folders named by the content they were computed from, which appear whole or not at all.

A folder is made under a temporary name and renamed when it is complete, so a reader never meets half of one; two
runs that make the same folder at once make the same content, and the first to finish stays. Nothing in the cache is
needed: whatever is missing, from another version or damaged is computed again.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

DAY: Final = 86_400.0
_COMPLETE: Final = "complete"


def key_of(*parts: object) -> str:
    """Returns the name of the folder computed from `parts`, which print the same whenever they are the same."""
    return hashlib.blake2b(json.dumps(parts, ensure_ascii=False, default=repr).encode(), digest_size=16).hexdigest()


@lru_cache
def code_version(*rooms: str) -> str:
    """Returns a fingerprint of the sources and data of the named rooms (`intake`, `problems.toml`)."""
    package = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for room in rooms:
        path = package / room
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in (".py", ".toml"))
        for file in files:
            digest.update(file.relative_to(package).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def complete(folder: Path) -> bool:
    """Tells whether `folder` was computed to its end, and marks it as used now."""
    mark = folder / _COMPLETE
    try:
        os.utime(mark)
    except PermissionError:
        return mark.exists()  # a read-only project: good enough to read
    except OSError:
        return False
    return True


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Gives a temporary folder that becomes `folder` when the block ends well, and vanishes when it does not."""
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = folder.with_name(f"{folder.name}.{os.getpid()}.{time.monotonic_ns()}.tmp")
    made.mkdir(mode=0o700)
    try:
        yield made
        (made / _COMPLETE).touch(mode=0o600)
        for path in made.iterdir():
            path.chmod(0o600)
        if folder.exists() and not complete(folder):
            shutil.rmtree(folder, ignore_errors=True)
        try:
            made.rename(folder)
        except OSError:  # another run was faster with the same content
            if not complete(folder):
                raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def prune(parent: Path, keep: set[str], now: float, *, idle_days: float = 30.0) -> None:
    """Removes the folders of `parent` that nobody has used for `idle_days`, and temporary ones older than a day.

    Args:
        parent: the folder of folders.
        keep: names that stay in any case: those of the present run.
        now: seconds since 1970.
        idle_days: how long a folder may lie unused. It is never so short that another run at the same time loses one.
    """
    if not parent.is_dir():
        return
    for folder in parent.iterdir():
        limit = DAY if folder.name.endswith(".tmp") else idle_days * DAY
        if folder.name not in keep and now - _last_use(folder, now) > limit:
            shutil.rmtree(folder, ignore_errors=True)


def _last_use(folder: Path, now: float) -> float:
    for path in (folder / _COMPLETE, folder):
        try:
            return path.stat().st_mtime
        except OSError:
            continue
    return now


class Digests:
    """SHA-256 of files by their stamp, so that an unchanged file is not read again to be recognised.

    A stamp as young as its file's last change proves nothing (the file may change again within the clock's tick), so
    such a digest is used once and not kept.
    """

    TICK_NS: Final = 2_000_000_000

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, list[Any]] = _read_json(file)
        self._changed = False

    def get(self, name: str, stamp: tuple[int, int, int]) -> str | None:
        """Returns the digest kept for the file of this name and stamp."""
        entry = self._known.get(name)
        return str(entry[1]) if entry and entry[0] == list(stamp) else None

    def keep(self, name: str, stamp: tuple[int, int, int], digest: str, now_ns: int) -> None:
        """Remembers a digest, unless the file is too young for its stamp to be trusted."""
        if now_ns - stamp[1] > self.TICK_NS:
            self._known[name] = [list(stamp), digest]
            self._changed = True

    def save(self, names: set[str]) -> None:
        """Writes the digests of `names`; those of files that are gone are forgotten."""
        if not self._changed and names >= set(self._known):
            return
        kept = {name: entry for name, entry in self._known.items() if name in names}
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = self._file.with_name(f"{self._file.name}.{os.getpid()}.tmp")
        made.write_text(json.dumps(kept, ensure_ascii=False), "utf-8")
        made.replace(self._file)


def sha256_of(path: Path) -> str:
    """Returns the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read_json(file: Path) -> dict[str, list[Any]]:
    try:
        data = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}
