"""Writes docs/reference.md and docs/reference.zh-CN.md: commands, figures, settings, problem kinds, vocabulary.

`make reference` writes both files; a test fails while they differ from what the code says.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).parent
FILES: Final = {"en": HERE.parent / "reference.md", "zh": HERE.parent / "reference.zh-CN.md"}
NAMELESS: Final = "—"


@cache
def words() -> dict[str, Any]:
    """Returns the texts of reference.toml: headings, and what each setting does."""
    return tomllib.loads((HERE / "reference.toml").read_text("utf-8"))


def text_of(language: str) -> str:
    """Returns the whole reference in one language, made in a process that speaks it."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, __file__, language]
    return subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=True).stdout


def reference(language: str) -> Iterator[str]:
    """Gives the lines of the reference; to be called once in a process, since the commands speak one language."""
    from volstat.language import choose

    choose(language)
    yield from (f"# {say('title')}", "", say("made"), "")
    sections = ("commands", "figures", "settings", "problems", "vocabulary")
    yield from (f"- [{say(name)}](#{anchor(say(name))})" for name in sections)
    for name, lines in zip(sections, (commands(), figures(), settings(), problems(), vocabulary()), strict=True):
        yield from ("", f"## {say(name)}", "")
        yield from lines


def say(key: str) -> str:
    """Returns a heading or sentence of reference.toml in the language in use."""
    from volstat.language import current

    return str(words()["words"][key][current()])


def anchor(heading: str) -> str:
    """Returns the anchor that GitHub gives to a heading."""
    return "".join(c for c in heading.lower().replace(" ", "-") if c.isalnum() or c in "-_")


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Gives a Markdown table; bars inside cells are escaped."""
    yield "| " + " | ".join(map(say, headings)) + " |"
    yield "|" + "---|" * len(headings)
    for row in rows:
        yield "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") or NAMELESS for cell in row) + " |"


def code(words: Iterable[str]) -> str:
    """Returns words as code, separated by blanks."""
    return " ".join(f"`{word}`" for word in words)


def commands() -> Iterator[str]:
    """Gives each command with its arguments and options, and those that all share."""
    import typer

    from volstat.cli.app import app

    group: Any = typer.main.get_command(app)
    yield from ("```text", "volstat [-C PROJECT] [--lang zh|en] [-q] COMMAND …", "```", "")
    yield from table(("option", "meaning"), options(group))
    for name, command in sorted(group.commands.items()):
        if not command.hidden:
            arguments = [metavar(p) for p in command.params if p.param_type_name == "argument"]
            yield from ("", f"### `{' '.join(['volstat', name, *arguments])}`", "", command.help, "")
            yield from table(("option", "meaning"), options(command))


def options(command: Any) -> Iterator[tuple[str, str]]:
    """Gives the spelling and the help of each parameter."""
    for parameter in command.params:
        meaning = parameter.help or ""
        if parameter.param_type_name == "argument":
            yield f"`{metavar(parameter)}`", meaning
        elif not getattr(parameter, "hidden", False):
            names = ", ".join(f"`{name}`" for name in parameter.opts)
            taken = "" if parameter.is_flag else f" `{metavar(parameter)}`"
            default = parameter.default
            if default is not None and not parameter.is_flag:
                meaning += say("default_is").format(value=default)
            yield names + taken, meaning


def metavar(parameter: Any) -> str:
    """Returns the word that stands for a parameter's value."""
    return str(parameter.metavar or parameter.name.upper())


def figures() -> Iterator[str]:
    """Gives the list of figures, then each one's definition and source."""
    from volstat.figures.catalogue import figures as catalogue
    from volstat.language import current

    spoken = current()
    kinds = {kind: say(kind) for kind in ("stock", "flow", "ratio")}
    yield from table(
        ("code_name", "name", "kind", "measure", "breakdowns"),
        (
            (f"`{f.name}`", f.title[spoken], kinds[f.kind], f.measure[spoken], code(f.breakdowns))
            for f in catalogue().values()
        ),
    )
    for figure in catalogue().values():
        yield from ("", f"**`{figure.name}`** {figure.title[spoken]}: {figure.definition[spoken]}", "")
        changed = f" {say('changed_by')} {code(figure.settings)}" if figure.settings else ""
        yield f"*{say('source')}*: {figure.source[spoken]}.{changed}".replace("。.", "。")


def settings() -> Iterator[str]:
    """Gives every setting with what it holds, its default and what it does."""
    from volstat.language import _, current
    from volstat.settings import KEYS

    texts = words()["settings"]
    yield from table(
        ("key", "holds", "default", "meaning"),
        (
            (f"`{key}`", _(kind.words), f"`{texts[key]['default']}`" if texts[key].get("default") else "",
             texts[key][current()])
            for key, kind in KEYS.items()
        ),
    )  # fmt: skip


def problems() -> Iterator[str]:
    """Gives every kind of problem, the grave ones first."""
    from volstat.language import current
    from volstat.problems import catalogue

    spoken = current()
    for severity in ("error", "warning", "info"):
        kinds = [kind for kind in catalogue().values() if kind.severity == severity]
        yield from (f"### {say(severity)}", "")
        rows = ((f"`{kind.name}`", kind.message[spoken], kind.hint[spoken]) for kind in kinds)
        yield from table(("kind", "message", "hint"), rows)
        yield ""


def vocabulary() -> Iterator[str]:
    """Gives the headers of every field, and the words of cells."""
    from importlib import resources

    known = tomllib.loads((resources.files("volstat.intake") / "vocabulary.toml").read_text("utf-8"))
    yield from (say("vocabulary_text"), "")
    yield from table(("field", "tables", "headers"), (_field(name, entry) for name, entry in known["fields"].items()))
    for group, meanings in known["words"].items():
        yield from ("", f"**{say(group)}**", "")
        yield from table(("meaning", "written"), ((name, "、".join(written)) for name, written in meanings.items()))


def _field(name: str, entry: dict[str, Any]) -> tuple[str, str, str]:
    """Returns the row of one field: the better headers, those of one table only, and the second-best in brackets."""
    headers = [*entry.get("headers", ())]
    for words_of_table in entry.get("also", {}).values():
        headers += [word for word in words_of_table if word not in headers]
    second = "、".join(entry.get("second", ()))
    return f"`{name}`", code(entry.get("tables", ())), "、".join(headers) + (f"（{second}）" if second else "")


def main(arguments: Sequence[str]) -> None:
    """Prints the reference in the language named, else writes both files."""
    if arguments:
        sys.stdout.write("\n".join(reference(arguments[0])).rstrip() + "\n")
        return
    for language, file in FILES.items():
        file.write_text(text_of(language), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
