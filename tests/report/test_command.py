"""The command `report`: files and paths, standard output, exit codes, and nothing half-written."""

import os
import subprocess
import sys

import pytest


def volstat(folder, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "volstat", "-C", str(folder), "report", *map(str, arguments)],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, **environment},
        check=False,
    )


def test_files_are_written_and_their_paths_printed(folder, tmp_path):
    done = volstat(folder, "2020-12", "--format", "md,json", "--format", "txt", "--out", tmp_path / "出")
    assert done.returncode == 0
    names = {"report-monthly-2020-12.md", "report-monthly-2020-12.json", "report-monthly-2020-12.txt"}
    assert {path.name for path in (tmp_path / "出").iterdir()} == names
    assert {line.rsplit("/", 1)[-1] for line in done.stdout.split()} == names


def test_the_press_sentence_is_printed_without_a_folder(folder):
    done = volstat(folder, "2020", "--format", "txt")
    assert done.returncode == 0
    assert done.stdout.startswith("长治市2020年志愿服务统计年报\n\n截至2020年12月31日，全市注册志愿者")


def test_in_english(folder):
    done = volstat(folder, "2020", "--format", "txt", VOLSTAT_LANG="en")
    assert done.returncode == 0
    assert "registered as volunteers" in done.stdout
    assert not any("\u4e00" <= c <= "\u9fff" for c in done.stdout.splitlines()[2])


@pytest.mark.parametrize(
    "wrong",
    [["2020", "--kind", "weekly"], ["2020", "--format", "pdf"], ["20201"], ["2020", "--where", "district=无此县"]],
)
def test_wrong_usage_is_one_sentence(folder, wrong, tmp_path):
    done = volstat(folder, *wrong, "--out", tmp_path / "出")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "出").exists()


def test_a_broken_form_leaves_nothing(folder, tmp_path):
    from openpyxl import Workbook

    book = Workbook()
    book.active["C3"] = "{{ figures.hourz }}"
    book.save(tmp_path / "表.xlsx")
    done = volstat(folder, "2020", "--template", tmp_path / "表.xlsx", "--format", "md", "--out", tmp_path / "出")
    assert done.returncode == 3
    assert "C3" in done.stderr
    assert not (tmp_path / "出").exists()


def test_a_file_that_stood_there_is_replaced_whole(folder, tmp_path):
    path = tmp_path / "report-annual-2020.md"
    path.write_text("旧", "utf-8")
    assert volstat(folder, "2020", "--format", "md", "--out", tmp_path).returncode == 0
    assert path.read_text("utf-8").startswith("# 长治市2020年")
    assert [p.name for p in tmp_path.iterdir()] == [path.name]
