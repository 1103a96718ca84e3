"""Times of day, spans of them (`8:00-12:00 13:30-17:30`), and the time between start and end columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.distinct import Distinct, Texts, faults
from volstat.intake.values.lexicon import lexicon
from volstat.intake.values.numerals import arabic
from volstat.intake.values.text import is_given, tidy

DAY_SECONDS: Final = 86_400
_NOON: Final = 43_200
_TO: Final = r"\s?(?:--|[-~至到―—–－])\s?"
_BETWEEN_SPANS: Final = re.compile(r"[\s,;、；和及与+/。]*")
_HOUR_WORDS: Final = re.compile(r"([0-9]{1,2})\s?[点时](?:钟|整|(半)|([0-9]{1,2})(?:分钟|分)?(?:([0-9]{1,2})秒)?)?")
_PLAIN_CLOCK: Final = re.compile("([01]?[0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?")
"""The form that columns of many values have; read at once."""
_EXCEL_CLOCK: Final = re.compile(r"(?:(?:1899-12-3[01]|1904-01-01) )?([0-9:.]+)")
_DAY_FRACTION: Final = re.compile(r"0\.[0-9]{3,}")


@dataclass(frozen=True, slots=True)
class Clocks:
    """A column of times of day."""

    clock: pa.Array
    """int32, seconds since midnight, 0–86400 (24:00)."""
    fault: pa.Array
    """string, `bad_clock` or null."""


@dataclass(frozen=True, slots=True)
class Spans:
    """A column of spans within a day."""

    start: pa.Array
    """int32, seconds since midnight of the first start."""
    end: pa.Array
    """int32, seconds since the same midnight of the last end; 01:00 of the next day is 90000."""
    seconds: pa.Array
    """int64, all spans of the cell together."""
    fault: pa.Array
    """string, `bad_clock` or null."""


class Span(NamedTuple):
    """From one time of day to another, in seconds since the first one's midnight."""

    start: int
    end: int


def parse_clocks(texts: Texts) -> Clocks:
    """Returns a column of times of day: `08:30`, `8时30分`, `下午2点`, Excel clocks, day fractions."""
    column = Distinct.of(texts)
    clocks: list[int | None] = []
    kinds: list[str | None] = []
    for text in map(tidy, column.values.to_pylist()):
        given = is_given(text)
        clock = _one_clock(text) if given else None
        clocks.append(clock)
        kinds.append("bad_clock" if clock is None and given else None)
    return Clocks(column.spread(pa.array(clocks, pa.int32())), column.spread(faults(kinds)))


def parse_clock_spans(texts: Texts) -> Spans:
    """Returns a column of spans of time within a day; several in one cell add up.

    `22:00-01:00` passes midnight. A span that would begin before noon and end earlier (`10:00-2:00`) is not read, since
    it may mean the afternoon; neither are spans of one cell that overlap.
    """
    column = Distinct.of(texts)
    tidied = [tidy(text) for text in column.values.to_pylist()]
    read = [read_spans(text) or () if is_given(text) else () for text in tidied]
    kinds = ["bad_clock" if not spans and is_given(text) else None for spans, text in zip(read, tidied, strict=True)]
    starts = [spans[0].start if spans else None for spans in read]
    ends = [spans[-1].end if spans else None for spans in read]
    sums = [sum(span.end - span.start for span in spans) if spans else None for spans in read]
    return Spans(
        start=column.spread(pa.array(starts, pa.int32())),
        end=column.spread(pa.array(ends, pa.int32())),
        seconds=column.spread(pa.array(sums, pa.int64())),
        fault=column.spread(faults(kinds)),
    )


def span_seconds(start_day: pa.Array, start_clock: pa.Array, end_day: pa.Array, end_clock: pa.Array) -> pa.Array:
    """Returns the seconds from start to end of each row, null where a clock is missing or only the end has a day.

    Without a day of its own the end lies on the start's day, or after midnight if the start lies after noon. What ends
    before it starts is negative.

    Args:
        start_day: date32, as from `parse_dates`; may be null throughout.
        start_clock: int32 seconds since midnight.
        end_day: date32, null where the cell holds a time of day only.
        end_clock: int32 seconds since midnight.
    """
    clocks = pc.subtract(end_clock.cast(pa.int64()), start_clock.cast(pa.int64()))
    days = pc.subtract(end_day.cast(pa.int32()), start_day.cast(pa.int32())).cast(pa.int64())
    passes = pc.and_(pc.less(clocks, 0), pc.greater_equal(start_clock, _NOON))
    same_day = pc.if_else(passes, pc.add(clocks, DAY_SECONDS), clocks)
    return pc.if_else(pc.is_null(end_day), same_day, pc.add(clocks, pc.multiply(days, DAY_SECONDS)))


def read_clock(text: str) -> int | None:
    """Returns seconds since midnight of one tidied text such as `8:30`, `下午2点半`, `8:30 pm`; None if it is none."""
    if plain := _PLAIN_CLOCK.fullmatch(text):
        return int(plain[1]) * 3600 + int(plain[2]) * 60 + int(plain[3] or 0)
    found = _clock().fullmatch(_with_colons(text))
    if not found:
        return None
    time = _Time.of(found, "")
    return None if time.bare else time.seconds(time.word)


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
        return Span(start, end + DAY_SECONDS) if start >= _NOON else None
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
    if end is None or (last.word and not first.word and start + _NOON <= end and start < _NOON):
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
    return _HOUR_WORDS.sub(
        lambda found: f"{found[1]}:{'30' if found[2] else found[3] or '00'}:{found[4] or '00'}", arabic(text.lower())
    )


def _one_clock(text: str) -> int | None:
    if _DAY_FRACTION.fullmatch(text):
        return min(round(float(text) * DAY_SECONDS), DAY_SECONDS)
    excel = _EXCEL_CLOCK.fullmatch(text)
    return read_clock(excel[1] if excel else text)


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
        r"(?:\s?:\s?(?P<minute_>[0-9]{1,2})(?::(?P<second_>[0-9]{1,2}(?:\.[0-9]{1,9})?))?)?"
        r"(?:\s?(?P<after_>am|pm))?(?![0-9.:])"
    )
    return pattern.replace("_>", f"{which}>")
