"""What the pages show is what the commands print, and what they link to is there."""

import os
import re
from pathlib import Path

import pages
import pytest
import reference
import transcript

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path for place in (ROOT, ROOT / "docs", ROOT / "reports" / "templates") for path in place.glob("*.md")
)
EACH_DOCUMENT = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


@pytest.mark.slow
@pytest.mark.skipif(os.name != "posix", reason="the sessions are bash's")
@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_commands_print(page, tmp_path):
    text = (ROOT / page.name).read_text("utf-8")
    assert transcript.timeless(text) == transcript.timeless(pages.fresh(page, tmp_path)), "run make docs"


def without_code(text):
    return re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)


@EACH_DOCUMENT
def test_links_lead_somewhere(document):
    text = without_code(document.read_text("utf-8"))
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    dead = []
    for link in links:
        file, _, anchor = link.partition("#")
        if link.startswith(("https://", "http://", "mailto:")):
            continue
        target = (document.parent / file).resolve() if file else document
        if not target.is_file() or (anchor and anchor not in anchors_of(target)):
            dead.append(link)
    assert not dead


def anchors_of(document):
    headings = re.findall(r"^#+ (.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {reference.anchor(heading.replace("`", "")) for heading in headings}


@EACH_DOCUMENT
def test_paths_in_code_are_there(document):
    """A path of the source that a page names in code exists."""
    named = re.findall(r"`((?:src|docs|tests|packaging|reports)/[^`\s*]+)`", document.read_text("utf-8"))
    assert [path for path in named if not (ROOT / path).exists()] == []


@EACH_DOCUMENT
def test_commands_that_are_named_exist(document):
    """Every `volstat COMMAND` in code is a command, and every option behind it one of its options."""
    import typer

    from volstat.cli.app import app

    group = typer.main.get_command(app)
    shared = {name for parameter in group.params for name in parameter.opts} | {"-h", "--help"}
    wrong = []
    code = "\n".join(re.findall(r"```.*?```|`[^`\n]+`", document.read_text("utf-8"), re.DOTALL))
    for line in re.findall(r"(?:^\$ |^    |[`;|] ?)volstat((?: +[^\s`|>)]+)+)", code, re.MULTILINE):
        words = line.split()
        while words and words[0].startswith("-"):  # what stands before the command
            words = words[2 if words[0] in ("-C", "--lang") else 1 :]
        if not words or not re.fullmatch(r"[a-z]+", words[0]):
            continue
        command = group.commands.get(words[0])
        known = shared | {name for parameter in (command.params if command else ()) for name in parameter.opts}
        if command is None or any(word.startswith("--") and word.split("=")[0] not in known for word in words):
            wrong.append(f"volstat{line}")
    assert not wrong


def test_every_picture_is_shown():
    texts = "".join(document.read_text("utf-8") for document in DOCUMENTS)
    assert [path.name for path in (ROOT / "docs" / "pictures").iterdir() if path.name not in texts] == []
