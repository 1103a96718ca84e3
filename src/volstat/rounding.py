"""Rounding in words: what a number in prose allows the truth to be, and which words would be true of a value.

Both ways through the project use this: the article room reads `2700余支` as 2701–2799, the report room may write it
only of a value in that interval. The rules are those of the domain ("Rounding in words"):

- plain, 共, 为 (`exact`) and 达 (`reach`): equal at the printed precision, half-up on the decimal (540450 → 54.05万);
- 余, 多, 超过, 逾, 突破 (`over`): above X, below the next unit of X's last significant digit;
- 近, 将近 (`nearly`): below X by less than that unit and by less than a tenth of X (近3000: 2701–2999);
- 约, 左右 (`about`): X when rounded half-up to X's last significant digit;
- 以上, 不少于 (`at_least`): X or more.

A count moves in whole steps, so `超过57995次` can only mean 57996; hours are continuous and shown in hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final, Literal, TypeAlias

Qualifier = Literal["exact", "over", "nearly", "about", "at_least", "reach"]
Number: TypeAlias = int | float | Decimal | Fraction

SCALES: Final = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
WHOLE: Final = Decimal(1)
HUNDREDTH: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number as it stands in print: its value and how finely it was written."""

    value: Decimal
    precision: Decimal = WHOLE
    """Place value of the last printed digit: 1 in 2700, 100 in 54.05万, 10000 in 54万."""
    scale: int = 1
    """The written scale: 10000 in 54.05万."""

    @classmethod
    def of(cls, digits: str, scale: int = 1) -> Printed:
        """Returns the number written as `digits`, with or without decimals, times `scale`."""
        number = Decimal(digits)
        exponent = number.as_tuple().exponent
        places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        return cls(number * scale, Decimal(scale).scaleb(-places), scale)

    @property
    def significant(self) -> Decimal:
        """Place value of the last significant digit: 100 in 2700; zeros after a decimal point are significant."""
        if self.precision < self.scale or self.precision < 1 or not self.value:
            return self.precision
        place = self.precision
        while self.value % (place * 10) == 0:
            place *= 10
        return place

    @property
    def digits(self) -> str:
        """The number as text, in its own scale: `54.05万`, `2700`."""
        shown = (self.value / self.scale).quantize((self.precision / self.scale).normalize())
        word = next((word for word, scale in SCALES.items() if scale == self.scale), "")
        return f"{shown:f}{word}"


@dataclass(frozen=True, slots=True)
class Interval:
    """The values that a wording allows: from `floor` to `ceiling`, whose own ends may be outside."""

    floor: Decimal
    ceiling: Decimal | None
    """None: no upper end."""
    floor_outside: bool = False
    ceiling_outside: bool = False
    step: Decimal = WHOLE
    """The grid on which `low` and `high` are shown."""

    @property
    def low(self) -> Decimal:
        """The least value on the grid that is allowed."""
        low = (self.floor / self.step).to_integral_value(ROUND_CEILING) * self.step
        return low + self.step if self.floor_outside and low == self.floor else low

    @property
    def high(self) -> Decimal | None:
        """The greatest value on the grid that is allowed; None without an upper end."""
        if self.ceiling is None:
            return None
        high = (self.ceiling / self.step).to_integral_value(ROUND_FLOOR) * self.step
        return high - self.step if self.ceiling_outside and high == self.ceiling else high

    def __contains__(self, value: object) -> bool:
        """Whether a value is allowed, compared exactly."""
        if not isinstance(value, int | float | Decimal | Fraction):
            return False
        exact = Fraction(value)
        above = exact > self.floor if self.floor_outside else exact >= self.floor
        if self.ceiling is None:
            return above
        return above and (exact < self.ceiling if self.ceiling_outside else exact <= self.ceiling)


def half_up(value: Number, place: Decimal) -> Decimal:
    """Returns `value` rounded half-up to a multiple of `place`, exactly, whatever the type of `value`.

    >>> half_up(540450, Decimal(100))
    Decimal('540500')
    """
    exact = Fraction(value) / Fraction(place)
    whole = (exact + Fraction(1, 2)).__floor__()
    return (whole * place).quantize(place if place < 1 else WHOLE, ROUND_HALF_UP)


def round_down(value: Number, place: Decimal) -> Decimal:
    """Returns the greatest multiple of `place` that is not above `value`."""
    return (Fraction(value) / Fraction(place)).__floor__() * place


def words_interval(number: Printed, qualifier: Qualifier, *, whole: bool = True) -> Interval:
    """Returns the values that `number` under `qualifier` allows.

    Args:
        number: the number as printed.
        qualifier: how it is hedged.
        whole: counts move in whole steps; hours and ratios do not (`low` and `high` are then in hundredths, or
            a tenth of the printed precision where that is finer).

    >>> words_interval(Printed.of("2700"), "over").low, words_interval(Printed.of("2700"), "over").high
    (Decimal('2701'), Decimal('2799'))
    """
    step = WHOLE if whole else min(HUNDREDTH, number.precision / 10)
    value, unit = number.value, number.significant
    if qualifier == "at_least":
        return Interval(value, None, step=step)
    if qualifier == "over":
        only_next = whole and unit <= 1
        return Interval(value, value + unit, floor_outside=True, ceiling_outside=not only_next, step=step)
    if qualifier == "nearly":
        reach = min(unit, value / 10)
        if whole and reach <= 1:
            return Interval(value - 1, value, ceiling_outside=True, step=step)
        return Interval(value - reach, value, floor_outside=True, ceiling_outside=True, step=step)
    place = unit if qualifier == "about" else number.precision
    return Interval(value - place / 2, value + place / 2, ceiling_outside=True, step=step)


def true_words(value: Number, like: Printed, qualifier: Qualifier, *, whole: bool = True) -> tuple[Printed, Qualifier]:
    """Returns the number and qualifier nearest to those written that are true of `value`.

    The same qualifier at the same precision is tried first, then 余 at that precision, then the rounded number
    without a hedge, then the number in full.
    """
    place = like.significant
    below = Printed(round_down(value, place), like.precision, like.scale)
    rounded = Printed(half_up(value, like.precision), like.precision, like.scale)
    candidates: list[tuple[Printed, Qualifier]] = []
    if qualifier == "over":
        candidates = [(below, "over")]
    elif qualifier == "nearly":
        candidates = [(Printed(below.value + place, like.precision, like.scale), "nearly"), (below, "over")]
    elif qualifier == "about":
        candidates = [(Printed(half_up(value, place), like.precision, like.scale), "about")]
    elif qualifier == "at_least":
        candidates = [(below, "at_least")]
    candidates += [(rounded, "reach" if qualifier == "reach" else "exact")]
    in_full = Printed.of(str(half_up(value, WHOLE if whole else HUNDREDTH)))
    for number, hedge in candidates:
        if number.value > 0 and value in words_interval(number, hedge, whole=whole):
            return number, hedge
    return in_full, "exact"


def phrase(number: Printed, qualifier: Qualifier, measure: str = "") -> str:
    """Returns a number with its hedge and measure word, the hedge said once: `2700余支`, `超过6616813小时`."""
    digits = number.digits
    if qualifier == "over":
        round_number = number.significant > 1
        return f"{digits}余{measure}" if round_number else f"超过{digits}{measure}"
    before = {"nearly": "近", "about": "约", "at_least": "不少于", "reach": "达", "exact": ""}[qualifier]
    return f"{before}{digits}{measure}"
