"""The command `problems`: told to people by unit, and returned to the units that sent the exports."""

import json

import docx
import openpyxl
import pytest

from volstat.cli.problem_groups import groups_of, lines_of
from volstat.problems import Problem, table_of


def test_units_stand_in_their_order_and_the_gravest_first(run, project):
    lines = run("-C", project, "problems").stdout.splitlines()
    units = [line.split()[0] for line in lines if line and not line.startswith(" ") and "·" in line]
    assert units[:3] == ["潞州区", "上党区", "屯留区"] and len(units) == len(set(units))
    part = lines[lines.index(next(line for line in lines if line.startswith("上党区"))) :]
    words = [line.split()[0] for line in part[1 : part.index("")] if line.startswith((" 错误", " 提醒"))]
    assert words == sorted(words, key=["错误", "提醒"].index)


def test_notes_are_counted_and_shown_on_request(run, project):
    found = json.loads(run("-C", project, "problems", "--json").stdout)
    infos = sum(problem["severity"] == "info" for problem in found)
    shown, everything = (
        run("-C", project, "problems").stdout,
        run("-C", project, "problems", "--severity", "info").stdout,
    )
    assert infos > 0 and f"{infos:,} 条说明没有列出" in shown and "没有列出" not in everything
    assert " 说明 " not in shown and " 说明 " in everything
    errors = run("-C", project, "problems", "--severity", "error").stdout
    assert " 错误 " in errors and " 提醒 " not in errors


def test_alike_problems_of_a_column_are_told_once_with_their_number(run, project):
    found = json.loads(run("-C", project, "problems", "--json", "--kind", "duration_as_clock").stdout)
    told = run("-C", project, "problems", "--kind", "duration_as_clock").stdout
    assert len(found) > 5
    assert told.count("Excel 时间格式") == 1 and f"共 {len(found)} 处" in told.replace("\n", "")
    assert all(problem["cell"] in told for problem in found[:3])


def test_severity_narrows_json_only_where_it_is_asked_for(run, project):
    everything = json.loads(run("-C", project, "problems", "--json").stdout)
    errors = json.loads(run("-C", project, "problems", "--json", "--severity", "error").stdout)
    assert errors == [problem for problem in everything if problem["severity"] == "error"]


def test_wrong_usage(run, project, tmp_path):
    for arguments in (
        ["--severity", "grave"],
        ["--by-day", "2021-03-15"],
        ["--returns", tmp_path / "a", "--by-day", "soon"],
        ["--returns", project],
        ["--returns", project / "exports" / "returns"],
    ):
        done = run("-C", project, "problems", *arguments)
        assert (done.returncode, done.stdout) == (2, ""), arguments
        assert done.stderr.strip() and "Traceback" not in done.stderr
    assert not (tmp_path / "a").exists() and not (project / "exports" / "returns").exists()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_returns(run, project, tmp_path, language):
    folder = tmp_path / "returns"
    arguments = ("--lang", language, "problems", "--returns", folder, "--by-day", "2021-03-15")
    done = run("-C", project, *arguments)
    files = done.stdout.splitlines()
    assert done.returncode == 0 and len(files) > 10
    book = openpyxl.load_workbook(next(file for file in files if "上党区" in file))
    listed = [row[1].value for row in book.worksheets[0].iter_rows(min_row=5)]
    assert listed[0] == {"zh": "错误", "en": "Error"}[language]
    note = docx.Document(next((folder / "上党区").glob("*.docx")))
    day = {"zh": "2021年3月15日", "en": "2021-03-15"}[language]
    assert any(day in paragraph.text for paragraph in note.paragraphs)
    assert run("-C", project, *arguments).returncode == 2  # never over what is there


def test_returns_and_json_together(run, project, tmp_path):
    done = run("-C", project, "problems", "--json", "--returns", tmp_path / "returns")
    assert json.loads(done.stdout) and (tmp_path / "returns").is_dir()


def test_each_workbook_is_told_with_its_own_numbers():
    sizes = {"a.xlsx": "3000 MB", "b.ods": "4000 MB", "c.ods": "4000 MB"}
    found = table_of(Problem("too_large", name, detail={"size": size, "limit": "1"}) for name, size in sizes.items())
    told = [str(line) for line in lines_of(groups_of(found), [], 100)]
    first, second = (next(n for n, line in enumerate(told) if size in line) for size in ("3000 MB", "4000 MB"))
    names = [[line.strip() for line in told[start + 1 :][:2]] for start in (first, second)]
    assert names[0][0] == "a.xlsx" and names[1] == ["b.ods", "c.ods"]
