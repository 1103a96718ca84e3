"""Periods as Chinese writes them name the same days as the forms of the command line."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.figures.periods import PeriodError, parse_period

TODAY = date(2021, 3, 6)


@pytest.mark.parametrize(
    ("words", "form"),
    [
        ("2020年", "2020"),
        ("2020年度", "2020"),
        ("2020年全年", "2020"),
        ("２０２０年", "2020"),
        ("2020年12月", "2020-12"),
        ("2020年2月份", "2020-02"),
        ("2020年2月3日", "2020-02-03"),
        ("2020年第四季度", "2020Q4"),
        ("2020年一季度", "2020Q1"),
        ("2020年上半年", "2020H1"),
        ("2020年下半年", "2020H2"),
        ("2020年2月3日至2020年3月31日", "2020-02-03..2020-03-31"),
        ("2020年1月至3月", "2020-01..2020-03"),
        ("2020年1-3月", "2020-01..2020-03"),
        ("去年", "2020"),
        ("去年12月", "2020-12"),
        ("今年一季度", "2021Q1"),
        ("上年度", "2020"),
        ("本年", "2021"),
        ("上月", "2021-02"),
        ("上个月", "2021-02"),
        ("本月", "2021-03"),
        ("上季度", "2020Q4"),
        (" 去年 ", "2020"),
    ],
)
def test_words_name_the_days_of_their_form(words, form):
    assert parse_period(words, TODAY) == parse_period(form, TODAY)


@pytest.mark.parametrize(
    "words", ["去", "年", "2020年13月", "2020年2月30日", "2020年第五季度", "上半年", "前年的", "2020年至"]
)
def test_other_words_are_refused(words):
    with pytest.raises(PeriodError, match=words):
        parse_period(words, TODAY)


@given(st.text("0123456789年月日至到上下半一二三四季度去今本-~. ", max_size=20))
def test_any_text_is_a_period_or_refused(words):
    try:
        period = parse_period(words, TODAY)
    except PeriodError:
        return
    assert period.start <= period.end
