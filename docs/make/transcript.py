"""Runs the console blocks of a Markdown page in a fresh home and writes what they print back into the page.

A block opens with ```console. A line that begins with `$ ` is a command of bash, lines that begin with `> ` right below
continue it, and the others are what it printed. All blocks of a page are one session. A comment
`<!-- edit: FILE | SHEET | CELL | VALUE -->` writes one cell, as the text around it asks the reader to do in Excel.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

FENCE: Final = "```console"
PROMPT: Final = "$ "
CONTINUED: Final = "> "
_OF_THE_DAY: Final = re.compile(r"20\d\d-\d\d-\d\d \d\d:\d\d|\b20(2[6-9]|[3-9]\d)-\d\d\b")
"""Times of day, and months in which nothing made up takes place: they are those of the day of the run."""
_EDIT: Final = re.compile(r"<!-- edit: (.+?) \| (.+?) \| (.+?) \| (.+?) -->")
_MARK: Final = "\x1e"
_WRITE_CELL: Final = """
import sys
from openpyxl import load_workbook
file, sheet, cell, value = sys.argv[1:]
book = load_workbook(file)
book[sheet][cell] = float(value) if value.replace(".", "", 1).isdigit() else value
book.save(file)
"""


@dataclass
class Step:
    """One command of a page, with the lines of the page that its output takes."""

    command: str
    first: int
    """Index of the first line of its output."""
    printed: list[str] = field(default_factory=list)
    shown: bool = True
    """False for an edit, whose output would be an error."""


def steps_of(text: str) -> list[Step]:
    """Returns the commands and edits of a page in their order."""
    found: list[Step] = []
    inside = False
    for number, line in enumerate(text.splitlines()):
        if line.startswith("```"):
            inside = line == FENCE
        elif edit := _EDIT.fullmatch(line):
            command = shlex.join([sys.executable, "-c", _WRITE_CELL, *edit.groups()])
            found.append(Step(command, number, shown=False))
        elif inside and line.startswith(PROMPT):
            found.append(Step(line.removeprefix(PROMPT), number + 1))
        elif inside and line.startswith(CONTINUED) and not found[-1].printed:
            found[-1].command += f"\n{line.removeprefix(CONTINUED)}"
            found[-1].first = number + 1
        elif inside and found:
            found[-1].printed.append(line)
    return found


def run(text: str, home: Path, environment: Mapping[str, str]) -> str:
    """Returns the page with what its commands print now.

    Args:
        text: the page.
        home: an empty folder, which is where the session begins; its path is printed as `~`.
        environment: what the session has beside PATH and HOME.

    Raises:
        RuntimeError: an edit failed, or the session ended early.
    """
    steps = steps_of(text)
    script = "\n".join(f"{step.command}\n(s=$?; printf '{_MARK}'; exit $s)" for step in steps)
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=home,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(home),
            "LC_ALL": "C.UTF-8",
            "PYTHONUNBUFFERED": "1",
            "COLUMNS": "80",
            **environment,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )
    outputs = done.stdout.replace(str(home.resolve()), "~").split(_MARK)
    if len(outputs) != len(steps) + 1:
        raise RuntimeError(f"the session ended early:\n{done.stdout}")
    for step, output in zip(steps, outputs, strict=False):
        if not step.shown and output:
            raise RuntimeError(f"{step.command}\n{output}\nafter:\n{done.stdout}")
    return "\n".join(_with_outputs(text, steps, outputs)) + "\n"


def _with_outputs(text: str, steps: list[Step], outputs: list[str]) -> Iterator[str]:
    at = {step.first: (step, output) for step, output in zip(steps, outputs, strict=False) if step.shown}
    old = 0
    for number, line in enumerate(text.splitlines()):
        if number in at:
            step, output = at[number]
            yield from (row.rstrip() for row in output.splitlines())
            old = len(step.printed)
        if old:
            old -= 1
        else:
            yield line


def timeless(text: str) -> str:
    """Returns a page without what depends on the day on which its commands ran."""
    return _OF_THE_DAY.sub("…", text)
