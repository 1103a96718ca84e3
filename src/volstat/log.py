"""The log of runs without a person: one JSON object a line, counts and code names only.

Nothing that comes from an export or an argument is written: no names, no values, no paths. A line is appended by one
write, so several runs may share a file; turning it over is left to logrotate.
"""

from __future__ import annotations

import errno
import json
import os
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

Level = Literal["info", "warning", "error"]
Counts = Mapping[str, int]

_MODE: Final = 0o600


class Log:
    """One run's lines in a log file; without a file nothing is written."""

    def __init__(self) -> None:
        self._handle: int | None = None
        self.lost: OSError | None = None
        """Why lines are missing, where they could not be written."""
        self._command = ""
        self._counts: Callable[[], Counts] = dict
        self._began = time.monotonic()

    def open(self, file: Path, command: str, counts: Callable[[], Counts]) -> None:
        """Begins to write to `file`, made with mode 0600 if it is not there.

        Args:
            file: where lines are appended.
            command: the code name of what runs.
            counts: gives at the end what was read and found.

        Raises:
            OSError: the file cannot be written.
        """
        self._handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _MODE)
        self._command, self._counts = command, counts
        self.write("info", "start")

    def write(self, level: Level, event: str, **facts: int | float | str) -> None:
        """Appends a line; a log that cannot be written any more does not cost the run.

        Args:
            level: how grave it is.
            event: a code name.
            facts: numbers and code names, never text from an export or an argument.
        """
        if self._handle is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "level": level, "event": event, "command": self._command, "process": os.getpid(), **facts}
        try:
            whole = (json.dumps(line) + "\n").encode()
            if os.write(self._handle, whole) < len(whole):  # the disk took a part of the line
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as error:
            self._handle, self.lost = None, error

    def end(self, code: int, error: str | None = None) -> None:
        """Appends the last line: the exit code, how long the run took, what was counted, and the kind of trouble."""
        if self._handle is None:
            return
        level: Level = "info" if code == 0 else "warning" if code == 1 else "error"
        facts: dict[str, int | float | str] = {"code": code, "seconds": round(time.monotonic() - self._began, 3)}
        if error is not None:
            facts["error"] = error
        self.write(level, "end", **facts, **self._counts())
