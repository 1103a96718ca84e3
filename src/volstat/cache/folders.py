"""Folders that appear whole: made under another name, sealed, renamed; and checked by their seal when they are used.

The seal names every file with its size, stamp and checksum. A file whose stamp is that of the seal is taken for
unharmed, as git takes a file of unchanged stamp for unchanged; any other is read and compared.
"""

from __future__ import annotations

import json
import os
import shutil
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

SEAL: Final = "complete"
TEMPORARY: Final = ".tmp"
"""How the names of folders and files in the making end."""
_CHUNK: Final = 1 << 20
_PAUSES: Final = (0.05, 0.2, 1.0)

_Entry = list[int]
"""Size, checksum, time of the last change in nanoseconds, inode."""


def complete(folder: Path, *, thorough: bool = False) -> bool:
    """Tells whether `folder` holds everything that was put into it, unharmed, and marks it as used now.

    Args:
        folder: what `made_whole` made.
        thorough: whether files of unchanged stamp are read and compared, too.
    """
    entries = _entries(folder / SEAL)
    if entries is None:
        return False
    try:
        checked = {name: _checked(folder / name, entry, thorough) for name, entry in entries.items()}
    except OSError:
        return False
    if any(entry is None for entry in checked.values()):
        return False
    with suppress(OSError):  # a project that cannot be written is good enough to read
        if checked == entries:
            os.utime(folder / SEAL)
        else:  # the project was copied: the same bytes under new stamps
            write_whole(folder / SEAL, json.dumps(checked))
    return True


def discard(folder: Path) -> None:
    """Removes a folder of the cache, at once for whoever looks for it."""
    aside = _temporary(folder)
    try:
        folder.rename(aside)
    except OSError:
        aside = folder
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def made_whole(folder: Path) -> Iterator[Path]:
    """Gives a temporary folder that becomes `folder` when the block ends well, and vanishes when it does not.

    Of two runs that make the same folder at once the first to finish stays; what lies there damaged makes room.

    Raises:
        OSError: the folder cannot be written, or was removed meanwhile.
    """
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = _temporary(folder)
    made.mkdir(mode=0o700)
    try:
        yield made
        _seal(made)
        try:
            patiently(made.rename, folder)
        except OSError:
            if not complete(folder):
                discard(folder)
                patiently(made.rename, folder)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def write_whole(file: Path, text: str) -> None:
    """Writes a small file so that nobody ever sees half of it.

    Raises:
        OSError: it cannot be written.
    """
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = _temporary(file)
    try:
        made.touch(mode=0o600)
        made.write_text(text, "utf-8")
        patiently(made.replace, file)
    finally:
        made.unlink(missing_ok=True)


def patiently(rename: Callable[[Path], object], place: Path) -> None:
    """Renames to `place`; on Windows, where a virus scanner may hold a new file for a moment, several times.

    Raises:
        OSError: it cannot be renamed.
    """
    for pause in _PAUSES:
        try:
            rename(place)
        except PermissionError as error:
            if getattr(error, "winerror", None) is None:  # no sharing between programs, but a missing right
                raise
            time.sleep(pause)
        else:
            return
    rename(place)


def _temporary(path: Path) -> Path:
    return path.with_name(f"{path.name}.{os.getpid()}.{time.monotonic_ns()}{TEMPORARY}")


def _seal(made: Path) -> None:
    entries: dict[str, _Entry] = {}
    for path in sorted(made.iterdir()):
        path.chmod(0o600)
        stat = path.stat()
        entries[path.name] = [stat.st_size, _checksum(path), stat.st_mtime_ns, stat.st_ino]
    write_whole(made / SEAL, json.dumps(entries))


def _entries(seal: Path) -> dict[str, _Entry] | None:
    """Returns what a seal says, None where there is none or it is garbage."""
    try:
        said: Any = json.loads(seal.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(said, dict) or not all(_is_entry(name, entry) for name, entry in said.items()):
        return None
    return said


def _is_entry(name: str, entry: object) -> bool:
    numbers = isinstance(entry, list) and len(entry) == 4 and all(isinstance(number, int) for number in entry)
    return numbers and "/" not in name and "\0" not in name


def _checked(file: Path, entry: _Entry, thorough: bool) -> _Entry | None:
    """Returns what the seal should say of a file, None if it is not what was sealed.

    Raises:
        OSError: it is gone.
    """
    size, checksum, *stamp = entry
    stat = file.stat()
    now = [stat.st_mtime_ns, stat.st_ino]
    same = stat.st_size == size and ((now == stamp and not thorough) or _checksum(file) == checksum)
    return [size, checksum, *now] if same else None


def _checksum(path: Path) -> int:
    """Returns a file's CRC-32: damage is found by it at twice the speed of a cryptographic hash."""
    value = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            value = zlib.crc32(chunk, value)
    return value
