"""The exports folder: which files are there to be read."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from volstat.personal import hidden
from volstat.problems import Problem
from volstat.shown import names_apart, shown

_NOT_EXPORTS: Final = ("~$", ".", "Thumbs.db", "desktop.ini")
"""Beginnings of names that office programs and file managers leave behind."""


@dataclass(frozen=True, slots=True)
class ExportFile:
    """One file of the exports folder as it stood when the folder was walked."""

    path: Path
    workbook: str
    """Path below the exports folder, with `/` whatever the system, persons' numbers in it hidden."""
    size: int
    modified_ns: int
    inode: int
    seen_ns: int = field(compare=False)
    """When it was looked at: what a stamp proves is decided by its age then, not by its age once the file is read."""

    @property
    def stamp(self) -> tuple[int, int, int]:
        """What changes when the file does: size, modification time, inode."""
        return self.size, self.modified_ns, self.inode

    def unchanged(self) -> bool:
        """Tells whether the file still stands as it did."""
        try:
            stat = self.path.stat()
        except OSError:
            return False
        return self.stamp == (stat.st_size, stat.st_mtime_ns, stat.st_ino)


def export_file(path: Path, workbook: str) -> ExportFile:
    """Returns a file as it stands now.

    Args:
        path: where it is.
        workbook: its name; what is no name to be shown in it is left out.

    Raises:
        OSError: it is not there.
    """
    seen = time.time_ns()
    stat = path.stat()
    return ExportFile(path, _file_name(workbook), stat.st_size, stat.st_mtime_ns, stat.st_ino, seen)


def find_exports(folder: Path) -> tuple[list[ExportFile], list[Problem]]:
    """Returns the files below `folder` in the order of their names, and a problem for each that cannot be read.

    Raises:
        OSError: the folder itself cannot be listed.
    """
    root = folder.resolve(strict=True)
    found: list[ExportFile] = []
    problems: list[Problem] = []
    there = sorted(_walk(folder), key=lambda found: found[0])
    names = names_apart((path.relative_to(folder).as_posix() for path, _ in there), _file_name)
    for path, error in there:
        workbook = names[path.relative_to(folder).as_posix()]
        try:
            if error is not None:
                raise error
            if not _real(path).is_relative_to(root):
                problems.append(Problem("link_outside", workbook))
                continue
            if path.is_file():
                found.append(export_file(path, workbook))
            elif not path.is_dir():  # reading a pipe or a device might never end
                from volstat.intake.formats.errors import unreadable

                problems.append(Problem("unreadable", workbook, detail=unreadable("no_regular_file").detail))
        except OSError as trouble:
            from volstat.intake.formats.errors import refused_by_system  # and all formats with it

            problems.append(Problem("unreadable", workbook, detail=refused_by_system(trouble).detail))
            continue
    return sorted(found, key=lambda file: file.workbook), problems


def _real(path: Path) -> Path:
    try:
        return path.resolve(strict=True)
    except RuntimeError:  # a link that leads to itself, until Python 3.13
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from None


def _file_name(own: str) -> str:
    """Returns a file's name as it is shown and kept; what hides a number may stand in names of files too."""
    return hidden(shown(own), "_")


def _walk(folder: Path) -> Iterator[tuple[Path, OSError | None]]:
    """Gives every file and every link below `folder`, and the sub-folders that cannot be listed with their error."""
    closed: list[OSError] = []
    for where, folders, files in os.walk(folder, onerror=closed.append):
        folders[:] = sorted(name for name in folders if not name.startswith(_NOT_EXPORTS))
        here = Path(where)
        yield from ((here / name, None) for name in folders if (here / name).is_symlink())
        yield from ((here / name, None) for name in sorted(files) if not name.startswith(_NOT_EXPORTS))
    for error in closed:
        if Path(error.filename) == folder:
            raise error
        yield Path(error.filename), error
