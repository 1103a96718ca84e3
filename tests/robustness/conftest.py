"""The planted project, made and run over once, however many processes test it."""

from __future__ import annotations

import os
import pickle
import time
from pathlib import Path

import pytest
from planted import Everything, make_project


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """All commands, run over a project full of hostile texts and personal numbers."""
    here = tmp_path_factory.getbasetemp()
    shared = (here.parent if "PYTEST_XDIST_WORKER" in os.environ else here) / "planted"
    result = shared.with_name("planted.done")
    try:
        shared.mkdir()
    except FileExistsError:  # another process of this run is at it
        return _awaited(result)
    try:
        root = shared / "city"
        make_project(root)
        ran = Everything(root)
        ran.run_all()
    except BaseException as error:
        _put(result, RuntimeError(repr(error)))
        raise
    _put(result, ran)
    return ran


def _put(result: Path, outcome: object) -> None:
    made = result.with_suffix(".tmp")
    made.write_bytes(pickle.dumps(outcome))
    made.replace(result)


def _awaited(result: Path) -> Everything:
    while not result.exists():
        time.sleep(0.2)
    outcome = pickle.loads(result.read_bytes())
    if not isinstance(outcome, Everything):
        raise outcome
    return outcome
