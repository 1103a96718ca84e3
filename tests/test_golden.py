"""What the commands print for sample_data, kept as files; `make golden` writes them anew, and the diff is read."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
COMMANDS = {
    "figures.zh.txt": ["figures", "2020"],
    "figures.en.txt": ["--lang", "en", "figures", "2020"],
    "figures-by-district.json": ["figures", "2020", "--by", "district", "--json"],
    "figures-by-campaign-and-month.csv": ["figures", "2020Q1", "--by", "campaign", "--by", "month", "--csv"],
    "problems.json": ["problems", "--json"],
    "explain-hours.txt": ["explain", "hours"],
    "check-errors.json": ["check", "article_errors.txt", "--json"],
}


def printed(folder, arguments):
    environment = {**os.environ, "COLUMNS": "80", "VOLSTAT_LANG": "zh"}
    command = [sys.executable, "-m", "volstat", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False).stdout


def copy_of_sample(folder):
    ignored = shutil.ignore_patterns(".volstat", "reports")
    return Path(shutil.copytree(ROOT / "sample_data", folder, ignore=ignored))


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return copy_of_sample(tmp_path_factory.mktemp("golden") / "city")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed_is_what_was_agreed(name, project):
    assert printed(project, COMMANDS[name]).decode("utf-8") == (GOLDEN / name).read_text("utf-8")


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as home:
        city = copy_of_sample(Path(home) / "city")
        for file, arguments in COMMANDS.items():
            (GOLDEN / file).write_bytes(printed(city, arguments))
