"""Periods as Chinese writes them, turned into the forms that a command line has: 2020年第四季度 is 2020Q4."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

_RELATIVE: Final = {
    "上月": "last-month",
    "上个月": "last-month",
    "本月": "this-month",
    "这个月": "this-month",
    "上季度": "last-quarter",
    "上个季度": "last-quarter",
    "本季度": "this-quarter",
}
_YEARS: Final = {"去年": -1, "上年": -1, "今年": 0, "本年": 0}
"""Words for a year, as a distance from this one."""
_PARTS: Final = {"一": "1", "二": "2", "三": "3", "四": "4", "上": "1", "下": "2"}
_FORM: Final = re.compile(
    r"(?P<year>\d{4})年度?(?:(?:第?(?P<quarter>[一二三四1-4])季度)|(?P<half>[上下])半年"
    r"|(?P<month>\d{1,2})月份?(?:(?P<day>\d{1,2})[日号])?|全年)?"
)
_TO: Final = re.compile(r"\s*(?:至|到|~|-|–|—)\s*")
_MONTHS: Final = re.compile(r"(\d{4}年)(\d{1,2})月?(?:至|到|~|-|–|—)(\d{1,2})月份?")


def plain(text: str, today: date) -> str:
    """Returns a period in the forms of the command line; a text that is no Chinese period stays as it is.

    Words such as 去年 and 上月 are meant as people at a terminal mean them: from the day of the run.
    """
    words = unicodedata.normalize("NFKC", text).strip()
    if words in _RELATIVE:
        return _RELATIVE[words]
    for word, distance in _YEARS.items():
        if words.startswith(word):
            words = f"{today.year + distance:04}年" + words.removeprefix(word).removeprefix("度")
    if found := _MONTHS.fullmatch(words):
        words = f"{found[1]}{found[2]}月至{found[1]}{found[3]}月"
    if "年" not in words:
        return text
    parts = [_form(part) for part in _TO.split(words)]
    return text if None in parts or len(parts) > 2 else "..".join(map(str, parts))


def _form(words: str) -> str | None:
    found = _FORM.fullmatch(words)
    if found is None:
        return None
    year = found["year"]
    if found["quarter"]:
        return f"{year}Q{_PARTS.get(found['quarter'], found['quarter'])}"
    if found["half"]:
        return f"{year}H{_PARTS[found['half']]}"
    return "-".join(part.zfill(2) for part in (year, found["month"], found["day"]) if part)
