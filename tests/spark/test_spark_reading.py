"""What an executor does with a job, without Spark around it."""

from __future__ import annotations

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from volstat import cache
from volstat.areas import area_of
from volstat.intake.block import Context
from volstat.intake.exports import export_file
from volstat.intake.job import ReadJob
from volstat.intake.readings import salt_of
from volstat.privacy import secret_of
from volstat.project import Limits
from volstat.spark.errors import SparkError
from volstat.spark.reading import _answer, _outcome

LIMITS = Limits()


@pytest.fixture
def job(tmp_path) -> ReadJob:
    file = tmp_path / "沁县.csv"
    file.write_text("姓名,服务日期,服务时长(小时)\n甲某某,2020-03-01,2\n", "utf-8")
    home = tmp_path / ".volstat"
    context = Context(area_of("140400", ()), secret_of(home), {})
    return ReadJob(export_file(file, file.name), context, home / "readings", salt_of(context, LIMITS))


def sent(job: ReadJob) -> ReadJob:
    """The job as it travels: without the key."""
    return replace(job, context=replace(job.context, secret=b""))


def test_an_executor_finds_the_key_where_the_project_lies(job):
    answer = _answer((0, sent(job), LIMITS))
    outcome = _outcome(job, pickle.loads(pickle.dumps(answer)))
    assert outcome.result is not None
    assert cache.complete(job.folder(outcome.result))


def test_an_executor_without_the_project_refuses(job):
    away = replace(sent(job), readings=Path(job.readings.parent.parent / "elsewhere" / "readings"))
    with pytest.raises(SparkError, match="elsewhere"):
        _outcome(away, _answer((0, away, LIMITS)))


@pytest.mark.parametrize("change", ["salt", "secret", "limits"])
def test_an_executor_that_would_read_otherwise_refuses(job, change):
    other, limits = sent(job), LIMITS
    if change == "salt":
        other = replace(other, salt="another version's")
    elif change == "secret":
        (job.readings.parent / "secret").write_bytes(bytes(32))
    else:
        limits = replace(LIMITS, cells=1)
    with pytest.raises(SparkError):
        _outcome(job, _answer((0, other, limits)))
    assert not job.readings.exists()


def test_a_workbook_that_only_this_computer_sees_is_not_left_out(job, tmp_path):
    away = replace(sent(job), file=replace(job.file, path=tmp_path / "not mounted" / "沁县.csv"))
    answer = _answer((0, away, LIMITS))
    with pytest.raises(SparkError):
        _outcome(job, answer)


def test_a_workbook_that_is_gone_everywhere_is_a_problem_of_its_own(job):
    job.file.path.unlink()
    outcome = _outcome(job, _answer((0, sent(job), LIMITS)))
    assert outcome.failure is not None
    assert outcome.failure.kind == "unreadable"
    assert outcome.failure.detail


def test_another_file_under_the_name_is_not_read(job):
    job.file.path.write_text("姓名\n", "utf-8")
    outcome = _outcome(job, _answer((0, sent(job), LIMITS)))
    assert outcome.failure is not None
    assert outcome.failure.kind == "changed_while_read"
