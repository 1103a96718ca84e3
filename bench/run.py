"""One run: every line in processes of its own, the baseline before and after each pair of volstat's runs."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

import volstat
from bench.city import City
from bench.measured import BASELINE, COLD, HELP, WARM, Measured, Took
from bench.processes import CommandError, Ran, measured_cores, run
from bench.readers import READERS

CORES: Final = 2
READERS_ONCE: Final = {"inflating": 5, "text_and_html": 3, "python_calamine": 3, "pandas_calamine": 2, "pandas": 1}
"""How often each reader beside the baseline runs at most; the slowest last."""
SLOW: Final = ("python_calamine", "pandas_calamine", "pandas")
PACKAGES: Final = ("volstat", "fastexcel", "python-calamine", "pandas", "openpyxl", "xlrd", "duckdb", "pyarrow")
_SOURCES: Final = (".py", ".toml")
FIGURES: Final = ("figures", "2020", "--json")
_VOLSTAT: Final = str(Path(sys.executable).with_name("volstat"))
Say = Callable[[str], None]


def bench(city: City, scale: float, *, rounds: int, readers: Iterable[str], machine: str, say: Say) -> Measured:
    """Measures a city's readers and volstat; returns what everything took.

    Args:
        city: what is read.
        scale: its size.
        rounds: how many pairs of cold and warm runs.
        readers: which lines beside fastexcel and volstat.
        machine: a sentence about it.
        say: told of every run.

    Raises:
        CommandError: something that is measured failed, or cold and warm differ.
    """
    cores = measured_cores(CORES)
    load = os.getloadavg()[0]
    lines: dict[str, list[Took]] = {BASELINE: [], COLD: [], WARM: [], HELP: []}

    def keep(name: str, took: Took) -> None:
        lines.setdefault(name, []).append(took)
        say(f"{name}: {took.seconds:.2f} s, {took.peak / 1e6:,.0f} MB")

    for _round in range(rounds):
        sources = _sources()
        keep(BASELINE, _read(BASELINE, city, cores))
        cold, warm = cold_run(city, cores), _volstat(city, FIGURES, cores)
        if cold.output != warm.output or "figures" not in json.loads(cold.output):
            raise CommandError("the cold and the warm run do not print the same figures")
        if _sources() != sources:
            raise CommandError("volstat's sources were changed while it was measured, so the cache did not hold")
        keep(COLD, _took(cold))
        keep(WARM, _took(warm))
        keep(HELP, _took(_volstat(city, ("--help",), cores)))
    keep(BASELINE, _read(BASELINE, city, cores))
    wanted = set(readers)
    for name, most in READERS_ONCE.items():
        for _round in range(min(rounds, most) if name in wanted else 0):
            keep(name, _read(name, city, cores))
    return Measured(
        scale=scale,
        cores=len(cores),
        machine=machine,
        load=load,
        day=time.strftime("%Y-%m-%d", time.gmtime()),
        versions={package: found for package in PACKAGES if (found := _version(package))},
        workbooks=len(city.workbooks),
        megabytes=city.megabytes(city.workbooks),
        others=len(city.others),
        other_megabytes=city.megabytes(city.others),
        lines={name: tuple(took) for name, took in lines.items()},
    )


def cold_run(city: City, cores: tuple[int, ...], environment: dict[str, str] | None = None) -> Ran:
    """Runs `volstat figures 2020 --json` on a city without a cache, from its start to its end."""
    shutil.rmtree(city.cache, ignore_errors=True)
    return _volstat(city, FIGURES, cores, environment)


def _volstat(
    city: City, arguments: tuple[str, ...], cores: tuple[int, ...], environment: dict[str, str] | None = None
) -> Ran:
    return run([_VOLSTAT, "-C", str(city.folder), *arguments], cores, environment)


def _read(name: str, city: City, cores: tuple[int, ...]) -> Took:
    assert name in READERS
    files = city.others if name == "text_and_html" else city.workbooks
    ran = run([sys.executable, "-m", "bench.readers", name, *map(str, files)], cores, _IMPORTABLE)
    told: dict[str, Any] = json.loads(ran.output)
    return replace(_took(ran), seconds=told["seconds"], cpu=told["cpu"], rows=told["rows"])


def _sources() -> list[tuple[str, int]]:
    """Returns the stamps of the code that is measured: readings belong to it, so its cache is void when it changes."""
    files = Path(volstat.__file__).parent.rglob("*")
    return sorted((str(file), file.stat().st_mtime_ns) for file in files if file.suffix in _SOURCES)


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:  # only readers that are left out may lack
        return None


def _took(ran: Ran) -> Took:
    return Took(ran.seconds, ran.cpu, ran.peak)


_IMPORTABLE: Final = {"PYTHONPATH": str(Path(__file__).parent.parent)}
