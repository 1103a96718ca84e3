"""Periods in prose: 去年, 2020年上半年, 截至目前, 12月5日, 今年1月至2月, relative to the day of publication."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, Literal

from volstat.article.lexicon import lexicon
from volstat.article.numerals import parse_chinese
from volstat.article.results import Span, When

_N: Final = r"\d{1,2}|十?[一二三四五六七八九]|二?十[一二三四五六七八九]?|三十一?"
_YEAR: Final = r"(?:19|20)\d\d|[一二][〇零九][〇零一二三四五六七八九]{2}"
_FIRST_PLAN: Final = 1951
"""Five-year plans follow from here: the n-th begins five times n years later."""
_TO: Final = r"[ ]?(?:(?:持续|延续)?[至到]|~|～|—{1,2}|–|-)[ ]?"
_PATTERN: Final = rf"""
    (?P<until>截至到?|截止到?|(?<![增加长展大升高降少减跃扩])(?:到|至)(?=[^，。；]{{2,7}}[底末]))?
    (?:
      (?P<y1>{_YEAR})年?{_TO}(?P<y2>{_YEAR})年
    | (?P<year>(?:{_YEAR})年度?|去年|上一?年(?!级)|前年|今年|本年度?|当年|同年|次年|全年)?的?(?:，)?(?:
        (?P<half>[上下])半年(?P<halfend>[底末])?
      | (?P<first3>前三个?季度)
      | 前(?P<firstn>[一二三四五六七八九十两\d]{{1,2}})个?月
      | 第?(?P<quarter>[一二三四1-4])季度(?P<qend>[底末])?
      | (?P<m1>{_N})月(?P<d1>{_N})日{_TO}(?:(?P<y3>{_YEAR})年)?(?:(?P<m2>{_N})月)?(?P<d2>{_N})日
      | (?P<m3>{_N})月?份?{_TO}(?:(?P<y4>{_YEAR}|今|次)年)?(?P<m4>{_N})月(?!\d{{1,2}}[日号])份?(?P<mend2>[底末])?
      | (?P<m>{_N})月(?P<d>{_N})[日号]
      | (?P<m5>{_N})月份?(?P<mend>[底末])?(?!\d{{1,2}}[日号])
      | (?:年)?(?P<yend>[底末](?!层|下|端))
      | (?P<wholeyear>全年)
      )
    | (?P<year2>(?:{_YEAR})年度?|这一年|去年|上一?年(?!级|龄)|前年|今年|本年度?|当年|同年|次年|全年)
      (?P<yend2>年?[底末](?!层|下))?(?:全年)?
    | [“"]?(?:十(?P<plan>[一二三四五])五)[”"]?(?:规划)?(?:期间|时期|五年|(?P<planend>期末|末期?|收官)|(?=以来))
    | (?P<thisyear>年内|年度内)
    | (?P<oneof>[上本]个?季度|这个季度|[上本这]一?个?(?:周|星期)(?![一二三四五六日末年边围]))
    | (?P<month>当月|本月|上个?月|同月|这个月|次月)(?P<monthend>[底末])?
    | (?P<daily>昨[日天]|今[日天]|当[日天]|前天)
    | (?<![\d月])(?P<day>{_N})日(?!报|常|均|子|志|益|前|夜)
    | (?P<endofyear>年[底末])
    )
    (?P<since>[^，。；]{{0,4}}(?:成立|启动|开展|创建|组建|上线|开通)以来|以来|至今|起至今|以后)?
"""


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention of a period in a text."""

    start: int
    end: int
    kind: Literal["span", "as_of", "now", "vague", "compare"]
    """`now`: 目前 and its like; `vague`: 近年来; `compare`: what something is measured against (比2019年)."""
    period: When


@dataclass(frozen=True, slots=True)
class _Year:
    number: int | None
    said: bool


def find_periods(text: str, published: date | None) -> list[Mention]:
    """Returns the mentions of periods in `text` (one paragraph, folded), each resolved against those before it.

    Args:
        text: a paragraph.
        published: the day of publication; without it, relative periods are known to be there and not which.
    """
    found: list[Mention] = []
    known: Span | None = None
    for match in _matches(text):
        mention = _mention(text, match, published, known)
        if mention.kind == "vague" and found and found[-1].period and mention.start - found[-1].end <= 1:
            continue  # 6月7日至8日高考期间: the days are known
        found.append(mention)
        if mention.kind != "compare" and mention.period is not None and mention.kind != "now":
            day = mention.period
            known = day if isinstance(day, Span) else Span(day, day)
    return found


@lru_cache
def _pattern() -> re.Pattern[str]:
    words = lexicon().periods
    now, vague = "|".join(words["now"]), "|".join(words["vague"])
    return re.compile(rf"(?P<vague>{vague})|(?P<now>{now})|{_PATTERN}", re.VERBOSE)


def _matches(text: str) -> Iterator[re.Match[str]]:
    return (match for match in _pattern().finditer(text) if match[0])


def _mention(text: str, match: re.Match[str], published: date | None, known: Span | None) -> Mention:
    start, end = match.span()
    before = text[max(0, start - 8) : start]
    words = lexicon().periods
    founded = re.search(words["founded"], before) or re.match(words["founded_after"], text[end:])
    aim = match[0] == "全年" and re.match(words["aim"], text[end:])
    if founded or aim or re.search(words["compare"], before):
        return Mention(start, end, "compare", None)
    if match["now"]:
        return Mention(start, end, "now", published)
    span, at_end = (None, False) if match["vague"] else _span(match, published, known)
    if span is None:
        return Mention(start, end, "vague", None)
    if match["until"] or at_end:
        return Mention(start, end, "as_of", span.end)
    return Mention(start, end, "span", _so_far(span, published, since=bool(match["since"])))


def _so_far(span: Span, published: date | None, *, since: bool) -> Span | None:
    """Returns what of a span an article can speak of: 今年 ends with publication, and so does 2018年以来."""
    if since:
        return Span(span.start, published) if published else None
    if published and span.start <= published < span.end:
        return Span(span.start, published)
    return span


def _span(match: re.Match[str], published: date | None, known: Span | None) -> tuple[Span | None, bool]:
    """Returns the days that a match means, and whether only their end is meant (2020年底)."""
    try:
        span = (
            _by_year_pair(match)
            or _by_plan(match)
            or _by_relative(match, published, known)
            or _by_year(match, published, known)
        )
    except ValueError:  # 2月30日
        return None, False
    at_end = any(
        match[name]
        for name in ("mend", "mend2", "yend", "yend2", "endofyear", "qend", "halfend", "planend", "monthend")
    )
    return span, at_end


def _by_year_pair(match: re.Match[str]) -> Span | None:
    if not match["y1"]:
        return None
    return Span(date(_number(match["y1"]), 1, 1), date(_number(match["y2"]), 12, 31))


def _by_plan(match: re.Match[str]) -> Span | None:
    """Returns the years of a five-year plan: the thirteenth began in 2016."""
    if not match["plan"]:
        return None
    start = _FIRST_PLAN + 5 * (10 + _number(match["plan"]))
    return Span(date(start, 1, 1), date(start + 4, 12, 31))


def _of_this(word: str, published: date) -> Span:
    """Returns the week or the quarter that a day lies in, or with 上 the one before."""
    back = word.startswith("上")
    if word.endswith("季度"):
        month = published.month - (published.month - 1) % 3
        first = _shifted(published.year, month, -3 if back else 0)
        return Span(_month(*first).start, _month(*_shifted(*first, 2)).end)
    monday = published - timedelta(days=published.weekday() + (7 if back else 0))
    return Span(monday, monday + timedelta(days=6))


def _by_relative(match: re.Match[str], published: date | None, known: Span | None) -> Span | None:
    if word := match["daily"]:
        if word[0] == "当":
            return known if known and known.start == known.end else None
        back = {"昨": 1, "今": 0, "前": 2}[word[0]]
        return _one_day(published - timedelta(days=back)) if published else None
    if word := match["month"]:
        base = known.end if known and word[0] in "同次" else published
        if known and known.start.month == known.end.month and word[0] == "当":
            base = known.end
        shift = {"上": -1, "次": 1}.get(word[0], 0)
        return _month(*_shifted(base.year, base.month, shift)) if base else None
    if match["oneof"]:
        return _of_this(match["oneof"], published) if published else None
    if match["day"]:
        base = known.end if known else published
        return _one_day(base.replace(day=_number(match["day"]))) if base else None
    return None


def _by_year(match: re.Match[str], published: date | None, known: Span | None) -> Span | None:
    word = match["year"] or match["year2"] or match["wholeyear"] or (match["thisyear"] and "当年") or ""
    year = _year(word, published, known)
    if any(match[name] for name in ("daily", "month", "day", "oneof")) or year.number is None:
        return None
    number = year.number
    if match["m1"] or match["m3"]:
        return (_day_range if match["m1"] else _month_range)(match, year, published)
    if match["m"]:
        return _one_day(_dated(number, _number(match["m"]), _number(match["d"]), year.said, published))
    if match["m5"]:
        day = _dated(number, _number(match["m5"]), 1, year.said, published)
        return _month(day.year, day.month)
    first, last = _months(match)
    ended = _month(number, last).end
    if not year.said and published and ended > published + timedelta(days=31) and last < 12:
        number -= 1
    return Span(date(number, first, 1), _month(number, last).end)


def _months(match: re.Match[str]) -> tuple[int, int]:
    if match["half"]:
        return (1, 6) if match["half"] == "上" else (7, 12)
    if match["first3"] or match["firstn"]:
        return 1, 9 if match["first3"] else _number(match["firstn"])
    if match["quarter"]:
        quarter = _number(match["quarter"])
        return quarter * 3 - 2, quarter * 3
    return 1, 12


def _day_range(match: re.Match[str], year: _Year, published: date | None) -> Span:
    assert year.number is not None
    start = _dated(year.number, _number(match["m1"]), _number(match["d1"]), year.said, published)
    end_year = _number(match["y3"]) if match["y3"] else start.year
    end = date(end_year, _number(match["m2"] or match["m1"]), _number(match["d2"]))
    return _past(Span(start, end if end >= start else end.replace(year=end.year + 1)), year, published)


def _month_range(match: re.Match[str], year: _Year, published: date | None) -> Span:
    assert year.number is not None
    start = _dated(year.number, _number(match["m3"]), 1, year.said, published)
    later = match["y4"]
    end_year = start.year
    if later:
        end_year = published.year if later == "今" and published else start.year + 1
        end_year = _number(later) if later not in ("今", "次") else end_year
    month = _number(match["m4"])
    end = _month(end_year, month).end
    return _past(Span(start, end if end > start else _month(end_year + 1, month).end), year, published)


def _past(span: Span, year: _Year, published: date | None) -> Span:
    """Returns a span without a year as the latest one that was over when the article appeared."""
    if year.said or published is None or span.end <= published:
        return span
    return Span(span.start.replace(year=span.start.year - 1), span.end.replace(year=span.end.year - 1))


def _year(word: str, published: date | None, known: Span | None) -> _Year:
    digits = re.match(_YEAR, word)
    if digits:
        return _Year(_number(digits[0]), said=True)
    if word == "这一年":
        word = "全年"
    if word in ("当年", "同年", "全年", "") and known:
        return _Year(known.end.year, said=True)
    if word == "次年":
        return _Year(known.end.year + 1 if known else None, said=True)
    if published is None:
        return _Year(None, said=False)
    if word == "全年":
        return _Year(published.year if published.month == 12 else published.year - 1, said=True)
    back = {"去": 1, "上": 1, "前": 2}.get(word[:1], 0)
    return _Year(published.year - back, said=bool(word))


def _dated(year: int, month: int, day: int, said: bool, published: date | None) -> date:
    """Returns the day; without a year said, the latest such day that is not after publication."""
    found = date(year, month, day)
    return date(year - 1, month, day) if not said and published and found > published else found


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if len(text) == 4:
        return int("".join(str("〇一二三四五六七八九".index(c.replace("零", "〇"))) for c in text))
    printed = parse_chinese(text)
    if printed is None:
        raise ValueError(text)
    return int(printed.value)


def _one_day(day: date) -> Span:
    return Span(day, day)


def _month(year: int, month: int) -> Span:
    return Span(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))


def _shifted(year: int, month: int, by: int) -> tuple[int, int]:
    months = year * 12 + month - 1 + by
    return months // 12, months % 12 + 1
