"""Finds identity numbers and mobile numbers inside other text: names of teams, files and sheets, headers, titles.

Where a number has a column of its own it is read and hashed there (`privacy`). Here are those that people type where no
number belongs. Numbers of files, days, records and activities are left as they are, so that what a name says besides
can still be read.
"""

from __future__ import annotations

import re
from typing import Final

PERSONAL: Final = (
    r"(?:[1-9]\d{5}(?:18|19|20)\d{9}[\dXx]"  # identity number
    r"|[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}"  # the old one of fifteen digits
    r"|(?:86)?1[3-9]\d(?:\d{8}|-\d{4}-\d{4}| \d{4} \d{4}))"  # mobile
)
"""A number of a person between characters that are no digits; for Python and for RE2."""
_PERSONAL: Final = re.compile(rf"(?<!\d){PERSONAL}(?!\d)", re.ASCII)
SHORTEST: Final = 11
"""Characters below which no text can hold such a number."""


def holds_number(text: str) -> bool:
    """Tells whether a text holds an identity number or a mobile number."""
    return len(text) >= SHORTEST and _PERSONAL.search(text) is not None


def hidden(text: str, sign: str = "*") -> str:
    """Returns a text in which of each person's number only the first three and the last four characters stand.

    >>> hidden("李某13800000001名册"), hidden("导出20210105123456.xlsx")
    ('李某138****0001名册', '导出20210105123456.xlsx')
    """
    if len(text) < SHORTEST:
        return text
    return _PERSONAL.sub(lambda found: f"{found[0][:3]}{sign * (len(found[0]) - 7)}{found[0][-4:]}", text)
