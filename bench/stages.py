"""A profile of the cold run: processor seconds by stage, sampled from outside in every process it starts."""

from __future__ import annotations

import tempfile
import time
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from bench.city import City
from bench.processes import measured_cores
from bench.run import CORES, cold_run

K = TypeVar("K")
Place = tuple[str, str, str]

REST: Final = "all else"
_HERE: Final = Path(__file__).parent
_MOST_FUNCTIONS: Final = 12


@dataclass(frozen=True, slots=True)
class Sample:
    """Processor time that one process spent at one place."""

    process: int
    moment: float
    """Seconds since the run began."""
    cpu: float
    module: str
    """Below src/volstat, or `imports` or `interpreter`."""
    function: str
    caller: str
    """The module and function that called it from another module, empty where none did."""


@dataclass(frozen=True, slots=True)
class Profile:
    """All samples of one run, its seconds by the clock and by the processor, and how many cores it had."""

    samples: tuple[Sample, ...]
    seconds: float
    cpu: float
    cores: int


def profile(city: City) -> Profile:
    """Runs volstat cold on a city and samples it."""
    cores = measured_cores(CORES)
    with tempfile.TemporaryDirectory(prefix="volstat-bench-") as folder:
        began = time.monotonic()
        environment = {"PYTHONPATH": str(_HERE / "sampling"), "VOLSTAT_BENCH_SAMPLES": folder}
        ran = cold_run(city, cores, environment)
        samples = tuple(
            sample
            for file in Path(folder).iterdir()
            for sample in read_samples(file.read_text(), int(file.name), began)
        )
    return Profile(samples, ran.seconds, ran.cpu, len(cores))


def read_samples(lines: str, process: int, began: float) -> Iterable[Sample]:
    """Yields the samples in a process's file, whose last line may be torn."""
    for line in lines.splitlines(keepends=True):
        if line.endswith("\n"):
            moment, cpu, module, function, caller = line[:-1].split("\t")
            yield Sample(process, float(moment) - began, float(cpu), module, function, caller)


def stages() -> Mapping[str, Sequence[str]]:
    """Returns the prefixes of modules of each stage."""
    known = tomllib.loads((_HERE / "stages.toml").read_text("utf-8"))
    return {stage["name"]: stage["modules"] for stage in known["stage"]}


def stage_of(module: str, known: Mapping[str, Sequence[str]]) -> str:
    """Returns the stage that a module belongs to."""
    return next((name for name, prefixes in known.items() if module.startswith(tuple(prefixes))), REST)


def described(taken: Profile) -> str:
    """Returns the profile as Markdown: phases, stages, functions, and the next bottleneck."""
    known = stages()
    by_stage = _summed((stage_of(sample.module, known), sample.cpu) for sample in taken.samples)
    by_place = _summed((_place(sample), sample.cpu) for sample in taken.samples)
    unseen = max(0.0, taken.cpu - sum(by_stage.values()))
    parts = [
        f"{taken.seconds:.2f} s by the clock, {taken.cpu:.2f} s of processor; {unseen:.2f} s of it were not sampled "
        "(starts and ends of processes). Sampling makes the run a few percent slower.",
        _phases(taken),
        _rows("| stage | processor | share |", by_stage.items(), taken.cpu),
        _rows(
            "| function | processor | share |",
            ((_called(place), cpu) for place, cpu in islice(by_place.items(), _MOST_FUNCTIONS)),
            taken.cpu,
        ),
        _bottleneck(taken, by_stage, by_place, known),
    ]
    return "\n\n".join(parts)


def _summed(parts: Iterable[tuple[K, float]]) -> dict[K, float]:
    """Returns the sum of each key, the largest first."""
    sums: defaultdict[K, float] = defaultdict(float)
    for key, part in parts:
        sums[key] += part
    return dict(sorted(sums.items(), key=lambda item: -item[1]))


def _place(sample: Sample) -> Place:
    return sample.module, sample.function, sample.caller


def _called(place: Place) -> str:
    module, function, caller = place
    return (f"`{module} {function}`" if function else module) + (f" for `{caller}`" if caller else "")


def _rows(head: str, rows: Iterable[tuple[str, float]], whole: float) -> str:
    lines = [f"| {name} | {cpu:.2f} s | {cpu / whole:.0%} |" for name, cpu in rows]
    return "\n".join([head, "|---|--:|--:|", *lines])


def _phases(taken: Profile) -> str:
    """Tells how long the workers were at it, how long the rest took, and how many cores each kept busy."""
    main = min(taken.samples, key=lambda sample: sample.moment).process
    workers = [sample for sample in taken.samples if sample.process != main]
    begin, end = (min(s.moment for s in workers), max(s.moment for s in workers)) if workers else (0.0, 0.0)
    each = _summed((sample.process, sample.cpu) for sample in workers)
    spans = (("before", 0.0, begin), ("reading workbooks", begin, end), ("ledger and figures", end, taken.seconds))
    lines = ["| phase | clock | cores busy |", "|---|--:|--:|"]
    for name, start, stop in spans:
        cpu = sum(
            sample.cpu for sample in taken.samples if start <= sample.moment < stop or stop == sample.moment == end
        )
        lines.append(f"| {name} | {stop - start:.2f} s | {cpu / (stop - start) if stop > start else 0:.2f} |")
    busiest = max(each.values(), default=0.0)
    return "\n".join(lines) + f"\n\n{len(each)} worker processes; the busiest took {busiest:.2f} s of processor."


def _bottleneck(
    taken: Profile,
    by_stage: Mapping[str, float],
    by_place: Mapping[Place, float],
    known: Mapping[str, Sequence[str]],
) -> str:
    if not by_stage:
        return "No sample was taken."
    stage, cpu = next(iter(by_stage.items()))
    places = [(place, spent) for place, spent in by_place.items() if stage_of(place[0], known) == stage][:3]
    where = ", ".join(f"{_called(place)} ({spent:.2f} s)" for place, spent in places)
    return f"**Next bottleneck:** {stage}, {cpu:.2f} of {taken.cpu:.2f} s of processor, most of it in {where}."
