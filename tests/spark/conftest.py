"""A master with two workers on loopback, started and stopped here, and projects to be read on it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from standalone import Standalone, lacking

SAMPLE = Path(__file__).parents[2] / "sample_data"
DEFAULTS = """
spark.executor.memory 512m
spark.executor.cores 1
spark.driver.memory 768m
spark.sql.shuffle.partitions 4
"""


@pytest.fixture(scope="session")
def spark() -> None:
    """Skips what needs PySpark and Java where they are not there."""
    if reason := lacking():
        pytest.skip(reason)


@pytest.fixture(scope="session")
def settings(tmp_path_factory, spark) -> dict[str, str]:
    """The environment of Spark on one small computer."""
    conf = tmp_path_factory.mktemp("conf")
    (conf / "spark-defaults.conf").write_text(DEFAULTS)
    taken = {name: value for name, value in os.environ.items() if not name.startswith(("SPARK_", "PYSPARK_"))}
    return {**taken, "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_CONF_DIR": str(conf), "SPARK_NO_DAEMONIZE": "1"}


@pytest.fixture(scope="session")
def loud(settings) -> dict[str, str]:
    """The environment in which master and workers tell on their logs what they do."""
    words = Path(settings["SPARK_CONF_DIR"]) / "daemons.properties"
    words.write_text(
        "rootLogger.level = info\nrootLogger.appenderRef.stdout.ref = console\n"
        "appender.console.type = Console\nappender.console.name = console\nappender.console.target = SYSTEM_ERR\n"
        "appender.console.layout.type = PatternLayout\nappender.console.layout.pattern = %p %c{1}: %m%n\n"
    )
    return {**settings, "SPARK_DAEMON_JAVA_OPTS": f"-Dlog4j2.configurationFile={words}", "SPARK_DAEMON_MEMORY": "256m"}


@pytest.fixture(scope="module")
def standalone(tmp_path_factory, loud):
    """A master and two workers."""
    running = Standalone(tmp_path_factory.mktemp("cluster"), loud)
    try:
        running.start(workers=2)
        yield running
    finally:
        running.stop()


@pytest.fixture(scope="module")
def idle(tmp_path_factory, loud):
    """A master without any worker."""
    running = Standalone(tmp_path_factory.mktemp("idle"), loud)
    try:
        running.start(workers=0)
        yield running
    finally:
        running.stop()


@pytest.fixture
def project(tmp_path) -> Path:
    """The sample, never read before, under a path that Hadoop would take for a pattern."""
    return copied(tmp_path / "项目 [1] {a,b} 100%")


@pytest.fixture(scope="module")
def known(tmp_path_factory) -> Path:
    """The sample, read by whoever is first."""
    return copied(tmp_path_factory.mktemp("known") / "project")


def copied(folder: Path) -> Path:
    return Path(shutil.copytree(SAMPLE, folder, ignore=shutil.ignore_patterns(".volstat", "reports")))
