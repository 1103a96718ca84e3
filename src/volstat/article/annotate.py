"""The annotated article: a Word draft with a comment on each number, or a web page with marks and notes."""

from __future__ import annotations

import html
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Final, Literal

from volstat.article.errors import UnreadableArticleError
from volstat.article.formats.word import open_document, paragraphs, run_text, runs, split_run
from volstat.article.messages import say
from volstat.article.naming import reading_text
from volstat.article.results import Checked, Claim
from volstat.article.text import Article
from volstat.language import current

_AUTHOR: Final = "volstat"


@dataclass(frozen=True, slots=True)
class _Note:
    start: int
    end: int
    kind: str
    lines: tuple[str, ...]


def annotated_kind(article: Article, name: str) -> Literal["docx", "html"]:
    """Returns what is written to a file of this name: Word with comments, or a web page.

    Raises:
        UnreadableArticleError: the name's ending is neither, or Word is wanted of what was no Word draft.
    """
    ending = name.rpartition(".")[2].lower()
    if ending in ("html", "htm"):
        return "html"
    if ending != "docx":
        raise UnreadableArticleError(say("annotated_ending", name=name))
    if article.kind != "docx":
        raise UnreadableArticleError(say("annotated_word", name=article.name))
    return "docx"


def annotate(article: Article, checked: Checked, data: bytes | None = None) -> bytes:
    """Returns the annotated article: a .docx where its bytes are given, else a self-contained web page.

    Args:
        article: the article that was checked.
        checked: its claims and warnings.
        data: the bytes of the .docx it was read from.
    """
    notes = list(_notes(checked))
    if article.kind == "docx" and data is not None:
        return _annotated_word(article, notes, data)
    return _annotated_page(article, notes).encode("utf-8")


def _notes(checked: Checked) -> Iterator[_Note]:
    for claim in checked.claims:
        yield _Note(claim.start, claim.end, claim.verdict or "unjudged", tuple(_claim_lines(claim)))
    for warning in checked.warnings:
        yield _Note(warning.start, warning.end, "warning", (warning.note,))


def _claim_lines(claim: Claim) -> Iterator[str]:
    about = say("figure_other") if claim.figure == "other" else reading_text(claim.reading)
    verdict = claim.verdict or "unjudged"
    yield f"{say('verdict_' + verdict)} · {about}"
    if claim.note:
        yield claim.note


def _annotated_word(article: Article, notes: Sequence[_Note], data: bytes) -> bytes:
    from docx.text.run import Run

    document = open_document(data, article.name)
    position = 0
    for paragraph, ending in list(paragraphs(document)):
        length = sum(len(run_text(run)) for run in runs(paragraph))
        inside = [n for n in notes if position <= n.start and n.end <= position + length and n.lines]
        for note in sorted(inside, key=lambda n: n.start):
            covered = _runs_between(paragraph, note.start - position, note.end - position)
            marked = [Run(run, document._body) for run in covered]
            document.add_comment(marked, text="\n".join(note.lines), author=_AUTHOR, initials=_AUTHOR[:2])
        position += length + len(ending)
    return _saved(document)


def _runs_between(paragraph: Any, start: int, end: int) -> list[Any]:
    """Returns the runs that are exactly the characters from `start` to `end`, splitting those at the edges."""
    covered: list[Any] = []
    position = 0
    for run in list(runs(paragraph)):
        length = len(run_text(run))
        first, last = position, position + length
        position = last
        if last <= start or first >= end or not length:
            continue
        inner = split_run(run, start - first)
        if last > end:
            split_run(inner, end - max(first, start))
        covered.append(inner)
    return covered


def _saved(document: Any) -> bytes:
    """Returns the document's bytes, the same for the same content: comments bear no time, entries no date."""
    import zipfile

    for comment in document.part._comments_part.element.iter():
        for name in [name for name in comment.attrib if name.endswith("}date")]:
            del comment.attrib[name]
    saved, fixed = BytesIO(), BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            info = zipfile.ZipInfo(entry.filename)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(entry))
    return fixed.getvalue()


_STYLE: Final = """
:root{color-scheme:light dark;--bg:#fff;--fg:#1a1a1a;--line:#ccc;--good:#1b7f3b;--bad:#b3261e;--look:#8a5a00;--dim:#666}
@media (prefers-color-scheme:dark){:root{--bg:#161616;--fg:#e8e8e8;--line:#444;
--good:#6fce8c;--bad:#ff8a80;--look:#f0b95b;--dim:#aaa}}
body{background:var(--bg);color:var(--fg);font:17px/1.9 "Noto Serif CJK SC","Source Han Serif SC",SimSun,serif;
margin:2em auto;max-width:46em;padding:0 1em}
h1{font-size:1.3em}p{text-indent:2em;margin:.6em 0;overflow-wrap:anywhere}
mark{background:none;color:inherit;border-bottom:2px solid var(--dim)}
mark.match,mark.rounded{border-color:var(--good)}mark.mismatch{border-bottom:3px double var(--bad)}
mark.ambiguous,mark.warning{border-bottom:2px dashed var(--look)}
a{color:inherit}sup+sup::before{content:" ";font-size:.6em}sup a{text-decoration:none;color:var(--dim);font-size:.75em}
ol{border-top:1px solid var(--line);padding:1em 2em;font-size:.9em}li{margin:.4em 0}
li.mismatch{color:var(--bad)}li.ambiguous,li.warning{color:var(--look)}
@media print{body{margin:0;max-width:none}}
"""


def _annotated_page(article: Article, notes: Sequence[_Note]) -> str:
    numbered = {note: number for number, note in enumerate(sorted(notes, key=lambda n: (n.start, -n.end)), 1)}
    body = "\n".join(_paragraphs(article.text, numbered))
    items = "\n".join(_item(article.text, note, number) for note, number in numbered.items())
    language = "zh-CN" if current() == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(article.name)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{html.escape(article.name)}</h1>\n<main>\n{body}\n</main>\n<ol>\n{items}\n</ol>\n</body>\n</html>\n"
    )


def _item(text: str, note: _Note, number: int) -> str:
    lines = "<br>".join(html.escape(line) for line in note.lines)
    marked = html.escape(text[note.start : note.end])
    return f'<li id="n{number}" class="{note.kind}"><a href="#m{number}">{marked}</a>：{lines}</li>'


def _paragraphs(text: str, numbered: Mapping[_Note, int]) -> Iterator[str]:
    position = 0
    for line in text.split("\n"):
        end = position + len(line)
        if line.strip():
            inside = {n: i for n, i in numbered.items() if position <= n.start < end}
            yield f"<p>{_marked(text, position, end, inside)}</p>"
        position = end + 1


def _marked(text: str, start: int, end: int, notes: Mapping[_Note, int]) -> str:
    """Returns a line with its marks; where marks overlap, the text is cut at each edge and the narrowest mark shows."""
    edges = sorted({start, end, *(n.start for n in notes), *(min(n.end, end) for n in notes)})
    parts: list[str] = []
    for first, last in itertools.pairwise(edges):
        piece = html.escape(text[first:last].strip("\r"))
        around = [n for n in notes if n.start <= first and last <= n.end]
        if around:
            inner = min(around, key=lambda n: n.end - n.start)
            title = html.escape(" ".join(inner.lines), quote=True)
            piece = f'<mark class="{inner.kind}" title="{title}">{piece}</mark>'
        parts.append(piece)
        ending = sorted(number for note, number in notes.items() if min(note.end, end) == last)
        parts += [f'<sup id="m{number}"><a href="#n{number}">{number}</a></sup>' for number in ending]
    return "".join(parts)
