"""The command `map`: unknown headers get a meaning, and the next run uses it."""

import json

import pytest
from terminal import PTY, Terminal

from volstat.settings_file import with_headers

SETTINGS = """# 本市的设置
city = "140400"   # 长治市

[vocabulary]           # 本地表头
ignored = ["核对"]     # 不要的列
"""
SHEET = "志愿者编号,姓名,活动名称,服务日期,志愿服务总时\nA1,甲一,植树,2020-03-01,2\nA2,乙二,植树,2020-03-01,3.5\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "volstat.toml").write_text(SETTINGS, "utf-8")
    (tmp_path / "exports").mkdir()
    (tmp_path / "exports" / "沁县服务记录.csv").write_text(SHEET, "utf-8")
    return tmp_path


def hours(run, project):
    return json.loads(run("-C", project, "figures", "2020", "--json").stdout)["figures"]["hours"]


def test_unknown_headers_are_listed_with_suggestions(run, project):
    (found,) = json.loads(run("-C", project, "map", "--json").stdout)
    assert (found["header"], found["tables"]) == ("志愿服务总时", ["participations"])
    assert found["workbooks"] == ["沁县服务记录.csv"]
    assert "hours" in {suggestion["field"] for suggestion in found["suggestions"]}
    assert "志愿服务总时" in run("-C", project, "map").stdout


def test_a_header_is_mapped_and_the_next_run_uses_it(run, project):
    assert hours(run, project) is None
    done = run("-C", project, "map", "志愿服务总时=hours")
    assert done.returncode == 0 and "hours" in done.stdout
    assert hours(run, project) == 5.5
    assert json.loads(run("-C", project, "map", "--json").stdout) == []
    kept = (project / "volstat.toml").read_text("utf-8")
    assert all(line in kept for line in SETTINGS.splitlines())  # comments and spacing among them


def test_a_field_is_named_by_its_words_too(run, project):
    assert run("-C", project, "map", "志愿服务总时=服务时长").returncode == 0
    assert hours(run, project) == 5.5


def test_a_header_is_ignored_for_good(run, project):
    assert run("-C", project, "map", "志愿服务总时=-").returncode == 0
    assert json.loads(run("-C", project, "map", "--json").stdout) == []
    assert hours(run, project) is None


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["志愿服务总时=hour"], "hours"),  # no such field: the nearest is named
        (["志愿服务总时=members"], "服务记录"),  # no place in a table of records
        (["志愿服务总时"], "表头=字段"),
        (["=hours"], "表头=字段"),
        (["志愿服务总时=hours", "--json"], "--json"),
    ],
)
def test_wrong_usage(run, project, words, said):
    done = run("-C", project, "map", *words)
    assert (done.returncode, done.stdout) == (2, "") and said in done.stderr
    assert (project / "volstat.toml").read_text("utf-8") == SETTINGS


@pytest.mark.parametrize("written", ["所属 队", "所属队：", "*所属队"])
def test_a_header_that_means_another_field_already_is_refused(run, project, written):
    settings = SETTINGS + 'category = ["所属队"]\n'
    (project / "volstat.toml").write_text(settings, "utf-8")
    done = run("-C", project, "map", f"{written}=team")
    assert (done.returncode, done.stdout) == (2, "")
    assert "所属" in done.stderr and "category" in done.stderr and "Traceback" not in done.stderr
    assert (project / "volstat.toml").read_text("utf-8") == settings
    assert run("-C", project, "figures", "2020").returncode == 0


def test_a_header_that_no_workbook_has_is_written_and_remarked(run, project):
    done = run("-C", project, "--lang", "en", "map", "下月才有的表头=team", "志愿服务总时=hours")
    assert done.returncode == 0 and "下月才有的表头" in (project / "volstat.toml").read_text("utf-8")
    (remark,) = [line for line in done.stderr.splitlines() if "No workbook" in line]
    assert "下月才有的表头" in remark and "志愿服务总时" not in remark


@pytest.mark.parametrize(("field", "counted"), [("hours", 5.5), ("ignored", None)])
def test_a_header_with_a_number_in_it_is_mapped_as_it_is_shown(run, project, field, counted):
    header = "联系13800000001"
    sheet = project / "exports" / "沁县服务记录.csv"
    sheet.write_text(SHEET.replace("志愿服务总时", header), "utf-8")
    (found,) = json.loads(run("-C", project, "map", "--json").stdout)
    assert found["header"] == "联系138****0001"
    done = run("-C", project, "map", f"{found['header']}={field}")
    assert done.returncode == 0 and "没有" not in done.stderr
    assert json.loads(run("-C", project, "map", "--json").stdout) == []
    assert hours(run, project) == counted
    assert header[2:] not in (project / "volstat.toml").read_text("utf-8")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_settings_with_an_unknown_field_name_the_command_that_lists_them(run, project, language):
    (project / "volstat.toml").write_text('city = "140400"\n[vocabulary]\nqqqq = ["组"]\n', "utf-8")
    done = run("-C", project, "--lang", language, "figures", "2020")
    assert done.returncode == 2 and "volstat map --fields" in done.stderr and "inspect" not in done.stderr


def test_every_field_is_listed_in_both_languages(run):
    listed = json.loads(run("map", "--fields", "--json").stdout)
    assert "participations" in listed["hours"]["tables"]
    chinese, english = (run("--lang", lang, "map", "--fields").stdout for lang in ("zh", "en"))
    assert all(field in chinese and field in english for field in listed)


@pytest.mark.skipif(not PTY, reason="needs a pseudo-terminal")
def test_at_a_terminal_it_asks(run, project):
    terminal = Terminal("-C", project, "map")
    terminal.wait_for("志愿服务总时")
    terminal.wait_for("[1]")
    terminal.type("no such field\n")
    terminal.wait_for("no such field")
    terminal.type("hours\n")
    said, code = terminal.end()
    assert code == 0 and "hours" in said
    assert hours(run, project) == 5.5


@pytest.mark.skipif(not PTY, reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("keys", "code"), [("?\n", 0), ("\x03", 130), ("\x04", 130)])
def test_leaving_keeps_the_settings_as_they_are(project, keys, code):
    terminal = Terminal("-C", project, "map")
    terminal.wait_for("[1]")
    terminal.type(keys)
    said, left = terminal.end()
    assert left == code and "Traceback" not in said
    assert (project / "volstat.toml").read_text("utf-8") == SETTINGS


def test_a_header_that_changes_its_meaning_leaves_its_old_place():
    text = with_headers(
        'city = "140400"\n[vocabulary]\nteam = ["组"]  # 旧\nhours = ["时"]\n', {"组": "ignored", "时": "hours"}
    )
    assert "team" not in text and 'ignored = ["组"]' in text and text.count("时") == 1


def test_settings_without_a_vocabulary_get_one():
    assert with_headers('city = "140400"  # 长治市\n', {"组": "team"}).startswith('city = "140400"  # 长治市\n')
    assert '[vocabulary]\nteam = ["组"]' in with_headers('city = "140400"\n', {"组": "team"})
