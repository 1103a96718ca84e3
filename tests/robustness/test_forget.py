"""`forget` finds a person's rows by what identifies them, and neither prints nor keeps the number."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from planted import _csv, _xlsx, identity, phone

from volstat.intake.person_rows import NobodyError, keys_of_person

WHO, OTHER = identity(501), identity(502)
PHONE = phone(501)
HEAD = ["姓名", "身份证号", "志愿者编号", "联系电话", "活动名称", "服务日期", "服务时长(小时)"]


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("forget")
    (root / "exports").mkdir()
    (root / "volstat.toml").write_text('city = "140400"', "utf-8")
    rows = [
        ["测试甲", WHO, "V0001", PHONE, "扫雪", "2020-01-05", 2],
        ["测试甲", WHO.lower(), "V0001", PHONE, "扫雪", "2020-01-06", 2],
        ["测试乙", OTHER, "V0002", PHONE, "扫雪", "2020-01-05", 2],
        ["测试甲", WHO, "V0001", PHONE, "扫雪", "2020-01-07", 2],
    ]
    (root / "exports" / "沁县1月.xlsx").write_bytes(_xlsx({"记录": [["沁县志愿服务记录"], HEAD, *rows]}))
    later = [
        ["测试甲", "", "", PHONE, "植树", "2020-03-05", 2],
        ["测试乙", "", "", PHONE, "植树", "2020-03-05", 2],
        ["测试丙", "", "V0001", "", "植树", "2020-03-06", 2],
    ]
    (root / "exports" / "沁县3月.csv").write_bytes(_csv([HEAD, *later]))
    return root


def forget(root: Path, typed: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "volstat", "-C", str(root), "--log", str(root / "log.jsonl"), "forget", *arguments],
        input=typed,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def found(root: Path, typed: str) -> set[tuple[str, tuple[tuple[int, int], ...], str]]:
    done = forget(root, typed, "--json")
    assert done.returncode == 0, done.stderr
    data = json.loads(done.stdout)
    return {(f["workbook"], tuple(map(tuple, f["rows"])), f["by"]) for f in data["found"]}


def test_an_identity_number_finds_rows_with_it_and_those_tied_to_it(project: Path):
    expected = {
        ("沁县1月.xlsx", ((3, 4), (6, 6)), "identity_number"),
        ("沁县3月.csv", ((2, 2),), "name_and_phone"),
        ("沁县3月.csv", ((4, 4),), "volunteer_number"),
    }
    assert found(project, f" {WHO[:6]} {WHO[6:14]} {WHO[14:]}\n") == expected
    assert found(project, "V0001\n") == {
        ("沁县1月.xlsx", ((3, 4), (6, 6)), "volunteer_number"),
        *((book, rows, by) for book, rows, by in expected if book == "沁县3月.csv"),
    }


def test_name_and_phone_find_no_relative_with_the_same_phone(project: Path):
    assert all("5" not in map(str, sum(rows, ())) for _, rows, _ in found(project, f"测试甲 {PHONE}"))
    assert {book for book, _, _ in found(project, f"测试甲，{PHONE}")} == {"沁县1月.xlsx", "沁县3月.csv"}


def made(root: Path, *rows: tuple[str, str, str, str]) -> Path:
    """Makes a project of one workbook with a row for each name, identity number, volunteer number and phone."""
    (root / "exports").mkdir()
    (root / "volstat.toml").write_text('city = "140400"', "utf-8")
    days = [[*row, "扫雪", f"2020-01-{day:02}", 2] for day, row in enumerate(rows, start=1)]
    (root / "exports" / "沁县.csv").write_bytes(_csv([HEAD, *days]))
    return root


def rows_found(root: Path, typed: str) -> set[int]:
    return {row for _, ranges, _ in found(root, typed) for first, last in ranges for row in range(first, last + 1)}


@pytest.mark.parametrize("typed", ["V0001", f"测试甲 {PHONE}", WHO])
def test_ties_are_followed_over_as_many_rows_as_it_takes(tmp_path: Path, typed: str):
    tied = [
        ("测试甲", WHO, "V0001", ""),
        ("测试甲", WHO, "", PHONE),
        ("测试甲", "", "", PHONE),
        ("测试甲", "", "V0001", ""),
    ]
    assert rows_found(made(tmp_path, *tied, ("测试乙", OTHER, "V0002", "")), typed) == {2, 3, 4, 5}


def test_a_number_of_two_identities_leads_to_neither(tmp_path: Path):
    shared = [
        ("测试甲", WHO, "V0001", ""),
        ("测试乙", OTHER, "V0001", ""),
        ("测试甲", WHO, "", PHONE),
        ("测试乙", OTHER, "", PHONE),
    ]
    root = made(tmp_path, *shared, ("测试丙", "", "V0001", phone(7)), ("测试丙", "", "", phone(7)))
    assert rows_found(root, "V0001") == {2, 3, 6}  # what holds the number, and nothing by way of it
    assert rows_found(root, WHO) == {2, 4, 6}
    assert rows_found(root, f"测试乙 {PHONE}") == {3, 5, 6}


def test_a_stranger_has_no_rows_and_hears_what_else_to_do(project: Path):
    done = forget(project, identity(777), "-")
    assert done.returncode == 0
    assert "没有" in done.stdout or "No row" in done.stdout
    assert ".volstat" in done.stdout


@pytest.mark.parametrize("typed", ["", "测试甲", WHO[:-1] + ("1" if WHO[-1] != "1" else "2"), "1404**********0001"])
def test_what_identifies_nobody_is_wrong_usage(project: Path, typed: str):
    done = forget(project, typed)
    assert (done.returncode, done.stdout) == (2, "")
    assert not typed or typed not in done.stderr


def test_the_number_is_neither_printed_nor_written(project: Path):
    before = set(project.rglob("*"))
    for typed, arguments in ((WHO, ("-",)), (WHO, ("--json",)), ("", (WHO,))):
        done = forget(project, typed, *arguments)
        assert done.returncode == 0
        assert WHO not in done.stdout + done.stderr and PHONE not in done.stdout + done.stderr
    written = [path for path in project.rglob("*") if path.is_file() and "exports" not in path.parts]
    assert set(project.rglob("*")) == before
    assert not [path for path in written if WHO.encode() in path.read_bytes()]


def test_an_argument_is_warned_of(project: Path):
    assert "forget -" in forget(project, "", WHO).stderr
    assert "forget -" not in forget(project, WHO).stderr


def test_keys_are_those_of_the_cells():
    secret = b"k" * 32
    assert keys_of_person(WHO, secret, ()) == keys_of_person(f"{WHO[:6]}-{WHO[6:]}", secret, ())
    assert len(keys_of_person("007", secret, ["沁县", "沁源县"])["number_key"]) == 3
    with pytest.raises(NobodyError):
        keys_of_person(f"测试甲 {PHONE} 测试乙 {phone(9)}", secret, ())


def test_columns_that_are_not_searched_are_told(tmp_path: Path):
    root = made(tmp_path, ("测试乙", OTHER, "V0002", ""))
    assert json.loads(forget(root, WHO, "--json").stdout)["not_searched"] == []
    teams = [["团队名称", "所属区县", "成员人数", "负责人", "负责人身份证号"], ["测试队", "沁县", 3, "测试甲", WHO]]
    (root / "exports" / "沁县团队.csv").write_bytes(_csv(teams))
    odd = [[*HEAD, "证件"], ["测试乙", OTHER, "V0002", "", "扫雪", "2020-02-05", 2, WHO]]
    (root / "exports" / "沁县2月.csv").write_bytes(_csv(odd))
    data = json.loads(forget(root, WHO, "--json").stdout)
    assert (data["rows"], set(data["not_searched"])) == (0, {"沁县团队.csv", "沁县2月.csv"})
    for name in data["not_searched"]:
        assert name in data["steps"][-1]
    assert WHO not in str(data)
