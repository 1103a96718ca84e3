"""A project from `sample`, and the program as other programs call it: a process with arguments."""

import os
import shutil
import subprocess
import sys

import pytest

from volstat import sample


@pytest.fixture(scope="session")
def project(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    sample.write(folder, scale=0.001, seed=5)
    return folder


@pytest.fixture(scope="module")
def unread(request, tmp_path_factory):
    """A project that nobody has read; a module's `SCALE` says how large."""
    folder = tmp_path_factory.mktemp("unread") / "p"
    sample.write(folder, scale=request.module.SCALE, seed=5)
    return folder


@pytest.fixture
def copy(unread, tmp_path):
    """A copy of that project for one test."""
    return shutil.copytree(unread, tmp_path / "p")


@pytest.fixture(scope="session")
def run():
    def run_volstat(*arguments, cwd=None, **environment):
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ", "VOLSTAT"))}
        return subprocess.run(
            [sys.executable, "-m", "volstat", *map(str, arguments)],
            capture_output=True,
            encoding="utf-8",
            cwd=cwd,
            env={**kept, **environment},
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return run_volstat
