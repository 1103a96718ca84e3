"""Finds numbers of persons in text and hides them: identity numbers, phones, bank cards, however they are typed.

Where a number has a column of its own it is read and hashed there (`privacy`). Here are those that people type where no
number belongs, and those that cannot be read. Days, times and decimal numbers are left as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_BETWEEN: Final = "[ \t\r\n\u00a0\u00ad\u180e\u2000-\u2015\u202f\u205f\u2060\u3000\ufeff\\-−－_./／·|()（）]{0,2}"
"""What people type between the digits of one number."""
_SPELT: Final = rf"\d(?:{_BETWEEN}\d){{9,}}(?:{_BETWEEN}[XxＸｘ])?"
CANDIDATES: Final = _SPELT.replace(r"\d", r"\p{Nd}")
"""Groups of digits among which such a number may be; for RE2, whose own digits are those of ASCII."""
SHORTEST: Final = 10
"""Characters below which no text can hold such a number."""

_GROUPS: Final = re.compile(_SPELT)
_RUN: Final = re.compile(r"\d+(?:[XxＸｘ](?![A-Za-z]))?")
_IDENTITY: Final = re.compile(
    r"[1-8]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]"
    r"|(?<!\d)[1-8]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"  # the old one of fifteen digits
)
_MOBILE: Final = re.compile(r"(?:(?:00)?86|0)?1[3-9]\d{9}")
_MOBILES: Final = re.compile(rf"(?:{_MOBILE.pattern}){{1,3}}")
_LANDLINE: Final = re.compile(r"0[1-9]\d{1,2}[2-8]\d{6,7}")
_LONGEST: Final = 36
"""Digits of two numbers that run on into one another."""
_LONG: Final = re.compile(r"(?<![0-9A-Za-z])\d{10,}[\dXxＸｘ](?![0-9A-Za-z])|\d\.\d{12,}(?=[Ee]\+1[47])")
_MANY: Final = 15
"""Digits from which a number in groups is nobody's hours or head count."""
_DAY: Final = r"(?:18|19|20)\d{2}(?:[-./年]?(?:0?[1-9]|1[0-2])(?:[-./月]?(?:0?[1-9]|[12]\d|3[01]))?)?"
_DAYS: Final = re.compile(rf"{_DAY}(?:{_BETWEEN}\d{{1,2}})?(?:{_BETWEEN}{_DAY})?(?:{_BETWEEN}\d{{1,2}})?")
_FRACTION: Final = re.compile(r"(?!\d{11,}\.0+$)\d+\.\d+")


def hidden(text: str, sign: str = "*") -> str:
    """Returns a text in which of each identity and mobile number only the first three and the last four digits stand.

    Other long numbers, of files, records and activities, stay: what a name says besides can still be read.

    >>> hidden("李某138-0000-0001名册"), hidden("导出20210105123456.xlsx")
    ('李某138-****-0001名册', '导出20210105123456.xlsx')
    """
    if len(text) < SHORTEST:
        return text
    return _GROUPS.sub(lambda found: _hidden_in(found[0], sign), text)


def holds_number(text: str) -> bool:
    """Tells whether a text holds an identity number or a mobile number."""
    return hidden(text) != text


def mask(text: str) -> str:
    """Masks every number long enough to be an identity number, a phone or a bank card, in groups or in one run.

    >>> mask("电话13812345678"), mask("0355-2026543"), mask("2020-03-05 08:00")
    ('电话138****5678', '035*-***6543', '2020-03-05 08:00')
    """
    if len(text) < SHORTEST:
        return text
    in_groups = _GROUPS.sub(lambda found: _masked(found[0]), text)
    return _LONG.sub(lambda found: _starred(found[0], "*"), in_groups)


def _masked(groups: str) -> str:
    if not _is_plain(groups):
        digits = _digits_of(groups)
        if len(digits) >= _MANY or _LANDLINE.fullmatch(digits):
            return _starred(groups, "*")
    return _hidden_in(groups, "*")


def _hidden_in(groups: str, sign: str) -> str:
    """Returns groups of digits with the persons' numbers among them hidden."""
    parts, at = [], 0
    for start, end in _numbers_in(groups):
        parts += [groups[at:start], _starred(groups[start:end], sign)]
        at = end
    return "".join([*parts, groups[at:]])


def _numbers_in(groups: str) -> Iterator[tuple[int, int]]:
    """Yields where a person's number begins and ends: neighbouring groups that make one, as many as there are."""
    if _is_plain(groups):
        if _IDENTITY.search(_digits_of(groups)):
            yield 0, len(groups)
        return
    runs = [(run.start(), run.end(), _digits_of(run[0])) for run in _RUN.finditer(groups)]
    first = 0
    while first < len(runs):
        joined, last = "", None
        for place in range(first, len(runs)):
            joined += runs[place][2]
            if len(joined) > _LONGEST and place > first:
                break
            if _is_number(joined, alone=place == first):
                last = place
        if last is None:
            first += 1
            continue
        yield runs[first][0], runs[last][1]
        first = last + 1


def _is_number(digits: str, *, alone: bool) -> bool:
    """Tells whether digits are a person's number; those of one run may hold more than one, or more digits beside it."""
    if alone:
        return bool(_MOBILES.fullmatch(digits) or _IDENTITY.search(digits))
    return bool(_MOBILE.fullmatch(digits) or _IDENTITY.fullmatch(digits))


def _is_plain(groups: str) -> bool:
    """Tells whether groups of digits are a decimal number, a day or a span of days."""
    return _FRACTION.fullmatch(groups) is not None or _DAYS.fullmatch(groups) is not None


def _digits_of(groups: str) -> str:
    return "".join("X" if c in "XxＸｘ" else str(unicodedata.digit(c)) for c in groups if c.isalnum())


def _starred(number: str, sign: str) -> str:
    """Returns a number of which the first three and the last four digits stand, and what is between the groups."""
    places = [place for place, character in enumerate(number) if character.isalnum()]
    covered = set(places[3:-4])
    return "".join(sign if place in covered else character for place, character in enumerate(number))
