"""How wide a text is on a terminal and on paper, where a Chinese character takes the place of two Latin ones."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_PIECE: Final = re.compile(r"\s+|[!-~]+|.")
"""What stays together on a line: a run of blanks, a Latin word with its signs, one other character."""
_NOT_FIRST: Final = frozenset("，。、；：？！）》」』”’…％,.;:?!)")
"""What does not begin a line."""
_NOT_LAST: Final = frozenset("（《「『“‘(")


def width_of(text: str) -> int:
    """Returns the width of the widest line of a text, in narrow characters."""
    lines = text.split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in line) for line in lines)


def wrapped(text: str, width: int) -> list[str]:
    """Returns a text as lines of at most `width`, broken between Chinese characters and around Latin words."""
    lines = [""]
    for piece in _unbroken(text, width):
        if lines[-1] and width_of(lines[-1] + piece.rstrip()) > width:
            lines[-1] = lines[-1].rstrip()
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def _unbroken(text: str, width: int) -> list[str]:
    """Returns the pieces of a text; signs stay with what they belong to, and no piece is wider than a line."""
    pieces: list[str] = []
    for piece in _PIECE.findall(text.replace("\n", " ")):
        joined = pieces and (piece[0] in _NOT_FIRST or pieces[-1][-1] in _NOT_LAST)
        if joined and width_of(pieces[-1] + piece) <= width:
            pieces[-1] += piece
        else:
            pieces += _cut(piece, width)
    return pieces


def _cut(piece: str, width: int) -> list[str]:
    """Returns a piece in parts of at most `width`."""
    if width_of(piece) <= width:
        return [piece]
    return [piece[start : start + width] for start in range(0, len(piece), width)]
