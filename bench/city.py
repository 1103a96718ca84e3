"""The city that is measured: the sample, made once for each scale, and which of its files Excel's readers can read."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SEED: Final = 1
_WORKBOOKS: Final = ("xlsx", "xls", "xlsb")
_SETTLED_SECONDS: Final = 2.5
"""volstat trusts no stamp of a file younger than two seconds, so a warm run would not be one."""


@dataclass(frozen=True, slots=True)
class City:
    """A project folder, its true workbooks, and its other exports (text and HTML, whatever they call themselves)."""

    folder: Path
    workbooks: tuple[Path, ...]
    others: tuple[Path, ...]

    @property
    def cache(self) -> Path:
        """What a cold run may not find."""
        return self.folder / ".volstat"

    def megabytes(self, files: tuple[Path, ...]) -> float:
        """Returns how large files are together."""
        return sum(file.stat().st_size for file in files) / 1e6


def city_of(scale: float, home: Path) -> City:
    """Returns the sample at a scale; makes it below `home` if it is not there whole."""
    folder = home / f"city-{scale:g}"
    if not folder.exists():
        _make(folder, scale)
    return look_at(folder)


def look_at(folder: Path) -> City:
    """Returns a project folder's files by what they are; all are read, so that they lie in memory afterwards."""
    from volstat.intake.formats.sniff import sniff

    workbooks: list[Path] = []
    others: list[Path] = []
    for file in sorted((folder / "exports").rglob("*")):
        if file.is_file():
            (workbooks if sniff(file.read_bytes()).value in _WORKBOOKS else others).append(file)
    return City(folder, tuple(workbooks), tuple(others))


def _make(folder: Path, scale: float) -> None:
    from volstat import sample

    unfinished = folder.with_name(f"{folder.name}.unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.parent.mkdir(parents=True, exist_ok=True)
    sample.write(unfinished, scale=scale, seed=SEED)
    unfinished.rename(folder)
    time.sleep(_SETTLED_SECONDS)
