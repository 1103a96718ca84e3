"""Chinese numerals inside cells, turned into Arabic ones where they can be read in one way only."""

from __future__ import annotations

import re
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
_UNITS: Final = {"千": 1000, "百": 100, "十": 10, "": 1}
_RUN: Final = re.compile("[零一二三四五六七八九〇○两十百千万]+")
_PART: Final = re.compile("([一二三四五六七八九]?)([千百十]?)")


def arabic(text: str) -> str:
    """Returns `text` with Chinese numerals as Arabic ones; those that are doubtful (两三, 一百五) stay as they are.

    >>> arabic("二〇二〇年十二月三十一日"), arabic("两千七百零五人"), arabic("两三人")
    ('2020年12月31日', '2705人', '两三人')
    """
    return _RUN.sub(lambda run: _numeral(run[0]), text)


def chinese(number: int) -> str:
    """Returns a number below 100 million as a Chinese numeral: 2705 → 二千七百零五."""
    myriads, rest = divmod(number, 10_000)
    if not myriads:
        return _below_myriad(rest) or "零"
    gap = "零" if 0 < rest < 1000 else ""
    return f"{_below_myriad(myriads)}万{gap}{_below_myriad(rest)}"


def _numeral(run: str) -> str:
    if not any(sign in "十百千万" for sign in run):
        return _digit_by_digit(run)
    ordinary = run.replace("两", "二")
    myriads, _, rest = ordinary.rpartition("万")
    number = _sum_of_parts(myriads) * 10_000 + _sum_of_parts(rest)
    proper = chinese(number) if number < 10**8 else ""
    return str(number) if ordinary in (proper, proper.removeprefix("一" if proper[1:2] == "十" else "")) else run


def _digit_by_digit(run: str) -> str:
    """Reads 二〇二〇 and 五; not 两三, which means "two or three"."""
    year = len(run) == 4 or "〇" in run or "○" in run
    if len(run) > 1 and ("两" in run or not year):
        return run
    return "".join(str(_DIGITS.index(sign)) for sign in run.replace("〇", "零").replace("○", "零").replace("两", "二"))


def _sum_of_parts(run: str) -> int:
    """Returns what the parts of a numeral add up to, whether or not they are in order."""
    parts = (found.groups() for found in _PART.finditer(run) if found[0])
    return sum((_DIGITS.index(digit) if digit else 1) * _UNITS[unit] for digit, unit in parts)


def _below_myriad(number: int) -> str:
    parts = (
        f"{_DIGITS[digit]}{unit}" if digit else "零"
        for digit, unit in zip(map(int, f"{number:04d}"), _UNITS, strict=True)
    )
    return re.sub("零+", "零", "".join(parts)).strip("零")
