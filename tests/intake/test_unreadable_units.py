"""A workbook that could not be read still says whose it is, by its name or folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from volstat.areas import area_of
from volstat.intake.block import Context
from volstat.intake.exports import find_exports
from volstat.intake.readings import read_exports
from volstat.intake.store import problem_file
from volstat.problems import problems_of
from volstat.project import Limits


@pytest.mark.parametrize(("name", "unit"), [("沁源县.csv", "沁源县"), ("沁县/一月.csv", "沁县"), ("一月.csv", None)])
def test_a_workbook_that_changes_while_it_is_read_has_the_unit_of_its_name(tmp_path: Path, name: str, unit: str | None):
    path = tmp_path / "exports" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("姓名,活动名称\n", "utf-8")
    files, _ = find_exports(tmp_path / "exports")
    path.write_text("姓名,活动名称\n甲某,植树\n", "utf-8")
    (stored,) = read_exports(files, Context(area_of("140400"), b"", {}), tmp_path / "home", Limits())
    file = problem_file(stored.folder)
    assert file is not None
    (problem,) = problems_of(pq.read_table(file))
    assert (problem.kind, problem.unit) == ("changed_while_read", unit)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes among files there")
def test_a_pipe_among_the_exports_is_told_and_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "沁县记录.xlsx")
    (tmp_path / "武乡县").mkdir()
    (tmp_path / "也是武乡县").symlink_to(tmp_path / "武乡县")
    files, (problem,) = find_exports(tmp_path)
    assert (files, problem.kind, problem.workbook) == ([], "unreadable", "沁县记录.xlsx")
    assert "不是普通文件" in problem.message("zh") and "not a regular file" in problem.message("en")
