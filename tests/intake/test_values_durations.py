"""Durations: units, clocks, and what a column of bare numbers shows."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake.values.durations import parse_durations, readings

BAD, AMBIGUOUS, NEGATIVE = "bad_duration", "ambiguous_duration", "negative_duration"


def column(*texts: str | None, **settings: Any) -> list[int | str | None]:
    """Returns seconds, or the fault in their place."""
    read = parse_durations(pa.array(texts, pa.string()), **settings)
    return [fault or seconds for fault, seconds in zip(read.fault.to_pylist(), read.seconds.to_pylist(), strict=True)]


@given(st.integers(0, 10**7))
def test_hundredths_of_hours_are_exact_seconds(hundredths: int) -> None:
    text = f"{hundredths // 100}.{hundredths % 100:02}"
    assert column(text, "0.75") == [hundredths * 36, 2700]
    assert column(f"{text}小时") == [hundredths * 36]


@given(st.integers(0, 99), st.integers(0, 59))
def test_hours_and_minutes_in_any_form_are_read_back(hours: int, minutes: int) -> None:
    seconds = hours * 3600 + minutes * 60
    texts = [
        f"{hours}小时{minutes}分", f"{hours} 小时 {minutes} 分钟", f"{hours}时{minutes:02}分", f"{hours}h{minutes}m",
        f"{hours}H{minutes}MIN", f"{hours}:{minutes:02}", f"{hours:02}:{minutes:02}:00", f"{hours}小时{minutes}",
        f"{hours * 60 + minutes}分钟", f"{hours * 60 + minutes}min", f"{seconds}秒",
    ]  # fmt: skip
    assert column(*texts) == [seconds] * len(texts)
    assert column(*texts[:5], *texts[6:], measure="minutes") == [seconds] * (len(texts) - 1)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("1个半小时", 90), ("两小时", 120), ("两个半小时", 150), ("半小时", 30), ("半个小时", 30), ("一个小时", 60),
        ("1小时半", 90), ("2.5h", 150), ("2.5H", 150), ("２．５小时", 150),
        ("三十分钟", 30), ("一刻钟", 15), ("2时30分钟", 150),
        ("2小时零5分", 125), ("1,234.5", 74070), (".5", 30),
        ("1899-12-31 02:30:00", 150), ("1900-01-01 06:00:00", 1800),
        ("1900-03-01 12:00:00", 61 * 1440 + 720), ("100:30:00", 6030), ("0", 0), ("-0", 0),
    ],
)  # fmt: skip
def test_forms(text: str, minutes: int) -> None:
    assert column(text) == [minutes * 60]


@pytest.mark.parametrize(
    "text",
    ["半天", "一天", "全天", "0.5天", "约2小时", "2小时左右", "2-3小时", "两三小时",
     "8:00-10:00", "NaN", "inf", "1e5", "--2", "小时",
     "2020-03-05", "2:75", "1,5", "9" * 50, "999999999999小时", "一会儿", "1小时90分"],
)  # fmt: skip
def test_what_is_no_length_of_time(text: str) -> None:
    assert column(text) == [BAD]


def test_negative_times() -> None:
    assert column("-2", "－2", "-2小时", "−0.5") == [NEGATIVE] * 4


def test_nothing_given_is_null() -> None:
    assert column(None, "", "无", "—", "未报") == [None] * 5


def test_bare_numbers_follow_the_header_and_units_in_the_cell_go_before_it() -> None:
    assert column("90", "2小时", "1.5h", measure="minutes") == [5400, 7200, 5400]
    assert column("90", "90分", measure="seconds") == [90, 5400]
    assert column("0.5", "0.1042", measure="days") == [43200, 9000]
    assert column("2", "2分钟", measure="hours") == [7200, 120]


def test_a_short_clock_in_a_column_of_minutes_reads_two_ways() -> None:
    assert column("2:30", "02:30:00", measure="minutes") == [AMBIGUOUS, 9000]


@given(st.lists(st.integers(1, 1439), min_size=1), st.integers(5, 12))
def test_fractions_of_a_day_are_read_where_one_of_them_proves_it(minutes: list[int], places: int) -> None:
    # the first is 2 h 30 min, which is no whole number of minutes as hours
    texts = [str((Decimal(m) / 1440).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)) for m in [150, *minutes]]
    assert column(*texts) == [m * 60 for m in [150, *minutes]]
    assert column(*reversed(texts)) == [m * 60 for m in reversed([150, *minutes])]


def test_fractions_of_a_day_take_their_trimmed_neighbours_along() -> None:
    assert column("0.1042", "0.25", "0.5", "0") == [9000, 21600, 43200, 0]
    assert column("1.0416667", "0.1041667") == [90000, 9000]
    assert column("0.25", "0.5", "0.75") == [900, 1800, 2700]


def test_a_fraction_of_a_day_among_hours_is_ambiguous_and_the_hours_are_read() -> None:
    assert column("0.1042", "2.5", "0.3333", "2") == [AMBIGUOUS, 9000, 1200, 7200]
    assert readings("0.1042") == (375, 9000)


def test_excel_clocks_say_so() -> None:
    texts = ["1899-12-31 02:30:00", "02:30:00", "2:30", "2.5", "2小时", None]
    assert parse_durations(pa.array(texts)).clock.to_pylist() == [True, True, False, False, False, False]
    assert parse_durations(pa.array(["0.1042", "0"])).clock.to_pylist() == [True, False]


def test_days_that_readers_write_twice_are_ambiguous() -> None:
    assert column("1900-02-28 12:00:00", "1904-01-01 02:30:00") == [AMBIGUOUS, AMBIGUOUS]
    assert column("1904-01-01 02:30:00", "1904-01-02 06:00:00", base1904=True) == [9000, 108000]


@pytest.mark.parametrize("ending", ["30", "15", "45", "10", "20", "05"])
def test_decimals_that_may_be_minutes_are_ambiguous(ending: str) -> None:
    assert column(f"1.{ending}", "2.00", "3") == [AMBIGUOUS, 7200, 10800]
    assert column(f"1.{ending}", measure="hours") == [AMBIGUOUS]
    assert column(f"1.{ending}", measure="minutes") == [round(60 + 0.6 * int(ending))]


@pytest.mark.parametrize("proof", ["2.75", "2.62", "2.50", "2.25", "2.33"])
def test_decimals_are_hours_where_another_cell_proves_it(proof: str) -> None:
    assert column("1.30", proof)[0] == 4680
    assert column(proof, "1.30")[1] == 4680


@pytest.mark.parametrize("other", ["2.5", "2.9", "2.125", "3"])
def test_a_zero_that_the_column_does_not_print_elsewhere_is_ambiguous_all_the_same(other: str) -> None:
    assert column("1.30", "2.75", other)[0] == AMBIGUOUS
    assert column("1.35", "2.75", other)[0] == 5 * 972
    assert column("1.50", "2.75", other)[0] == 5400


def test_one_decimal_is_a_plain_number_unless_its_column_is_doubtful() -> None:
    assert column("1.3", "2") == [4680, 7200]
    assert column("1.3", "2.45", "2") == [AMBIGUOUS, AMBIGUOUS, 7200]
    assert column("1.30小时") == [4680]
    assert readings("1.30") == (4680, 5400)


@given(st.permutations(["1.30", "2.00", "3", "2小时30分", "0.5", "半天", "-1"]))
def test_the_order_of_rows_does_not_matter(texts: list[str]) -> None:
    expected = dict(zip(sorted(texts), column(*sorted(texts)), strict=True))
    assert column(*texts) == [expected[text] for text in texts]


@given(st.lists(st.none() | st.text() | st.from_regex(r"[0-9.,:小时分半个hm\- ]{1,14}", fullmatch=True)))
def test_no_text_crashes(texts: list[str | None]) -> None:
    read = parse_durations(pa.array(texts, pa.string()))
    assert len(read.seconds) == len(read.fault) == len(read.clock) == len(texts)
    assert all(
        seconds is None or fault is None
        for seconds, fault in zip(read.seconds.to_pylist(), read.fault.to_pylist(), strict=True)
    )
    for text in texts:
        readings(text or "")
