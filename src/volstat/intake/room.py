"""How many workers there is memory for: each has a limit of its own, and the sum has to fit as well.

Fewer workers read the same, only slower; a smaller limit would make it depend on the machine what can be read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

_CGROUPS: Final = Path("/sys/fs/cgroup")
_OWN: Final = Path("/proc/self/cgroup")
GROUP_SHARE: Final = 0.75
"""Of a group's limit; beyond it the kernel kills, so the rest is kept for the process that collects the results. A
whole machine can be reckoned with: it swaps first, and hardly ever are all workers at their limit."""


def workers_within(cores: int, memory_bytes: int, room: int | None) -> int:
    """Returns how many workers may run at a time, one at least.

    Args:
        cores: as many would be best.
        memory_bytes: what each may take.
        room: bytes that they may take together; None where nobody knows.
    """
    return max(1, cores if room is None else min(cores, room // memory_bytes))


def room_for_workers() -> int | None:
    """Returns how many bytes workers may take together here; None where the system does not tell."""
    rooms = [int(limit * GROUP_SHARE) for limit in group_limits(_OWN, _CGROUPS)]
    if (machine := _machine()) is not None:
        rooms.append(machine)
    return min(rooms, default=None)


def group_limits(own: Path, groups: Path) -> Iterator[int]:
    """Yields the limits in bytes of the control groups that this process is in, of both versions of Linux' groups.

    Args:
        own: `/proc/self/cgroup`.
        groups: where the groups' files are; a container sees its own group as the root.
    """
    with suppress(OSError):
        for line in own.read_text("utf-8").splitlines():
            _, kinds, path = line.split(":", 2)
            if not kinds:
                yield from _limits(groups, path, "memory.max")
            elif "memory" in kinds.split(","):
                yield from _limits(groups / "memory", path, "memory.limit_in_bytes")


def _limits(root: Path, path: str, name: str) -> Iterator[int]:
    inside = PurePosixPath(path.lstrip("/"))
    for group in (inside, *inside.parents):
        with suppress(OSError, ValueError):  # no such group here, or no limit: max
            yield int((root / group / name).read_text("utf-8"))


def _machine() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # Windows
        return None
