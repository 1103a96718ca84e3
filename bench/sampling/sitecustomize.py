"""Samples every Python process that is started with this folder on its path, and its children.

Python imports this module by its name when it starts. Every few milliseconds of processor time the process is
interrupted and a line appended to a file of its own: the clock, the processor time since the last line, and the
innermost function of volstat at work with its caller. A long call into compiled code is interrupted when it returns,
and its whole time goes to who called.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

_EVERY_SECONDS = 0.002
_IMPORTS = "<frozen importlib"
_PACKAGE = f"{os.sep}volstat{os.sep}"


def _begin(folder: str) -> None:
    file = os.open(Path(folder) / str(os.getpid()), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    before = 0.0

    def sample(_signal: int, frame: FrameType | None) -> None:
        nonlocal before
        now = time.process_time()
        os.write(file, f"{time.monotonic():.4f}\t{now - before:.5f}\t{_place(frame)}\n".encode())
        before = now

    signal.signal(signal.SIGPROF, sample)
    atexit.register(signal.setitimer, signal.ITIMER_PROF, 0)  # without a handler the signal would end the process
    signal.setitimer(signal.ITIMER_PROF, _EVERY_SECONDS, _EVERY_SECONDS)


def _place(frame: FrameType | None) -> str:
    """Returns the module at work, its function, and the function of another module that called it."""
    at_work: tuple[str, str] | None = None
    while frame is not None:
        code = frame.f_code
        if at_work is None and (code.co_filename.startswith(_IMPORTS) or code.co_name == "<module>"):
            return "imports\t\t"
        package, found, module = code.co_filename.rpartition(_PACKAGE)
        if found and package.endswith(("src", "site-packages")):
            if at_work is None:
                at_work = module, code.co_name
            elif module != at_work[0]:
                return "\t".join((*at_work, f"{module} {code.co_name}"))
        frame = frame.f_back
    return "\t".join((*at_work, "")) if at_work else "interpreter\t\t"


if "VOLSTAT_BENCH_SAMPLES" in os.environ and sys.platform != "win32":
    _begin(os.environ["VOLSTAT_BENCH_SAMPLES"])
