from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.rounding import Interval, Printed, half_up, phrase, true_words, words_interval

QUALIFIERS = ["exact", "over", "nearly", "about", "at_least", "reach"]


def ends(digits: str, scale: int, qualifier, whole: bool = True) -> tuple:
    interval = words_interval(Printed.of(digits, scale), qualifier, whole=whole)
    return interval.low, interval.high


@pytest.mark.parametrize(
    ("digits", "scale", "qualifier", "low", "high"),
    [
        ("54.05", 10_000, "reach", 540450, 540549),
        ("54.05", 10_000, "exact", 540450, 540549),
        ("54", 10_000, "exact", 535000, 544999),
        ("2700", 1, "exact", 2700, 2700),
        ("2700", 1, "over", 2701, 2799),
        ("66000", 1, "over", 66001, 66999),
        ("54.10", 10_000, "over", 541001, 541099),
        ("54.1", 10_000, "over", 541001, 541999),
        ("50", 10_000, "over", 500001, 599999),
        ("10", 1, "over", 11, 19),
        ("57995", 1, "over", 57996, 57996),
        ("2700", 1, "nearly", 2601, 2699),
        ("3000", 1, "nearly", 2701, 2999),
        ("57995", 1, "nearly", 57994, 57994),
        ("9", 1, "nearly", 8, 8),
        ("2700", 1, "about", 2650, 2749),
        ("54.05", 10_000, "about", 540450, 540549),
        ("2700", 1, "at_least", 2700, None),
    ],
)
def test_counts(digits, scale, qualifier, low, high):
    assert ends(digits, scale, qualifier) == (low, high)


@pytest.mark.parametrize(
    ("digits", "qualifier", "low", "high"),
    [
        ("6616813", "over", "6616813.01", "6616813.99"),
        ("6616813", "exact", "6616812.5", "6616813.49"),
        ("4.23", "exact", "4.225", "4.234"),
        ("6600000", "nearly", "6500000.01", "6599999.99"),
    ],
)
def test_hours_are_continuous(digits, qualifier, low, high):
    assert ends(digits, 1, qualifier, whole=False) == (Decimal(low), Decimal(high))


def test_a_bound_is_compared_exactly_and_not_on_the_grid_it_is_shown_on():
    over = words_interval(Printed.of("6616813"), "over", whole=False)
    assert Fraction(6616813 * 3600 + 1, 3600) in over
    assert 6616813 not in over
    assert Fraction(6616814 * 3600 - 1, 3600) in over
    assert 6616814 not in over
    plain = words_interval(Printed.of("6616813"), "exact", whole=False)
    assert Fraction(6616813495, 1000) in plain
    assert 6616813.5 not in plain


def test_what_is_no_number_is_in_no_interval():
    assert None not in Interval(Decimal(0), None)


@pytest.mark.parametrize(
    ("value", "rounded"), [(540449, 540400), (540450, 540500), (540549, 540500), (540550, 540600), (0.5, 0)]
)
def test_half_up(value, rounded):
    assert half_up(value, Decimal(100)) == rounded


numbers = st.builds(
    lambda n, zeros, scale: Printed.of(str(n * 10**zeros), scale),
    st.integers(1, 9999),
    st.integers(0, 4),
    st.sampled_from([1, 1, 10_000]),
) | st.builds(lambda n: Printed.of(f"{Decimal(n) / 100:.2f}", 10_000), st.integers(1, 99_999))


@given(numbers, st.sampled_from(QUALIFIERS), st.booleans())
def test_an_interval_is_never_empty_and_its_ends_lie_in_it(number, qualifier, whole):
    interval = words_interval(number, qualifier, whole=whole)
    assert interval.low in interval
    assert interval.low - interval.step not in interval
    if interval.high is not None:
        assert interval.low <= interval.high
        assert interval.high in interval
        assert interval.high + interval.step not in interval


@given(numbers, st.sampled_from(QUALIFIERS))
def test_the_number_itself_is_allowed_unless_the_words_deny_it(number, qualifier):
    assert (number.value in words_interval(number, qualifier)) == (qualifier not in ("over", "nearly"))


@given(st.integers(1, 10**8), numbers, st.sampled_from(QUALIFIERS), st.booleans())
def test_suggested_words_are_true(value, like, qualifier, whole):
    number, hedge = true_words(value, like, qualifier, whole=whole)
    assert value in words_interval(number, hedge, whole=whole)


@given(st.fractions(1, 10**8, max_denominator=3600), numbers, st.sampled_from(QUALIFIERS))
def test_suggested_words_are_true_of_hours(value, like, qualifier):
    number, hedge = true_words(value, like, qualifier, whole=False)
    assert value in words_interval(number, hedge, whole=False)


@pytest.mark.parametrize(
    ("value", "digits", "scale", "qualifier", "words"),
    [
        (2650, "2700", 1, "over", "2600余支"),
        (2600, "2700", 1, "over", "2600支"),
        (540449, "54.05", 10_000, "reach", "达54.04万支"),
        (6616813.25, "6616812", 1, "over", "超过6616813支"),
        (2750, "3000", 1, "nearly", "近3000支"),
        (2650, "3000", 1, "nearly", "2000余支"),
        (12, "54.05", 10_000, "exact", "12支"),
    ],
)
def test_suggestions_read_like_the_original(value, digits, scale, qualifier, words):
    number, hedge = true_words(value, Printed.of(digits, scale), qualifier, whole=isinstance(value, int))
    assert phrase(number, hedge, "支") == words


def test_words_of_a_round_number_and_of_one_that_is_not():
    assert phrase(Printed.of("270"), "over", "支") == "270余支"
    assert phrase(Printed.of("271"), "over", "支") == "超过271支"


def test_at_least_is_repaired_downwards():
    number, qualifier = true_words(1_576_000, Printed.of("158", 10_000), "at_least")
    assert (number.digits, qualifier) == ("157万", "at_least")
    number, qualifier = true_words(2760, Printed.of("2800"), "at_least")
    assert (number.digits, qualifier) == ("2700", "at_least")
