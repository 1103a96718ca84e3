"""What shells get when Tab is pressed, and the scripts that make them ask."""

import os
import shutil
import subprocess
import sys

import pytest

SHELLS = ("bash", "zsh", "fish", "powershell", "pwsh")


def ask(run, *words, cwd=None):
    """Returns what bash is offered for the last word; `=` parts words as bash parts them."""
    parts = [part for word in words for part in word.replace("=", "\n=\n").split("\n")]
    kept = [part for number, part in enumerate(parts) if part or number == len(parts) - 1]
    typed = ["volstat", *kept]
    if typed[-1] == "" and typed[-2] == "=":
        typed.pop()  # the sign itself is the word at the cursor
    done = run(cwd=cwd, _VOLSTAT_COMPLETE="complete_bash", COMP_WORDS="\n".join(typed), COMP_CWORD=str(len(typed) - 1))
    assert done.stderr == ""
    return done.stdout.split()


def test_commands_and_options(run):
    assert {"figures", "map", "status"} <= set(ask(run, ""))
    assert ask(run, "cov") == ["coverage"]
    assert "--where" in ask(run, "figures", "--")


def test_figures_breakdowns_and_kinds(run):
    assert "participations" in ask(run, "trace", "parti")
    assert ask(run, "figures", "--by", "dis") == ["district"]
    assert "duplicate_record" in ask(run, "problems", "--kind", "dup")
    assert ask(run, "report", "--kind", "ann") == ["annual"]


def test_periods(run, project):
    assert {"last-month", "2020"} <= set(ask(run, "-C", str(project), "figures", ""))
    parts = ask(run, "figures", "2020")
    assert {"2020", "2020H1", "2020Q4", "2020-12"} <= set(parts)


def test_units_of_the_project(run, project):
    at = ("-C", str(project))
    assert ask(run, *at, "problems", "--unit", "沁") == ["沁县", "沁源县"]
    assert "district=" in ask(run, *at, "figures", "--where", "d")
    assert ask(run, *at, "figures", "2020", "--where", "district=沁") == [
        "沁县",
        "沁源县",
    ]  # bash keeps what stands before =
    assert "市直" in ask(run, *at, "figures", "2020", "--where", "district=")
    assert "2020-03" in ask(run, *at, "figures", "2020", "--where", "month=")
    assert any("抗击疫情" in name for name in ask(run, *at, "figures", "--where", "campaign="))


def test_without_a_project_there_are_no_units_and_no_complaints(run, tmp_path):
    assert ask(run, "problems", "--unit", "", cwd=tmp_path) == []


def test_other_shells_get_the_value_whole(run, project):
    line = f"volstat -C {project} figures 2020 --where district=沁"
    done = run(_VOLSTAT_COMPLETE="complete_fish", _TYPER_COMPLETE_FISH_ACTION="get-args", _TYPER_COMPLETE_ARGS=line)
    assert done.stdout.split() == ["district=沁县", "district=沁源县"]


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_has_its_script(run, shell):
    done = run("--show-completion", shell, _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0 and "volstat" in done.stdout and "_VOLSTAT_COMPLETE" in done.stdout


def test_another_shell_is_told_which_ones_there_are(run):
    # tcsh is no shell that completes, and no parent of this test
    done = run("--show-completion", "tcsh", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_with_its_script(run, project, tmp_path):
    script = run("--show-completion", "bash", _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1").stdout
    shim = tmp_path / "volstat"
    shim.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m volstat "$@"\n')
    shim.chmod(0o755)
    press = (
        f"COMP_WORDS=(volstat -C '{project}' problems --unit 沁); COMP_CWORD=5; _volstat_completion volstat; "
        'printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(
        ["bash", "--norc", "-c", f"{script}\n{press}"],
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"},
        check=False,
    )
    assert done.stdout.split() == ["沁县", "沁源县"], done.stderr


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_installing_says_where_in_the_language_in_use(run, tmp_path):
    done = run("--install-completion", "bash", HOME=str(tmp_path), _TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION="1")
    assert done.returncode == 0 and "补全" in done.stdout
    assert (tmp_path / ".bash_completions" / "volstat.sh").is_file()
