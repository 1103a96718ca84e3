"""What one run of the bench measured, and what follows from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from statistics import fmean, median
from typing import Any, Final

BASELINE: Final = "fastexcel"
COLD: Final = "volstat_cold"
WARM: Final = "volstat_warm"
HELP: Final = "volstat_help"


@dataclass(frozen=True, slots=True)
class Took:
    """What one run of one line took."""

    seconds: float
    cpu: float
    peak: int
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Measured:
    """One run of the bench: the city, the machine, and what every line took each time."""

    scale: float
    cores: int
    """0 where cores could not be chosen: then all were used."""
    machine: str
    load: float
    """The machine's load before anything was measured: more than a little spoils the figures."""
    day: str
    versions: dict[str, str]
    workbooks: int
    megabytes: float
    others: int
    other_megabytes: float
    lines: dict[str, tuple[Took, ...]]

    @property
    def rows(self) -> int:
        """The rows of the workbooks, as the baseline loads them: the numerator of every line's rows a second."""
        return self.lines[BASELINE][0].rows

    def seconds(self, line: str) -> float:
        """Returns the median of a line's runs."""
        return median(took.seconds for took in self.lines[line])

    def cpu(self, line: str) -> float:
        """Returns the median of a line's processor seconds."""
        return median(took.cpu for took in self.lines[line])

    def peak(self, line: str) -> int:
        """Returns the largest memory of a line's runs."""
        return max(took.peak for took in self.lines[line])

    def ratios(self, line: str) -> list[float]:
        """Returns each run's seconds over the baseline's: of the runs before and after it, where they were paired."""
        base, runs = self.lines[BASELINE], self.lines[line]
        if line in {COLD, WARM} and len(base) == len(runs) + 1:
            return [
                took.seconds / fmean((before.seconds, after.seconds))
                for took, before, after in zip(runs, base, base[1:], strict=False)
            ]
        return [took.seconds / self.seconds(BASELINE) for took in runs]

    def ratio(self, line: str) -> float:
        """Returns the median ratio of a line to the baseline."""
        return median(self.ratios(line))

    def as_json(self) -> dict[str, Any]:
        """Returns all of it as what JSON can hold."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> Measured:
        """Returns what `as_json` gave.

        Raises:
            KeyError, TypeError: it is nothing of the kind.
        """
        lines = {name: tuple(Took(**took) for took in runs) for name, runs in kept["lines"].items()}
        return cls(**{**kept, "lines": lines})
