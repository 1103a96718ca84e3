"""What the names of workbooks and sheets say about versions; the words are data in `versions.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import PurePosixPath

_STAMP = re.compile(r"\d{8,}")
_OWN_MARK = re.compile(r"[（(]更正\d{0,2}[)）]$")
_BETWEEN = re.compile(r"[\s_.\-—()\[\]【】]+")


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """How late a version is by its name; compares in that order."""

    final: bool = False
    number: int = 0
    """0 for a first version, 1 for a correction without a number or for v2, and so on."""
    copy: int = 0
    """The number that copying puts behind a name: (1)."""

    @property
    def says_so(self) -> bool:
        """Whether the name says that something was sent before; a copy's number alone does not."""
        return self.final or self.number > 0

    def joined(self, other: Version) -> Version:
        """Returns the later of both in every respect."""
        return Version(self.final or other.final, max(self.number, other.number), max(self.copy, other.copy))


@dataclass(frozen=True, slots=True)
class Name:
    """One name, taken apart."""

    stem: str
    """What is left without the words of versions, time stamps and separators."""
    version: Version
    words: tuple[str, ...] = ()
    """The words of versions as they stand in the name."""


@lru_cache
def _patterns() -> dict[str, tuple[re.Pattern[str], ...]]:
    data = tomllib.loads(resources.files("volstat.ledger").joinpath("versions.toml").read_text("utf-8"))
    corrections = tuple(re.compile(f"(?:{word})(\\d{{1,2}}(?!\\d))?") for word in data["corrections"])
    others = {kind: tuple(map(re.compile, data[kind])) for kind in ("finals", "versions", "copies")}
    return {"corrections": corrections, **others}


@lru_cache(maxsize=4096)
def name_of(name: str) -> Name:
    """Takes a sheet's name, or a workbook's without its ending, apart."""
    rest = unicodedata.normalize("NFKC", name).lower()
    words: list[str] = []

    def numbers(kind: str) -> list[int | None]:
        nonlocal rest
        found: list[int | None] = []
        for pattern in _patterns()[kind]:
            for match in pattern.finditer(rest):
                words.append(match[0].strip())
                found.append(int(match[1]) if match.groups() and match[1] else None)
            rest = pattern.sub(" ", rest)
        return found

    copies = [number or 1 for number in numbers("copies")]
    versions = [(number or 1) - 1 for number in numbers("versions")]
    final = bool(numbers("finals"))
    corrections = [number or 1 for number in numbers("corrections")]
    version = Version(final, max([*versions, *corrections], default=0), max(copies, default=0))
    return Name(_BETWEEN.sub("", _STAMP.sub("", rest)), version, tuple(words))


def workbook_name(workbook: str) -> Name:
    """Takes the name of a workbook, a path below the exports folder, apart; its folders are left aside."""
    return name_of(PurePosixPath(workbook).stem)


def folder_version(workbook: str) -> Version:
    """Returns the version that the folders above a workbook say: 更正/沁县.xlsx."""
    version = Version()
    for folder in PurePosixPath(workbook).parts[:-1]:
        version = version.joined(name_of(folder).version)
    return version


def corrected_name(workbook: str) -> str:
    """Returns the name, without its ending, of a correction of a workbook: by its name it replaces the workbook.

    >>> corrected_name("沁县/沁县1月.csv"), corrected_name("沁县1月（更正）.xlsx")
    ('沁县1月（更正）', '沁县1月（更正2）')
    """
    stem = PurePosixPath(workbook).stem
    number = name_of(stem).version.number + 1
    return f"{_OWN_MARK.sub('', stem)}（更正{number if number > 1 else ''}）"
