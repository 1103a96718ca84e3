"""How wide a text is: a Chinese character takes the place of two Latin ones."""

from __future__ import annotations

import unicodedata


def width_of(text: str) -> int:
    """Returns the width of the widest line of a text, in narrow characters."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines)


def lines_at(text: str, width: float) -> int:
    """Returns how many lines a text takes in a column of a width."""
    return sum(max(1, -(-width_of(line) // max(1, int(width) - 2))) for line in text.split("\n"))
