"""Compares a fresh run with the one that is kept: a regression is a ratio or a peak that got worse by a margin."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from bench.measured import BASELINE, COLD, WARM, Measured

MARGIN: Final = 0.15
"""How much worse than kept is no regression yet; runs on a quiet machine differ by some hundredths."""
_WATCHED: Final[tuple[tuple[str, str, Callable[[Measured], float]], ...]] = (
    ("volstat, cold ÷ fastexcel", "{:.3f}", lambda measured: measured.ratio(COLD)),
    ("volstat, warm ÷ fastexcel", "{:.3f}", lambda measured: measured.ratio(WARM)),
    ("volstat, cold, processor ÷ fastexcel", "{:.3f}", lambda measured: measured.cpu(COLD) / measured.cpu(BASELINE)),
    ("volstat, cold, peak memory in MB", "{:,.0f}", lambda measured: measured.peak(COLD) / 1e6),
    ("volstat, warm, peak memory in MB", "{:,.0f}", lambda measured: measured.peak(WARM) / 1e6),
)


class IncomparableError(Exception):
    """The two runs are not about the same thing."""


@dataclass(frozen=True, slots=True)
class Watched:
    """One number, kept and now; less is better."""

    name: str
    kept: float
    now: float
    shown: str
    margin: float

    @property
    def worse(self) -> bool:
        """Whether it is a regression."""
        return self.now > self.kept * (1 + self.margin)


def compared(kept: Measured, now: Measured, margin: float = MARGIN) -> list[Watched]:
    """Returns what is watched, of both runs.

    Raises:
        IncomparableError: they differ in the size of the city or in the number of cores.
    """
    if kept.scale != now.scale:
        raise IncomparableError(f"kept is scale {kept.scale:g}, measured scale {now.scale:g}: ratios depend on it")
    if kept.cores != now.cores:
        raise IncomparableError(f"kept is a run on {kept.cores} cores, measured one on {now.cores}")
    return [Watched(name, number(kept), number(now), shown, margin) for name, shown, number in _WATCHED]


def side_by_side(watched: list[Watched]) -> str:
    """Returns both runs as a table, with a verdict on each line."""
    lines = ["| | kept | now | change | at most | |", "|---|--:|--:|--:|--:|---|"]
    for one in watched:
        kept, now, most = (one.shown.format(n) for n in (one.kept, one.now, one.kept * (1 + one.margin)))
        change = f"{(one.now / one.kept - 1) * 100:+.0f} %"
        lines.append(f"| {one.name} | {kept} | {now} | {change} | {most} | {'WORSE' if one.worse else 'ok'} |")
    return "\n".join(lines)
