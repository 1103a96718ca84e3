"""What differs on Windows, reasoned and simulated: open files, names of devices, line ends, code pages, no POSIX."""

import ast
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from volstat.cache.folders import patiently
from volstat.cli.run import run
from volstat.intake import worker_process
from volstat.intake.workers import WorkerLimits
from volstat.project import ProjectError, load
from volstat.returns.write import _safe_name

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src" / "volstat"
NOT_ON_WINDOWS = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
NOT_IN_OS = {
    *(
        "chown",
        "chroot",
        "fchmod",
        "fchown",
        "fork",
        "forkpty",
        "getegid",
        "geteuid",
        "getgid",
        "getgroups",
        "getloadavg",
    ),
    *("getpgid", "getpgrp", "getuid", "killpg", "lchown", "mkfifo", "mknod", "nice", "openpty", "pathconf", "pipe2"),
    *("posix_fadvise", "posix_fallocate", "posix_spawn", "pread", "pwrite", "sched_getaffinity", "setpgid", "setsid"),
    *("statvfs", "sync", "sysconf", "uname", "wait3", "wait4", "waitid", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW"),
    *("O_NONBLOCK", "O_SYNC", "O_TMPFILE", "WEXITSTATUS", "WIFEXITED", "WIFSIGNALED", "WTERMSIG"),
}
NOT_IN_SIGNAL = {"SIGALRM", "SIGCHLD", "SIGHUP", "SIGKILL", "SIGPIPE", "SIGQUIT", "SIGUSR1", "SIGUSR2", "alarm"}
GUARDED = {
    ("intake/room.py", "os.sysconf"),
    ("intake/worker_process.py", "resource"),
    ("intake/worker_process.py", "signal.SIGKILL"),
    ("intake/workers.py", "os.sched_getaffinity"),
}
"""Used only where the system has it, which was looked at."""


class InUseError(PermissionError):
    """What Windows raises for a file that another program has open."""

    winerror = 32


def in_use(file):
    """Returns what replaces other files, and is refused this one."""
    replace = Path.replace

    def refused(self, target):
        if Path(target) == file:
            raise InUseError(13, "The process cannot access the file", str(self), None, str(target))
        return replace(self, target)

    return refused


def posix_only(path):
    """Everything in a file that Windows does not have."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in NOT_ON_WINDOWS)
        elif isinstance(node, ast.ImportFrom) and node.module in NOT_ON_WINDOWS:
            yield node.module
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            missing = {"os": NOT_IN_OS, "signal": NOT_IN_SIGNAL}.get(node.value.id, ())
            yield from (f"{node.value.id}.{name}" for name in (node.attr,) if name in missing)


def test_nothing_is_used_that_windows_does_not_have():
    found = {(path.relative_to(SRC).as_posix(), name) for path in SRC.rglob("*.py") for name in posix_only(path)}
    assert found == GUARDED


def test_a_worker_starts_without_what_windows_does_not_have(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setitem(sys.modules, "resource", None)
    monkeypatch.setitem(sys.modules, "ctypes", None)
    worker_process._limit_memory(WorkerLimits(1, 1))
    worker_process._die_with_parent()


def test_every_text_file_is_opened_with_its_encoding():
    """Without one Windows takes the code page of the system."""
    bare = []
    for path in SRC.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
                continue
            texts = [value.value for value in node.args if isinstance(value, ast.Constant)]
            named = any(keyword.arg == "encoding" for keyword in node.keywords) or any("utf" in str(t) for t in texts)
            if (
                node.func.attr in ("read_text", "write_text")
                and not named
                and not any(
                    isinstance(value, ast.Name | ast.Attribute) and "encoding" in ast.unparse(value)
                    for value in node.args
                )
            ):
                bare.append(f"{path.relative_to(SRC)}:{node.lineno}")
    assert not bare


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    ignored = shutil.ignore_patterns(".volstat", "reports")
    return Path(shutil.copytree(ROOT / "sample_data", tmp_path_factory.mktemp("windows") / "city", ignore=ignored))


def test_a_report_that_is_open_in_excel_is_named_and_stays_as_it_is(project, monkeypatch, capsys):
    out = project / "out"
    out.mkdir()
    report = out / "report-annual-2020.md"
    monkeypatch.setattr(Path, "replace", in_use(report))
    report.write_text("open", "utf-8")
    code = run(["-q", "-C", str(project), "report", "2020", "--kind", "annual", "--format", "md", "--out", str(out)])
    assert code == 3
    assert str(report) in capsys.readouterr().err
    assert [file.name for file in out.iterdir()] == [report.name]
    assert report.read_text("utf-8") == "open"


def test_a_rename_that_a_virus_scanner_holds_up_is_tried_again(tmp_path):
    (tmp_path / "made").mkdir()
    refusals = [InUseError(13, "held"), InUseError(13, "held")]

    def rename(place):
        if refusals:
            raise refusals.pop()
        return (tmp_path / "made").rename(place)

    patiently(rename, tmp_path / "place")
    assert (tmp_path / "place").is_dir()


def test_a_rename_without_the_right_to_it_is_not(tmp_path):
    tries = []

    def rename(place):
        tries.append(place)
        raise PermissionError(13, "Permission denied")

    with pytest.raises(PermissionError):
        patiently(rename, tmp_path)
    assert len(tries) == 1


@pytest.mark.parametrize("name", ["CON", "nul", "Aux.2020", "com1", "LPT9.xlsx"])
def test_names_of_devices_are_no_names_of_files(name):
    assert _safe_name(name) == f"_{name}"


@pytest.mark.parametrize("name", ["CONTROL", "潞州区", "nullarbor", "com10"])
def test_names_that_begin_like_those_of_devices_stay(name):
    assert _safe_name(name) == name


def test_settings_saved_by_notepad_are_read(tmp_path):
    text = '\ufeffcity = "140400"\r\nunits = ["市直"]\r\n'
    (tmp_path / "volstat.toml").write_bytes(text.encode("utf-8"))
    assert "市直" in load(tmp_path).area.units
    (tmp_path / "volstat.toml").write_bytes(f"{text}unknown = 1\r\n".encode())
    with pytest.raises(ProjectError, match=r"volstat\.toml:3"):
        load(tmp_path)
    (tmp_path / "volstat.toml").write_bytes(text.removeprefix("\ufeff").encode("gbk"))
    with pytest.raises(ProjectError, match="UTF-8"):
        load(tmp_path)


@pytest.mark.parametrize("encoding", ["cp936", "cp1252", "ascii"])
def test_the_code_page_of_the_console_changes_no_byte(encoding, project):
    def printed(**environment):
        command = [sys.executable, "-m", "volstat", "-C", str(project), "figures", "2020", "--by", "district"]
        kept = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON") or key == "PYTHONPATH"}
        return subprocess.run(command, env={**kept, **environment}, capture_output=True, check=True)

    expected = printed(PYTHONUTF8="1")
    found = printed(PYTHONIOENCODING=encoding)
    assert (found.stdout, found.stderr) == (expected.stdout, expected.stderr)
    assert "潞州区" in found.stdout.decode("utf-8")


def test_what_volstat_makes_has_short_paths(project):
    """Below the project no more than 160 characters, so that 259 leave 99 for the folder of the project."""
    run(["-q", "-C", str(project), "figures", "2020"])
    run(["-q", "-C", str(project), "report", "2020-02-03..2020-03-31", "--format", "md", "--out", str(project / "out")])
    beginnings = len(f".{os.getpid()}.{2**63}.tmp")
    lengths = [len(str(path.relative_to(project))) + beginnings for path in project.rglob("*")]
    assert max(lengths) <= 160
