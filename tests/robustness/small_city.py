"""A project of a few small workbooks that is quickly read, and the program run on it as a process."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from planted import _csv, _xlsx, identity

COMMAND = [sys.executable, "-m", "volstat"]
HEAD = ["姓名", "身份证号", "活动名称", "所属团队", "服务日期", "服务时长(小时)"]
UNITS = ("沁县", "沁源县", "长子县", "武乡县", "襄垣县", "平顺县")


def records(unit: int, rows: int = 120) -> list[list[object]]:
    """Returns records of a unit; some of them are wrong."""
    made: list[list[object]] = [
        [f"测试{n}", identity(n % 400 + unit), "清扫", "红队", f"2020-{n % 12 + 1:02}-{n % 28 + 1:02}", n % 7 + 1]
        for n in range(rows)
    ]
    made[5][5], made[7][4], made[9][1] = 99, "2020-02-31", "14042819900307001"
    return [[f"{UNITS[unit]}志愿服务记录"], HEAD, *made]


def make_city(root: Path) -> Path:
    (root / "exports").mkdir(parents=True)
    (root / "volstat.toml").write_text('city = "140400"', "utf-8")
    for number, unit in enumerate(UNITS):
        rows = records(number)
        if number % 2:
            (root / "exports" / f"{unit}.csv").write_bytes(_csv(rows))
        else:
            (root / "exports" / f"{unit}.xlsx").write_bytes(_xlsx({"记录": rows}))
    return root


def surroundings(**more: str) -> dict[str, str]:
    """Returns an environment with nothing in it but what is given, and where this Python finds volstat."""
    return more | {name: os.environ[name] for name in ("PYTHONPATH",) if name in os.environ}


def start(root: Path, *arguments: str, before: Callable[[], None] | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*COMMAND, "-C", str(root), *arguments],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=before,
        env={k: v for k, v in os.environ.items() if not k.startswith("VOLSTAT")},
    )


def run(root: Path, *arguments: str, before: Callable[[], None] | None = None) -> tuple[int, bytes, str]:
    """Returns exit code, standard output and standard error."""
    process = start(root, *arguments, before=before)
    out, err = process.communicate()
    return process.returncode, out, err.decode()


def files_of(folder: Path) -> dict[str, bytes]:
    """Returns every file below a folder, none if it is not there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }
