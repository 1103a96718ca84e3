"""What people see: tables that fit 80 columns with double-width characters, in both languages."""

import unicodedata

import pytest


def width(line):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in line)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "arguments",
    [
        ["figures", "2020"],
        ["figures", "2020", "--by", "district"],
        ["figures", "2020", "--by", "month"],
        ["figures", "2020", "--by", "station_kind"],
        ["figures", "2020", "--by", "district", "--by", "month"],
        ["figures", "2020", "--by", "team"],
        ["coverage", "2020"],
        ["trace", "hours", "2020-03"],
        ["problems"],
        ["explain"],
        ["explain", "participations"],
    ],
)
def test_eighty_columns_are_enough(run, project, language, arguments):
    done = run("-C", project, "--lang", language, *arguments, COLUMNS="80")
    assert done.returncode == 0
    assert done.stdout.strip()
    too_wide = [line for line in done.stdout.splitlines() if width(line) > 80]
    assert not too_wide


@pytest.mark.parametrize("language", ["zh", "en"])
def test_keys_of_two_breakdowns_stay_whole(run, project, language):
    lines = run(
        *("-C", project, "--lang", language, "figures", "2020", "--by", "district", "--by", "month"), COLUMNS="80"
    ).stdout.splitlines()
    told = [line for line in lines if line.startswith("潞州区")]
    assert len(told) >= 12 and all(line.split()[1].startswith("2020-") for line in told)


def test_what_stands_beside_the_headline_is_a_line_each(run, project):
    lines = run("-C", project, "figures", "2020", COLUMNS="80").stdout.splitlines()
    assert [line.split()[-1] for line in lines if line.startswith(("重复注册", "未生效记录"))] == ["条", "条"]


def test_an_incomplete_total_says_so_beside_the_numbers(run, project, tmp_path):
    import shutil

    shutil.copytree(project, tmp_path / "p", ignore=shutil.ignore_patterns(".volstat", "沁县"))
    done = run("-C", tmp_path / "p", "figures", "2020")
    assert "沁县" in done.stdout


def test_help_speaks_the_language_asked_for(run):
    assert "headline figures" in run("--lang", "en", "--help").stdout
    assert "主要指标" in run("--help").stdout
    assert "headline figures" in run("--help", VOLSTAT_LANG="en").stdout
