"""What can be wrong with Spark: one sentence each, in the language in use, and never a figure."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from standalone import volstat

NO_SPARK = "sys.modules['pyspark'] = None"


def figures(project: Path, engine: str, **how):
    return volstat("-C", project, "--lang", "en", "figures", "2020", "--json", "--engine", engine, **how)


@pytest.fixture
def closed() -> int:
    """A port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


@pytest.mark.parametrize(
    "engine", ["abacus", "local[0]", "local[two]", "spark://", "spark://host", "spark:host:7077", "yarn", "", "duckdb "]
)
def test_an_unknown_engine_is_wrong_usage(project, engine):
    said = figures(project, engine)
    assert said.code == 2
    assert "There is no engine" in said.err
    assert not said.out
    assert not (project / ".volstat").exists()


def test_an_unknown_engine_in_the_settings_is_wrong_usage_too(project):
    settings = project / "volstat.toml"
    settings.write_text(settings.read_text("utf-8") + '\n[engine]\nname = "abacus"\n', "utf-8")
    said = volstat("-C", project, "--lang", "en", "figures", "2020")
    assert said.code == 2
    assert "There is no engine “abacus”" in said.err


def test_nobody_at_the_port(project, closed):
    said = figures(project, f"spark://127.0.0.1:{closed}")
    assert said.code == 3
    assert f"no Spark master at spark://127.0.0.1:{closed}" in said.err
    assert not said.out


@pytest.mark.parametrize("address", ["nowhere.invalid:7077", "127.0.0.1:99999"])
def test_no_such_host_or_port(project, address):
    said = figures(project, f"spark://{address}")
    assert said.code == 3
    assert "no Spark master" in said.err


def test_without_pyspark(project):
    said = figures(project, "local[2]", before=NO_SPARK)
    assert said.code == 3
    assert "volstat[spark]" in said.err
    assert not said.out


def test_without_java(project, spark, tmp_path):
    taken = {name: value for name, value in os.environ.items() if name != "JAVA_HOME"}
    said = figures(project, "local[2]", env={**taken, "PATH": str(tmp_path)})
    assert said.code == 3
    assert "Java 17" in said.err


@pytest.mark.skipif(sys.platform == "win32", reason="the Java of this test is a shell script")
def test_a_java_that_does_not_start(project, settings, tmp_path):
    java = tmp_path / "home" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text("#!/bin/sh\necho too old >&2\nexit 1\n")
    java.chmod(0o755)
    said = figures(project, "local[2]", env={**settings, "JAVA_HOME": str(tmp_path / "home")})
    assert said.code == 3
    assert "Java could not start Spark" in said.err
    assert "too old" in (project / ".volstat" / "spark.log").read_text()


@pytest.mark.slow
def test_something_else_at_the_port(project, settings):
    before = "import volstat.spark.session as s; s.START_SECONDS = 5.0"
    with socket.create_server(("127.0.0.1", 0)) as mute:
        said = figures(project, f"spark://127.0.0.1:{mute.getsockname()[1]}", env=settings, before=before)
    assert said.code == 3, said.err
    assert "could not be used" in said.err
    assert not said.out


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="the Python of this test is a shell script")
def test_executors_without_volstat(project, settings, tmp_path):
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec "{sys._base_executable}" -I "$@"\n')
    bare.chmod(0o755)
    said = figures(project, "local[2]", env={**settings, "PYSPARK_PYTHON": str(bare)})
    assert said.code == 3, said.err
    assert not said.out
    assert "Traceback" not in said.err
