"""The wheel: it holds everything that the program reads, and works without the source beside it."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
DATA = {
    path.relative_to(ROOT / "src") for path in (ROOT / "src").rglob("*") if path.suffix in (".toml", ".mo", ".typed")
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_all_data_and_templates(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {path.as_posix() for path in DATA} <= names
    templates = [path for path in (ROOT / "reports" / "templates").rglob("*") if path.is_file()]
    assert {
        f"volstat/templates/{path.relative_to(ROOT / 'reports' / 'templates').as_posix()}" for path in templates
    } <= names


def test_the_wheel_holds_its_licence_and_nothing_of_the_tests(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert {name.split("/")[0].split("-")[0] for name in names} == {"volstat"}


def test_the_wheel_works_in_an_empty_folder(wheel, tmp_path):
    unpacked, here = tmp_path / "unpacked", tmp_path / "here"
    here.mkdir()
    zipfile.ZipFile(wheel).extractall(unpacked)

    def volstat(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(unpacked)}
        command = [sys.executable, "-m", "volstat", *arguments]
        return subprocess.run(command, cwd=here, env=environment, capture_output=True, encoding="utf-8", check=False)

    assert volstat("sample", "city", "--scale", "0.0005").returncode == 0
    done = volstat("-C", "city", "report", "2020", "--kind", "annual", "--format", "xlsx,html,docx", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert {path.suffix for path in (here / "out").iterdir()} == {".xlsx", ".html", ".docx"}
    located = [sys.executable, "-c", "import volstat; print(volstat.__file__)"]
    environment = {**os.environ, "PYTHONPATH": str(unpacked)}
    assert str(unpacked) in subprocess.run(located, env=environment, capture_output=True, text=True, check=True).stdout
