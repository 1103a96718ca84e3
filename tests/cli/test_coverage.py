"""The commands that say where numbers come from: coverage and trace."""

import json
import re
import shutil

import pytest
from test_terminal import width


@pytest.fixture(scope="module")
def without_one(project, tmp_path_factory):
    """The project without what one district sent."""
    folder = tmp_path_factory.mktemp("without") / "p"
    shutil.copytree(project, folder, ignore=shutil.ignore_patterns(".volstat", "沁县"))
    return folder


def test_coverage_names_units_months_and_workbooks(run, without_one):
    data = json.loads(run("-C", without_one, "coverage", "2020-03", "--json").stdout)
    units = {unit["unit"]: unit for unit in data["units"]}
    assert units["沁县"]["state"] == "missing"
    assert units["沁县"]["sent"] == []
    assert units["潞州区"]["months"]["2020-03"][0] == "records"
    assert {sent["table"] for sent in units["潞州区"]["sent"]} >= {"participations", "volunteers"}
    assert data["coverage"]["missing"] == ["沁县"]


@pytest.mark.parametrize("command", ["coverage", "figures"])
def test_what_could_not_be_read_is_told_from_what_was_not_sent(run, tmp_path, command):
    (tmp_path / "volstat.toml").write_text('city = "140400"\n', "utf-8")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "沁源县.csv").write_text(
        "活动名称,活动日期,参与人次,总时长\n植树,2020-03-12,3,6\n", "utf-8"
    )
    (tmp_path / "exports" / "沁县三月.xlsx").write_bytes(b"PK\x03\x04 cut off")
    found = json.loads(run("-C", tmp_path, command, "2020-03", "--json").stdout)
    assert "沁县" in found["coverage"]["missing"]
    assert found["coverage"]["unreadable"] == {"沁县": ["沁县三月.xlsx"]}
    said = run("-C", tmp_path, "--lang", "en", command, "2020-03").stdout.replace("\n", " ")
    assert "could not be read: 沁县 (沁县三月.xlsx)." in said
    silent = re.search(r"nothing was sent for the period by ([^.]*)", said)
    assert silent and "武乡县" in silent[1] and "沁县" not in silent[1].split(", ")
    if command == "coverage":
        units = {unit["unit"]: unit for unit in found["units"]}
        assert (units["沁县"]["unreadable"], units["沁县"]["sent"]) == (["沁县三月.xlsx"], [])
        assert units["武乡县"]["unreadable"] == []


@pytest.mark.parametrize("arguments", [["--json"], ["--csv"], []])
def test_an_incomplete_total_says_so_in_every_form(run, without_one, arguments):
    done = run("-C", without_one, "figures", "2020-03", *arguments)
    said = done.stderr if arguments else done.stdout
    assert "沁县" in said
    if arguments == ["--json"]:
        assert json.loads(done.stdout)["coverage"] == {**json.loads(done.stdout)["coverage"], "complete": False}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["coverage", "2020"],
        ["coverage", "2019-11..2020-02"],
        ["trace", "participations", "2020"],
        ["trace", "registration_rate", "2020"],
    ],
)
def test_eighty_columns_are_enough(run, project, language, arguments):
    done = run("-C", project, "--lang", language, *arguments, COLUMNS="80")
    assert done.returncode == 0
    assert not [line for line in done.stdout.splitlines() if width(line) > 80]


def test_a_trace_as_json_adds_up_to_the_figure(run, project):
    done = run("-C", project, "trace", "参与人次", "2020-12", "--where", "district=潞州区", "--json")
    data = json.loads(done.stdout)
    (total,) = data["totals"]
    assert data["figure"] == "participations"
    assert data["value"] == total["value"] == sum(part["contribution"] for part in total["parts"])
    assert all(part["contribution"] == sum(run["contribution"] for run in part["ranges"]) for part in total["parts"])
    assert all(part["reason"] and part["words"] for part in total["left_out"])


def test_what_cannot_be_traced_is_wrong_usage(run, project):
    done = run("-C", project, "trace", "nothing", "2020")
    assert done.returncode == 2
    assert "participations" in done.stderr


def test_the_day_until_which_figures_are_provisional_does_not_depend_on_today(run, project):
    data = json.loads(run("-C", project, "figures", "2020-12", "--json").stdout)
    provisional = {"until": "2021-01-15", "final_from": "2021-01-16", "holidays_known": True}
    assert data["coverage"]["provisional"] == provisional
