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


def test_an_incomplete_total_says_so_beside_the_numbers(run, project, tmp_path):
    import shutil

    shutil.copytree(project, tmp_path / "p", ignore=shutil.ignore_patterns(".volstat", "沁县"))
    done = run("-C", tmp_path / "p", "figures", "2020")
    assert "沁县" in done.stdout


def test_help_speaks_the_language_asked_for(run):
    assert "headline figures" in run("--lang", "en", "--help").stdout
    assert "主要指标" in run("--help").stdout
    assert "headline figures" in run("--help", VOLSTAT_LANG="en").stdout
