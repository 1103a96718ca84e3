"""Workers: a job that aborts, panics, hangs or allocates without end costs itself; nobody is left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from volstat.intake.formats import UnreadableError
from volstat.intake.workers import Failure, WorkerStartError, run_limited

# a shell's background job ignores interrupts and hands that on: what is interrupted below would never end
signal.signal(signal.SIGINT, signal.default_int_handler)
posix = pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")
linux = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limit of memory is Linux'")


class PanicException(BaseException):
    """Looks like a Rust panic: no Exception."""


def act(job: str) -> str:
    match job:
        case "abort":
            os.abort()
        case "segfault":
            ctypes.string_at(0)
        case "exit":
            os._exit(0)
        case "panic":
            os.write(2, b"thread panicked, backtrace follows")
            raise PanicException("range end index")
        case "hang":
            while True:
                time.sleep(1)
        case "python memory":
            kept = []
            while True:
                kept.append(bytearray(50_000_000))
        case "rust memory":
            os.write(2, b"memory allocation of 4294967296 bytes failed\n")
            os.abort()
        case "unreadable":
            raise UnreadableError("encrypted")
        case "disk":
            raise OSError(28, "No space left on device")
        case "bug":
            raise ZeroDivisionError
        case "unpicklable":
            return lambda: job
        case "noise":
            print("noise")
            os.write(1, b"noise")
            sys.stdin.read()
    return f"{job} done"


def outcomes(jobs, seconds=30.0, memory_bytes=1_000_000_000, processes=2):
    found = list(run_limited(act, jobs, processes=processes, seconds=seconds, memory_bytes=memory_bytes))
    assert sorted(outcome.job for outcome in found) == sorted(jobs)
    return {outcome.job: outcome for outcome in found}


def test_results_come_back():
    found = outcomes(["a", "b", "c"])
    assert {job: outcome.result for job, outcome in found.items()} == {job: f"{job} done" for job in "abc"}
    assert not any(outcome.failure for outcome in found.values())


def test_no_jobs_need_no_worker():
    assert list(run_limited(act, [], processes=2, seconds=1, memory_bytes=1)) == []


@pytest.mark.parametrize("job", ["abort", "segfault", "exit", "panic"])
def test_a_crash_costs_only_its_job(job: str, capfd: pytest.CaptureFixture[str]):
    found = outcomes(["a", job, "b", "c"], processes=1)
    assert found[job].failure == Failure("reader_crashed")
    assert [found[other].result for other in "abc"] == ["a done", "b done", "c done"]
    assert capfd.readouterr() == ("", "")


def test_a_hang_costs_only_its_job():
    found = outcomes(["hang", "a"], seconds=1.5, processes=1)
    assert found["hang"].failure == Failure("reader_timeout", {"seconds": 1.5})
    assert found["a"].result == "a done"


@linux
def test_endless_allocation_costs_only_its_job():
    found = outcomes(["python memory", "a"], memory_bytes=600_000_000, processes=1)
    assert found["python memory"].failure == Failure("too_large", {"size": "> 600 MB", "limit": "600 MB"})
    assert found["a"].result == "a done"


def test_an_abort_for_want_of_memory_is_told_from_other_aborts():
    assert outcomes(["rust memory"])["rust memory"].failure.kind == "too_large"


def test_a_verdict_of_the_reader_is_kept():
    assert outcomes(["unreadable"])["unreadable"].failure == Failure("encrypted")


@pytest.mark.parametrize(("job", "error"), [("disk", OSError), ("bug", ZeroDivisionError)])
def test_an_exception_that_is_no_verdict_comes_along(job: str, error: type[Exception]):
    failure = outcomes([job, "a"])[job].failure
    assert failure.kind == "reader_crashed"
    assert type(failure.error) is error


def test_a_result_that_cannot_travel_is_a_failure():
    assert "pickle" in str(outcomes(["unpicklable"])["unpicklable"].failure.error)


def test_what_a_reader_prints_and_asks_stays_in_its_process(capfd: pytest.CaptureFixture[str]):
    assert outcomes(["noise", "a"])["noise"].result == "noise done"
    assert capfd.readouterr() == ("", "")


def test_the_largest_go_first():
    found = run_limited(act, ["a", "ccc", "bb"], processes=1, seconds=30, memory_bytes=10**9, size=len)
    assert [outcome.job for outcome in found] == ["ccc", "bb", "a"]


def test_a_function_that_cannot_be_imported_is_told_apart_from_bad_jobs():
    with pytest.raises((AttributeError, pickle.PicklingError)):
        list(run_limited(lambda job: job, ["a"], processes=1, seconds=5, memory_bytes=10**9))


def test_a_worker_that_cannot_import_the_function_says_so(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if not entry.endswith("intake")])
    with pytest.raises(WorkerStartError, match="test_workers"):
        list(run_limited(act, ["a"], processes=2, seconds=5, memory_bytes=10**9))


def test_no_worker_can_start(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    with pytest.raises(WorkerStartError):
        list(run_limited(act, ["a"], processes=1, seconds=5, memory_bytes=10**9))


@linux
def test_closing_early_ends_the_workers():
    before = children_of(os.getpid())
    running = run_limited(act, ["a", "hang", "hang"], processes=2, seconds=60, memory_bytes=10**9)
    assert next(running).result == "a done"
    assert children_of(os.getpid()) != before
    running.close()
    assert children_of(os.getpid()) == before


def children_of(process: int) -> set[int]:
    found: set[int] = set()
    for thread in Path(f"/proc/{process}/task").iterdir():
        with contextlib.suppress(FileNotFoundError):  # a thread may end while we look
            found.update(map(int, (thread / "children").read_text().split()))
    return found


PARENT = """
    import sys
    sys.path.insert(0, {here!r})
    from test_workers import act
    from volstat.intake.workers import run_limited
    print("started", flush=True)
    for outcome in run_limited(act, ["a", "hang", "hang"], processes=2, seconds=60, memory_bytes=10**9):
        print(outcome.result, flush=True)
"""


@linux
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_worker_outlives_its_parent(end: signal.Signals):
    program = textwrap.dedent(PARENT.format(here=str(Path(__file__).parent)))
    parent = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert parent.stdout is not None
    assert [parent.stdout.readline() for _ in range(2)] == [b"started\n", b"a done\n"]
    workers = children_of(parent.pid)
    assert workers
    parent.send_signal(end)
    parent.wait()
    parent.stdout.close()
    assert gone(workers)


def gone(processes: set[int]) -> bool:
    for _ in range(100):
        if not any(Path(f"/proc/{process}").exists() for process in processes):
            return True
        time.sleep(0.1)
    return False


@posix
def test_a_program_without_a_main_guard_is_not_run_again():
    program = textwrap.dedent(PARENT.format(here=str(Path(__file__).parent))).replace('"hang", "hang"', '"b"')
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)
    assert sorted(done.stdout.split("\n")) == ["", "a done", "b done", "started"]
    assert done.stderr == ""
