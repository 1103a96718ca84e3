"""The same project gives the same bytes, whatever its folder, the order of its files, the locale and the time zone."""

import shutil

import pytest

pytestmark = pytest.mark.slow


def printed(run, folder, **environment):
    shutil.rmtree(folder / ".volstat", ignore_errors=True)
    parts = [
        run("-C", folder, "figures", "2020", "--by", "district", "--json", **environment),
        run("-C", folder, "figures", "2020", "--by", "month", "--csv", **environment),
        run("-C", folder, "problems", "--json", **environment),
    ]
    assert all(part.returncode == 0 for part in parts), [part.stderr for part in parts]
    return [part.stdout for part in parts]


def test_same_in_same_out(run, project, tmp_path):
    expected = printed(run, project)
    other = tmp_path / "另一个 文件夹"
    other.mkdir()
    for name in ("volstat.toml", "truth.json"):
        shutil.copy2(project / name, other)
    files = sorted(path for path in (project / "exports").rglob("*") if path.is_file())
    for path in reversed(files):  # made in another order
        target = other / path.relative_to(project)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(path, target)
    assert printed(run, other) == expected
    for environment in (
        {"LANG": "C", "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONUTF8": "0"},
        {"LANG": "de_DE.UTF-8", "TZ": "America/Los_Angeles", "PYTHONHASHSEED": "7"},
    ):
        assert printed(run, other, **environment) == expected


def test_a_warm_run_prints_what_a_cold_one_did(run, project):
    cold = printed(run, project)
    assert run("-C", project, "figures", "2020", "--by", "district", "--json").stdout == cold[0]
    assert run("-C", project, "problems", "--json").stdout == cold[2]
