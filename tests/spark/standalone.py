"""A standalone master and its workers as processes of their own, and commands run against them."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

OLDEST_JAVA = 17
WAIT = 120


def lacking() -> str:
    """Says what a test with Spark lacks here, nothing if all is there."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed; make spark installs it and runs these tests"
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home) / "bin") if home else None)
    if java is None:
        return "there is no Java; Spark needs 17 or later"
    words = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = re.search(r'version "(\d+)', words)
    if version is None or int(version[1]) < OLDEST_JAVA:
        return f"Java is too old ({words.splitlines()[0] if words else 'no version'}); Spark needs 17 or later"
    return ""


@dataclass
class Standalone:
    """A running master and its workers."""

    folder: Path
    settings: dict[str, str]
    master: str = ""
    workers: list[int] = field(default_factory=list)
    _processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start(self, workers: int) -> None:
        ports = ["--host", "127.0.0.1", "--port", "0", "--webui-port", "0"]
        self._run("master", "master.Master", ports)
        self.master = self._said("master", r"Starting Spark master at (spark://[\d.]+:\d+)")
        self._said("master", "I have been elected leader")
        for number in range(workers):
            work = ["--cores", "1", "--memory", "1g", "--work-dir", str(self.folder / f"work{number}"), self.master]
            self.workers.append(self._run(f"worker{number}", "worker.Worker", [*ports, *work]))
        for number in range(workers):
            self._said(f"worker{number}", "Successfully registered with master")

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def executors(self, worker: int) -> list[int]:
        """The processes of the executors that a worker runs now."""
        found = []
        for children in Path(f"/proc/{self.workers[worker]}/task").glob("*/children"):
            found += [int(child) for child in children.read_text().split()]
        return found

    def _run(self, name: str, room: str, arguments: list[str]) -> int:
        import pyspark

        script = Path(pyspark.__file__).parent / "bin" / "spark-class"
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                [str(script), f"org.apache.spark.deploy.{room}", *arguments],
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                env=self.settings,
            )
        self._processes.append(process)
        return process.pid

    def _said(self, name: str, pattern: str) -> str:
        log = self.folder / f"{name}.log"
        for _ in range(WAIT * 10):
            if found := re.search(pattern, log.read_text(errors="replace")):
                return found[found.re.groups]
            time.sleep(0.1)
        pytest.fail(f"{name} did not say {pattern!r}:\n{log.read_text(errors='replace')[-2000:]}")


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def volstat(*arguments: str | Path, env: dict[str, str] | None = None, before: str = "pass") -> Said:
    """Runs a command in a process of its own.

    Args:
        arguments: of the command line.
        env: the process's environment.
        before: statements that run first, such as a shorter wait.
    """
    script = f"import sys; {before}; from volstat.cli.main import main; main()"
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, env=env, check=False, timeout=600)
    return Said(done.returncode, done.stdout, done.stderr)
