"""The command `inspect`: how a workbook was understood, in the words of the language in use."""

import re

import pytest


@pytest.fixture(scope="module")
def workbooks(project):
    return sorted(path for path in (project / "exports").rglob("*") if path.is_file())


def test_chinese_says_no_code_names(run, workbooks):
    for workbook in workbooks[::4]:
        told = run("inspect", workbook, COLUMNS="80").stdout.replace(workbook.name, "")
        columns = re.sub(r"（[^（）]*）", "", told)
        words = set(re.findall(r"[a-z_]{3,}", columns)) - {
            "xlsx",
            "xls",
            "csv",
            "html",
            "txt",
            "tsv",
            "ods",
            "json",
            "app",
        }
        assert not words, (workbook.name, words)


def test_the_project_is_the_one_in_which_the_workbook_lies(run, workbooks, tmp_path):
    workbook = next(path for path in workbooks if "平顺县" in path.name)
    assert "平顺县（据" in run("inspect", workbook, cwd=tmp_path).stdout


def test_english_has_its_own_brackets(run, workbooks):
    workbook = next(path for path in workbooks if "平顺县" in path.name)
    told = run("--lang", "en", "inspect", workbook).stdout
    assert "平顺县 (from the" in told and "vocabulary: 姓名" in told and "：" not in told
