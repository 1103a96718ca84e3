"""Text from strangers as it may be kept and shown: no person's number whole, nothing that commands a terminal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from volstat.personal import hidden

COMMANDS: Final = "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069"
"""Control characters but for tab and line feed, separators of lines, marks of direction; for a class of characters."""
_COMMANDS: Final = re.compile(f"[{COMMANDS}\ud800-\udfff]")
_ENDING: Final = re.compile(r"(?<=[^/])\.[A-Za-z][A-Za-z0-9]{1,4}\Z")
"""The ending of a file's name that tells its format."""


def shown(text: str) -> str:
    """Returns text without what commands a terminal; bytes of a name that are no text become question marks.

    >>> shown("a" + chr(27) + "[31mb")
    'a[31mb'
    """
    if text.isascii() and text.isprintable():
        return text
    return _COMMANDS.sub(lambda found: "?" if found[0] >= "\ud800" else "", text)


def escaped(text: str) -> str:
    """Returns JSON text with what `shown` would leave out escaped, so that it stays whole and harmless."""
    return _COMMANDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def presentable(text: str) -> str:
    """Returns a text of a workbook as it may leave it: shown, and with persons' numbers hidden."""
    return hidden(shown(text))


def names_apart(names: Iterable[str], present: Callable[[str], str] = presentable) -> dict[str, str]:
    """Returns for each name its presentable form; forms that would be equal are numbered in the order of the names.

    The number of a file stands before its ending, so that the name stays one of its kind.
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        form = present(name)
        plain, ending = _ENDING.sub("", form), "".join(_ENDING.findall(form))
        number = 1
        while form in taken:
            number += 1
            form = f"{plain} {number}{ending}"
        taken.add(form)
        made[name] = form
    return made
