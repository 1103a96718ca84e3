"""The page of threats names tests that are there, and one for each threat."""

from __future__ import annotations

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "threat-model.md"


def test_every_threat_has_a_test_that_is_there():
    rows = [line.split("|")[1:4] for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 10
    for threat, defence, tests in rows:
        named = [name for name in re.findall(r"`([^`]+)`", tests) if not name.startswith("make ")]
        assert threat.strip() and defence.strip() and named, threat
        assert not [name for name in named if not (TESTS / name).exists()], (threat, named)


def test_it_is_one_page():
    assert len(PAGE.read_text("utf-8").splitlines()) < 60
