"""The worker's own side of `workers`: takes jobs from a pipe, within its limits, until the pipe closes."""

from __future__ import annotations

import os
import pickle
import queue
import sys
import threading
import time
from collections.abc import Callable
from typing import IO, Any, Final

from volstat.intake.formats.errors import UnreadableError
from volstat.intake.workers import Failure, WorkerLimits, beyond_memory

_LOOK: Final = 0.05
_BEYOND_MEMORY: Final = b"out of memory\n"
_PR_SET_PDEATHSIG: Final = 1


def serve() -> int:
    """Takes a function, then jobs for it, and answers each with (result, failure), until there are no more."""
    orders, answers = _private_pipes()
    _die_with_parent()
    sys.meta_path.insert(0, _NoPandas)
    inbox: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(orders, inbox), daemon=True).start()
    function_reference, limits = pickle.loads(inbox.get())
    function = pickle.loads(function_reference)
    _answer(answers, ("ready", None))
    _limit_memory(limits)
    while True:
        job = inbox.get()
        _answer(answers, _outcome(function, job, limits))


class _NoPandas:
    """Hides pandas from pyarrow, which looks for its frames where there are none: the import takes 0.3 s."""

    @staticmethod
    def find_spec(name: str, path: object = None, target: object = None) -> None:
        """Finds no module, and refuses pandas."""
        if name == "pandas":
            raise ModuleNotFoundError(name, name=name)


def _private_pipes() -> tuple[IO[bytes], IO[bytes]]:
    """Takes standard input and output for itself, so that nothing a reader prints or asks gets in between."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return orders, answers


def _listen(orders: IO[bytes], inbox: queue.SimpleQueue[bytes]) -> None:
    """Passes orders on; when the pipe closes, whoever gave them is gone, and so is the reason to go on."""
    while len(length := orders.read(8)) == 8:
        inbox.put(orders.read(int.from_bytes(length, "little")))
    os._exit(0)


def _answer(answers: IO[bytes], answer: tuple[Any, Failure | None]) -> None:
    try:
        message = pickle.dumps(answer)
    except Exception as error:  # a result or an exception that cannot travel
        silent = RuntimeError(f"{type(error).__name__}: {error}")
        message = pickle.dumps((None, Failure("reader_crashed", error=silent)))
    answers.write(message)
    answers.flush()


def _outcome(function: Callable[[Any], Any], order: bytes, limits: WorkerLimits) -> tuple[Any, Failure | None]:
    try:
        return function(pickle.loads(order)), None
    except UnreadableError as error:
        return None, Failure(error.kind, error.detail)
    except MemoryError:
        return None, beyond_memory(limits.memory_bytes)
    except Exception as error:
        return None, Failure("reader_crashed", error=error)
    except BaseException:  # a Rust panic
        return None, Failure("reader_crashed")


def _limit_memory(limits: WorkerLimits) -> None:
    """Bounds what this process may allocate: by the kernel on Linux, by looking on macOS."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # RLIMIT_DATA counts memory that can be written; RLIMIT_AS would count address space that Arrow only reserves.
        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        limit = limits.memory_bytes if hard == resource.RLIM_INFINITY else min(limits.memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
    else:
        threading.Thread(target=_watch_memory, args=(limits.memory_bytes,), daemon=True).start()


def _watch_memory(limit: int) -> None:
    import resource

    unit = 1 if sys.platform == "darwin" else 1024
    while resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit < limit:
        time.sleep(_LOOK)
    os.write(2, _BEYOND_MEMORY)
    os._exit(1)


def _die_with_parent() -> None:
    """Asks Linux to end this process with its parent, even in the midst of Rust code that holds the interpreter."""
    if sys.platform != "linux":
        return
    import ctypes
    import signal

    parent = os.getppid()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before it could be asked
        os._exit(0)
