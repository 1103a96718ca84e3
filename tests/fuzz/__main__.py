"""Mutates workbooks, reads them within limits, then runs the whole program over a folder of all of them."""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from .mutate import mutant
from .seeds import seeds
from .verdict import Mutant, finds

FINDS = Path(__file__).parent / "finds"
_MOST = 2_000_000
"""Kilobytes that no process may take."""


def main() -> int:
    """Runs the fuzzer; exit code 1 if there is a find."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=max(1, (os.cpu_count() or 2) // 2))
    asked = parser.parse_args()
    made = list(mutants(asked.runs, asked.seed))
    became: Counter[str] = Counter()
    bad = 0
    for job, what, found in finds(made, asked.processes):
        became[what] += 1
        if found:
            bad += 1
            _keep(job, found)
    bad += _whole_program(made)
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"{asked.runs} workbooks, seed {asked.seed}: {dict(became.most_common())}; most memory {most // 1000} MB")
    return 1 if bad or most > _MOST else 0


def mutants(runs: int, seed: int):
    """Gives the mutants of a run, each made from a chance of its own, so that it is the same alone."""
    known = seeds()
    for number in range(runs):
        chance = random.Random(f"{seed} {number}")
        origin = known[number % len(known)]
        yield Mutant(f"{number:05}{origin.name}", mutant(origin.data, chance))


def _keep(job: Mutant, found: list[str]) -> None:
    """Keeps a find where `test_finds.py` reads it again."""
    digest = hashlib.sha256(job.data).hexdigest()[:10]
    file = FINDS / f"{digest}{Path(job.name).suffix}"
    FINDS.mkdir(exist_ok=True)
    file.write_bytes(job.data)
    print(f"{file.name} ({job.name}): {'; '.join(found)[:400]}", file=sys.stderr)


def _whole_program(made: list[Mutant]) -> int:
    """Runs `problems` and `figures` over a project of all mutants; returns how many runs went wrong."""
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        exports = Path(folder) / "exports"
        exports.mkdir()
        (Path(folder) / "volstat.toml").write_text('city = "140400"\nunits = ["市直"]\n', "utf-8")
        for job in made:
            (exports / job.name).write_bytes(job.data)
        for words in (["problems", "--json"], ["figures", "2020", "--by", "district", "--by", "month", "--json"]):
            done = subprocess.run(
                [sys.executable, "-m", "volstat", "-C", folder, "--lang", "en", *words],
                capture_output=True,
                check=False,
            )
            if done.returncode != 0 or b"Traceback" in done.stderr or b"defect" in done.stderr:
                bad += 1
                print(f"{words[0]}: {done.returncode} {done.stderr.decode()[-2000:]}", file=sys.stderr)
    return bad


if __name__ == "__main__":
    sys.exit(main())
