"""Counts: whole numbers with their units, and nothing that is only about a number."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake.values.counts import parse_counts
from volstat.intake.values.numerals import chinese


def counts(*texts: str | None) -> list[int | str | None]:
    read = parse_counts(pa.array(texts, pa.string()))
    return [fault or value for fault, value in zip(read.fault.to_pylist(), read.value.to_pylist(), strict=True)]


@given(st.integers(0, 99_999_999))
def test_a_count_in_any_form_is_read_back(count: int) -> None:
    wide = str(count).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    texts = [
        str(count),
        f"{count:,}",
        wide,
        f"{count}人次",
        f" {count} 人",
        f"{count}.0",
        f"{count:,}次",
        chinese(count),
        f"{chinese(count)}支",
    ]
    assert counts(*texts) == [count] * len(texts)


@given(st.integers(0, 10**8))
def test_myriads_are_exact(count: int) -> None:
    assert counts(f"{count // 10_000}.{count % 10_000:04}万") == [count]


def test_a_myriad_with_too_many_decimals_is_no_whole_number() -> None:
    assert counts("1.2万", "1.2万人", "1.23456万", "3千", "2亿") == [12000, 12000, "bad_count", 3000, 200_000_000]


@pytest.mark.parametrize(
    "text",
    [
        "约30",
        "30余",
        "30余人",
        "30多",
        "两三人",
        "-3",
        "2.5",
        "30-40",
        "三十来人",
        "2020-03-05",
        "1,23",
        "30小时",
        "x",
        "9" * 30,
        "NaN",
    ],
)
def test_what_is_no_count(text: str) -> None:
    assert counts(text) == ["bad_count"]


def test_not_given_is_null_and_zero_is_zero() -> None:
    assert counts(None, "", "—", "无", "未报", "0") == [None, None, None, None, None, 0]


@given(st.lists(st.none() | st.text() | st.from_regex(r"[0-9.,万千百人次一二十 \-]{1,12}", fullmatch=True)))
def test_no_text_crashes(texts: list[str | None]) -> None:
    read = parse_counts(pa.array(texts, pa.string()))
    assert all(value is None or value >= 0 for value in read.value.to_pylist())
    assert len(read.fault) == len(texts)
