"""Jobs in processes of their own with limits: an abort, a panic, a hang or endless allocation costs its job only.

A worker is a fresh interpreter that is told its jobs over a pipe: nothing is forked from a process with threads, and
the program that uses this library is not run again. Its standard error is kept from the user (Rust prints its
backtraces there) and read only to tell what killed it. When this process ends, however it ends, the pipe closes and
the workers end too.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Generic, TypeVar

from volstat.intake.room import room_for_workers, workers_within

JobT = TypeVar("JobT")
ResultT = TypeVar("ResultT")

_START: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; from volstat.intake.worker_process import serve; sys.exit(serve())"
)
FROZEN_WORKER: Final = "--volstat-worker"
"""With this argument alone the one-file program, which holds no interpreter to call, is a worker."""
_ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "RUST_BACKTRACE": "0",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
}
"""The workers share the cores among them; threads inside them would only take memory. Arrow's own pools reserve a
gigabyte that counts against the limit of memory without being used."""
_OUT_OF_MEMORY: Final = (b"memory allocation of", b"bad_alloc", b"ut of memory", b"Cannot allocate memory")
_EPITAPH_BYTES: Final = 1 << 16
_START_SECONDS: Final = 60


class WorkerStartError(OSError):
    """No worker process could be started; nothing is wrong with the jobs."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a job has no result."""

    kind: str
    """A kind of `problems.toml`: `reader_crashed`, `reader_timeout`, `too_large`, or that of an `UnreadableError`."""
    detail: Mapping[str, str | int | float] = field(default_factory=dict)
    error: Exception | None = None
    """What the function raised, where that is no verdict on its job (a full disk, a bug)."""


@dataclass(frozen=True, slots=True)
class Outcome(Generic[JobT, ResultT]):
    """What became of one job: its result, or else a failure."""

    job: JobT
    result: ResultT | None = None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class WorkerLimits:
    """What one job may cost."""

    seconds: float
    memory_bytes: int


def usable_cores() -> int:
    """Returns how many cores this process may use, which may be fewer than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run_limited(
    function: Callable[[JobT], ResultT],
    jobs: Sequence[JobT],
    *,
    processes: int,
    seconds: float,
    memory_bytes: int,
    size: Callable[[JobT], int] | None = None,
) -> Iterator[Outcome[JobT, ResultT]]:
    """Runs `function` on every job in worker processes and yields each outcome as soon as it is there.

    A worker that dies, hangs or takes too much memory costs the job it was at; the others go on in a fresh one.
    Closing the iterator, or Ctrl-C, ends all workers.

    Args:
        function: importable by its name, so no lambda and not of `__main__`; its results should be small.
        jobs: what it is called with; they have to be picklable.
        processes: how many workers run at a time; fewer where there is no memory for so many at their limit.
        seconds: how long one job may take.
        memory_bytes: how much memory one worker may allocate. Enforced on Linux by the kernel and on macOS by a look
            every 50 ms; Windows has no such limit here.
        size: how large a job is; the largest go first. Without it they go in their order.

    Raises:
        WorkerStartError: a worker process could not be started at all.
    """
    ordered = deque(sorted(jobs, key=size, reverse=True) if size else jobs)
    if not ordered:
        return
    total = len(ordered)
    limits = WorkerLimits(seconds, memory_bytes)
    greeting = pickle.dumps((pickle.dumps(function), limits))
    outcomes: queue.SimpleQueue[Outcome[JobT, ResultT] | Exception] = queue.SimpleQueue()
    workers = workers_within(min(processes, total), memory_bytes, room_for_workers())
    slots = [_Slot(greeting, ordered, outcomes, limits) for _ in range(workers)]
    try:
        for slot in slots:
            slot.thread.start()
        for _ in range(total):
            outcome = outcomes.get()
            if isinstance(outcome, Exception):
                raise outcome
            yield outcome
    finally:
        for slot in slots:
            slot.stop()


class _Slot:
    """One worker at a time, and the thread that feeds it."""

    def __init__(
        self,
        greeting: bytes,
        waiting: deque[Any],
        outcomes: queue.SimpleQueue[Any],
        limits: WorkerLimits,
    ) -> None:
        self._greeting = greeting
        self._waiting = waiting
        self._outcomes = outcomes
        self._limits = limits
        self._worker: _Worker | None = None
        self._stopped = False
        self._lock = threading.Lock()
        # The kernel ends a worker with the thread that started it, so the thread lives as long as its workers do.
        self.thread = threading.Thread(target=self._run, name="volstat-worker", daemon=True)

    def stop(self) -> None:
        """Ends the worker whatever it is doing, and the thread."""
        with self._lock:
            self._stopped = True
            if self._worker:
                self._worker.kill()
        if self.thread.ident is not None:
            self.thread.join()

    def _run(self) -> None:
        try:
            while not self._stopped:
                try:
                    job = self._waiting.popleft()
                except IndexError:
                    break
                self._outcomes.put(self._outcome(job))
        except Exception as error:  # whoever waits for the outcome has to hear of it
            self._outcomes.put(error)
        finally:
            self._leave()

    def _outcome(self, job: Any) -> Outcome[Any, Any]:
        try:
            order = pickle.dumps(job)
        except Exception as error:
            return Outcome(job, failure=Failure("reader_crashed", error=error))
        worker = self._living_worker()
        answer = worker.ask(order, self._limits.seconds)
        if answer is None:
            death = worker.epitaph()
            self._leave()
            return Outcome(job, failure=death)
        if worker.late:  # it answered in the very moment it was killed
            self._leave()
        result, failure = answer
        return Outcome(job, result, failure)

    def _living_worker(self) -> _Worker:
        if self._worker is None:
            worker = _Worker(self._limits)
            with self._lock:
                self._worker = worker
                if self._stopped:
                    worker.kill()
            if worker.ask(self._greeting, _START_SECONDS) is None and not self._stopped:
                raise WorkerStartError(worker.last_words())
        return self._worker

    def _leave(self) -> None:
        with self._lock:
            worker, self._worker = self._worker, None
        if worker:
            worker.close()


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN_WORKER]
    return [sys.executable, "-c", _START, *sys.path]


class _Worker:
    """One worker process, seen from here."""

    def __init__(self, limits: WorkerLimits) -> None:
        self._limits = limits
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the worker
        self._errors_before = 0
        self.late = False
        """Whether the worker was ended because its job took too long."""
        try:
            self._process = subprocess.Popen(
                _command(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                env={**os.environ, **_ENVIRONMENT},
                start_new_session=True,  # Ctrl-C is for this process, which then ends the workers
            )
        except OSError as error:
            self._errors.close()
            raise WorkerStartError(str(error)) from error

    def ask(self, order: bytes, seconds: float) -> tuple[Any, Failure | None] | None:
        """Gives the worker an order and waits for its answer, so long at most; None means that it died."""
        self._errors_before = os.fstat(self._errors.fileno()).st_size
        timer = threading.Timer(seconds, self._end_late)
        timer.daemon = True
        timer.start()
        try:
            return self._receive() if self._send(order) else None
        finally:
            timer.cancel()
            timer.join()

    def epitaph(self) -> Failure:
        """Returns why a dead worker died."""
        status = self._process.wait()
        if self.late:
            return Failure("reader_timeout", {"seconds": self._limits.seconds})
        words = self.last_words().encode()
        # Only the kernel's own last resort against too much memory kills so, when it was not us.
        if any(sign in words for sign in _OUT_OF_MEMORY) or status == -getattr(signal, "SIGKILL", 9):
            return beyond_memory(self._limits.memory_bytes)
        return Failure("reader_crashed")

    def last_words(self) -> str:
        """Returns the end of what the worker wrote to its standard error at its last job."""
        size = os.fstat(self._errors.fileno()).st_size
        self._errors.seek(max(self._errors_before, size - _EPITAPH_BYTES))
        return self._errors.read(_EPITAPH_BYTES).decode("utf-8", "replace")

    def kill(self) -> None:
        """Ends the process at once."""
        self._process.kill()

    def close(self) -> None:
        """Ends the process and frees what it held here."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                try:
                    pipe.close()
                except OSError:  # what was not sent cannot be sent any more
                    continue
        self._process.wait()
        self._errors.close()

    def _end_late(self) -> None:
        self.late = True
        self.kill()

    def _send(self, order: bytes) -> bool:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(len(order).to_bytes(8, "little") + order)
            self._process.stdin.flush()
        except OSError:
            return False
        return True

    def _receive(self) -> Any:
        assert self._process.stdout is not None
        try:
            return pickle.load(self._process.stdout)
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            return None


def beyond_memory(limit: int) -> Failure:
    """Returns the failure of a job that wanted more memory than it may have."""
    megabytes = limit // 1_000_000
    return Failure("too_large", {"size": f"> {megabytes} MB", "limit": f"{megabytes} MB"})
