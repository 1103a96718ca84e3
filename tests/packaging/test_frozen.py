"""Workers of the one-file program: there is no interpreter to call, so the program starts itself as one."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from volstat.intake import workers

ENTRY = Path(__file__).parents[2] / "packaging" / "frozen.py"
STAND_IN = """#!{python}
import runpy, sys
sys.path[:] = {path!r}
sys.argv[0] = "volstat"
runpy.run_path({entry!r}, run_name="__main__")
"""


def double(number):
    return 2 * number


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for a frozen program is a script")
def test_a_frozen_program_is_its_own_worker(monkeypatch, tmp_path):
    program = tmp_path / "volstat"
    program.write_text(STAND_IN.format(python=sys.executable, path=sys.path, entry=str(ENTRY)), "utf-8")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(program))
    outcomes = workers.run_limited(double, [3, 4], processes=2, seconds=30, memory_bytes=10**9)
    assert sorted(outcome.result for outcome in outcomes) == [6, 8]


def test_any_other_arguments_are_a_user_s():
    command = [sys.executable, str(ENTRY), workers.FROZEN_WORKER, "--version"]
    done = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert (done.returncode, done.stdout) == (2, b"")
