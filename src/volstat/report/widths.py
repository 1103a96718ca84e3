"""How wide a text is: a Chinese character takes the place of two Latin ones."""

from __future__ import annotations

from volstat.widths import width_of

__all__ = ["lines_at", "width_of"]


def lines_at(text: str, width: float) -> int:
    """Returns how many lines a text takes in a column of a width."""
    return sum(max(1, -(-width_of(line) // max(1, int(width) - 2))) for line in text.split("\n"))
