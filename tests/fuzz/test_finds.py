"""What the fuzzer once found is read again; and a short run of it, so that it works when it is needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from .__main__ import FINDS, mutants
from .verdict import Mutant, finds

KEPT = sorted(path for path in FINDS.iterdir() if path.suffix != ".md")


@pytest.mark.parametrize("file", KEPT, ids=lambda path: path.name)
def test_a_find_is_none_any_more(file: Path):
    ((_, _, found),) = finds([Mutant(file.name, file.read_bytes())], processes=1)
    assert not found


def test_a_short_run_finds_nothing():
    made = list(mutants(40, seed=7))
    assert made == list(mutants(40, seed=7))
    outcomes = list(finds(made, processes=2))
    assert len(outcomes) == len(made)
    assert not [(job.name, found) for job, _, found in outcomes if found]
    assert {what for _, what, _ in outcomes} > {"read"}
