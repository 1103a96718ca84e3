"""The last run, kept: its numbers in `last.json`, its table between markers of `README.md`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from bench.measured import Measured

README: Final = "README.md"
LAST: Final = "last.json"
PLACES: Final = ("table", "profile")


class MarkerError(ValueError):
    """The page does not have the place that is to be written."""


def between_markers(page: str, place: str, text: str) -> str:
    """Returns the page with `text` between the markers of a place; all else stays as it is.

    Raises:
        MarkerError: the markers are not there, each once and in order.
    """
    begin, end = f"<!-- {place}: written by make bench-keep -->", f"<!-- end of {place} -->"
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
        raise MarkerError(f"the page needs these two lines once, in this order: {begin} and {end}")
    head, rest = page.split(begin)
    return f"{head}{begin}\n\n{text}\n\n{end}{rest.split(end)[1]}"


def insist_on_places(folder: Path) -> None:
    """Makes sure that a run can be kept, before it takes its minutes.

    Raises:
        MarkerError: the page lacks a place.
        OSError: the folder has no page.
    """
    for place in PLACES:
        between_markers((folder / README).read_text("utf-8"), place, "")


def keep(folder: Path, measured: Measured, sections: dict[str, str]) -> None:
    """Writes a run into `folder`: the page's places, then the numbers.

    Raises:
        MarkerError: the page has no such place.
        OSError: the folder cannot be read or written.
    """
    page = (folder / README).read_text("utf-8")
    for place, text in sections.items():
        page = between_markers(page, place, text)
    (folder / README).write_text(page, "utf-8")
    (folder / LAST).write_text(json.dumps(measured.as_json(), indent=1) + "\n", "utf-8")


def last(folder: Path) -> Measured:
    """Returns the run that is kept.

    Raises:
        OSError: none is.
        ValueError, KeyError, TypeError: the file holds something else.
    """
    return Measured.from_json(json.loads((folder / LAST).read_text("utf-8")))
