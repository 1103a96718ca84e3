"""Without a person: no terminal, no HOME, no locale, no time zone; the lines of the documentation, run as they are."""

from __future__ import annotations

import json
import re
import shutil
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from small_city import COMMAND, files_of, make_city, run, surroundings

from volstat.intake.room import GROUP_SHARE, workers_within
from volstat.project import Limits

DOCS = Path(__file__).parents[2] / "docs"
BOTH = ("cron.md", "cron.zh-CN.md")
RUNS = (
    ("figures", "2020", "--by", "district", "--json"),
    ("figures", "2020", "--by", "month"),
    ("problems", "--json"),
    ("problems",),
    ("coverage", "2020"),
    ("report", "2020", "--format", "xlsx,docx,html,md,txt,csv,json", "--out", "out"),
    ("publish", "2020"),
    ("compare", "2020"),
)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_city(tmp_path_factory.mktemp("cron") / "city")


def all_of(root: Path, environment: dict[str, str] | None) -> dict[str, bytes]:
    """Returns everything that all commands print and write, in an environment of its own."""
    made: dict[str, bytes] = {}
    for words in RUNS:
        done = subprocess.run(
            [*COMMAND, *words], cwd=root, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr
        made[" ".join(words)], made[f"{' '.join(words)} said"] = done.stdout, done.stderr
    return {**made, **files_of(root / "out"), **files_of(root / "published")}


@pytest.mark.slow
@pytest.mark.parametrize(
    "environment",
    [
        {},
        {
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONUTF8": "0",
            "TZ": "Pacific/Kiritimati",
            "HOME": "/nonexistent",
        },
    ],
    ids=["empty", "C"],
)
def test_an_empty_environment_gives_the_same_bytes(city: Path, tmp_path: Path, environment: dict[str, str]):
    shutil.copytree(city, tmp_path / "usual")
    shutil.copytree(city, tmp_path / "bare")
    usual, bare = all_of(tmp_path / "usual", None), all_of(tmp_path / "bare", surroundings(**environment))
    for name in usual:
        assert bare[name].replace(b"/bare", b"/usual") == usual[name], name
    assert bare.keys() == usual.keys()


def blocks(page: str, kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", (DOCS / page).read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_both_languages_have_the_same_lines():
    assert blocks("cron.md", "crontab") == blocks("cron.zh-CN.md", "crontab")
    assert len(blocks("cron.md", "crontab")) == 2


def test_the_memory_of_the_unit_is_enough_for_its_workers_and_what_collects_the_results():
    service, _ = blocks("cron.md", "ini")
    found = re.search(r"^MemoryMax=(\d+)G$", service, re.MULTILINE)
    assert found
    memory = int(found[1]) << 30
    each = Limits().memory_bytes
    running = workers_within(64, each, int(memory * GROUP_SHARE))
    assert running == 2
    assert running * each + 2_000_000_000 <= memory


@pytest.mark.parametrize("page", BOTH)
def test_what_is_to_be_made_once_makes_the_folders_of_the_lines(tmp_path: Path, page: str):
    (setup,) = blocks(page, "sh")
    user, folders = setup.splitlines()
    service, _ = blocks("cron.md", "ini")
    assert user.startswith("useradd --system ") and f"User={user.split()[-1]}\n" in service
    assert "\nLogsDirectory=volstat\n" in service
    here = folders.replace("-o volstat -g volstat ", "").replace(" /", f" {tmp_path}/")
    subprocess.run(["/bin/sh", "-c", here], check=True)
    for folder in ("srv/volunteers", "var/log/volstat"):
        assert stat.S_IMODE((tmp_path / folder).stat().st_mode) == 0o700


def placed(line: str, city: Path, folder: Path) -> str:
    """Returns a line of the documentation for this project and this Python."""
    program = folder / "volstat"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m volstat "$@"\n', "utf-8")
    program.chmod(0o755)
    places = {"/opt/volstat/bin/volstat": str(program), "/srv/volunteers": str(city), "/var/log/volstat": str(folder)}
    for place, here in places.items():
        assert place in line
        line = line.replace(place, here)
    return line


def as_cron(line: str) -> subprocess.CompletedProcess[str]:
    """Runs the command of a crontab line as cron does: by sh, with next to no environment."""
    times = r"(?:[\d*,/-]+\s+){5}"
    assert re.match(times, line) and "%" not in line
    command = re.sub(times, "", line.strip(), count=1)
    return subprocess.run(
        ["/bin/sh", "-c", command],
        env=surroundings(PATH="/usr/bin:/bin", SHELL="/bin/sh"),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_the_crontab_lines_run(city: Path, tmp_path: Path):
    report, look = (placed(block, city, tmp_path) for block in blocks("cron.md", "crontab"))
    done = as_cron(report)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    month = (date.today().replace(day=1) - timedelta(1)).strftime("%Y-%m")
    written = {path.name for path in (city / "reports").iterdir()}
    assert written == {f"report-monthly-{month}.{form}" for form in ("xlsx", "html")}
    done = as_cron(look)
    assert done.stdout.startswith("volstat left with 1")
    lines = [json.loads(line) for line in (tmp_path / "volstat.jsonl").read_text("utf-8").splitlines()]
    assert [(line["event"], line["command"], line.get("code")) for line in lines] == [
        ("start", "report", None),
        ("end", "report", 0),
        ("start", "figures", None),
        ("end", "figures", 1),
    ]
    assert stat.S_IMODE((tmp_path / "volstat.jsonl").stat().st_mode) == 0o600


def test_the_units_of_systemd_are_right(city: Path, tmp_path: Path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not here")
    service, timer = blocks("cron.md", "ini")
    (tmp_path / "volstat.service").write_text(placed(service, city, tmp_path).replace("User=volstat\n", ""), "utf-8")
    (tmp_path / "volstat.timer").write_text(timer, "utf-8")
    for unit in ("volstat.service", "volstat.timer"):
        checked = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", str(tmp_path / unit)], capture_output=True, text=True, check=False
        )
        assert checked.returncode == 0 and str(tmp_path) not in checked.stderr, checked.stderr
    command = re.search(r"^ExecStart=(.*)$", placed(service, city, tmp_path), re.MULTILINE)
    assert command and subprocess.run(command[1].split(), env=surroundings(), check=False).returncode == 0


def test_quiet_leaves_results_and_errors(city: Path, tmp_path: Path):
    shutil.copytree(city, tmp_path / "quiet")
    for words in RUNS:
        done = subprocess.run([*COMMAND, "--quiet", *words], cwd=tmp_path / "quiet", capture_output=True, check=False)
        assert done.stderr == b"" and done.stdout, words
    code, out, said = run(tmp_path / "quiet", "--quiet", "figures", "soon")
    assert (code, out) == (2, b"") and said


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (["figures", "2020"], 0, None),
        (["figures", "2020", "--strict"], 1, None),
        (["figures", "soon"], 2, "WrongUsageError"),
        (["figures", "--nonsense"], 2, "NoSuchOption"),
        (["explain", "participations"], 0, None),
        (["inspect", "none.xlsx"], 2, "WrongUsageError"),
    ],
)
def test_the_log_says_how_every_run_ended(city: Path, tmp_path: Path, words: list[str], code: int, error: str | None):
    log = tmp_path / "log"
    assert run(city, "--log", str(log), *words)[0] == code
    start, end = (json.loads(line) for line in log.read_text("utf-8").splitlines())
    assert (start["event"], end["event"], end["command"], end["code"]) == ("start", "end", words[0], code)
    assert end.get("error") == error
    assert end["level"] == {0: "info", 1: "warning"}.get(code, "error")
    log.chmod(0o640)  # a rotation's own mode stays
    run(city, "--log", str(log), *words)
    assert stat.S_IMODE(log.stat().st_mode) == 0o640
    assert len(log.read_text("utf-8").splitlines()) == 4


def test_nothing_to_count_is_three_in_the_log(tmp_path: Path):
    (tmp_path / "volstat.toml").write_text('city = "140400"', "utf-8")
    assert run(tmp_path, "--log", str(tmp_path / "log"), "figures", "2020")[0] == 3
    assert json.loads((tmp_path / "log").read_text("utf-8").splitlines()[-1])["error"] == "NothingReadableError"
