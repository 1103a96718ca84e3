"""`volstat` alone: where the project stands, what waits for a person, and what comes next."""

import json
import shutil

import pytest

SCALE = 0.0005


def state(run, project):
    done = run("-C", project, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_units_received_and_missing_in_the_month_that_most_have_sent(run, copy):
    shutil.rmtree(copy / "exports" / "沁县")
    found = state(run, copy)
    assert found["month"] == "2020-12" and found["missing"] == ["沁县"]
    assert len(found["received"]) == 12 and "沁县" not in found["received"]
    told = run("-C", copy).stdout
    assert "2020-12" in told and "沁县" in told and "volstat coverage 2020-12" in told


def test_problems_by_unit_add_up_to_those_of_the_problems_command(run, copy):
    found = state(run, copy)["problems"]
    listed = json.loads(run("-C", copy, "problems", "--json").stdout)
    for severity in ("error", "warning"):
        assert found[severity] == sum(problem["severity"] == severity for problem in listed) > 0
        assert found[severity] == sum(unit[severity] for unit in found["units"])


def test_a_report_is_named_and_what_changed_since(run, copy):
    assert state(run, copy)["report"] is None
    run("-C", copy, "report", "2020", "--format", "json", "--out", copy / "reports")
    assert state(run, copy)["report"]["changed_since"] == 0
    late = next((copy / "exports").glob("*.xlsx"))
    late.with_name(f"新{late.name}").write_bytes(late.read_bytes())
    assert state(run, copy)["report"]["changed_since"] == 1
    assert any(step["name"] == "report" for step in state(run, copy)["next"])


def test_an_edition_is_named_and_what_changed_since(run, copy):
    run("-C", copy, "publish", "2020", "--format", "json")
    assert state(run, copy)["published"] == {"name": "2020", "changed_since": 0, "edited": False}
    next((copy / "exports").glob("*.xlsx")).unlink()
    found = state(run, copy)
    assert found["published"]["changed_since"] == 1
    assert "volstat compare 2020" in [step["command"] for step in found["next"]]


def send(project, month, hours=2):
    """Puts a unit's records of one month into the exports, under a name of their own."""
    head = "志愿者编号,姓名,活动名称,服务日期,服务时长(小时)"
    text = f"{head}\nA1,甲一,植树,{month}-05,{hours}\nA2,乙二,植树,{month}-05,3\n"
    (project / "exports" / f"沁县{month}.csv").write_text(text, "utf-8")


def commands(run, project):
    return [step["command"] for step in state(run, project)["next"]]


@pytest.fixture
def second_month(run, tmp_path):
    """A project whose first month is published and whose second has come."""
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    (tmp_path / "exports").mkdir()
    send(tmp_path, "2021-01")
    assert run("-C", tmp_path, "report", "2021-01", "--format", "json", "--out", tmp_path / "reports").returncode == 0
    assert "volstat publish 2021-01" in commands(run, tmp_path)
    assert run("-C", tmp_path, "publish", "2021-01", "--format", "json").returncode == 0
    assert "volstat figures 2021-01" in commands(run, tmp_path)
    send(tmp_path, "2021-02")
    return tmp_path


def test_every_month_is_reported_and_published_in_its_turn(run, second_month):
    found = state(run, second_month)
    assert found["published"] == {"name": "2021-01", "changed_since": 0, "edited": False}
    assert [step["name"] for step in found["next"]][-1] == "report"
    run("-C", second_month, "report", "2021-02", "--format", "json", "--out", second_month / "reports")
    told = commands(run, second_month)
    assert "volstat publish 2021-02" in told and not [line for line in told if "compare" in line]
    run("-C", second_month, "publish", "2021-02", "--format", "json")
    assert commands(run, second_month)[-1] == "volstat figures 2021-02"


def test_a_correction_of_a_published_month_is_compared(run, second_month):
    old = second_month / "exports" / "沁县2021-01.csv"
    old.with_name("沁县2021-01（更正）.csv").write_text(old.read_text("utf-8").replace(",3\n", ",4\n"), "utf-8")
    assert state(run, second_month)["published"]["changed_since"] == 1
    assert "volstat compare 2021-01" in commands(run, second_month)
    old.with_name("沁县2021-01（更正）.csv").unlink()
    send(second_month, "2021-01", hours=5)
    assert state(run, second_month)["published"]["changed_since"] == 1


def test_an_empty_project_asks_for_workbooks(run, tmp_path):
    assert run("-C", tmp_path, "init", "长治市").returncode == 0
    found = state(run, tmp_path)
    assert (found["workbooks"], found["month"]) == (0, None)
    assert [step["name"] for step in found["next"]] == ["send"]
    assert "exports" in run("-C", tmp_path).stdout


def test_a_project_without_its_exports_folder_still_says_what_to_do(run, tmp_path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    assert state(run, tmp_path)["workbooks"] == 0


def test_where_nothing_can_be_read_the_problems_come_next(run, tmp_path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "沁县.xlsx").write_bytes(b"")
    found = state(run, tmp_path)
    assert found["unreadable"] == ["沁县.xlsx"] and found["next"][0]["command"] == "volstat problems"


def test_outside_of_any_project_it_says_how_to_begin(run, tmp_path):
    done = run(cwd=tmp_path)
    assert done.returncode == 0 and "volstat init" in done.stdout and "volstat sample" in done.stdout
    assert json.loads(run("--json", cwd=tmp_path).stdout)["project"] is None
    assert "belongs to no project" in run("--lang", "en", cwd=tmp_path).stdout


def test_a_folder_named_by_c_has_to_be_a_project(run, tmp_path):
    assert run("-C", tmp_path).returncode == 2


def test_the_command_says_the_same(run, copy):
    assert run("-C", copy, "status").stdout == run("-C", copy).stdout
    assert run("-C", copy, "status", "--json").stdout == run("-C", copy, "--json").stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_eighty_columns_are_enough(run, copy, language):
    from rich.cells import cell_len

    lines = run("-C", copy, "--lang", language, COLUMNS="80").stdout.splitlines()
    assert all(cell_len(line.rstrip()) <= 80 for line in lines[1:])  # the first names the folder, whole
