"""Runs a command on given cores and says what it and all processes below it took.

Memory is looked at every 20 ms in /proc: the resident memory of all processes of the tree added up, so that pages they
share count once for each (never too little). Where there is no /proc, the largest single process is all that is known.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_LOOK_SECONDS: Final = 0.02
_PROC: Final = Path("/proc")


class CommandError(Exception):
    """A measured command failed, so there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command took and printed."""

    seconds: float
    cpu: float
    """User and system seconds of the whole tree."""
    peak: int
    """Bytes of the whole tree."""
    output: str


def measured_cores(wanted: int) -> tuple[int, ...]:
    """Returns the first cores that this process may use; empty where cores cannot be chosen."""
    if not hasattr(os, "sched_setaffinity"):
        return ()
    return tuple(sorted(os.sched_getaffinity(0))[:wanted])


def run(command: Sequence[str], cores: Sequence[int], environment: Mapping[str, str] | None = None) -> Ran:
    """Runs a command to its end, on `cores` only unless they are none.

    Raises:
        CommandError: it ended with another code than 0.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as output, tempfile.TemporaryFile("w+") as errors:
        with _on(cores):
            start = time.perf_counter()
            process = subprocess.Popen(command, stdout=output, stderr=errors, env={**os.environ, **(environment or {})})
        watch = _Watch(process.pid)
        watch.start()
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        largest = watch.end()
        errors.seek(0)
        if process.returncode:
            raise CommandError(f"{' '.join(command[:4])} … ended with {process.returncode}:\n{errors.read()[-2000:]}")
        output.seek(0)
        unit = 1 if sys.platform == "darwin" else 1024
        return Ran(seconds, used.ru_utime + used.ru_stime, largest or used.ru_maxrss * unit, output.read())


@contextmanager
def _on(cores: Sequence[int]) -> Iterator[None]:
    """Lets this process run on `cores` for a moment, so that what it starts inherits them."""
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class _Watch(threading.Thread):
    """Looks at a tree of processes until it is told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid = pid
        self._over = threading.Event()
        self._largest = 0

    def run(self) -> None:
        page = os.sysconf("SC_PAGE_SIZE")
        while True:
            self._largest = max(self._largest, sum(_resident(pid) for pid in tree_of(self._pid)) * page)
            if self._over.wait(_LOOK_SECONDS):
                return

    def end(self) -> int:
        """Returns the largest sum that was seen."""
        self._over.set()
        self.join()
        return self._largest


def tree_of(pid: int) -> Iterator[int]:
    """Yields a process and all below it, whichever of their threads started them."""
    yield pid
    try:
        threads = list((_PROC / str(pid) / "task").iterdir())
    except OSError:
        return
    for thread in threads:
        try:
            children = (thread / "children").read_text().split()
        except OSError:  # ended meanwhile
            continue
        for child in children:
            yield from tree_of(int(child))


def _resident(pid: int) -> int:
    try:
        return int((_PROC / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
