"""Workers' limits of memory fit into the machine's and the control group's memory together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from volstat.intake import room, workers
from volstat.intake.room import group_limits, room_for_workers, workers_within

GIB = 1 << 30
EACH = 2_000_000_000


@pytest.mark.parametrize(
    ("cores", "memory", "expected"),
    [
        (4, int(7.6 * GIB), 4),  # what an ordinary machine of 8 GB reports
        (16, 32 * GIB, 16),
        (8, int(7.6 * GIB), 4),
        (4, int(3.8 * GIB), 2),
        (4, GIB, 1),
        (4, None, 4),
    ],
)
def test_as_many_as_fit_and_one_at_least(cores: int, memory: int | None, expected: int):
    assert workers_within(cores, EACH, memory) == expected


def test_the_limits_of_the_group_and_of_those_above_it_count(tmp_path: Path):
    own, groups = tmp_path / "own", tmp_path / "groups"
    (groups / "system.slice" / "volstat.service").mkdir(parents=True)
    (groups / "memory" / "job").mkdir(parents=True)
    own.write_text("4:cpu,memory:/job\n3:cpuset:/\n0::/system.slice/volstat.service\n", "utf-8")
    assert list(group_limits(own, groups)) == []
    (groups / "system.slice" / "volstat.service" / "memory.max").write_text("6442450944\n", "ascii")
    (groups / "system.slice" / "memory.max").write_text("max\n", "ascii")
    (groups / "memory.max").write_text("9000000000\n", "ascii")
    (groups / "memory" / "memory.limit_in_bytes").write_text("5000000000\n", "ascii")
    assert sorted(group_limits(own, groups)) == [5_000_000_000, 6 * GIB, 9_000_000_000]
    assert list(group_limits(tmp_path / "none", groups)) == []


def test_a_quarter_of_a_groups_limit_is_left_to_the_collecting_process(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "_machine", lambda: 32 * GIB)
    monkeypatch.setattr(room, "group_limits", lambda *_: [6 * GIB, 1 << 62])
    assert room_for_workers() == int(4.5 * GIB)
    assert workers_within(4, EACH, room_for_workers()) == 2  # the unit in docs/cron.md
    monkeypatch.setattr(room, "group_limits", lambda *_: [])
    assert room_for_workers() == 32 * GIB


def test_workers_are_started_by_this_reckoning(monkeypatch: pytest.MonkeyPatch):
    made: list[workers._Slot] = []

    class Counted(workers._Slot):
        def __init__(self, *arguments: Any) -> None:
            made.append(self)
            super().__init__(*arguments)

    monkeypatch.setattr(workers, "_Slot", Counted)
    monkeypatch.setattr(workers, "room_for_workers", lambda: 2 * 10**9 + 1)
    found = list(workers.run_limited(abs, [-1, -2, -3, -4], processes=4, seconds=30, memory_bytes=10**9))
    assert {outcome.result for outcome in found} == {1, 2, 3, 4}
    assert len(made) == 2
