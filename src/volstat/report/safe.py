"""Text from an export made harmless: it stays text in spreadsheets, whatever it begins with or holds."""

from __future__ import annotations

import re
from typing import Final, TypeVar

_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell of a CSV file for a formula; full-width signs too, in Chinese editions."""
_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no XML file may hold, and so no xlsx, docx or SVG."""
T = TypeVar("T")


def safe_cell(value: T) -> T | str:
    """Returns a cell for a CSV file: text that would become a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_BEGINS) else value


def safe_xml(text: str) -> str:
    """Returns text without the characters that no XML file may hold."""
    return _NOT_XML.sub("", text)
