"""The folder `published`: one folder for each period, which appears whole or not at all, and its earlier versions.

`published/2020` is what holds; `published/2020.1`, `2020.2`, … are what held before, the oldest first. Between the two
renames of a new edition a kill may leave the numbered one alone: it is then still found as what was published.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from volstat.cache import sha256_of
from volstat.language import _
from volstat.publish.snapshot import FILES, Snapshot, query_of, sealed, unbroken

FIGURES: Final = "figures.json"
_STALE: Final = 86_400.0
"""Seconds after which a temporary folder is what a killed run left."""


class PublishError(ValueError):
    """The period cannot be published or compared like this; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """One published set."""

    name: str
    """Its folder's name: `2020`, or `2020.1` for an earlier version."""
    folder: Path
    snapshot: Snapshot
    edited: tuple[str, ...] = ()
    """Files that are not as they were published: changed, missing or put there since."""


def insist_on_new(home: Path, label: str, *, again: bool) -> None:
    """Refuses to publish a period twice, unless that is asked for.

    Raises:
        PublishError: the period is published already.
    """
    if (home / label).exists() and not again:
        message = _("{name} is published already; --again keeps that as an earlier version.")
        raise PublishError(message.format(name=label))


def publish(home: Path, label: str, snapshot: Snapshot, files: Mapping[str, bytes], *, again: bool) -> Path:
    """Freezes a snapshot and the files of its report under `home/label`; returns the folder.

    Args:
        home: the project's folder of published sets.
        label: the period's.
        snapshot: what `snapshot.snapshot_of` gave.
        files: name → bytes of the report's files.
        again: whether a set that is there already becomes an earlier version.

    Raises:
        PublishError: the period is published already.
        OSError: the folder cannot be written.
    """
    insist_on_new(home, label, again=again)
    target = home / label
    home.mkdir(parents=True, exist_ok=True)
    _remove_stale(home)
    made = home / f".{label}.{os.getpid()}.{time.monotonic_ns()}.tmp"
    made.mkdir()
    try:
        for name, data in files.items():
            (made / name).write_bytes(data)
        (made / FIGURES).write_bytes(sealed(snapshot, {name: sha256_of(made / name) for name in files}))
        _put(made, target)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return target


def _put(made: Path, target: Path) -> None:
    """Renames a folder into its place; what is there becomes an earlier version, and comes back if that fails."""
    earlier = target.with_name(f"{target.name}.{_next_number(target)}")
    kept = target.exists()
    if kept:
        target.rename(earlier)
    try:
        made.rename(target)
    except OSError:
        if kept and not target.exists():
            earlier.rename(target)
        raise


def read_published(home: Path, name: str) -> Published:
    """Returns a published set by its name, such as `2020` or `2020.1`.

    Raises:
        PublishError: there is none, or its `figures.json` cannot be read.
    """
    folder = home / name
    if not folder.is_dir() and (numbers := _numbers(folder)):
        folder = folder.with_name(f"{name}.{max(numbers)}")
    if not folder.is_dir():
        known = ", ".join(names_of(home)) or "—"
        raise PublishError(_("{name} is not published. Published are: {known}.").format(name=name, known=known))
    try:
        snapshot: Any = json.loads((folder / FIGURES).read_text("utf-8"))
        query_of(snapshot)
    except (OSError, ValueError, KeyError, TypeError):
        raise PublishError(
            _("{file} cannot be read; publish the period again.").format(file=folder / FIGURES)
        ) from None
    return Published(folder.name, folder, snapshot, _edited(folder, snapshot))


def names_of(home: Path) -> list[str]:
    """Returns the names of all published sets."""
    if not home.is_dir():
        return []
    return sorted(folder.name for folder in home.iterdir() if folder.is_dir() and not folder.name.startswith("."))


def _edited(folder: Path, snapshot: Snapshot) -> tuple[str, ...]:
    listed = snapshot.get(FILES)
    known = dict(listed) if isinstance(listed, dict) else {}
    found = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {FIGURES}
    changed = [name for name in known if name in found and sha256_of(folder / name) != known[name]]
    own = [] if unbroken(snapshot) else [FIGURES]
    return tuple(sorted({*own, *changed, *(found ^ set(known))}))


def _next_number(target: Path) -> int:
    return max(_numbers(target), default=0) + 1


def _numbers(target: Path) -> list[int]:
    """Returns the numbers of a set's earlier versions."""
    if not target.parent.is_dir():
        return []
    ends = [path.name.removeprefix(f"{target.name}.") for path in target.parent.glob(f"{target.name}.*")]
    return [int(end) for end in ends if end.isascii() and end.isdigit()]


def _remove_stale(home: Path) -> None:
    for folder in home.glob(".*.tmp"):
        if time.time() - folder.stat().st_mtime > _STALE:
            shutil.rmtree(folder, ignore_errors=True)
