"""Fixtures of the ledger's tests."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from frames_of import Exports


@pytest.fixture
def exports(tmp_path: Path) -> Exports:
    """An empty exports folder of a city with twelve districts and 市直."""
    return Exports(tmp_path)
