"""Tries the one-file program beside the installed one: the same project must give the same output and the same files.

python packaging/try_onefile.py ONEFILE INSTALLED
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
COMMANDS: Final = (
    ("figures", "2020", "--by", "district", "--json"),
    ("problems", "--json"),
    ("check", "article_errors.txt", "--json"),
    ("--lang", "en", "trace", "hours", "2020-12"),
    ("inspect", "exports/平顺县志愿服务统计.xls"),
    ("report", "2020", "--kind", "annual", "--format", "xlsx,docx,html,md,txt,json,csv", "--out", "out"),
    ("problems", "--returns", "returns", "--by-day", "2021-03-05"),
    ("publish", "2020"),
    ("sample", "another", "--scale", "0.0005"),
)


_SECRET: Final = bytes(range(32))
"""The key of the hashes, without which each copy of the project would make its own."""


def tried(program: Path, folder: Path) -> tuple[dict[str, bytes], list[float]]:
    """Runs all commands in a copy of the sample; returns what was printed and written, and the seconds of each."""
    project = shutil.copytree(ROOT / "sample_data", folder, ignore=shutil.ignore_patterns(".volstat", "reports"))
    (project / ".volstat").mkdir(mode=0o700)
    (project / ".volstat" / "secret").write_bytes(_SECRET)
    found, seconds = {}, []
    for arguments in COMMANDS:
        began = time.perf_counter()
        done = subprocess.run([program, "-q", *arguments], cwd=project, capture_output=True, check=False)
        seconds.append(time.perf_counter() - began)
        if done.returncode > 1:
            raise SystemExit(f"{program} {' '.join(arguments)}: exit code {done.returncode}\n{done.stderr.decode()}")
        found[" ".join(arguments)] = done.stdout
    for file in sorted(project.rglob("*")):
        if file.is_file() and ".volstat" not in file.relative_to(project).parts:
            found[file.relative_to(project).as_posix()] = file.read_bytes()
    return found, seconds


def start_of(program: Path) -> float:
    """Returns the seconds of `--version`, the second time."""
    for _ in range(2):
        began = time.perf_counter()
        subprocess.run([program, "--version"], check=True, capture_output=True)
        seconds = time.perf_counter() - began
    return seconds


def main() -> None:
    """Compares both programs, and prints the size and the times."""
    onefile, installed = (Path(argument).absolute() for argument in sys.argv[1:3])
    with tempfile.TemporaryDirectory() as home:
        # One folder for both, one after the other: the path of the project is printed.
        results = []
        for program in (onefile, installed):
            results.append(tried(program, Path(home) / "city"))
            shutil.rmtree(Path(home) / "city")
    (ours, seconds), (theirs, their_seconds) = results
    differing = [name for name in sorted({*ours, *theirs}) if ours.get(name) != theirs.get(name)]
    print(f"{onefile.stat().st_size / 1e6:.0f} MB; --version takes {start_of(onefile):.1f} s")
    for arguments, one, other in zip(COMMANDS, seconds, their_seconds, strict=True):
        print(f"{one:6.1f} s  {other:6.1f} s installed  {' '.join(arguments)}")
    if differing:
        raise SystemExit("different from the installed program: " + ", ".join(differing))
    print(f"the same as the installed program: {len(COMMANDS)} commands, {len(ours)} outputs and files")


if __name__ == "__main__":
    main()
