"""Web pages: the text that a reader of the page sees, a line for each block.

The standard library's parser is used because it walks: a tree builder stops, and says nothing, where a page nests too
deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final

_SILENT: Final = frozenset(
    {"script", "style", "title", "noscript", "template", "svg", "iframe", "object", "select", "textarea"}
)
_VOID: Final = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_SELF_CLOSED: Final = frozenset({"p", "li", "td", "th", "tr", "dd", "dt", "option"})
"""Elements that a page may leave open: the next of their kind, or the end of what holds them, closes them."""
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
    """Yields the visible lines of a page's markup, each with its line break; cells of a row are parted by tabs."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    for line in "".join(reader.pieces).split("\n"):
        text = re.sub(r" *\t[ \t]*", "\t", re.sub(r" {2,}", " ", line)).strip()
        if text:
            yield text + "\n"


class _Reader(HTMLParser):
    """Collects what is visible; inside a silent element it only waits for its end."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = ""
        self.depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.silent:
            if tag != self.silent:
                return
            if tag not in _SELF_CLOSED:
                self.depth += 1
                return
            self.silent = ""
        self._edge(tag)
        if tag not in _VOID and _is_silent(tag, dict(attrs)):
            self.silent, self.depth = tag, 1

    def handle_endtag(self, tag: str) -> None:
        if not self.silent:
            self._edge(tag)
        elif tag == self.silent:
            self.depth -= 1
            if not self.depth:
                self.silent = ""
        elif self.silent in _SELF_CLOSED and tag in _BLOCKS - _SELF_CLOSED:
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(re.sub(r"[ \t\r\n\f\v]+", " ", data))

    def _edge(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append("\t")


def _is_silent(tag: str, attributes: dict[str, str | None]) -> bool:
    hidden = "hidden" in attributes or attributes.get("aria-hidden") == "true"
    return tag in _SILENT or hidden or bool(_HIDDEN.search(attributes.get("style") or ""))
