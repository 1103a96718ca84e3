"""Web pages: the text that a reader of the page sees, a line for each block."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

_SILENT: Final = frozenset(
    ["script", "style", "head", "noscript", "template", "svg", "iframe", "object", "select", "textarea"]
)
_BLOCKS: Final = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body br caption dd details div dl dt fieldset figcaption figure footer form "
        "h1 h2 h3 h4 h5 h6 header hr html li main nav ol option p pre section summary table tbody tfoot thead tr ul",
    )
)
_CELLS: Final = frozenset({"td", "th"})
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def line_texts(page: str) -> Iterator[str]:
    """Yields the visible lines of a page's markup, each with its line break."""
    from lxml import etree, html

    try:
        parser = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", page) or "<p></p>", parser=parser)
    except (etree.ParserError, ValueError):
        return
    for line in "".join(_texts(root)).split("\n"):
        text = re.sub(r"[ \t\r\f\x0b]+", " ", line).strip(" ")
        if text:
            yield text + "\n"


def _texts(root: Any) -> Iterator[str]:
    """Yields the pieces of text in order, walking without recursion: pages may nest as deep as they like."""
    from lxml import etree

    silent: Any = None
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        if event == "start" and silent is None:
            if _is_silent(element):
                silent = element
                continue
            yield _edge(element)
            yield (element.text or "").replace("\n", " ")
        elif event == "end":
            if element is silent:
                silent = None
            elif silent is None:
                yield _edge(element)
            if silent is None:
                yield (element.tail or "").replace("\n", " ")


def _is_silent(element: Any) -> bool:
    hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
    return element.tag in _SILENT or hidden or bool(_HIDDEN.search(element.get("style") or ""))


def _edge(element: Any) -> str:
    if element.tag in _BLOCKS:
        return "\n"
    return "\t" if element.tag in _CELLS else ""
