"""The text as the grammar reads it: digits folded, lines that were only wrapped joined, places kept."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from volstat.article.numerals import fold

_INVISIBLE: Final = "\u200b\u200c\u200d\u2060\ufeff\u00ad\r"
_HAN: Final = "[一-龥，。；：、（）“”！？]"
_GAPS: Final = re.compile(rf"(?<={_HAN})[ \u3000\u00a0]+|[ \u3000\u00a0]+(?={_HAN})")
"""Chinese has no spaces: those around it are typesetting (2020 年 12 月) or come out of a PDF."""
_HALF_WIDTH: Final = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|,(?!\d{3}(?!\d))|[;()]")
_FULL_WIDTH: Final = str.maketrans(",:;()", "，：；（）")
_ENDS_LINE: Final = "。！？!?；;：:…”"


@dataclass(frozen=True, slots=True)
class View:
    """A text made ready for the grammar, and where each of its characters stood."""

    text: str
    offsets: tuple[int, ...]
    """Position of each character of `text` in the source."""

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Returns the source positions of a stretch of the view."""
        return self.offsets[start], self.offsets[end - 1] + 1


def view_of(source: str, hidden: Iterable[tuple[int, int]] = (), *, wrapped: bool = False) -> View:
    """Returns the view of a source text.

    Args:
        source: the plain text.
        hidden: stretches that are markup and no text.
        wrapped: lines may be broken in mid-sentence (PDF, hard-wrapped text).
    """
    drop = {position for start, end in hidden for position in range(start, end)}
    drop |= {i for i, char in enumerate(source) if char in _INVISIBLE}
    drop |= {position for gap in _GAPS.finditer(source) for position in range(*gap.span())}
    if wrapped:
        drop |= _wraps(source)
    offsets = tuple(i for i in range(len(source)) if i not in drop)
    return View(_punctuated(fold("".join(source[i] for i in offsets))), offsets)


def _punctuated(text: str) -> str:
    """Writes half-width punctuation outside numbers as Chinese text has it, char by char."""
    return _HALF_WIDTH.sub(lambda found: found[0].translate(_FULL_WIDTH), text)


def _wraps(source: str) -> set[int]:
    """Returns the positions of line breaks, and the blanks around them, that stand inside a sentence."""
    lines = source.split("\n")
    widest = max((len(line.strip()) for line in lines), default=0)
    found: set[int] = set()
    position = 0
    for line, following in itertools.pairwise(lines):
        end = position + len(line)
        text, after = line.strip(), following.strip()
        full = len(text) >= max(15, widest * 0.75)
        indented = following[:2].strip() == "" and bool(after)
        if full and after and text[-1] not in _ENDS_LINE and not indented and not re.match(r"[-*#•●|]", after):
            found |= set(range(position + len(line.rstrip()), end + 1))
        position = end + 1
    return found
