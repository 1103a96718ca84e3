"""The cache under a project: what is read again and what is not, harm, two runs, and disks that refuse."""

from __future__ import annotations

import ast
import json
import os
import resource
import shutil
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from cached_city import HOURS, ROWS, write_export

from volstat import project as projects
from volstat.intake import readings
from volstat.ledger import stored
from volstat.pipeline import City

DAY = date(2021, 6, 1)


def opened(folder: Path, **more) -> City:
    return City(projects.load(folder), today=more.pop("today", DAY), **more)


def hours(folder: Path, **more) -> object:
    return opened(folder, **more).figures("2020").values["hours"]


def names(folder: Path, kind: str) -> set[str]:
    return {path.name for path in (folder / ".volstat" / kind).iterdir()}


def test_a_second_run_reads_nothing_and_needs_no_reading(project, monkeypatch):
    assert hours(project) == HOURS
    monkeypatch.setattr(readings, "read_exports", lambda *_: pytest.fail("an unchanged workbook was looked at"))
    city = opened(project)
    assert city.figures("2020").values["hours"] == HOURS
    assert sum(city.problem_counts.values()) == city.problems.num_rows


def test_a_changed_workbook_costs_its_own_reading(project):
    assert hours(project) == HOURS
    before, ledgers = names(project, "readings"), names(project, "ledgers")
    write_export(project, "沁县服务记录.csv", "甲三,V000003,HD00002,植树,2020-02-05,5\n")
    assert hours(project) == HOURS + 1
    assert len(names(project, "readings") - before) == 1 and before < names(project, "readings")
    assert len(names(project, "ledgers") - ledgers) == 1
    write_export(project, "沁县服务记录.csv", ROWS["沁县服务记录.csv"])
    assert hours(project) == HOURS and len(names(project, "readings")) == len(before) + 1


@pytest.mark.parametrize("change", ["a workbook more", "a workbook less", "a setting"])
def test_every_change_is_seen(project, change):
    hours(project)
    if change == "a workbook more":
        write_export(project, "平顺县服务记录.csv", "甲四,V000004,HD00003,慰问,2020-03-05,1\n")
        assert hours(project) == HOURS + 1
    elif change == "a workbook less":
        (project / "exports" / "沁县服务记录.csv").unlink()
        assert hours(project) == 5
    else:
        settings = project / "volstat.toml"
        settings.write_text(settings.read_text("utf-8") + '[vocabulary]\nignored = ["服务时长(小时)"]\n', "utf-8")
        assert hours(project) is None


def test_a_setting_that_changes_problems_alone_is_seen(project):
    """Nothing but problems comes of this workbook before and after."""
    for path in (project / "exports").iterdir():
        path.unlink()
    (project / "exports" / "沁县.csv").write_text("甲列,乙列,丙列\n子,丑,寅\n子,丑,寅\n", "utf-8")

    def kinds() -> set[str]:
        return set(opened(project).problems["kind"].to_pylist())

    assert "sheet_not_understood" in kinds()
    settings = project / "volstat.toml"
    settings.write_text(
        settings.read_text("utf-8") + '[vocabulary]\nperson_name = ["甲列"]\nphone = ["乙列"]\n', "utf-8"
    )
    changed = kinds()
    shutil.rmtree(project / ".volstat")
    assert changed == kinds() and "missing_column" in changed


def test_a_young_file_is_never_taken_by_its_stamp(project):
    write_export(project, "沁县服务记录.csv", ROWS["沁县服务记录.csv"], age=0)
    hours(project)
    assert not (project / ".volstat" / stored.LATEST).exists()


def test_a_file_that_was_young_when_it_was_found_is_not_taken_by_its_stamp_after_a_long_read(project, monkeypatch):
    """As on a card whose stamps count in steps of two seconds: the next version has the stamp of the one before it."""
    clock, run, late = time.time_ns, readings._run, [0]

    def slowly(jobs, limits):
        outcomes = list(run(jobs, limits))
        late[0] = 60 * 10**9
        return outcomes

    monkeypatch.setattr(time, "time_ns", lambda: clock() + late[0])
    monkeypatch.setattr(readings, "_run", slowly)
    path = project / "exports" / "沁县服务记录.csv"
    write_export(project, path.name, ROWS[path.name], age=0)
    stamp = path.stat()
    assert hours(project) == HOURS
    path.write_bytes(path.read_bytes().replace(b"2020-02-05,4", b"2020-02-05,9"))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert hours(project) == HOURS + 5


def test_a_day_that_was_to_come_counts_when_it_has(project):
    write_export(project, "沁县服务记录.csv", "甲三,V000003,HD00002,植树,2020-02-05,4\n")
    assert hours(project, today=date(2020, 1, 31)) == 5
    assert hours(project, today=date(2020, 2, 28)) == HOURS
    assert hours(project, today=date(2020, 1, 31)) == 5


def ledger_files(folder: Path) -> list[Path]:
    return sorted((folder / ".volstat" / "ledgers").glob("*/*"))


HARM = {
    "a truncated table": lambda f: _cut(next(p for p in ledger_files(f) if p.name == "participations.parquet")),
    "a table gone": lambda f: next(p for p in ledger_files(f) if p.name == "participations.parquet").unlink(),
    "garbage for a table": lambda f: next(p for p in ledger_files(f) if p.stem == "coverage").write_bytes(b"PAR1" * 99),
    "no seal": lambda f: next(p for p in ledger_files(f) if p.name == "complete").unlink(),
    "garbage for what is said of it": lambda f: next(p for p in ledger_files(f) if p.name == "about.json").write_text(
        "{"
    ),
    "garbage for the latest": lambda f: (f / ".volstat" / stored.LATEST).write_text("[["),
    "a latest that leads out": lambda f: _lead_out(f / ".volstat" / stored.LATEST),
    "garbage for digests": lambda f: (f / ".volstat" / "digests.json").write_text('{"沁县服务记录.csv": 7}'),
    "an empty secret": lambda f: (f / ".volstat" / "secret").write_bytes(b""),
    "no secret": lambda f: (f / ".volstat" / "secret").unlink(),
    "no ledgers": lambda f: shutil.rmtree(f / ".volstat" / "ledgers"),
    "no readings": lambda f: shutil.rmtree(f / ".volstat" / "readings"),
    "nothing at all": lambda f: shutil.rmtree(f / ".volstat"),
    "truncated readings": lambda f: [_cut(p) for p in (f / ".volstat" / "readings").glob("*/*")],
    "readings without facts": lambda f: [p.unlink() for p in (f / ".volstat" / "readings").glob("*/facts.json")],
}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-20])


def _lead_out(path: Path) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), "ledger": "../readings"}))


@pytest.mark.parametrize("harm", HARM)
def test_harm_costs_time_and_never_a_figure(project, harm):
    assert hours(project) == HOURS
    HARM[harm](project)
    city = opened(project)
    assert city.figures("2020").values["hours"] == HOURS
    assert len(city.tables["participations"]) == 3 and len(city.frames["participations"]) == 3


def test_readings_harmed_are_read_again_when_the_ledger_is_made_anew(project):
    hours(project)
    shutil.rmtree(project / ".volstat" / "ledgers")
    for path in (project / ".volstat" / "readings").glob("*/participations.parquet"):
        _cut(path)
    assert hours(project) == HOURS


def test_a_cache_removed_while_a_run_goes_on_is_made_again(project):
    city = opened(project)
    assert city.ledger.problems.exists()
    shutil.rmtree(project / ".volstat")
    assert city.figures("2020").values["hours"] == HOURS
    assert len(city.submissions) == 2
    shutil.rmtree(project / ".volstat")
    assert len(city.tables["participations"]) == 3


def test_bits_that_rot_under_an_unchanged_stamp_are_read_again_when_they_cannot_be_read(project):
    city = opened(project)
    table = city.ledger.tables["participations"]
    stat = table.stat()
    table.write_bytes(b"x" * stat.st_size)
    os.utime(table, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert hours(project) == HOURS


def test_two_runs_at_once_give_the_same(project):
    answers: list[object] = []
    threads = [threading.Thread(target=lambda: answers.append(hours(project))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [HOURS, HOURS]
    assert len(names(project, "ledgers")) == 1 and len(names(project, "readings")) == 2


def test_a_ledger_of_another_version_is_left_alone(project, monkeypatch):
    from volstat import cache

    hours(project)
    before = names(project, "ledgers")
    monkeypatch.setattr(cache, "code_version", lambda *_: "another")
    assert hours(project) == HOURS
    assert before < names(project, "ledgers")


def test_the_setting_bounds_the_cache(project):
    settings = project / "volstat.toml"
    settings.write_text(settings.read_text("utf-8") + "[engine]\ncache_bytes = 1\n", "utf-8")
    for number in range(3):
        write_export(project, "沁县服务记录.csv", f"甲三,V000003,HD00002,植树,2020-02-05,{number + 1}\n")
        assert hours(project) == 5 + number + 1
    assert len(names(project, "ledgers")) == 1 and len(names(project, "readings")) == 2


@pytest.mark.parametrize("error", ["EROFS", "EACCES"])
def test_a_project_that_cannot_be_written_is_counted_all_the_same(project, run, refusing, error):
    done = run("-C", project, "figures", "2020", "--json", **refusing(project / ".volstat", error))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["figures"]["hours"] == HOURS
    assert "temporary folder" in done.stderr and "Traceback" not in done.stderr
    assert not (project / ".volstat").exists()


def test_a_read_only_project_with_its_cache_needs_nothing_else(project, run, refusing):
    assert run("-C", project, "figures", "2020", "--json").returncode == 0
    done = run("-C", project, "figures", "2020", "--json", **refusing(project / ".volstat", "EROFS"))
    assert done.returncode == 0 and json.loads(done.stdout)["figures"]["hours"] == HOURS
    assert "temporary folder" not in done.stderr


def test_a_disk_that_is_full_is_counted_elsewhere(project, run, refusing):
    """The secret is there already, so that it is the workers who meet the full disk."""
    assert run("-C", project, "figures", "2020", "--json").returncode == 0
    write_export(project, "沁县服务记录.csv", "甲三,V000003,HD00002,植树,2020-02-05,5\n")
    done = run("-C", project, "figures", "2020", "--json", **refusing(project / ".volstat", "ENOSPC"))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["figures"]["hours"] == HOURS + 1
    assert "No space left on device" in done.stderr and "temporary folder" in done.stderr


def test_no_room_anywhere_is_one_sentence(project, run, tmp_path):
    """A limit on the size of files binds the project's folder and the temporary one alike."""
    rows = "".join(f"甲{n},V{n:06},HD{n:05},扫雪{n * 7919 % 10007},2020-01-05,2\n" for n in range(3000))
    write_export(project, "潞州区服务记录.csv", rows)
    limit = 8192
    done = run(
        *("-C", project, "figures", "2020", "--json"),
        prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 3 and not done.stdout
    assert "Traceback" not in done.stderr and "defect" not in done.stderr
    assert "File too large" in done.stderr
    assert not [path for path in (project / ".volstat").rglob("*") if path.name.endswith(".tmp")]


HARMLESS = {"cache", "language", "progress", "project", "settings", "settings_sense"}
"""What intake and ledger import that decides nothing about what they make, or is part of their keys as settings."""


def imported(room: str) -> set[str]:
    """Returns what the files of a room import from the package: `areas`, `intake`."""
    source = Path(stored.__file__).parent.parent
    files = [source / f"{room}.py"] if (source / f"{room}.py").exists() else (source / room).rglob("*.py")
    nodes = [node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8")))]
    names = [f"{n.module}.{a.name}" for n in nodes if isinstance(n, ast.ImportFrom) and n.module for a in n.names]
    return {name.split(".")[1] for name in names if name.startswith("volstat.")}


@pytest.mark.parametrize(("room", "code"), [("intake", readings.CODE), ("ledger", (*stored.CODE, *readings.CODE))])
def test_the_keys_know_all_sources_that_decide(room, code):
    found, waiting = set(), {room}
    while waiting:
        found |= waiting
        waiting = {other for here in waiting for other in imported(here)} - found
    assert found - HARMLESS <= {name.removesuffix(".py") for name in code}
    assert set(readings.CODE) <= {*stored.CODE, *stored.READING_CODE}
