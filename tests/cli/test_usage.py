"""Every way to misspell a command line is answered in the language in use, and so is all of its help."""

import re

import pytest

MISTAKES = [
    ([], ["--nope"], "没有 --nope 这个选项", "no option --nope"),
    ([], ["-z"], "没有 -z 这个选项", "no option -z"),
    (["figures"], ["--strikt"], "是否指 --strict", "Did you mean --strict"),
    ([], ["nope"], "没有 nope 这个命令", "no command nope"),
    ([], ["figurs"], "是否指 figures", "Did you mean figures"),
    (["figures"], ["2020", "--by"], "选项 --by 后面缺少内容", "--by lacks its value"),
    (["figures"], ["--json=1"], "选项 --json 后面不带内容", "--json takes no value"),
    (["trace"], [], "缺少 FIGURE", "FIGURE is missing"),
    (["check"], [], "缺少 ARTICLE", "ARTICLE is missing"),
    (["figures"], ["2020", "2021"], "命令后多出了：2021", "more than the command takes: 2021"),
    (["sample"], ["x", "--scale", "abc"], "应当是数字", "should be a number"),
    (["sample"], ["x", "--seed", "abc"], "应当是整数", "should be a whole number"),
    (["report"], ["--suppress", "1"], "不能小于 2", "should be 2 or more"),
    (["sample"], ["x", "--scale", "0.000001"], "--scale 应在", "--scale must lie"),
    ([], ["--lang", "de"], "zh", "zh"),
    (["figures"], ["--json", "--csv"], "不能", "exclude each other"),
]
COMMANDS = (
    *("", "status", "figures", "report", "explain", "trace", "coverage", "publish", "compare", "inspect"),
    *("map", "problems", "check", "sample", "init"),
)


@pytest.mark.parametrize(("command", "words", "chinese", "english"), MISTAKES)
def test_a_mistake_is_one_sentence_and_where_to_read_on(run, tmp_path, command, words, chinese, english):
    for language, said in (("zh", chinese), ("en", english)):
        done = run(*command, *words, cwd=tmp_path, VOLSTAT_LANG=language)
        assert (done.returncode, done.stdout) == (2, "")
        first, second = done.stderr.splitlines()
        assert said in first
        assert " ".join(["volstat", *command, "--help"]) in second
        if language == "zh":
            assert not re.search(r"[A-Za-z]{3,} [A-Za-z]{3,}", first)  # no two English words beside each other


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_one_language(run, command):
    arguments = [command, "--help"] if command else ["--help"]
    chinese, english = (run("--lang", lang, *arguments, COLUMNS="80").stdout for lang in ("zh", "en"))
    assert chinese.startswith("用法：volstat") and english.startswith("Usage: volstat")
    assert "选项：" in chinese and "Options:" in english
    for line in chinese.splitlines():
        assert not re.search(r"[A-Za-z]{3,} [a-z]{3,} [a-z]{2,}", line), line
    assert not re.search(r"[\u4e00-\u9fff：（）、。]", re.sub(r"district=沁县|所在志愿服务队|长治市|市直", "", english))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_help_fits_eighty_columns_and_nothing_is_cut(run, command, language):
    from rich.cells import cell_len

    arguments = [command, "--help"] if command else ["--help"]
    told = run("--lang", language, *arguments, COLUMNS="80").stdout
    assert "..." not in told.replace("]...", "").replace("FORMAT,...", "")
    assert all(cell_len(line) <= 80 for line in told.splitlines())
