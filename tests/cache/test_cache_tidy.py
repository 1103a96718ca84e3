"""The cache stays small: by age, and by size whatever the age."""

from __future__ import annotations

import os
import time
from pathlib import Path

from volstat import cache

DAY = 86_400


def entry(home: Path, kind: str, name: str, *, size: int = 1000, age: float = 0.0) -> Path:
    with cache.made_whole(home / kind / name) as inside:
        (inside / "data").write_bytes(b"x" * size)
    return aged(home / kind / name / "complete", age).parent


def aged(path: Path, age: float) -> Path:
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def left(home: Path) -> set[str]:
    return {path.name for kind in home.iterdir() if kind.is_dir() for path in kind.iterdir()}


def test_what_nobody_uses_goes_after_its_time(tmp_path):
    entry(tmp_path, "readings", "young", age=29 * DAY)
    entry(tmp_path, "readings", "old", age=31 * DAY)
    entry(tmp_path, "readings", "mine", age=99 * DAY)
    entry(tmp_path, "ledgers", "today", age=0.5 * DAY)
    entry(tmp_path, "ledgers", "yesterday", age=1.5 * DAY)
    cache.tidy(tmp_path, {"mine"})
    assert left(tmp_path) == {"young", "mine", "today"}


def test_beyond_the_limit_the_longest_unused_goes_first(tmp_path):
    for number in range(10):
        entry(tmp_path, "readings", f"r{number}", size=100_000, age=number * 3600)
    entry(tmp_path, "ledgers", "mine", size=100_000, age=20 * 3600)
    cache.tidy(tmp_path, {"mine"}, 450_000)
    assert left(tmp_path) == {"r0", "r1", "r2", "mine"}
    held = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert held <= 450_000


def test_what_the_run_itself_needs_stays_whatever_its_size(tmp_path):
    entry(tmp_path, "ledgers", "mine", size=100_000)
    entry(tmp_path, "ledgers", "other", size=100_000)
    cache.tidy(tmp_path, {"mine"}, 10)
    assert left(tmp_path) == {"mine"}


def test_what_a_killed_run_left_goes_and_what_is_in_the_making_stays(tmp_path):
    for name, age in (("a.1.2.tmp", 2 * 3600), ("b.3.4.tmp", 60)):
        (tmp_path / "ledgers" / name).mkdir(parents=True)
        aged(tmp_path / "ledgers" / name, age)
    (tmp_path / "digests.json.9.9.tmp").write_text("{")
    aged(tmp_path / "digests.json.9.9.tmp", 2 * 3600)
    (tmp_path / "secret").write_text("s")
    cache.tidy(tmp_path, set(), 10)
    assert left(tmp_path) == {"b.3.4.tmp"} and (tmp_path / "secret").exists()
    assert not list(tmp_path.glob("*.tmp"))


def test_no_cache_at_all_is_tidy(tmp_path):
    cache.tidy(tmp_path / "nowhere", set())
    assert not (tmp_path / "nowhere").exists()
