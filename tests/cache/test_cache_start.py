"""What a run imports: that it starts at once is held here by names, since a clock tells another story every day."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("pandas", "numpy", "pyarrow", "duckdb", "narwhals"),
    *("rich", "openpyxl", "lxml", "fastexcel", "matplotlib", "jinja2"),
}


def imported(*arguments: object) -> set[str]:
    """Returns the packages that a run of the program has imported when it ends."""
    code = (
        "import atexit, json, sys\n"
        "atexit.register(lambda: print(json.dumps(sorted({n.split('.')[0] for n, m in sys.modules.items() if m})),"
        " file=sys.stderr))\n"
        "from volstat.cli.main import main\n"
        "main(sys.argv[1:])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)], capture_output=True, encoding="utf-8", check=True
    )
    return set(json.loads(done.stderr.splitlines()[-1]))


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("figures", "--help")])
def test_help_pays_for_the_parser_alone(arguments):
    assert not imported(*arguments) & HEAVY


def test_a_warm_run_pays_for_the_engine_alone(project: Path):
    for _ in range(2):
        found = imported("-C", project, "figures", "2020", "--json")
    assert found & HEAVY == {"duckdb", "narwhals"}
