"""Clocks: times of day, spans within a day, and the time between two columns."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake.values.clocks import parse_clock_spans, parse_clocks, span_seconds

MINUTES = st.integers(0, 1439)


def spans(text: str | None) -> tuple[int | None, int | None, int | None, str | None]:
    read = parse_clock_spans(pa.array([text], pa.string()))
    return read.start[0].as_py(), read.end[0].as_py(), read.seconds[0].as_py(), read.fault[0].as_py()


def clock(text: str | None) -> int | str | None:
    read = parse_clocks(pa.array([text], pa.string()))
    return read.fault[0].as_py() or read.clock[0].as_py()


def at(hour: int, minute: int = 0) -> int:
    return hour * 3600 + minute * 60


CLOCK_FORMS = [
    "{h}:{m:02}",
    "{h:02}:{m:02}:00",
    "{h}时{m}分",
    "{h}点{m:02}",
    "{h:02}：{m:02}",
    "1899-12-31 {h:02}:{m:02}:00",
]


@given(MINUTES, st.sampled_from(CLOCK_FORMS))
def test_a_time_of_day_in_any_form_is_read_back(minutes: int, form: str) -> None:
    assert clock(form.format(h=minutes // 60, m=minutes % 60)) == minutes * 60


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("8点", at(8)), ("八点半", at(8, 30)), ("下午2点半", at(14, 30)),
        ("下午14:00", at(14)), ("中午12点", at(12)), ("凌晨12点", 0),
        ("晚上12点", at(24)), ("晚上8:30", at(20, 30)), ("24:00", at(24)), ("2:30 PM", at(14, 30)), ("12:00 AM", 0),
        ("0.354166667", at(8, 30)), ("08:30:59.9", at(8, 31)),
    ],
)  # fmt: skip
def test_times_of_day(text: str, seconds: int) -> None:
    assert clock(text) == seconds


@pytest.mark.parametrize(
    "text", ["8", "25:00", "24:01", "8:60", "上午14:00", "2020-03-05 08:00", "早上", "8:00-9:00", "x"]
)
def test_what_is_no_time_of_day(text: str) -> None:
    assert clock(text) == "bad_clock"


@given(st.lists(MINUTES, min_size=2, max_size=8, unique=True), st.sampled_from([" ", "\n", "，", "、", "; "]))
def test_several_spans_add_up(minutes: list[int], between: str) -> None:
    marks = sorted(minutes)[: len(minutes) // 2 * 2]
    pairs = list(zip(marks[::2], marks[1::2], strict=True))
    text = between.join(f"{a // 60}:{a % 60:02}-{b // 60:02}:{b % 60:02}" for a, b in pairs)
    assert spans(text) == (marks[0] * 60, marks[-1] * 60, sum(b - a for a, b in pairs) * 60, None)


@pytest.mark.parametrize(
    ("text", "start", "end", "hours"),
    [
        ("8:00-12:00 13:30-17:30", at(8), at(17, 30), 8),
        ("上午8点至12点", at(8), at(12), 4),
        ("上午8:30-11:30下午2:00-5:00", at(8, 30), at(17), 6),
        ("下午2点到5点", at(14), at(17), 3),
        ("下午5点至9点", at(17), at(21), 4),
        ("8点-下午5点", at(8), at(17), 9),
        ("8-12点", at(8), at(12), 4),
        ("８：００～１２：００", at(8), at(12), 4),
        ("22:00-01:00", at(22), at(25), 3),
        ("晚上10点至1点", at(22), at(25), 3),
        ("晚上10点至凌晨1点", at(22), at(25), 3),
        ("22:00-24:00 0:00-2:00", at(22), at(26), 4),
    ],
)
def test_spans(text: str, start: int, end: int, hours: int) -> None:
    assert spans(text) == (start, end, hours * 3600, None)


@pytest.mark.parametrize(
    "text",
    ["10:00-2:00", "上午10点至2点", "2点至下午5点", "8-12", "8:00-", "8:00", "8:00-25:00",
     "8:00-12:00 11:00-13:00", "8:00-12:0013:00-14:00",
     "全天", "8:00-12:00 休息", "8:00-10:00pm", "13:00-17:00 8:00-12:00", "13:30-7:30", "8:4-12:00", "8点3至9点"],
)  # fmt: skip
def test_what_is_no_span_or_reads_two_ways(text: str) -> None:
    assert spans(text) == (None, None, None, "bad_clock")


def test_nothing_given_is_null() -> None:
    assert spans(None) == spans("无") == spans(" ") == (None, None, None, None)
    assert clock(None) is clock("—") is None


def between(start: tuple[date | None, int | None], end: tuple[date | None, int | None]) -> int | None:
    columns = [
        column
        for day, clock in (start, end)
        for column in (pa.array([day], pa.date32()), pa.array([clock], pa.int32()))
    ]
    return span_seconds(*columns)[0].as_py()


def test_the_time_between_two_columns() -> None:
    day, next_day = date(2020, 3, 5), date(2020, 3, 6)
    assert between((day, at(8)), (day, at(12))) == at(4)
    assert between((day, at(22)), (next_day, at(1))) == at(3)
    assert between((day, at(22)), (None, at(1))) == at(3)
    assert between((day, at(18)), (None, at(8))) == at(14)
    assert between((day, at(14)), (None, at(7))) == -at(7)
    assert between((None, at(8)), (None, at(12))) == at(4)
    assert between((day, at(12)), (day, at(8))) == -at(4)
    assert between((day, at(9)), (None, at(8))) == -at(1)
    assert between((None, at(8)), (day, at(12))) is None
    assert between((day, None), (day, at(12))) is None
    assert between((day, at(8)), (day, None)) is None


@given(st.lists(st.none() | st.text() | st.from_regex(r"[0-9:\-~至点时半上下午晚 apm]{1,16}", fullmatch=True)))
def test_no_text_crashes(texts: list[str | None]) -> None:
    column = pa.array(texts, pa.string())
    read = parse_clock_spans(column)
    assert len(read.seconds) == len(parse_clocks(column).clock) == len(texts)
    assert all(seconds is None or seconds >= 0 for seconds in read.seconds.to_pylist())
