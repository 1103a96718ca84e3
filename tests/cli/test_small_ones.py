"""What people stumbled over at the terminal, each once."""

import json
import os
import subprocess
import sys

import pytest


def test_stocks_restricted_to_a_month_are_of_its_end_and_say_so(run, project):
    found = json.loads(run("-C", project, "figures", "2020", "--where", "month=2020-03", "--json").stdout)
    alone = json.loads(run("-C", project, "figures", "2020-03", "--json").stdout)
    assert found["as_of"] == alone["as_of"] == "2020-03-31"
    assert found["figures"]["registered_volunteers"] == alone["figures"]["registered_volunteers"]
    assert "2020-03-31" in run("-C", project, "figures", "2020", "--where", "month=2020-03").stdout.splitlines()[0]


def test_an_earlier_day_of_the_stocks_is_kept(run, project):
    arguments = ("figures", "2020", "--where", "month=2020-03", "--as-of", "2020-02-29", "--json")
    assert json.loads(run("-C", project, *arguments).stdout)["as_of"] == "2020-02-29"


def test_a_report_on_a_campaign_names_those_there_are(run, project, tmp_path):
    done = run("-C", project, "report", "2020", "--kind", "campaign", "--out", tmp_path / "out")
    assert done.returncode == 2 and "抗击疫情·温暖同行" in done.stderr
    assert not (tmp_path / "out").exists()
    restricted = ("--where", "campaign=抗击疫情·温暖同行", "--format", "json")
    assert run("-C", project, "report", "2020", "--kind", "campaign", *restricted).returncode == 0


def test_no_report_goes_into_the_exports(run, project):
    done = run("-C", project, "report", "2020", "--format", "md", "--out", project / "exports" / "reports")
    assert done.returncode == 2 and "exports" in done.stderr
    assert not (project / "exports" / "reports").exists()


def test_an_annotated_article_is_written_by_its_ending_or_refused(run, project, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("去年全市注册志愿者达到540人。\n", "utf-8")
    refused = run("-C", project, "check", article, "--annotate", tmp_path / "out.txt")
    assert (refused.returncode, refused.stdout) == (2, "") and "out.txt" in refused.stderr
    assert not (tmp_path / "out.txt").exists()
    run("-C", project, "check", article, "--annotate", tmp_path / "out.html")
    assert (tmp_path / "out.html").read_text("utf-8").startswith("<!")


@pytest.mark.parametrize("period", ["2020年", "2020年第四季度", "去年", "上月"])
def test_periods_as_people_say_them(run, project, period):
    assert run("-C", project, "figures", period, "--json").returncode == 0


def test_months_that_follow_one_another_are_one_range(run, project, tmp_path):
    import shutil

    copy = shutil.copytree(project, tmp_path / "p", ignore=shutil.ignore_patterns(".volstat", "黎城县"))
    rows = "姓名,志愿者编号,活动名称,服务日期,服务时长\n甲一,A1,植树,2020-02-01,2\n"
    (copy / "exports" / "黎城县服务记录.csv").write_text(rows, "utf-8")
    told = run("-C", copy, "figures", "2020", COLUMNS="200").stdout
    assert "黎城县（2020年1月、3–12月）" in told
    english = run("-C", copy, "--lang", "en", "figures", "2020", COLUMNS="200").stdout
    assert "黎城县 (2020-01, 2020-03 to 2020-12)" in english


def test_what_counts_only_cannot_tell_is_said(run, project):
    told = run("-C", project, "figures", "2020").stdout
    assert "参与人数、星级志愿者、学习时长不含 潞城区、沁源县" in told


def test_alike_problems_that_differ_are_marked_as_one_of_several(run, project):
    said = {}
    for problem in json.loads(run("-C", project, "problems", "--json").stdout):
        said.setdefault((problem["kind"], problem["unit"]), []).append(problem["message"])
    differing = next(key for key, told in said.items() if len(set(told)) > 1)
    same = next(key for key, told in said.items() if len(told) > 1 == len(set(told)))
    for (kind, unit), marked in ((differing, True), (same, False)):
        told = run("-C", project, "problems", "--kind", kind, "--unit", unit, COLUMNS="200").stdout
        assert "同类共" in told and ("其中一条" in told) == marked


def test_an_empty_exports_folder_asks_for_workbooks(run, tmp_path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    (tmp_path / "exports").mkdir()
    done = run("-C", tmp_path, "figures", "2020")
    assert done.returncode == 3 and "exports" in done.stderr and "volstat problems" not in done.stderr


@pytest.mark.parametrize("no_colour", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_no_colour_where_none_is_wanted(project, no_colour):
    from terminal import ESCAPES, PTY, Terminal

    if not PTY:
        pytest.skip("needs a pseudo-terminal")
    said, code = Terminal("-C", project, "-q", "problems", **no_colour).end()
    assert code == 0 and not [found for found in ESCAPES.findall(said) if "3" in found.split("m")[0]]


def test_a_reader_that_goes_away_is_no_error(project):
    command = f'"{sys.executable}" -m volstat -C "{project}" problems --json | head -1'
    done = subprocess.run(["sh", "-c", command], capture_output=True, env=dict(os.environ), check=False)
    assert done.stderr == b""
