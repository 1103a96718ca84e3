"""Figures on a real standalone cluster: equal to those of the embedded engine, whatever dies meanwhile."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from standalone import volstat

from volstat.pipeline import City
from volstat.report.files import RENDERERS
from volstat.report.material import Request

pytestmark = pytest.mark.slow


def test_executors_read_and_count_what_the_embedded_engine_does(standalone, settings, project):
    there = volstat("-C", project, "figures", "2020", "--json", "--engine", standalone.master, env=settings)
    assert there.code == 0, there.err
    # both workers took part, and the key of the hashes went through none of Spark's files
    secret = (project / ".volstat" / "secret").read_bytes()
    for worker in ("work0", "work1"):
        files = {path: path.read_bytes() for path in (standalone.folder / worker).rglob("*") if path.is_file()}
        assert any(b"Finished task" in data for path, data in files.items() if path.name == "stderr")
        assert not any(secret in data or secret.hex().encode() in data for data in files.values())
    assert secret.hex() not in (project / ".volstat" / "spark.log").read_text(errors="replace")
    forget(project)
    here = volstat("-C", project, "figures", "2020", "--json")
    assert json.loads(here.out)["figures"]["hours"] > 0
    assert there.out == here.out


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the executors of a worker are found in /proc")
def test_a_killed_executor_costs_time_only(standalone, settings, project):
    command = [sys.executable, "-m", "volstat", "-C", str(project), "figures", "2020", "--json"]
    with subprocess.Popen(
        [*command, "--engine", standalone.master],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=settings,
        text=True,
    ) as run:
        readings = project / ".volstat" / "readings"
        while run.poll() is None and not (readings.is_dir() and any(readings.iterdir())):
            time.sleep(0.05)
        killed = standalone.executors(0)
        for process in killed:
            os.kill(process, signal.SIGKILL)
        out, err = run.communicate(timeout=600)
    assert killed
    assert run.returncode == 0, err
    forget(project)
    assert out == volstat("-C", project, "figures", "2020", "--json").out


@pytest.fixture(scope="module")
def cities(standalone, settings, known):
    """The same project opened on the embedded engine and on the cluster, in one session that takes all its cores."""
    from volstat.spark.session import cluster_of

    before = dict(os.environ)
    os.environ.update(settings)
    here = City.open(known)
    there = replace(here, project=replace(here.project, engine=standalone.master))
    try:
        yield here, there
    finally:
        cluster_of(standalone.master).end()
        os.environ.clear()
        os.environ.update(before)


@pytest.mark.parametrize(
    ("by", "where"),
    [
        (("district",), {}),
        (("month",), {}),
        (("team",), {"district": "沁县"}),
        (("campaign", "category"), {"month": "2020-03"}),
        (("origin",), {}),
        (("station_kind",), {}),
    ],
    ids=str,
)
def test_breakdowns_are_the_same(cities, by, where):
    here, there = (city.figures("2020", by=by, where=where) for city in cities)
    assert there == here
    assert here.rows


@pytest.mark.parametrize("figure", ["registered_volunteers", "participations", "hours", "services", "teams", "stars"])
def test_traces_are_the_same(cities, figure):
    here, there = (city.trace(figure, city.query("2020")) for city in cities)
    assert there.adds_up
    assert there.value == here.value
    assert [total.ranges.to_pylist() for total in there.totals] == [total.ranges.to_pylist() for total in here.totals]


def test_reports_and_published_figures_are_the_same(cities):
    here, there = (city.report(Request("annual", city.query("2020"))) for city in cities)
    assert RENDERERS["md"](there) == RENDERERS["md"](here)
    here, there = (city.snapshot(city.query("2020")) for city in cities)
    assert there == here


def test_a_cluster_without_workers_is_not_waited_for(idle, settings, project):
    before = "import volstat.spark.session as s; s.EXECUTOR_SECONDS = 3.0"
    arguments = ("--lang", "en", "figures", "2020", "--engine", idle.master)
    said = volstat("-C", project, *arguments, env=settings, before=before)
    assert said.code == 3, said.err
    assert "no executor" in said.err
    assert not said.out


def forget(project: Path) -> None:
    """Leaves the key of the hashes and nothing that was computed with it."""
    for path in (project / ".volstat").iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name != "secret":
            path.unlink()
