"""publish and compare as other programs call them, on a project of many layouts."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from unicodedata import east_asian_width

import pytest

from volstat import sample


def run(folder, *arguments):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ", "VOLSTAT"))}
    kept["COLUMNS"] = "80"
    return subprocess.run(
        [sys.executable, "-m", "volstat", "-C", str(folder), *arguments],
        capture_output=True,
        encoding="utf-8",
        env=kept,
        stdin=subprocess.DEVNULL,
        check=False,
    )


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    """A project whose year is published."""
    folder = tmp_path_factory.mktemp("city")
    sample.write(folder, scale=0.001, seed=6)
    done = run(folder, "publish", "2020", "--format", "md")
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture
def project(city, tmp_path):
    return shutil.copytree(city, tmp_path / "city")


def test_the_published_folder_holds_report_figures_and_hashes(city):
    folder = city / "published" / "2020"
    assert sorted(path.name for path in folder.iterdir()) == ["figures.json", "report-annual-2020.md"]
    data = json.loads((folder / "figures.json").read_text("utf-8"))
    for export in data["exports"]:
        content = (city / "exports" / export["workbook"]).read_bytes()
        assert export["sha256"] == hashlib.sha256(content).hexdigest()
    known = json.loads(run(city, "figures", "2020", "--by", "district", "--json").stdout)
    assert data["figures"] == known["figures"]
    assert data["by"]["district"] == known["rows"]
    assert data["settings"]["city"] == "140400"


def test_publishing_twice_is_refused(project):
    done = run(project, "publish", "2020", "--format", "md")
    assert done.returncode == 2
    assert "--again" in done.stderr


def test_nothing_is_revised_at_first(city):
    done = run(city, "compare", "2020", "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    assert data["revisions"] == []
    total = data["movement"]["total"]
    assert total["moved_in"] == total["moved_out"]
    assert (
        total["closing"]
        == json.loads(run(city, "figures", "2020", "--json").stdout)["figures"]["registered_volunteers"]
    )


def test_a_shorter_workbook_revises_its_district(project):
    file = next((project / "exports").rglob("沁县服务记录.csv"))
    lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(lines[:-5]))
    done = run(project, "compare", "2020", "--json")
    assert done.returncode == 1
    revisions = json.loads(done.stdout)["revisions"]
    districts = {r["scope"]["district"] for r in revisions if "district" in r["scope"]}
    assert districts == {"沁县"}
    headline = {r["figure"]: r for r in revisions if not r["scope"]}
    assert (
        headline["participations"]["difference"]
        == headline["participations"]["new"] - headline["participations"]["old"]
    )
    assert {c["workbook"] for r in revisions for c in r["causes"]} == {file.relative_to(project / "exports").as_posix()}
    shown = run(project, "compare", "2020")
    assert shown.returncode == 1
    assert "沁县服务记录.csv" in shown.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_comparison_fits_eighty_columns(project, language):
    next((project / "exports").rglob("沁县服务记录.csv")).unlink()
    shown = run(project, "--lang", language, "compare", "2020").stdout
    widths = [sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in shown.splitlines()]
    assert widths
    assert max(widths) <= 80


def test_a_new_edition_keeps_the_older_and_compares_with_it(project):
    settings = project / "volstat.toml"
    settings.write_text(settings.read_text("utf-8") + "\n[definitions]\nstar_hours = [1, 2]\n", "utf-8")
    assert run(project, "publish", "2020", "--again", "--format", "md").returncode == 0
    done = run(project, "compare", "2020.1", "2020", "--json")
    data = json.loads(done.stdout)
    assert done.returncode == 1
    assert (data["old"], data["new"]) == ("2020.1", "2020")
    assert [setting["key"] for setting in data["settings"]] == ["definitions.star_hours"]
    assert {revision["figure"] for revision in data["revisions"]} == {"stars"}


def test_an_edited_folder_is_noticed(project):
    report = project / "published" / "2020" / "report-annual-2020.md"
    report.write_text(report.read_text("utf-8") + "x", "utf-8")
    compared, published = run(project, "compare", "2020"), run(project, "publish", "2020", "--again", "--format", "md")
    for done in (compared, published):
        assert done.returncode == 1
        assert report.name in done.stderr


def test_a_set_that_is_not_there_is_wrong_usage(city):
    done = run(city, "compare", "1999")
    assert done.returncode == 2
    assert "2020" in done.stderr
