"""No message exists in one language only."""

import ast
import gettext
import string
from pathlib import Path

from volstat.problems import catalogue

SRC = Path(__file__).parent.parent / "src" / "volstat"
CHINESE = gettext.translation("volstat", SRC / "locale", ["zh_CN"])


def messages():
    """Every text that the source marks for translation, with the place where it stands."""
    for path in sorted(SRC.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_"):
                argument = node.args[0]
                if isinstance(argument, ast.Constant):
                    yield argument.value, f"{path.name}:{node.lineno}"


def names_in(text):
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def test_every_message_has_its_chinese():
    untranslated = [f"{where}: {text}" for text, where in messages() if CHINESE.gettext(text) == text]
    assert not untranslated, "make translations, then fill in volstat.po:\n" + "\n".join(untranslated)


def test_both_languages_name_the_same_things():
    def plain(text):
        return text.replace("{ total", "").replace("3180884 }", "")

    differing = [text for text, _ in messages() if names_in(plain(text)) != names_in(plain(CHINESE.gettext(text)))]
    assert not differing


def test_every_kind_of_problem_speaks_both_languages():
    for kind in catalogue().values():
        for words in (kind.message, kind.hint):
            assert words["zh"] and words["en"]
        english = [name.removesuffix("_en") for name in names_in(kind.message["en"])]
        assert names_in(kind.message["zh"]) == english, kind.name
