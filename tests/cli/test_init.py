"""The command `init`: asks little, writes a commented `volstat.toml`, and says what to do next."""

import re
import tomllib

import pytest
from terminal import PTY, Terminal

from volstat.project import load


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_project_is_made_and_the_next_step_is_said(run, tmp_path, language):
    done = run("--lang", language, "init", "长治市", "--unit", "市直", cwd=tmp_path)
    assert done.returncode == 0 and "exports" in done.stderr and done.stderr.rstrip().endswith("volstat")
    assert (tmp_path / "exports").is_dir()
    project = load(tmp_path)
    assert (project.area.code, project.area.extra_units) == ("140400", ("市直",))
    comments = re.findall(r"# (.*)", (tmp_path / "volstat.toml").read_text("utf-8"))
    assert len(comments) > 10


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_commented_out_can_be_used_as_it_stands(run, tmp_path, language):
    run("--lang", language, "init", "140400", cwd=tmp_path)
    file = tmp_path / "volstat.toml"
    lines = file.read_text("utf-8").splitlines()
    used = [re.sub(r"^# (?=\[|\S+ = )", "", line) for line in lines]
    file.write_text("\n".join(used).replace('"高新" = "高新区"', '"直属" = "潞州区"'), "utf-8")
    assert {"aliases", "campaigns", "population", "vocabulary", "report"} <= set(tomllib.loads(file.read_text("utf-8")))
    assert load(tmp_path).office


def test_nothing_is_overwritten(run, tmp_path):
    (tmp_path / "volstat.toml").write_text("city = '140400' # 我的", "utf-8")
    assert run("init", "长治市", cwd=tmp_path).returncode == 2
    assert "我的" in (tmp_path / "volstat.toml").read_text("utf-8")


def test_without_a_terminal_nothing_is_asked(run, tmp_path):
    done = run("init", cwd=tmp_path)
    assert done.returncode == 2 and "volstat init 长治市" in done.stderr and not list(tmp_path.iterdir())


@pytest.mark.skipif(not PTY, reason="needs a pseudo-terminal")
def test_at_a_terminal_it_asks_twice_and_guesses_the_city(tmp_path):
    folder = tmp_path / "长治市志愿服务"
    folder.mkdir()
    terminal = Terminal("init", cwd=folder)
    terminal.wait_for("[长治市]")
    terminal.type("乌有市\n")
    terminal.wait_for("乌有市")
    terminal.wait_for("[长治市]")
    terminal.type("\n")
    terminal.wait_for("市直")
    terminal.type("市直、高新区\n")
    said, code = terminal.end()
    assert code == 0 and "volstat" in said
    assert load(folder).area.extra_units == ("市直", "高新区")


@pytest.mark.skipif(not PTY, reason="needs a pseudo-terminal")
def test_leaving_makes_nothing(tmp_path):
    terminal = Terminal("init", cwd=tmp_path)
    terminal.wait_for("城市")
    terminal.type("\x03")
    assert terminal.end()[1] == 130
    assert not list(tmp_path.iterdir())
