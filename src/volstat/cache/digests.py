"""Digests of files by their stamps, so that an unchanged file is not read again to be recognised."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from volstat.cache.folders import write_whole

TICK_NS: Final = 2_000_000_000
"""A stamp this young proves nothing: its file may change again within the clock's tick."""


class Digests:
    """SHA-256 of files by their stamp (size, modification time, inode); that of a file too young is not kept."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known = _read(file)
        self._changed = False

    def get(self, name: str, stamp: tuple[int, int, int]) -> str | None:
        """Returns the digest kept for the file of this name and stamp."""
        entry = self._known.get(name)
        return str(entry[1]) if entry and entry[0] == list(stamp) else None

    def keep(self, name: str, stamp: tuple[int, int, int], digest: str, seen_ns: int) -> None:
        """Remembers a digest, unless the file was too young for its stamp to be trusted when it was stamped.

        Args:
            name: the file's.
            stamp: what `get` is asked with.
            digest: of its bytes.
            seen_ns: a time before the stamp was taken.
        """
        if seen_ns - stamp[1] > TICK_NS:
            self._known[name] = [list(stamp), digest]
            self._changed = True

    def save(self, names: set[str]) -> None:
        """Writes the digests of `names`; those of files that are gone are forgotten. Where it cannot, it does not."""
        if not self._changed and names >= set(self._known):
            return
        kept = {name: entry for name, entry in self._known.items() if name in names}
        with suppress(OSError):
            write_whole(self._file, json.dumps(kept, ensure_ascii=False))


def sha256_of(path: Path) -> str:
    """Returns the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(file: Path) -> dict[str, list[Any]]:
    try:
        said = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: entry for name, entry in said.items() if _is_entry(entry)} if isinstance(said, dict) else {}


def _is_entry(entry: object) -> bool:
    return isinstance(entry, list) and len(entry) == 2 and isinstance(entry[1], str)
