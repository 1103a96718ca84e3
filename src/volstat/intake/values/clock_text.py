"""The grammar of one cell that holds a time of day, or spans of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from volstat.intake.values.lexicon import lexicon
from volstat.intake.values.numerals import arabic

DAY_SECONDS: Final = 86_400
NOON: Final = 43_200
LONGEST_NIGHT: Final = 14 * 3600
"""What passes midnight is no longer: 13:30-7:30 is a 17:30 whose 1 is missing, and that always gives more than this."""
_TO: Final = r"\s?(?:--|[-~至到―—–－])\s?"
_BETWEEN_SPANS: Final = re.compile(r"[\s,;、；和及与+/。]*")
_HOUR_WORDS: Final = re.compile(
    r"([0-9]{1,2})\s?[点时](?:钟|整|(半)|([0-9]{1,2})(?:分钟|分)(?:([0-9]{1,2})秒)?|([0-9]{2}))?"
)
_PLAIN_CLOCK: Final = re.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
"""The form that columns of many values have; read at once."""
_EXCEL_CLOCK: Final = re.compile(r"(?:(?:1899-12-3[01]|1904-01-01) )?([0-9:.]+)")
_KEPT_CLOCK: Final = re.compile(r"(?:1899-12-3[01]|1900-01-(0[1-9]|[12][0-9]|3[01])) ([0-9]{2}):([0-9]{2}):([0-9]{2})")
_DAY_FRACTION: Final = re.compile(r"0\.[0-9]{3,}")


class Span(NamedTuple):
    """From one time of day to another, in seconds since the first one's midnight."""

    start: int
    end: int


def read_clock(text: str) -> int | None:
    """Returns seconds since midnight of one tidied text such as `8:30`, `下午2点半`, `8:30 pm`; None if it is none."""
    if plain := _PLAIN_CLOCK.fullmatch(text):
        return int(plain[1]) * 3600 + int(plain[2]) * 60 + int(plain[3] or 0)
    found = _clock().fullmatch(_with_colons(text))
    if not found:
        return None
    time = _Time.of(found, "")
    return None if time.bare else time.seconds(time.word)


def read_clock_cell(text: str) -> int | None:
    """Returns what `read_clock` does, and the time of an Excel clock or of a fraction of a day."""
    if _DAY_FRACTION.fullmatch(text):
        return min(round(float(text) * DAY_SECONDS), DAY_SECONDS)
    excel = _EXCEL_CLOCK.fullmatch(text)
    return read_clock(excel[1] if excel else text)


def shown_clock(text: str, *, elapsed: bool) -> str:
    """Returns an Excel clock as its sheet shows it, any other text as it is.

    Args:
        text: the text of a cell.
        elapsed: whether the cell tells how long something took, so that days after day zero are hours too.

    >>> shown_clock("1899-12-31 02:30:00", elapsed=False), shown_clock("1900-01-01 06:00:00", elapsed=True)
    ('02:30', '30:00')
    """
    found = _KEPT_CLOCK.fullmatch(text)
    if not found:
        return text
    day, hours, minutes, seconds = found.groups()
    if day and not elapsed:
        return text
    return f"{24 * int(day or 0) + int(hours):02}:{minutes}" + (f":{seconds}" if seconds != "00" else "")


def read_spans(text: str) -> list[Span] | None:
    """Returns the spans of one tidied text, in their order; None where it is not spans and nothing else."""
    text = _with_colons(text)
    spans: list[Span] = []
    place = 0
    for found in _span().finditer(text):
        span = _span_between(_Time.of(found, "1"), _Time.of(found, "2"))
        between = text[place : found.start()]
        if span is None or not _BETWEEN_SPANS.fullmatch(between) or (spans and not between and not found["before1"]):
            return None
        if spans and span.start < spans[-1].end:  # after midnight, or overlapping
            if spans[-1].end != DAY_SECONDS:
                return None
            span = Span(span.start + DAY_SECONDS, span.end + DAY_SECONDS)
        spans.append(span)
        place = found.end()
    return spans if spans and _BETWEEN_SPANS.fullmatch(text[place:]) else None


def past_midnight(start: int, end: int) -> Span | None:
    """Returns the span of two times of day; None where an end before the start cannot be the next morning."""
    if end < start:
        night = start >= NOON and end + DAY_SECONDS - start <= LONGEST_NIGHT
        return Span(start, end + DAY_SECONDS) if night else None
    return Span(start, end)


@dataclass(frozen=True, slots=True)
class _Time:
    """A time of day as written: its numbers and the word (下午, pm) that goes with it."""

    hour: int
    minute: int | None
    second: float
    before: str | None
    after: str | None

    @classmethod
    def of(cls, found: re.Match[str], which: str) -> _Time:
        hour, minute, second, before, after = (
            found[name + which] for name in ("hour", "minute", "second", "before", "after")
        )
        return cls(int(hour), int(minute) if minute else None, float(second or 0), before, after)

    @property
    def word(self) -> str | None:
        return self.before or self.after

    @property
    def bare(self) -> bool:
        """Whether it is a mere number."""
        return self.minute is None and self.word is None

    def seconds(self, word: str | None, *, strict: bool = True) -> int | None:
        """Returns seconds since midnight if `word` goes with it; not `strict`: 下午 then also covers the evening."""
        hour = _hour_with(word, self.hour, strict=strict)
        if hour is None or (self.before and self.after) or (self.minute or 0) > 59 or self.second >= 60:
            return None
        total = hour * 3600 + (self.minute or 0) * 60 + int(self.second + 0.5)
        return total if total <= DAY_SECONDS else None


def _span_between(first: _Time, last: _Time) -> Span | None:
    if first.bare and last.bare:
        return None
    start = first.seconds(first.word)
    if start is None or (last.after and not first.word):
        return None
    if last.word is None and first.word is not None:
        return _span_of_one_word(first.word, start, last)
    end = last.seconds(last.word)
    if end is None or (last.word and not first.word and start + NOON <= end and start < NOON):
        return None  # 2点至下午5点: from 2:00 or from 14:00
    return past_midnight(start, end)


def _span_of_one_word(word: str, start: int, last: _Time) -> Span | None:
    """Returns the span of 下午5点至9点 or 晚上10点至1点: the word goes on, unless the night passes midnight."""
    end = last.seconds(word, strict=False)
    if end is not None and end >= start:
        return Span(start, end)
    rule = lexicon().day_parts[word]
    early = last.seconds(None) if rule.add == 12 and last.hour < 12 else None
    return None if early is None else past_midnight(start, early)


def _hour_with(word: str | None, hour: int, *, strict: bool) -> int | None:
    if word is None or (hour > 12 and not strict):
        return hour
    rule = lexicon().day_parts[word]
    if hour == 12:
        return rule.twelve
    if rule.first <= hour <= rule.last or (hour < 12 and not strict):
        return hour + rule.add
    return hour if rule.first + rule.add <= hour <= rule.last + rule.add else None  # 下午14点


def _with_colons(text: str) -> str:
    return _HOUR_WORDS.sub(_hour_with_colons, arabic(text.lower()))


def _hour_with_colons(found: re.Match[str]) -> str:
    hour, half, minutes, seconds, two_digits = found.groups(default="")
    return f"{hour}:{'30' if half else (minutes or two_digits).zfill(2)}:{seconds.zfill(2)}"


@lru_cache
def _clock() -> re.Pattern[str]:
    return re.compile(_clock_pattern(""))


@lru_cache
def _span() -> re.Pattern[str]:
    return re.compile(_clock_pattern("1") + _TO + _clock_pattern("2"))


def _clock_pattern(which: str) -> str:
    words = "|".join(map(re.escape, lexicon().day_parts))
    pattern = (
        rf"(?:(?P<before_>{words})\s?)?(?<![0-9.:])(?P<hour_>[0-9]{{1,2}})"
        r"(?:\s?:\s?(?P<minute_>[0-9]{2}|0)(?::(?P<second_>[0-9]{2}(?:\.[0-9]{1,9})?))?)?"
        r"(?:\s?(?P<after_>am|pm))?(?![0-9.:])"
    )
    return pattern.replace("_>", f"{which}>")
