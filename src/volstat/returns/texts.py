"""Text for the inside of office files: what XML may hold, and how many lines it takes."""

from __future__ import annotations

import re
from html import escape
from typing import Final

from volstat.widths import width_of

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """Returns text without the characters that no XML file may hold."""
    return _NOT_XML.sub("", text)


def escaped(text: str) -> str:
    """Returns text for the inside of an element or an attribute."""
    return escape(safe_text(text))


def lines_at(text: str, width: int) -> int:
    """Returns how many lines a text takes at a width."""
    return sum(max(1, -(-width_of(line) // width)) for line in text.split("\n"))
