"""Killed at any moment, several at once, exports changing, a full disk: no half file, the same figures afterwards."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from planted import _xlsx
from small_city import UNITS, files_of, make_city, records, run, start

# a shell's background job ignores interrupts and hands that on: what is interrupted below would never end
signal.signal(signal.SIGINT, signal.default_int_handler)
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="signals are POSIX")]

FIGURES = ("figures", "2020", "--by", "district", "--json")
WRITERS = {
    "report": (("report", "2020", "--format", "xlsx,docx,html,md,csv,json", "--out", "{root}/out"), "out"),
    "publish": (("publish", "2020", "--format", "xlsx,html,csv"), "published"),
    "returns": (("problems", "--returns", "{root}/out/back"), "out"),
}
KILLS = 7


@dataclass(frozen=True)
class Whole:
    """What undisturbed runs give."""

    root: Path
    figures: bytes
    cold_seconds: float
    written: dict[str, dict[str, bytes]]
    seconds: dict[str, float]

    def copy(self, to: Path, *, warm: bool) -> Path:
        shutil.copytree(
            self.root, to, ignore=shutil.ignore_patterns("out", "published", *([] if warm else [".volstat"]))
        )
        return to


def arguments(name: str, root: Path) -> list[str]:
    return [part.format(root=root) for part in WRITERS[name][0]]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Whole:
    root = make_city(tmp_path_factory.mktemp("whole") / "city")
    began = time.monotonic()
    code, figures, said = run(root, *FIGURES)
    cold = time.monotonic() - began
    assert code == 0, said
    written, seconds = {}, {}
    for name, (_, folder) in WRITERS.items():
        began = time.monotonic()
        code, _out, said = run(root, *arguments(name, root))
        seconds[name] = time.monotonic() - began
        assert code == 0, said
        written[name] = files_of(root / folder)
        assert written[name]
        shutil.rmtree(root / folder)
    return Whole(root, figures, cold, written, seconds)


def killed(root: Path, after: float, *words: str) -> None:
    process = start(root, *words)
    time.sleep(after)
    process.kill()
    process.communicate()


def test_killed_while_reading(whole: Whole, tmp_path: Path):
    chance = random.Random(1)
    root = whole.copy(tmp_path / "city", warm=False)
    for _ in range(KILLS):
        killed(root, chance.uniform(0.2, 1) * whole.cold_seconds, *FIGURES)
        if chance.random() < 0.5:
            assert run(root, *FIGURES)[:2] == (0, whole.figures)
            shutil.rmtree(root / ".volstat")
    assert run(root, *FIGURES)[:2] == (0, whole.figures)
    assert not list(root.glob("exports/**/.*")), "exports are never written to"


@pytest.mark.parametrize("name", WRITERS)
def test_killed_while_writing(whole: Whole, tmp_path: Path, name: str):
    chance = random.Random(name)
    root = whole.copy(tmp_path / "city", warm=True)
    folder = root / WRITERS[name][1]
    for _ in range(KILLS):
        killed(root, chance.uniform(0.4, 1.1) * whole.seconds[name], *arguments(name, root))
        there = {path: data for path, data in files_of(folder).items() if ".tmp" not in path}
        wanted = whole.written[name]
        assert all(wanted.get(path) == data for path, data in there.items()), set(there)
        if name != "report":  # a folder that appears whole
            assert not there or there.keys() == wanted.keys()
        shutil.rmtree(folder, ignore_errors=True)
    assert run(root, *arguments(name, root))[0] == 0
    assert {path: data for path, data in files_of(folder).items() if ".tmp" not in path} == whole.written[name]


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_end(whole: Whole, tmp_path: Path, end: signal.Signals):
    root = whole.copy(tmp_path / "city", warm=False)
    process = start(root, *FIGURES)
    time.sleep(0.6 * whole.cold_seconds)
    process.send_signal(end)
    _out, said = process.communicate()
    assert process.returncode in (0, 130, -signal.SIGTERM, 143)
    assert b"Traceback" not in said
    assert run(root, *FIGURES)[:2] == (0, whole.figures)


@pytest.mark.parametrize("runs", [2, 4])
def test_several_runs_at_once(whole: Whole, tmp_path: Path, runs: int):
    root = whole.copy(tmp_path / "city", warm=False)
    processes = [start(root, *FIGURES) for _ in range(runs)]
    assert [(p.communicate()[0], p.returncode) for p in processes] == [(whole.figures, 0)] * runs
    writers = [start(root, *arguments("report", root)) for _ in range(runs)]
    assert [(p.wait(), p.communicate())[0] for p in writers] == [0] * runs
    assert files_of(root / "out") == whole.written["report"]
    shutil.rmtree(root / "out")
    publishers = [start(root, *arguments("publish", root)) for _ in range(runs)]
    codes = sorted((p.communicate(), p.returncode)[1] for p in publishers)
    assert codes[0] == 0 and set(codes[1:]) <= {0, 2}
    assert files_of(root / "published" / "2020") == files_of_period(whole)


def files_of_period(whole: Whole) -> dict[str, bytes]:
    return {path.removeprefix("2020/"): data for path, data in whole.written["publish"].items()}


def changing(exports: Path, stop: threading.Event) -> None:
    """Does to the exports what a mail program and a synchronised folder do: anew, torn, gone, and back."""
    chance = random.Random(3)
    whole = {path: path.read_bytes() for path in exports.iterdir()}
    other = _xlsx({"记录": records(0, 40)})
    while not stop.is_set():
        path = chance.choice(sorted(whole))
        match chance.randrange(4):
            case 0:
                path.unlink(missing_ok=True)
            case 1:
                path.write_bytes(whole[path][: chance.randrange(len(whole[path]))])
            case 2:
                path.write_bytes(other)
            case _:
                path.write_bytes(whole[path])
        time.sleep(0.003)
    for path, data in whole.items():
        path.write_bytes(data)


def test_exports_that_change_and_vanish_while_they_are_read(whole: Whole, tmp_path: Path):
    root = whole.copy(tmp_path / "city", warm=False)
    stop = threading.Event()
    changer = threading.Thread(target=changing, args=(root / "exports", stop))
    changer.start()
    try:
        done = [run(root, *words) for words in (FIGURES, ("problems", "--json"), FIGURES, arguments("returns", root))]
    finally:
        stop.set()
        changer.join()
    for code, _out, said in done:
        assert code in (0, 3), said
        assert "Traceback" not in said and "VOLSTAT_DEBUG" not in said, said
    assert run(root, *FIGURES)[:2] == (0, whole.figures)


def small_files(size: int) -> Callable[[], None]:
    """Lets no file grow beyond a size, as a full disk lets none."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_while_writing(whole: Whole, tmp_path: Path, name: str):
    root = whole.copy(tmp_path / "city", warm=True)
    code, out, said = run(root, *arguments(name, root), before=small_files(3_000))
    assert (code, out) == (3, b"")
    assert "Traceback" not in said and "VOLSTAT_DEBUG" not in said and said.strip(), said
    assert files_of(root / WRITERS[name][1]) == {}
    assert run(root, *arguments(name, root))[0] == 0
    assert files_of(root / WRITERS[name][1]) == whole.written[name]


@pytest.mark.parametrize("size", [0, 200, 2_000, 8_000])
def test_a_full_disk_while_reading(whole: Whole, tmp_path: Path, size: int):
    root = whole.copy(tmp_path / "city", warm=False)
    code, out, said = run(root, *FIGURES, before=small_files(size))
    assert (code, out) == (3, b"") or (code, out) == (0, whole.figures)
    assert "Traceback" not in said and "VOLSTAT_DEBUG" not in said and said.strip(), said
    left = [path for path in root.rglob("*.tmp*") if ".volstat" not in path.parts]
    assert not left, "outside of the cache, which tidies itself, nothing unfinished stays"
    assert run(root, *FIGURES)[:2] == (0, whole.figures)


def test_a_disk_that_really_is_full(whole: Whole, tmp_path: Path):
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=400k", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no right to mount a small disk")
    try:
        root = whole.copy(disk / "city", warm=False)
        for words, place in (
            (FIGURES, None),
            (arguments("report", root), "out"),
            (arguments("publish", root), "published"),
        ):
            code, out, said = run(root, *words)
            assert code in (0, 3), said
            assert "Traceback" not in said and "VOLSTAT_DEBUG" not in said, said
            if words is FIGURES:
                assert code == 3 or out == whole.figures
            elif code:
                assert files_of(root / str(place)) == {}
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_a_log_that_cannot_be_written_is_said_and_costs_nothing_else(whole: Whole, tmp_path: Path):
    code, _out, said = run(whole.root, "--log", str(tmp_path / "none" / "log"), *FIGURES)
    assert code == 3 and len(said.strip().splitlines()) == 1
    code, out, said = run(whole.root, "--log", "/dev/full", *FIGURES)
    assert (code, out) == (0, whole.figures)
    assert [("The log is incomplete" in line) or ("日志没有写全" in line) for line in said.splitlines()].count(
        True
    ) == 1


def test_the_units_of_the_city(whole: Whole):
    assert all(unit.encode() in whole.figures for unit in UNITS)
