"""Runs the pages of the documentation: each with the project, the language and the program that it expects.

`make docs` writes what the commands print back into all pages; a test runs each page and compares.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import transcript

ROOT: Final = Path(__file__).parents[2]
_OURS: Final = ("volstat", "__editable__", "_virtualenv", "pip", "setuptools", "distutils", "__pycache__", "_volstat")


@dataclass(frozen=True, slots=True)
class Page:
    """One page whose console blocks are run."""

    name: str
    """Path below the project's folder."""
    language: str
    wheel: bool = False
    """Whether the session begins with nothing but the wheel; else volstat is on the path and `sample_data` is there."""


PAGES: Final = (
    Page("README.md", "en"),
    Page("README.zh-CN.md", "zh"),
    Page("docs/first-hour.md", "en", wheel=True),
    Page("docs/first-hour.zh-CN.md", "zh", wheel=True),
    Page("docs/coming-from-excel.md", "en"),
    Page("docs/coming-from-excel.zh-CN.md", "zh"),
)


def fresh(page: Page, scratch: Path) -> str:
    """Returns the text of a page with what its commands print now; `scratch` is an empty folder."""
    home = scratch / "home"
    home.mkdir()
    environment = _with_wheel(home, scratch) if page.wheel else _with_program(home)
    text = (ROOT / page.name).read_text("utf-8")
    return transcript.run(text, home, {"VOLSTAT_LANG": page.language, **environment})


def _with_program(home: Path) -> Mapping[str, str]:
    """Puts sample_data into the home and this environment's volstat on the path."""
    ignored = shutil.ignore_patterns(".volstat", "reports")
    shutil.copytree(ROOT / "sample_data", home / "sample_data", ignore=ignored)
    scripts = sysconfig.get_path("scripts")
    return {"PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT / "src")}


def _with_wheel(home: Path, scratch: Path) -> Mapping[str, str]:
    """Puts the wheel into the home, and what it depends on within pip's reach, so that no network is needed."""
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(home), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    needed, programs = scratch / "needed", scratch / "bin"
    needed.mkdir()
    programs.mkdir()
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if not entry.name.startswith(_OURS) and entry.suffix != ".pth":
            (needed / entry.name).symlink_to(entry)
    (programs / "python3").symlink_to(Path(getattr(sys, "_base_executable", sys.executable)).resolve())
    return {
        "PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin",
        "PYTHONPATH": str(needed),
        "PIP_NO_INDEX": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_ROOT_USER_ACTION": "ignore",
    }


def main() -> None:
    """Writes what the commands print now into all pages, or into those named."""
    for page in PAGES:
        if len(sys.argv) == 1 or page.name in sys.argv[1:]:
            with tempfile.TemporaryDirectory() as scratch:
                (ROOT / page.name).write_text(fresh(page, Path(scratch).resolve()), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
