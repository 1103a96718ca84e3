"""Two runs give the same bytes, in any locale and time zone, with any hash seed, and on any day."""

import os
import subprocess
import sys
from datetime import date

from volstat.report.files import RENDERERS

FORMS = ",".join(RENDERERS)


def run(folder, out, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ", "PYTHONHASHSEED"))}
    done = subprocess.run(
        [sys.executable, "-m", "volstat", "-C", folder, "report", "2020-12", "--format", FORMS, "--out", out],
        capture_output=True,
        env={**kept, **environment},
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    return {path.name: path.read_bytes() for path in out.iterdir()}


def test_same_bytes_everywhere(folder, tmp_path):
    first = run(folder, tmp_path / "一", LANG="C.UTF-8", TZ="Pacific/Kiritimati", PYTHONHASHSEED="1")
    second = run(folder, tmp_path / "二", LC_ALL="C", TZ="America/Los_Angeles", PYTHONHASHSEED="2")
    assert len(first) == len(RENDERERS)
    assert [name for name in first if first[name] != second[name]] == []


def test_same_bytes_on_any_day(folder, describe):
    one, other = (describe(folder, "2020-12", today=day) for day in (date(2021, 3, 1), date(2023, 8, 9)))
    assert [form for form, render in RENDERERS.items() if render(one) != render(other)] == []
