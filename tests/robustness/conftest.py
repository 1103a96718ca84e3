"""The planted project, made and run over once."""

from __future__ import annotations

import pytest
from planted import Everything, make_project


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Everything:
    """All commands, run over a project full of hostile texts and personal numbers."""
    root = tmp_path_factory.mktemp("planted")
    make_project(root)
    ran = Everything(root)
    ran.run_all()
    return ran
