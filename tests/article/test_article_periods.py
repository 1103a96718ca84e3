from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.article.periods import find_periods
from volstat.article.results import Span
from volstat.article.view import view_of

PUBLISHED = date(2021, 3, 6)


def found(text, published=PUBLISHED):
    return [m for m in find_periods(view_of(text).text, published) if m.kind != "compare"]


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2020年", (2020, 1, 1), (2020, 12, 31)),
        ("2020年度", (2020, 1, 1), (2020, 12, 31)),
        ("二〇二〇年", (2020, 1, 1), (2020, 12, 31)),
        ("去年", (2020, 1, 1), (2020, 12, 31)),
        ("前年", (2019, 1, 1), (2019, 12, 31)),
        ("今年", (2021, 1, 1), (2021, 3, 6)),
        ("今年以来", (2021, 1, 1), (2021, 3, 6)),
        ("2018年以来", (2018, 1, 1), (2021, 3, 6)),
        ("2020年上半年", (2020, 1, 1), (2020, 6, 30)),
        ("去年下半年", (2020, 7, 1), (2020, 12, 31)),
        ("2020年第四季度", (2020, 10, 1), (2020, 12, 31)),
        ("去年前三季度", (2020, 1, 1), (2020, 9, 30)),
        ("今年前两个月", (2021, 1, 1), (2021, 2, 28)),
        ("2020年12月", (2020, 12, 1), (2020, 12, 31)),
        ("二〇二〇年十二月", (2020, 12, 1), (2020, 12, 31)),
        ("12月", (2020, 12, 1), (2020, 12, 31)),
        ("2月份", (2021, 2, 1), (2021, 2, 28)),
        ("12月5日", (2020, 12, 5), (2020, 12, 5)),
        ("2月10日", (2021, 2, 10), (2021, 2, 10)),
        ("十二月五日", (2020, 12, 5), (2020, 12, 5)),
        ("2020年2月3日至3月31日", (2020, 2, 3), (2020, 3, 31)),
        ("2020年12月20日至2021年1月10日", (2020, 12, 20), (2021, 1, 10)),
        ("10月1日至8日", (2020, 10, 1), (2020, 10, 8)),
        ("2020年1—11月", (2020, 1, 1), (2020, 11, 30)),
        ("2020年11月至2021年1月", (2020, 11, 1), (2021, 1, 31)),
        ("2018年至2020年", (2018, 1, 1), (2020, 12, 31)),
        ("2018-2020年", (2018, 1, 1), (2020, 12, 31)),
        ("上月", (2021, 2, 1), (2021, 2, 28)),
        ("本月", (2021, 3, 1), (2021, 3, 31)),
        ("昨日", (2021, 3, 5), (2021, 3, 5)),
    ],
)
def test_spans(text, start, end):
    (mention,) = found(text + "，全市")
    expected = Span(date(*start), min(date(*end), PUBLISHED) if text == "本月" else date(*end))
    assert mention.period == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("截至2020年12月31日", (2020, 12, 31)),
        ("截至2月底", (2021, 2, 28)),
        ("2020年底", (2020, 12, 31)),
        ("截至去年年底", (2020, 12, 31)),
        ("到2020年末", (2020, 12, 31)),
        ("截至3月5日", (2021, 3, 5)),
        ("截至目前", (2021, 3, 6)),
        ("目前", (2021, 3, 6)),
    ],
)
def test_days_of_stocks(text, day):
    (mention,) = found(text + "，全市")
    assert mention.kind in ("as_of", "now")
    assert mention.period == date(*day)


@pytest.mark.parametrize(
    "text", ["近年来", "近三年", "连日来", "疫情发生以来", "今年春运期间", "2月30日", "去年国庆假期期间"]
)
def test_vague_periods_are_known_to_be_vague(text):
    assert [m.kind for m in found(text + "，全市")] == ["vague"]


@pytest.mark.parametrize("text", ["比2019年", "较上年末", "与2019年相比", "成立于2016年", "同去年"])
def test_what_something_is_measured_against_is_no_period(text):
    assert found(f"全市{text}") == []


def test_a_later_mention_takes_its_year_from_an_earlier_one():
    assert [m.period for m in found("2019年11月开展活动，12月又开展活动，次年1月结束")][1:] == [
        Span(date(2019, 12, 1), date(2019, 12, 31)),
        Span(date(2020, 1, 1), date(2020, 1, 31)),
    ]


def test_the_day_itself_again():
    first, again = found("2020年12月5日开幕，当天收官")
    assert first.period == again.period == Span(date(2020, 12, 5), date(2020, 12, 5))


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_full_dates_are_read_back(day):
    (mention,) = found(f"{day.year}年{day.month}月{day.day}日", None)
    assert mention.period == Span(day, day)


@given(st.text(alphabet="0123456789年月日至到底末季度上下半去今前全截至以来一二十—- ", max_size=25))
def test_no_text_breaks_the_reader(text):
    for mention in find_periods(text, PUBLISHED):
        assert 0 <= mention.start < mention.end <= len(text)
