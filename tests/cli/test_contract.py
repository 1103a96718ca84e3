"""What other programs rely on: the shape of JSON, the exit codes, and which stream says what."""

import csv
import io
import json


def test_figures_as_json(run, project):
    done = run("-C", project, "figures", "2020", "--by", "district", "--json")
    assert done.returncode == 0
    data = json.loads(done.stdout)
    assert data["period"] == {"label": "2020", "start": "2020-01-01", "end": "2020-12-31"}
    assert data["as_of"] == "2020-12-31"
    assert {"registered_volunteers", "teams", "services", "participations", "participants", "hours"} <= set(
        data["figures"]
    )
    assert [row["district"] for row in data["rows"]][:2] == ["潞州区", "上党区"]
    assert {"complete", "missing"} <= set(data["coverage"])
    assert set(data["problems"]) == {"error", "warning"}


def test_unknown_is_null_and_never_zero(run, project):
    rows = json.loads(run("-C", project, "figures", "2020", "--by", "district", "--json").stdout)["rows"]
    counts_only = next(row for row in rows if row["district"] == "沁源县")
    assert counts_only["participations"] > 0
    assert counts_only["participants"] is None


def test_a_year_nobody_reported_is_unknown_and_incomplete(run, project):
    data = json.loads(run("-C", project, "figures", "2015", "--json").stdout)
    assert data["figures"]["participations"] is None
    assert data["coverage"]["complete"] is False
    assert len(data["coverage"]["missing"]) == 13


def test_breakdowns_and_restrictions_repeat(run, project):
    done = run(
        *("-C", project, "figures", "2020-02..2020-03", "--by", "district", "--by", "month"),
        *("--where", "district=沁县", "--where", "campaign=疫情防控", "--json"),
    )
    rows = json.loads(done.stdout)["rows"]
    assert {row["district"] for row in rows} == {"沁县"}
    assert [row["month"] for row in rows] == ["2020-02", "2020-03"]


def test_stocks_of_another_day(run, project):
    data = json.loads(run("-C", project, "figures", "2020", "--as-of", "2020-06-30", "--json").stdout)
    later = json.loads(run("-C", project, "figures", "2020", "--json").stdout)
    assert data["as_of"] == "2020-06-30"
    assert data["figures"]["registered_volunteers"] < later["figures"]["registered_volunteers"]
    assert data["figures"]["participations"] == later["figures"]["participations"]


def test_figures_as_csv(run, project):
    done = run("-C", project, "figures", "2020", "--by", "district", "--csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    whole = json.loads(run("-C", project, "figures", "2020", "--json").stdout)["figures"]
    assert sum(int(row["participations"]) for row in rows if row["participations"]) == whole["participations"]
    assert "stars_5" in rows[0]


def test_problems_as_json(run, project):
    found = json.loads(run("-C", project, "problems", "--json").stdout)
    keys = ["kind", "severity", "unit", "workbook", "sheet", "cell", "header", "value", "message", "hint"]
    assert all(list(problem) == keys for problem in found)
    assert {problem["severity"] for problem in found} == {"error", "warning", "info"}


def test_strict_means_errors_need_a_person(run, project):
    assert run("-C", project, "figures", "2020", "--strict").returncode == 1


def test_wrong_usage_is_two(run, project, tmp_path):
    for arguments in (
        ["figures", "soon"],
        ["figures", "2020", "--by", "colour"],
        ["figures", "2020", "--where", "district=乌有区"],
        ["figures", "2020", "--where", "campaign=抗击疫情"],
        ["figures", "2020", "--where", "station_kind=乌有站"],
        ["figures", "2020", "--as-of", "2020-02-30"],
        ["figures", "--nonsense"],
        ["problems", "--kind", "nonsense"],
        ["explain", "nonsense"],
    ):
        done = run("-C", project, *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.strip() and "Traceback" not in done.stderr
    assert run("figures", cwd=tmp_path).returncode == 2


def test_nothing_readable_is_three_and_one_sentence(run, tmp_path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    missing = run("-C", tmp_path, "figures", "2020")
    (tmp_path / "exports").mkdir()
    empty = run("-C", tmp_path, "figures", "2020")
    (tmp_path / "exports" / "沁县.xlsx").write_bytes(b"")
    unreadable = run("-C", tmp_path, "figures", "2020")
    for done in (missing, empty, unreadable):
        assert (done.returncode, done.stdout) == (3, "")
        assert len(done.stderr.strip().splitlines()) == 1


def test_problems_of_a_folder_where_nothing_is_readable(run, tmp_path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "沁县.xlsx").write_bytes(b"")
    done = run("-C", tmp_path, "problems", "--json")
    assert [problem["kind"] for problem in json.loads(done.stdout)] == ["empty_file"]


def test_a_broken_file_costs_itself_only(run, project, tmp_path):
    import shutil

    shutil.copytree(project, tmp_path / "p", ignore=shutil.ignore_patterns(".volstat"))
    whole = run("-C", tmp_path / "p", "figures", "2020", "--json")
    (tmp_path / "p" / "exports" / "坏.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    broken = run("-C", tmp_path / "p", "figures", "2020", "--json")
    assert json.loads(broken.stdout)["figures"] == json.loads(whole.stdout)["figures"]
    errors = [json.loads(done.stdout)["problems"]["error"] for done in (whole, broken)]
    assert errors[1] == errors[0] + 1


def test_inspect_outside_any_project(run, project, tmp_path):
    workbook = next((project / "exports").rglob("*活动统计表.xlsx"))
    data = json.loads(run("inspect", workbook, "--json", cwd=tmp_path).stdout)
    assert data["format"] == "xlsx"
    activities = next(sheet for sheet in data["sheets"] if sheet["table"] == "activities")
    assert "participations" in {column["field"] for column in activities["columns"]}


def test_inspect_of_what_is_no_workbook(run, tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"")
    done = run("inspect", tmp_path / "a.xlsx")
    assert done.returncode == 3
    assert run("inspect", tmp_path / "none.xlsx").returncode == 2


def test_init_then_figures_says_what_to_do(run, tmp_path):
    assert run("-C", tmp_path, "init", "长治市").returncode == 0
    assert run("-C", tmp_path, "init", "长治市").returncode == 2  # never over what is there
    assert run("-C", tmp_path, "figures", "2020").returncode == 3
    assert run("-C", tmp_path / "b", "init", "乌有市").returncode == 2


def test_every_command_has_help(run):
    commands = ("figures", "explain", "inspect", "problems", "sample", "init", "report")
    for command in commands:
        done = run(command, "--help")
        assert done.returncode == 0 and done.stdout.startswith("用法：volstat ")


def test_results_go_to_standard_output_and_all_else_to_standard_error(run, project):
    done = run("-C", project, "figures", "2020", "--json")
    json.loads(done.stdout)
    assert "volstat problems" in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    assert run("-C", project, "--quiet", "figures", "2020", "--json").stderr == ""
