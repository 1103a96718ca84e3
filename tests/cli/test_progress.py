"""Long work at a terminal: it shows how far it is, and Ctrl-C ends it in one sentence and with all its processes."""

import os
import re
import signal
import time
from pathlib import Path

import pytest
from terminal import ESCAPES, PTY, Terminal

from volstat.cli.progress import Bar
from volstat.progress import Step

SCALE = 0.005
pytestmark = pytest.mark.skipif(not PTY, reason="needs a pseudo-terminal")


def alive(mark):
    """Returns the processes that run in this environment."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (folder / "environ").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


def until(happened, seconds=10):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_it_shows_workbooks_rows_and_the_time_left(copy):
    said, code = Terminal("-C", copy, "figures", "2020").end()
    plain = ESCAPES.sub("", said)
    assert code == 0
    assert re.search(r"读取.* \d+/\d+ · [\d,]+ 行 · 约剩 \d+ (秒|分钟) · \S+", plain)
    assert "注册志愿者" in plain.rpartition("读取")[2]  # the bar goes before the figures come


@pytest.mark.parametrize("quiet", [["-q"], []])
def test_it_shows_nothing_where_nobody_watches(run, copy, quiet):
    done = run("-C", copy, *quiet, "figures", "2020", "--json")
    assert "读取" not in done.stderr and "\x1b" not in done.stdout + done.stderr


def test_quiet_shows_nothing_at_a_terminal_either(copy):
    said, _code = Terminal("-C", copy, "-q", "figures", "2020", "--json").end()
    assert "读取" not in said


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes as Linux shows them")
@pytest.mark.parametrize("language", ["zh", "en"])
def test_ctrl_c_is_one_sentence_and_leaves_no_process(run, copy, language):
    mark = f"VOLSTAT_TEST_{os.getpid()}_{time.monotonic_ns()}"
    terminal = Terminal("-C", copy, "--lang", language, "figures", "2020", **{mark: "1"})
    terminal.wait_for({"zh": "读取", "en": "Reading"}[language])
    until(lambda: len(alive(mark)) > 1)  # the readers run
    terminal.type("\x03")
    said, code = terminal.end()
    assert code == 130
    lines = [line for line in ESCAPES.sub("", said).replace("^C", "").replace("\r", "\n").splitlines() if line.strip()]
    assert lines[-1].strip() == {"zh": "已中断。", "en": "Interrupted."}[language]
    assert "Traceback" not in said
    until(lambda: not alive(mark))
    assert run("-C", copy, "figures", "2020", "--json").returncode == 0  # and the next run works


def test_an_interrupt_without_a_terminal_ends_the_same_way(copy):
    terminal = Terminal("-C", copy, "figures", "2020")
    terminal.wait_for("读取")
    terminal.process.send_signal(signal.SIGINT)
    said, code = terminal.end()
    assert code == 130 and "已中断" in said and "Traceback" not in said


def test_the_time_left_goes_by_the_size_of_what_is_done():
    bar = Bar()
    bar.tell(Step("read", 0, 4))
    bar._began -= 10  # ten seconds have passed
    bar.tell(Step("read", 1, 4, "沁县.xlsx", 1000, 0.5))
    text = bar.text()
    bar.close()
    assert text.startswith("1/4 · 1,000") and re.search(r"约剩 (9|10) 秒", text) and text.endswith("沁县.xlsx")


def test_an_error_that_an_interrupt_has_become_is_no_defect(monkeypatch, capsys):
    from volstat.cli import run as running

    monkeypatch.setattr(running, "_interrupts", [signal.SIGINT])
    assert running._told(RuntimeError("Query interrupted"), []) == 130
    assert "已中断" in capsys.readouterr().err
