"""Text from an export made harmless for spreadsheets: it stays text there, whatever it begins with."""

from __future__ import annotations

from typing import Final, TypeVar

_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What makes a spreadsheet take a cell of a CSV file for a formula; full-width signs too, in Chinese editions."""
T = TypeVar("T")


def safe_cell(value: T) -> T | str:
    """Returns a cell for a CSV file: text that would become a formula gets an apostrophe before it."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_BEGINS) else value
