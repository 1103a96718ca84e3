"""Times the ledger at the size of a city. Run by hand: python tests/ledger/scale.py [TIMES] [FOLDER].

Makes 1.6 million records of 55,000 activities and 550,000 roster rows in 12 workbooks (times TIMES), with a hundredth
of the rows doubled and two hundredths not effective, and prints the time and the peak memory of build().
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from volstat.areas import area_of
from volstat.intake.frames import conform
from volstat.intake.grid import Format
from volstat.intake.reading import WorkbookFacts
from volstat.ledger.build import build
from volstat.ledger.submission import Submission
from volstat.project import Project

RECORDS, PERSONS, ACTIVITIES = 1_600_000, 550_000, 55_000
FIRST_DAY = (date(2020, 1, 1) - date(1970, 1, 1)).days


def submissions(folder: Path, times: int) -> list[Submission]:
    units = area_of("140400").units
    made = []
    for number in range(12 * times):
        unit, random = units[number % 12], np.random.default_rng(number)
        workbook = f"{unit}/{unit}2020年{number // 12}.xlsx"
        place = folder / f"in{number}"
        place.mkdir()
        frames = {
            "volunteers": _volunteers(workbook, unit, number, random),
            "participations": _participations(workbook, unit, number, random),
        }
        for table, frame in frames.items():
            pq.write_table(frame, place / f"{table}.parquet", compression="zstd", compression_level=1)
        facts = WorkbookFacts(workbook, f"{number}", Format.XLSX, unit=unit, exported_at=datetime(2021, 1, 10))
        made.append(Submission(facts, 1_610_000_000.0, {table: place / f"{table}.parquet" for table in frames}))
    return made


def _place(workbook: str, unit: str, height: int) -> dict[str, pa.Array]:
    same = {"workbook": workbook, "sheet": "表1", "unit": unit}
    columns = {
        name: pa.DictionaryArray.from_arrays(pa.array(np.zeros(height, np.int32)), pa.array([text]))
        for name, text in same.items()
    }
    return {**columns, "row": pa.array(np.arange(4, height + 4, dtype=np.int32))}


def _chosen(texts: list[str], codes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(texts))


def _keys(numbers: np.ndarray) -> np.ndarray:
    return numbers.astype(np.int64) * np.int64(-7046029254386353131)


def _volunteers(workbook: str, unit: str, number: int, random: np.random.Generator) -> pa.Table:
    height = PERSONS // 12
    persons = number * height + np.arange(height)
    persons[-height // 60 :] = random.integers(0, (number + 1) * height, len(persons[-height // 60 :]))
    days = random.integers(FIRST_DAY - 1500, FIRST_DAY - 1, height)
    return conform(
        "volunteers",
        {
            **_place(workbook, unit, height),
            "name": pa.array([f"甲{n % 30000}" for n in range(height)]),
            "identity_key": pa.array(_keys(persons)),
            "number_key": pa.array(_keys(persons + 10**9)),
            "registered_on": pa.array(days.astype(np.int32), pa.date32()),
            "team": _chosen([f"{unit}第{n}队" for n in range(200)], random.integers(0, 200, height)),
            "sex": _chosen(["男", "女"], random.integers(0, 2, height)),
        },
        height,
    )


def _participations(workbook: str, unit: str, number: int, random: np.random.Generator) -> pa.Table:
    height, activities = RECORDS // 12, ACTIVITIES // 12
    persons = number * (PERSONS // 12) + random.integers(0, PERSONS // 12, height)
    chosen = random.integers(0, activities, height)
    days = FIRST_DAY + (chosen * 7919) % 366
    repeat = random.integers(0, height, height // 100)
    for column in (persons, chosen, days):
        column[height - len(repeat) :] = column[repeat]
    start = random.integers(6 * 3600, 20 * 3600, height) // 1800 * 1800
    seconds = random.integers(1, 12, height) * 1800
    start[height - len(repeat) :], seconds[height - len(repeat) :] = start[repeat], seconds[repeat]
    by_number = number % 3 == 0
    status = (random.random(height) < 0.02).astype(np.int32)
    names = pa.array([f"甲{n}" for n in range(30000)])
    return conform(
        "participations",
        {
            **_place(workbook, unit, height),
            "name": names.take(pa.array(persons % 30000)),
            "number_key" if by_number else "identity_key": pa.array(_keys(persons + (10**9 if by_number else 0))),
            "activity_id": pa.array([f"HD{number:02}{n:08}" for n in range(activities)]).take(pa.array(chosen)),
            "activity": pa.array([f"{unit}志愿服务活动第{n}次" for n in range(activities)]).take(pa.array(chosen)),
            "team": _chosen([f"{unit}第{n}队" for n in range(200)], chosen % 200),
            "campaign": _chosen(["抗击疫情·温暖同行", "创建全国文明城市"], chosen % 2),
            "programme": _chosen(["关爱老人", "关爱儿童"], chosen % 2),
            "category": _chosen(["环境保护", "社区服务"], chosen % 2),
            "record_key": pa.array(_keys(number * height + np.arange(height) + 5 * 10**9)),
            "day": pa.array(days.astype(np.int32), pa.date32()),
            "start": pa.array(start.astype(np.int32)),
            "end": pa.array((start + seconds).astype(np.int32)),
            "seconds": pa.array(seconds),
            "status": _chosen(["已生效", "待审核"], status),
            "effective": pa.array(status == 0),
        },
        height,
    )


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else Path(tempfile.mkdtemp())
    project = Project(folder, area_of("140400"), folder)
    made = submissions(folder, times)
    before = resource.getrusage(resource.RUSAGE_SELF)
    import duckdb  # noqa: F401  its import is not the ledger's time

    start = time.perf_counter()
    ledger = build(made, project, folder / "ledger", today=date(2021, 2, 1))
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    size = sum(path.stat().st_size for path in ledger.tables.values()) / 1e6
    kinds = pq.read_table(ledger.problems)["kind"].value_counts().to_pylist()
    print(f"{wall:.2f} s wall, {used:.2f} s of processor, {after.ru_maxrss / 1024:.0f} MB peak, {size:.0f} MB written")
    print({entry["values"]: entry["counts"] for entry in kinds})


if __name__ == "__main__":
    main()
