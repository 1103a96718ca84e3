"""Dates: every form people and programs write, and those that are refused."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake.values import distinct
from volstat.intake.values.dates import Dates, parse_dates
from volstat.intake.values.numerals import chinese

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
CLOCKS = st.times().map(lambda t: t.replace(microsecond=0))


def rows(dates: Dates) -> list[tuple[Any, ...]]:
    columns = (dates.day, dates.end_day, dates.clock, dates.end_clock, dates.month_only, dates.fault)
    return list(zip(*(column.to_pylist() for column in columns), strict=True))


def one(text: str, **settings: Any) -> tuple[Any, ...]:
    return rows(parse_dates(pa.array([text]), **settings))[0]


def at(hour: int, minute: int = 0, second: int = 0) -> int:
    return hour * 3600 + minute * 60 + second


def full(number: int) -> str:
    return str(number).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})


WRITTEN = {
    "iso": lambda d: d.isoformat(),
    "slashes": lambda d: f"{d.year:04}/{d.month}/{d.day}",
    "dots": lambda d: f"{d.year:04}.{d.month}.{d.day}",
    "chinese": lambda d: f"{d.year:04}年{d.month}月{d.day}日",
    "padded": lambda d: f"{d.year:04}年{d.month:02}月{d.day:02}日",
    "spaced": lambda d: f" {d.year:04} 年 {d.month} 月 {d.day} 号 ",
    "digits": lambda d: f"{d:%Y%m%d}",
    "wide": lambda d: f"{full(d.year)}年{full(d.month)}月{full(d.day)}日",
    "numerals": lambda d: (
        f"{''.join('〇一二三四五六七八九'[int(c)] for c in str(d.year))}年{chinese(d.month)}月{chinese(d.day)}日"
    ),
    "weekday": lambda d: f"{d.isoformat()}(星期{'一二三四五六日'[d.weekday()]})",
    "midnight": lambda d: f"{d.isoformat()} 00:00:00",
}


@given(DAYS, st.sampled_from(sorted(WRITTEN)))
def test_a_day_in_any_form_is_read_back(day: date, form: str) -> None:
    assert one(WRITTEN[form](day)) == (day, None, None, None, False, None)


MOMENTS = {
    "iso": "%Y-%m-%d %H:%M:%S",
    "letter": "%Y-%m-%dT%H:%M:%S",
    "java": "%Y-%m-%d %H:%M:%S.0",
    "fraction": "%Y-%m-%d %H:%M:%S.123",
    "zone": "%Y-%m-%dT%H:%M:%S+08:00",
    "slashes": "%Y/%m/%d %H:%M:%S",
    "digits": "%Y%m%d%H%M%S",
    "chinese": "%Y年%m月%d日 %H时%M分%S秒",
    "glued": "%Y年%m月%d日%H:%M:%S",
}


@given(DAYS, CLOCKS, st.sampled_from(sorted(MOMENTS)))
def test_a_moment_in_any_form_is_read_back(day: date, clock: time, form: str) -> None:
    text = datetime.combine(day, clock).strftime(MOMENTS[form])
    seconds = at(clock.hour, clock.minute, clock.second)
    assert one(text)[:3] == (day, None, seconds or None)


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("2020年3月5日 上午8:30", at(8, 30)),
        ("2020年3月5日下午2点", at(14)),
        ("2020年3月5日 星期四 08:30", at(8, 30)),
        ("2020/3/5 8:30", at(8, 30)),
        ("202003050830", at(8, 30)),
        ("43895.354166667", at(8, 30)),
        ("2020-03-05 24:00", at(24)),
    ],
)
def test_times_of_day(text: str, clock: int) -> None:
    assert one(text) == (date(2020, 3, 5), None, clock, None, False, None)


@given(st.dates(date(1927, 6, 1), date(2099, 12, 31)))
def test_serials_of_both_bases_are_read_back(day: date) -> None:
    assert one(str((day - date(1899, 12, 30)).days))[0] == day
    late = day + timedelta(1462)
    assert one(str((day - date(1899, 12, 30)).days), base1904=True)[0] == (late if late.year <= 2100 else None)


@pytest.mark.parametrize(
    "text", ["2020-03", "2020-3", "2020.03", "2020/3", "2020年3月", "2020年3月份", "202003", "二〇二〇年三月"]
)
def test_months_are_their_first_day_and_say_so(text: str) -> None:
    assert one(text) == (date(2020, 3, 1), None, None, None, True, None)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2020年3月5日-7日", date(2020, 3, 5), date(2020, 3, 7)),
        ("2020年3月5-7日", date(2020, 3, 5), date(2020, 3, 7)),
        ("2020-03-05至2020-03-07", date(2020, 3, 5), date(2020, 3, 7)),
        ("2020-03-05 - 2020-03-07", date(2020, 3, 5), date(2020, 3, 7)),
        ("2020.3.5～3.7", date(2020, 3, 5), date(2020, 3, 7)),
        ("2020/3/5-3/7", date(2020, 3, 5), date(2020, 3, 7)),
        ("2020年12月30日至1月2日", date(2020, 12, 30), date(2021, 1, 2)),
        ("2020年1月-3月", date(2020, 1, 1), date(2020, 3, 31)),
        ("2020-01至2020-02", date(2020, 1, 1), date(2020, 2, 29)),
    ],
)
def test_ranges(text: str, first: date, last: date) -> None:
    assert one(text) == (first, last, None, None, last.day in (29, 31), None)


def test_ranges_within_and_over_days_keep_their_times() -> None:
    assert one("2020-03-05 08:00-12:00") == (date(2020, 3, 5), None, at(8), at(12), False, None)
    assert one("2020-03-05 22:00-01:00") == (date(2020, 3, 5), None, at(22), at(25), False, None)
    assert one("2020-03-05 08:00 至 2020-03-06 12:00") == (
        date(2020, 3, 5),
        date(2020, 3, 6),
        at(8),
        at(12),
        False,
        None,
    )


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-30", "2020-13-01", "2020-00-10", "00-00-00",
        "0000-00-00 00:00:00", "1899-12-31", "2101-01-01", "99999",
        "文字", "2020", "05/03/2020", "2020.1", "3月5日", "03-05", "20年3月5日", "2020-3/5", "2020-03-07至2020-03-05",
        "2020-03-05 25:00", "2020-03-05 8:00-12:00 14:00-17:00", "2020年3月5日、7日", "2020-03-05T00:30:00Z", "12月",
    ],
)  # fmt: skip
def test_what_does_not_exist_or_reads_two_ways_is_a_bad_date(text: str) -> None:
    assert one(text) == (None, None, None, None, False, "bad_date")


def test_day_and_month_turned_are_read_where_only_one_can_be_the_day() -> None:
    assert one("25/03/2020")[0] == one("03/25/2020")[0] == date(2020, 3, 25)
    assert one("05/05/2020")[0] == date(2020, 5, 5)


def test_a_default_year_completes_what_has_none() -> None:
    for text in ("3月5日", "03-05", "3/5", "三月五日"):
        assert one(text, default_year=2021)[0] == date(2021, 3, 5)
    assert one("3月5日-7日", default_year=2021)[:2] == (date(2021, 3, 5), date(2021, 3, 7))
    assert one("2月29日", default_year=2021)[5] == "bad_date"


def test_blanks_and_words_for_nothing_are_null_without_fault() -> None:
    assert rows(parse_dates(pa.array([None, "", " ", "无", "—"]))) == [(None, None, None, None, False, None)] * 5


def test_midnight_is_a_time_only_where_other_times_stand() -> None:
    days = pa.array(["2020-03-05 00:00:00", "2020-03-06"])
    assert parse_dates(days).clock.to_pylist() == [None, None]
    moments = pa.array(["2020-03-05 00:00:00", "2020-03-06 08:00:00", "2020-03-07"])
    assert parse_dates(moments).clock.to_pylist() == [0, at(8), None]


@given(st.lists(st.none() | st.text() | st.from_regex(r"[0-9年月日/:.\- 至T上午点]{1,24}", fullmatch=True)))
def test_no_text_crashes(texts: list[str | None]) -> None:
    assert len(parse_dates(pa.array(texts, pa.string()), default_year=2020).day) == len(texts)


def test_the_ways_for_columns_of_many_values_agree_with_the_way_for_few(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = datetime(2020, 1, 1)
    forms = [*MOMENTS.values(), "%Y-%m-%d", "%Y年%m月%d日 上午%H:%M", "2020-02-3%w 08:00:%S", "无"]
    texts = [
        (begin + timedelta(minutes=row * 37, seconds=row % 60)).strftime(forms[row % len(forms)]) if row % 13 else None
        for row in range(900)
    ]
    expected = [rows(parse_dates(pa.array([text, "2020-01-01 08:00:00"])))[0] for text in texts]
    monkeypatch.setattr(distinct, "_SAMPLE", 8)
    assert rows(parse_dates(pa.array(texts))) == expected
