"""Measures how ledger and figures grow: a city's readings multiplied, counted in processes of their own.

    python bench/grow.py [--project DIR] [--times 1,2,5,10] [--write FILE]

Every copy has persons, activities, units and workbooks of its own, so a city times ten is ten cities: each figure must
come out ten times as large, or nothing is printed. Without a project, the sample of a whole city is made first.
"""

from __future__ import annotations

import argparse
import json
import os
import pickle
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from volstat import project as projects
from volstat import sample
from volstat.figures.engine import compute
from volstat.figures.engines import open_tables
from volstat.figures.periods import parse_period
from volstat.figures.queries import make_query
from volstat.ledger.build import build
from volstat.ledger.submission import Submission
from volstat.pipeline import City
from volstat.project import Project

KEYS: Final = ("identity_key", "number_key", "phone_key", "record_key")
NUMBERS: Final = ("activity_id", "team_id", "uscc", "station_id")
ADDED: Final = ("registered_volunteers", "teams", "stations", "services", "participations", "participants", "hours")
"""Figures that a city times n has n times."""
TODAY: Final = date(2021, 6, 1)
MEGA: Final = 1_000_000


def main() -> None:
    """Prints the curve, and writes it to a file if asked."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    asked.add_argument("--project", type=Path)
    asked.add_argument("--times", default="1,2,5,10")
    asked.add_argument("--write", type=Path)
    asked.add_argument("--count", type=Path, help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.count:
        print(json.dumps(count(given.count)))
        return
    with tempfile.TemporaryDirectory(prefix="volstat-grow-") as place:
        table = curve(
            given.project or _city(Path(place) / "city"), [int(n) for n in given.times.split(",")], Path(place)
        )
    print(table)
    if given.write:
        given.write.write_text(f"{_HEAD}\n{machine()}\n\n{table}\n{_FOOT}", "utf-8")


def curve(folder: Path, times: Sequence[int], place: Path) -> str:
    """Returns the measured table of a project times each of `times`.

    Raises:
        SystemExit: a figure did not grow as the exports did.
    """
    city = City(projects.load(folder), today=TODAY)
    copies = [
        multiplied(submission, number, place / f"copy{number}" / str(position))
        for number in range(max(times))
        for position, submission in enumerate(city.submissions)
    ]
    measured: dict[int, dict[str, Any]] = {}
    for factor in times:
        given = place / f"times{factor}"
        given.mkdir()
        wanted = copies[: factor * len(city.submissions)]
        (given / "job.pickle").write_bytes(pickle.dumps((wanted, with_units(city.project, factor))))
        done = subprocess.run([sys.executable, __file__, "--count", given], stdout=subprocess.PIPE, check=True)
        measured[factor] = json.loads(done.stdout)
        _insist_on_growth(measured, factor, min(times))
    return _table(measured)


def multiplied(submission: Submission, number: int, folder: Path) -> Submission:
    """Returns a copy of a workbook's reading about other persons, activities and units; copy 0 is the city itself."""
    folder.mkdir(parents=True)
    facts = submission.facts
    workbook = _named(facts.workbook, number)
    frames = {table: folder / path.name for table, path in submission.frames.items()}
    for table, path in submission.frames.items():
        frame = _columns(pq.read_table(path), number, workbook)
        pq.write_table(frame, frames[table], compression="zstd", compression_level=1)
    problems = None
    if submission.problems is not None:
        problems = folder / "problems.parquet"
        pq.write_table(_columns(pq.read_table(submission.problems), number, workbook), problems)
    sheets = tuple(replace(sheet, unit=_of(sheet.unit, number)) for sheet in facts.sheets)
    copied = replace(
        facts, workbook=workbook, content=f"{facts.content} {number}", unit=_of(facts.unit, number), sheets=sheets
    )
    return Submission(copied, submission.modified, frames, problems)


def _columns(table: pa.Table, number: int, workbook: str) -> pa.Table:
    if not number:
        return table
    other = np.random.default_rng(number).integers(1 << 62)
    for position, name in enumerate(table.column_names):
        column = table.column(position)
        if name in KEYS:
            changed = pc.bit_wise_xor(column, pa.scalar(int(other)))
        elif name in NUMBERS:
            changed = pc.binary_join_element_wise(column, pa.scalar(f"-{number}"), "")
        elif name == "unit":
            words = column.combine_chunks()
            units = pa.array([_of(unit, number) for unit in words.dictionary.to_pylist()], pa.string())
            changed = pa.DictionaryArray.from_arrays(words.indices, units)
        elif name == "workbook":
            indices = pa.array(np.zeros(len(table), np.int32))
            changed = pa.DictionaryArray.from_arrays(indices, pa.array([workbook], pa.string()))
        else:
            continue
        table = table.set_column(position, table.schema.field(position), changed)
    return table


def _of(unit: str | None, number: int) -> str | None:
    return f"{unit}{number}" if unit and number else unit


def _named(workbook: str, number: int) -> str:
    return f"{number}/{workbook}" if number else workbook


def with_units(of: Project, factor: int) -> Project:
    """Returns the project with the units of all its copies."""
    more = tuple(f"{unit}{number}" for number in range(1, factor) for unit in of.area.units)
    return replace(of, area=replace(of.area, extra_units=(*of.area.extra_units, *more)))


def count(folder: Path) -> dict[str, Any]:
    """Builds the ledger that `folder` tells of and counts its figures; returns what that cost and what came out."""
    submissions, project = pickle.loads((folder / "job.pickle").read_bytes())
    rows = sum(pq.read_metadata(path).num_rows for s in submissions for path in s.frames.values())
    start = _clock()
    ledger = build(submissions, project, folder / "ledger", today=TODAY)
    built = _clock()
    tables = open_tables(ledger, scratch=folder / "spill")
    headline = compute(tables, make_query(project, parse_period("2020", TODAY)), project)
    counted = _clock()
    compute(tables, make_query(project, parse_period("2020", TODAY), by=["district", "month"]), project)
    broken = _clock()
    return {
        "rows": rows,
        "ledger": [b - a for a, b in zip(start, built, strict=True)],
        "figures": [b - a for a, b in zip(built, counted, strict=True)],
        "broken": [b - a for a, b in zip(counted, broken, strict=True)],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
        "values": {name: headline.values[name] for name in ADDED},
    }


def _clock() -> tuple[float, float]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime


def _insist_on_growth(measured: dict[int, dict[str, Any]], factor: int, least: int) -> None:
    one, now = measured[least]["values"], measured[factor]["values"]
    wrong = [name for name in ADDED if one[name] is not None and now[name] * least != one[name] * factor]
    if wrong:
        raise SystemExit(f"times {factor}, these figures did not grow as the exports did: {', '.join(wrong)}")


def _table(measured: dict[int, dict[str, Any]]) -> str:
    lines = [
        "| times | rows | ledger | per million rows | figures | by district and month | processor | peak memory |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for factor, m in measured.items():
        millions = m["rows"] / MEGA
        processor = m["ledger"][1] + m["figures"][1] + m["broken"][1]
        lines.append(
            f"| {factor} | {m['rows']:,} | {m['ledger'][0]:.1f} s | {m['ledger'][0] / millions:.2f} s "
            f"| {m['figures'][0]:.2f} s | {m['broken'][0]:.1f} s | {processor:.1f} s | {m['peak'] / MEGA:,.0f} MB |"
        )
    return "\n".join(lines)


def _city(folder: Path) -> Path:
    sample.write(folder, scale=1.0, seed=1)
    return folder


def machine() -> str:
    """Returns a sentence about this machine: cores, memory and Python."""
    info = Path("/proc/cpuinfo")
    models = [line for line in info.read_text().splitlines() if "model name" in line] if info.exists() else []
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores, python = len(os.sched_getaffinity(0)), platform.python_version()
    return f"Machine: {cores} cores ({model}), {memory:.0f} GiB of memory, Python {python}."


_HEAD: Final = """# Ten times a city

`make grow` multiplies the readings of the sample's whole city by a script, not by Excel: every copy has persons,
activities, units and workbooks of its own. Each line is a process of its own that builds the ledger and counts the
figures of a year; that every figure has grown as the exports did is checked before anything is printed.
"""
_FOOT: Final = """
Seconds are by the clock; *processor* is user and system time of all cores for the whole line. DuckDB may hold 800 MB
for the ledger and 1 GB for figures and spills what is more; the rest of the peak is the libraries and what Parquet is
read and written through.
"""

if __name__ == "__main__":
    main()
