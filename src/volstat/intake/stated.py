"""When: the period that titles and names state, and the export time printed beside a table."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from volstat.intake.block import Line
from volstat.intake.lines import either, is_note, phrases, squeeze

_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_QUARTERS: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_YEAR: Final = r"(?P<{0}>(?:19|20)\d\d)"
_TO: Final = r"(?:[-—–―~至到]+)"
_DAY: Final = r"(?P<{0}>0?[1-9]|[12]\d|3[01])"
_MONTH: Final = r"(?P<{0}>1[0-2]|0?[1-9])"


def _pattern(text: str) -> re.Pattern[str]:
    parts = {
        **{f"Y{n}": _YEAR.format(f"y{n}") for n in "12"},
        **{f"M{n}": _MONTH.format(f"m{n}") for n in "12"},
        **{f"D{n}": _DAY.format(f"d{n}") for n in "12"},
        "TO": _TO,
    }
    return re.compile(re.sub(r"\{(\w\w)\}", lambda m: parts[m[1]], text))


_FORMS: Final = tuple(
    _pattern(text)
    for text in (
        # from day to day: 2020年12月1日至12月31日, 2020-12-01至2020-12-31, 12月1日-5日
        r"(?<!\d)(?:{Y1}[年./-])?{M1}[月./-]{D1}日?{TO}(?:(?:{Y2}[年./-])?{M2}[月./-])?{D2}(?:日|(?!\d))(?!\d*[年月])",
        # from month to month: 2020年1-12月, 2020年11月至2021年1月
        r"(?<!\d)(?:{Y1}[年./-])?{M1}月?{TO}(?:{Y2}[年./-])?{M2}月",
        r"(?<!\d)(?:{Y1}年?)?前(?P<quarters>[二三两23])个?季度",
        r"(?<!\d)(?:{Y1}年?)?第?(?P<quarter>[一二三四1-4])季度?",
        r"(?<!\d){Y1}[-_]?[Qq](?P<quarter>[1-4])(?!\d)",
        r"(?<!\d)(?:{Y1}年?)?(?P<half>[上下])半年",
        r"(?<!\d)(?:{Y1}年)?{M1}月{D1}日",
        r"(?<!\d){Y1}年{M1}月份?",
        r"(?<!\d){Y1}[./_-]{M1}(?![\d./_-]*\d)",
        r"(?<!\d)(?P<y1>20\d\d)(?P<m1>0[1-9]|1[0-2])(?!\d)",
        r"(?<!\d){M1}月份?",
        r"(?<!\d){Y1}年?(?P<whole>年度|全年|度)",
        r"(?<!\d){Y1}年",
    )
)


@dataclass(frozen=True, slots=True)
class Stated:
    """What titles and names say about time."""

    period: tuple[date, date] | None = None
    """First and last day."""
    year: int | None = None
    """The one year that is spoken of, for dates written without one."""
    exported_at: datetime | None = None
    year_from_export: bool = False
    """No year is stated; it follows from the export time."""
    as_of: date | None = None
    """The day of a stock: 截至2020年12月31日."""


@dataclass(frozen=True, slots=True)
class _Span:
    year: int | None
    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)
    last_year: int | None = None

    @property
    def whole_year(self) -> bool:
        return self.first == (1, 1) and self.last == (12, 31) and self.last_year is None

    def dated(self, year: int | None) -> tuple[date, date] | None:
        first = self.year or year
        if first is None:
            return None
        last = self.last_year or first
        if not self.last_year and self.last < self.first:  # 12月26日至1月25日
            first, last = (first - 1, first) if self.year is None else (first, first + 1)
        try:
            return date(first, *self.first), date(
                last, self.last[0], min(self.last[1], monthrange(last, self.last[0])[1])
            )
        except ValueError:
            return None


def stated(head: Sequence[Line], foot: Sequence[Line], sheet: str, workbook: str) -> Stated:
    """Returns what the lines around a table, its sheet, its file and its folders say about time.

    A statement of months in a weightier place beats the others; a year may come from any of them. A day in a file's
    name is taken for the day of the export and says nothing.
    """
    lines = [line.text for line in (*head, *foot)]
    exported = next(filter(None, map(export_time, lines)), None)
    *folders, file = workbook.split("/")
    titles = [_without_other_days(line.text) for line in head if not is_note(line.text)]
    names = [re.sub(r"(?:19|20)\d\d[-._年]?\d\d?[-._月]?\d\d日?", " ", n) for n in (file, *reversed(folders))]
    texts = (*titles, _without_other_days(sheet), *names)
    spans = [span for text in texts if (span := _span(text))]
    years = [int(year) for text in texts for year in re.findall(r"(?<!\d)(?:19|20)\d\d(?=年)", _arabic(squeeze(text)))]
    chosen = next((s for s in spans if not s.whole_year), spans[0] if spans else None)
    year = (chosen.year if chosen else None) or (years[0] if years else None)
    guessed = year is None and chosen is not None and exported is not None
    if chosen and exported and guessed:
        year = exported.year if chosen.first <= (exported.month, exported.day) else exported.year - 1
    period = chosen.dated(year) if chosen else None
    if period and period[0].year != period[1].year:
        year = None
    as_of = next(filter(None, (_as_of(line.text) for line in head)), None)
    return Stated(period, year, exported, guessed, as_of)


def period_of(text: str, year: int | None = None) -> tuple[date, date] | None:
    """Returns the first and the last day of a period in words, None where it is none.

    Args:
        text: 12月, 2020年第四季度, 1-6月, 2020年.
        year: the year of a period written without one.
    """
    span = _span(text)
    return span.dated(year) if span else None


def _as_of(text: str) -> date | None:
    found = re.search(rf"(?:{either(phrases()['as_of']['words'])})[::]?(.*)", squeeze(text))
    period = period_of(found[1]) if found else None
    return period[1] if period else None


def export_time(text: str) -> datetime | None:
    """Returns the time behind 导出时间 and its like, None where the line holds none.

    >>> export_time("导出时间：2021-01-05 09:30")
    datetime.datetime(2021, 1, 5, 9, 30)
    """
    found = _made().search(_half_width(text))
    if not found:
        return None
    year, month, day, hour, minute, second = (int(n) if n else 0 for n in found.groups())
    try:
        return datetime(year, month, day, hour, minute, second)
    except ValueError:
        return None


@lru_cache
def _made() -> re.Pattern[str]:
    return re.compile(
        rf"(?:{either(phrases()['made']['labels'])})\s*[::]?\s*(\d{{4}})\s*[-/.年]\s*(\d\d?)\s*[-/.月]\s*(\d\d?)\s*日?"
        r"[\sT]*(?:(\d\d?)\s*[:时]\s*(\d\d?)(?:\s*[:分]\s*(\d\d?))?)?"
    )


@lru_cache
def _other_days() -> re.Pattern[str]:
    labels, as_of = either(phrases()["made"]["labels"]), either(phrases()["as_of"]["words"])
    day = r"\d{4}[-/.年]\d\d?(?:[-/.月]\d\d?日?|月)"
    clock = r"(?:\d\d?:\d\d(?::\d\d)?)?"
    after = either(phrases()["made"]["after"])
    return re.compile(rf"(?:{labels}|{as_of})[::]?(?:{day}{clock}|\d\d?月(?:\d\d?日|底|末)?)?|{day}{clock}(?={after})")


def _half_width(text: str) -> str:
    return " ".join(squeeze(part) for part in text.split())


def _without_other_days(text: str) -> str:
    """Removes export times, as-of days and bare numeric days, none of which is the period of a table."""
    return re.sub(
        r"^\d{4}[-/.年]\d\d?[-/.月]\d\d?日?(?:\d\d?:\d\d(?::\d\d)?)?$", "", _other_days().sub(" ", squeeze(text))
    )


def _span(text: str) -> _Span | None:
    text = _arabic(squeeze(text))
    found = next(filter(None, (form.search(text) for form in _FORMS)), None)
    if not found:
        return None
    groups = {name: value for name, value in found.groupdict().items() if value}
    year, later = (int(groups[n]) if n in groups else None for n in ("y1", "y2"))
    later = None if later == year else later
    if months := _months(groups):
        return _Span(year, (months[0], 1), (months[1], 31))
    if "m1" not in groups:
        return _Span(year)
    month = int(groups["m1"])
    last = int(groups.get("m2", month))
    day = int(groups.get("d1", 1))
    return _Span(year, (month, day), (last, int(groups.get("d2", day if "d1" in groups else 31))), later)


def _months(groups: dict[str, str]) -> tuple[int, int] | None:
    if "quarter" in groups:
        last = _QUARTERS[groups["quarter"]] * 3
        return last - 2, last
    if "quarters" in groups:
        return 1, 9 if groups["quarters"] in "三3" else 6
    if "half" in groups:
        return (1, 6) if groups["half"] == "上" else (7, 12)
    return None


def _arabic(text: str) -> str:
    """Writes Chinese years and months in digits: 二〇二〇年十二月 → 2020年12月."""
    text = re.sub(r"[〇零○一二三四五六七八九]{4}(?=年)", lambda m: m[0].translate(_DIGITS), text)

    def number(match: re.Match[str]) -> str:
        tens, ten, units = match[1] or "", match[2] or "", match[3] or ""
        value = (int(tens.translate(_DIGITS) or 1) * 10 if ten else 0) + int(units.translate(_DIGITS) or 0)
        return str(value)

    return re.sub(r"([二三]?)(十?)([一二三四五六七八九]?)(?=[月日])", lambda m: number(m) if m[0] else "", text)


def covers_one_month(period: tuple[date, date]) -> bool:
    """Tells whether a period lies within one month."""
    return period[0].replace(day=1) == period[1].replace(day=1)
