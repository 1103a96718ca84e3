"""One made-up city in four states, and its described reports."""

import shutil
from datetime import date

import pytest

from volstat import pipeline, project, sample
from volstat.report.files import RENDERERS
from volstat.report.material import Request

WILD = ("=1+2", "<script>alert(1)</script>", "+甲\x0b乙", "@SUM(A1)", "|a|*b*")
"""Text that would like to be more than text."""
STATES = ("normal", "empty", "incomplete", "problems")


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("city")
    sample.write(made, scale=0.001, seed=3)
    return made


@pytest.fixture(scope="session")
def incomplete(folder, tmp_path_factory):
    made = tmp_path_factory.mktemp("incomplete") / "city"
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns(".volstat"))
    shutil.rmtree(made / "exports" / "沁县")
    return made


@pytest.fixture(scope="session")
def faulty(folder, tmp_path_factory):
    """The same city with a file that cannot be read, and text that would like to be more than text."""
    made = tmp_path_factory.mktemp("faulty") / "city"
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns(".volstat"))
    (made / "exports" / "坏文件.xlsx").write_bytes(b"PK\x03\x04 broken")
    lines = ["活动编号,活动名称,活动日期,志愿队伍,服务类别,专项活动,参与人次,总时长（小时）"]
    for number, name in enumerate(WILD, start=1):
        lines.append(f"HD2020{number:06},{name},2020-12-{number:02},{name},{name},{name},30,60")
    (made / "exports" / "市直单位补充活动.csv").write_text("\n".join(lines), "utf-8")
    return made


@pytest.fixture(scope="session")
def describe():
    """Returns a described report of a project's folder."""

    def described(root, period="2020-12", kind="monthly", today=date(2021, 3, 1), where=(), **options):
        city = pipeline.City(project.load(root), today=today)
        return city.report(Request(kind, city.query(period, where=where), **options))

    return described


@pytest.fixture(scope="session")
def reports(folder, incomplete, faulty, describe):
    return {
        "normal": describe(folder, "2020", "annual"),
        "empty": describe(folder, "2012-05", "monthly"),
        "incomplete": describe(incomplete, "2020Q4", "quarterly"),
        "problems": describe(faulty, "2020-12", "monthly"),
    }


@pytest.fixture(scope="session")
def rendered(reports):
    return {(state, form): render(reports[state]) for state in STATES for form, render in RENDERERS.items()}
