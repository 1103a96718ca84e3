"""What an office writes into names stays text in every output: no formula, macro, link, path, markup, command."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from lxml import etree, html
from opened import parts
from planted import BIDI, EVIL, FORMULAS, Everything

COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
TEXT_FILES = {".html", ".md", ".txt", ".csv", ".json", ".jsonl"}
SHARE = "touch pwned"


def reports(everything: Everything, suffix: str) -> list[Path]:
    found = [
        path
        for folder in ("reports", "published", "returns")
        for path in sorted((everything.root / folder).rglob(f"*{suffix}"))
    ]
    assert found, suffix
    return found


def own(everything: Everything, suffix: str) -> list[Path]:
    """Reports: what volstat made as a whole, so without the workbooks of other people that it returns."""
    return [path for path in reports(everything, suffix) if "returns" not in path.parts]


def test_the_plants_are_in_the_outputs(everything: Everything):
    """Without it the other tests would pass for what was never read."""
    printed = everything.done["figures json"].out.decode()
    rows = {row["team"] for row in json.loads(printed)["rows"]}
    assert {text for text in EVIL if text.isascii() and text.isprintable()} <= rows | {None}
    assert SHARE in everything.done["trace json"].out.decode()
    assert any("&lt;script&gt;" in path.read_text("utf-8") for path in reports(everything, ".html"))
    assert any(
        "alert(1)" in part.decode("utf-8", "replace")
        for path in own(everything, ".xlsx")
        for part in parts(path).values()
    )


def test_every_command_did_its_work(everything: Everything):
    expected = {"check": 1, "check json": 1, "where": 2, "no such file": 2}
    assert {name: done.code for name, done in everything.done.items()} == {
        name: expected.get(name, 0) for name in everything.done
    }
    assert not any(b"Traceback" in done.err for done in everything.done.values())


def test_nothing_commands_a_terminal(everything: Everything):
    for name, done in everything.done.items():
        for stream in (done.out, done.err):
            assert not COMMANDS.search(stream.decode("utf-8").replace("\r\n", "\n").lstrip("\ufeff")), name
    for path in everything.written:
        assert not COMMANDS.search(path.name), path
        if path.suffix in TEXT_FILES and path.name != "annotated.html":
            assert not COMMANDS.search(path.read_text("utf-8").replace("\r\n", "\n").lstrip("\ufeff")), path


def test_no_text_becomes_a_formula_in_a_workbook(everything: Everything):
    for path in reports(everything, ".xlsx"):
        for name, part in parts(path).items():
            if not name.startswith("xl/"):
                continue
            assert not re.search(r"vbaProject|externalLink|ctrlProps|activeX|connections|embeddings", name), name
            if not name.endswith((".xml", ".rels", ".vml")):
                continue
            root = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
            formulas = [e.text or "" for e in root.iter("{*}f", "{*}formula", "{*}formula1", "{*}definedName")]
            assert not [text for text in formulas if re.search(r"cmd|SUM\(1|HYPERLINK|evil|touch", text)], (path, name)
            outside = root.xpath("//*[@TargetMode='External']/@Target")
            assert not [target for target in outside if not target.startswith("#")], (path, name, outside)
            links = [e.get("Target") for e in root.iter("{*}Relationship") if e.get("Type", "").endswith("/hyperlink")]
            assert all(re.match(r"#'?[^!]+'?![A-Z]+\d+$", link) for link in links), (path, name, links)


def test_no_text_becomes_a_formula_in_csv(everything: Everything):
    texts = [path.read_text("utf-8-sig") for path in reports(everything, ".csv")]
    texts.append(everything.done["figures csv"].out.decode("utf-8-sig"))
    for text in texts:
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
        wrong = [
            c for c in cells if c.strip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) and not _number(c)
        ]
        assert not wrong
    assert any(f"'{FORMULAS[0]}" in text for text in texts)


def _number(text: str) -> bool:
    return re.fullmatch(r"-?[\d.]+", text) is not None


def test_a_word_document_has_no_field_and_no_link(everything: Everything):
    for path in reports(everything, ".docx"):
        for name, part in parts(path).items():
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(part, etree.XMLParser(resolve_entities=False))
                codes = [e.text or "" for e in root.iter("{*}instrText")]
                codes += [e.get(key) for e in root.iter("{*}fldSimple") for key in e.attrib if key.endswith("instr")]
                assert not [code for code in codes if code and "DDE" in code.upper()], (path, name)
                assert not root.xpath("//*[@TargetMode='External']"), (path, name)
            assert "vbaProject" not in name and "embeddings" not in name


def test_a_page_holds_text_and_its_own_markup_only(everything: Everything):
    pages = [*reports(everything, ".html"), everything.root / "annotated.html"]
    for path in pages:
        page = html.fromstring(path.read_bytes())
        for element in page.iter():
            if not isinstance(element.tag, str):
                continue
            assert not [key for key in element.attrib if key.startswith("on")], (path, element.tag)
            assert element.tag not in ("iframe", "object", "embed", "form", "base", "link"), path
            links = [element.get(key) or "" for key in ("href", "src", "{http://www.w3.org/1999/xlink}href", "action")]
            assert not [link for link in links if link and not link.startswith(("#", "data:image/png"))], (path, links)
        scripts = [script.text or "" for script in page.iter("script")]
        assert not [script for script in scripts if "alert" in script], path


def test_markdown_has_no_link_no_picture_and_no_html(everything: Everything):
    for text in (
        everything.done["report md"].out.decode(),
        *(p.read_text("utf-8") for p in reports(everything, ".md")),
    ):
        assert not re.search(r"(?<!\\)<[a-zA-Z/!]", text)
        assert not re.search(r"(?<!\\)\]\(", text)
        assert not re.search(r"(?<!\\)`", text)


def test_templates_are_not_run(everything: Everything):
    for path in everything.written:
        if path.suffix in TEXT_FILES:
            assert "1337" not in path.read_text("utf-8"), path
        elif path.suffix in (".docx", ".xlsx"):
            assert not any(b"1337" in part for name, part in parts(path).items() if name.endswith(".xml")), path


def test_no_name_becomes_a_path_or_a_shell_word(everything: Everything):
    root = everything.root
    assert {path.name for path in root.iterdir()} == {
        *("volstat.toml", "article.txt", "article.html", "exports", ".volstat"),
        *("reports", "published", "returns", "annotated.html", "log.jsonl"),
    }
    assert not list(root.rglob("pwned")) and not Path("/tmp/volstat-evil").exists()
    for path in everything.written:
        for step in path.relative_to(root).parts:
            assert not step.startswith(("-", "~", "=")) and not re.search(r"""[$`;&|<>'"!\\*?]""", step), path


HOSTILE_FILE = "沁县/2020 $(touch pwned) ;&/-rf '沁县' <b>=cmd.xlsx"
WRITTEN = {
    "figures json": {text for text in EVIL if text.isascii() and text.isprintable()},
    "problems json": {"坏.xlsx"},
    "coverage json": {HOSTILE_FILE},
    "trace json": {HOSTILE_FILE},
    "inspect json": {"姓名", "服务时长(小时)"},
}
"""Output → texts of the workbooks and their names that it has to hold letter by letter."""


def texts_in(said: object) -> set[str]:
    if isinstance(said, dict):
        return set().union(*(texts_in(value) for value in said.values()))
    return set().union(*map(texts_in, said)) if isinstance(said, list) else {said} if isinstance(said, str) else set()


@pytest.mark.parametrize("name", WRITTEN)
def test_json_says_what_was_written(everything: Everything, name: str):
    assert WRITTEN[name] <= texts_in(json.loads(everything.done[name].out))


def test_a_link_of_direction_in_a_name_is_left_out_everywhere(everything: Everything):
    assert BIDI[0] not in "".join(done.out.decode() + done.err.decode() for done in everything.done.values())
