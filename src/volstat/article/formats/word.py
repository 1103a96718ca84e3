"""Word drafts: the text of a .docx in the order of reading, and the runs that a stretch of it consists of."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from volstat.article.errors import UnreadableArticleError
from volstat.article.messages import say

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_REMOVED: Final = (_W + "del", _W + "moveFrom", _FALLBACK)
_BREAKS: Final = {_W + "tab": "\t", _W + "br": "\n", _W + "cr": "\n", _W + "noBreakHyphen": "-"}


def open_document(data: bytes, name: str) -> Any:
    """Returns the python-docx document of a .docx file's bytes.

    Raises:
        UnreadableArticleError: the file is damaged.
    """
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception:  # python-docx raises whatever zipfile, lxml and its own parts raise
        raise UnreadableArticleError(say("damaged", name=name, kind="Word")) from None


def paragraph_texts(data: bytes, name: str) -> Iterator[str]:
    """Yields the text of each paragraph with its end: a tab between cells of a row, else a line break."""
    document = open_document(data, name)
    for paragraph, end in paragraphs(document):
        yield "".join(run_text(run) for run in runs(paragraph)) + end


def paragraphs(document: Any) -> Iterator[tuple[Any, str]]:
    """Yields every paragraph element of the body, tables and text boxes included, and what follows its text."""
    found = [p for p in document.element.body.iter(_W + "p") if not _inside(p, _FALLBACK)]
    for paragraph, following in zip(found, [*found[1:], None], strict=False):
        row = _ancestor(paragraph, _W + "tr")
        same_row = row is not None and following is not None and _ancestor(following, _W + "tr") is row
        same_cell = same_row and _ancestor(following, _W + "tc") is _ancestor(paragraph, _W + "tc")
        yield paragraph, "\t" if same_row and not same_cell else "\n"


def runs(paragraph: Any) -> Iterator[Any]:
    """Yields the run elements whose text a paragraph shows; deleted text is left out."""
    for run in paragraph.iter(_W + "r"):
        if _ancestor(run, _W + "p") is paragraph and not any(_inside(run, tag) for tag in _REMOVED):
            yield run


def run_text(run: Any) -> str:
    """Returns the text of a run element."""
    return "".join(_child_text(child) for child in run)


def split_run(run: Any, position: int) -> Any:
    """Splits a run before its character `position`; returns the run that begins there, the same look on both."""
    if position <= 0:
        return run
    tail = copy.deepcopy(run)
    passed = 0
    for child, copied in zip(list(run), list(tail), strict=True):
        if child.tag == _W + "rPr":
            continue
        length = len(_child_text(child))
        if passed + length <= position:
            tail.remove(copied)
        elif passed >= position:
            run.remove(child)
        else:
            _cut(child, copied, position - passed)
        passed += length
    run.addnext(tail)
    return tail


def _cut(child: Any, copied: Any, position: int) -> None:
    text = child.text or ""
    for part, value in ((child, text[:position]), (copied, text[position:])):
        part.text = value
        part.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _child_text(child: Any) -> str:
    return (child.text or "") if child.tag == _W + "t" else _BREAKS.get(child.tag, "")


def _ancestor(element: Any, tag: str) -> Any:
    return next(element.iterancestors(tag), None)


def _inside(element: Any, tag: str) -> bool:
    return _ancestor(element, tag) is not None
