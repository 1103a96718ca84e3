"""Fills an office's own Word document: tags in paragraphs and tables, in the way of docxtpl."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from volstat.report.described import Report
from volstat.report.forms.context import FormError, context_of, missing_name, reason_of, sandbox
from volstat.report.packed import repacked
from volstat.report.safe import safe_xml
from volstat.report.words import say

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_TAGS: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_PREFIX: Final = re.compile(r"(\{[{%][-+]?)(?:p|tr|tc|r)\s")
"""What docxtpl writes after the brace to say what a tag stands for: a paragraph, a row, a cell, a run."""
_OPENS, _CLOSES = ("for", "if"), {"endfor": "for", "endif": "if"}
_SHOWN: Final = 24


def fill_document(report: Report, form: Path) -> bytes:
    """Returns the form filled with the report's values as text.

    Raises:
        FormError: the file is no Word document, or a tag is broken or names something unknown; with its paragraph.
    """
    from docxtpl import DocxTemplate

    environment, context = sandbox(), _clean(context_of(report))
    document: Any = DocxTemplate(str(form))
    try:
        document.init_docx()
    except OSError:
        raise
    except Exception as error:  # python-docx raises anything on a damaged file
        raise FormError(say("form_unreadable", file=form.name, reason=str(error) or type(error).__name__)) from None
    places = list(_places(document.docx, form.name))
    try:
        document.render(context, environment, autoescape=True)
    except Exception as error:  # whatever an expression of the form's author can raise
        place = _place_of(error, places, environment) or say("form_somewhere", file=form.name)
        raise FormError(say("form_sentence", place=place, reason=reason_of(error, context))) from None
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue(), report.as_of)


def _clean(value: Any) -> Any:
    """Returns the context without what no XML file may hold."""
    if isinstance(value, str):
        return safe_xml(value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    return [_clean(inner) for inner in value] if isinstance(value, list) else value


def _places(document: Any, file: str) -> Iterator[tuple[str, str]]:
    """Gives every text of the document that has tags, with how a message names its place."""
    for number, paragraph in enumerate(document.paragraphs, start=1):
        if "{" in paragraph.text:
            text = _short(paragraph.text)
            yield paragraph.text, say("form_at_paragraph", file=file, number=number, text=text)
    for number, table in enumerate(document.tables, start=1):
        for row, cells in enumerate(table.rows, start=1):
            for column, cell in enumerate(cells.cells, start=1):
                if "{" in cell.text:
                    text = _short(cell.text)
                    place = say("form_at_table", file=file, table=number, row=row, column=column, text=text)
                    yield cell.text, place
    for section in document.sections:
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            text = "\n".join(paragraph.text for paragraph in part.paragraphs)
            if "{" in text:
                yield text, say("form_at_margin", file=file, text=_short(text))


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[:_SHOWN]}…"


def _place_of(error: Exception, places: list[tuple[str, str]], environment: SandboxedEnvironment) -> str | None:
    """Returns the place of an error: where an unknown name stands, else the first tag that is broken by itself."""
    name = missing_name(error)
    if name:
        word = re.compile(rf"\b{re.escape(name)}\b")
        return next((place for text, place in places if any(word.search(t) for t in _TAGS.findall(text))), None)
    opened: list[tuple[str, str]] = []
    for text, place in places:
        for tag in _TAGS.findall(text):
            plain = _PREFIX.sub(r"\1 ", tag)
            words = plain.strip("{%-+ }").split()
            if words and plain.startswith("{%") and words[0] in _CLOSES:
                if not opened or opened.pop()[0] != _CLOSES[words[0]]:
                    return place
            elif _broken(plain, words, environment):
                return place
            elif words and plain.startswith("{%") and words[0] in _OPENS:
                opened.append((words[0], place))
        if _loose(text):
            return place
    return opened[-1][1] if opened else None


def _loose(text: str) -> bool:
    """Tells whether braces stand there that open or close no tag."""
    rest = _TAGS.sub("", text)
    return any(mark in rest for mark in ("{{", "}}", "{%", "%}"))


def _broken(tag: str, words: list[str], environment: SandboxedEnvironment) -> bool:
    if tag.startswith("{%") and words and words[0] in ("else", "elif"):
        return False
    closing = f"{{% end{words[0]} %}}" if tag.startswith("{%") and words and words[0] in _OPENS else ""
    try:
        environment.parse(tag + closing)
    except Exception:  # broken by itself, whatever the reason
        return True
    return False
