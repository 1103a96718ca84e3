"""What the article room passes on: claims, warnings, and the places they stand at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeAlias

from volstat.rounding import HUNDREDTH, WHOLE, Interval, Printed, Qualifier, words_interval

Verdict = Literal["match", "rounded", "mismatch", "ambiguous", "unverifiable"]


@dataclass(frozen=True, slots=True)
class Span:
    """A period of flows: days, both ends inside."""

    start: date
    end: date


When: TypeAlias = Span | date | None
"""A flow's days, a stock's day (for a flow: everything up to that day), or not known."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a claim."""

    figure: str
    scope: Mapping[str, str]
    period: When


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its hedges and its measure word, as it stands in the text."""

    start: int
    end: int
    printed: Printed
    qualifier: Qualifier
    unit: str
    """The measure word as printed; empty for none."""
    family: str
    """The measure's family; `none` without a measure word."""
    whole: bool
    number_start: int
    """Where the number itself begins, behind its hedges."""
    span: tuple[Decimal, Decimal] | None = None
    """The ends of a vague number: 十几, 几千, 200至300."""
    chinese: bool = False
    hedges: tuple[str, ...] = ()
    """Every hedge said of it, in order: two of them are one too many."""
    said_start: int = 0
    """Where the words about it begin, 达 included."""

    @property
    def interval(self) -> Interval:
        """The values that the words allow."""
        if self.span is None:
            return words_interval(self.printed, self.qualifier, whole=self.whole)
        high = None if self.qualifier == "at_least" else self.span[1]
        return Interval(self.span[0], high, step=WHOLE if self.whole else HUNDREDTH)


@dataclass(frozen=True, slots=True)
class Claim:
    """One number in an article, understood; after verification with a verdict."""

    text: str
    start: int
    end: int
    quantity: Quantity
    reading: Reading
    kind: str = ""
    """What an `other` is: target, money, share, growth, per_head, beneficiaries, …"""
    also: tuple[Reading, ...] = ()
    """Other ways to understand it."""
    verdict: Verdict | None = None
    actual: int | float | None = None
    note: str = ""
    remark: str = ""
    """What the note of an untrue claim says beyond the value and the suggestion: the right unit, what explains it."""
    suggestion: str = ""
    """Words in its place that would be true; empty where none are needed or known."""

    @property
    def figure(self) -> str:
        """The figure's code name, or `other`."""
        return self.reading.figure

    @property
    def low(self) -> Decimal:
        """The least value that the words allow."""
        return self.quantity.interval.low

    @property
    def high(self) -> Decimal | None:
        """The greatest value that the words allow; None without an upper end."""
        return self.quantity.interval.high

    def as_json(self) -> dict[str, Any]:
        """Returns the claim under the keys of the command's contract."""
        return {
            "text": self.text,
            "start": self.start,
            "end": self.end,
            "figure": self.figure,
            "value": plain(self.quantity.printed.value),
            "unit": self.quantity.unit,
            "low": plain(self.low),
            "high": None if self.high is None else plain(self.high),
            "qualifier": self.quantity.qualifier,
            "scope": dict(self.reading.scope),
            "period": when_json(self.reading.period),
            "verdict": self.verdict,
            "actual": self.actual,
            "note": self.note,
        }


@dataclass(frozen=True, slots=True)
class Warning:
    """Something about the article's words or arithmetic that a person should look at."""

    text: str
    start: int
    end: int
    kind: str
    note: str

    def as_json(self) -> dict[str, Any]:
        """Returns the warning under the keys of the command's contract."""
        return {"text": self.text, "start": self.start, "end": self.end, "kind": self.kind, "note": self.note}


@dataclass(frozen=True, slots=True)
class Checked:
    """An article's claims, judged or not, and the warnings beside them."""

    claims: tuple[Claim, ...] = ()
    warnings: tuple[Warning, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    """What was assumed for the reading: `published`, `city`."""

    @property
    def untrue(self) -> tuple[Claim, ...]:
        """The claims that the data contradict."""
        return tuple(claim for claim in self.claims if claim.verdict == "mismatch")

    def as_json(self) -> dict[str, Any]:
        """Returns both lists under the keys of the command's contract."""
        return {"claims": [c.as_json() for c in self.claims], "warnings": [w.as_json() for w in self.warnings]}


def plain(number: Decimal) -> int | float:
    """Returns a decimal as the number that JSON shows: an int where it is whole."""
    return int(number) if number == number.to_integral_value() else float(number)


def when_json(period: When) -> dict[str, str] | None:
    """Returns a period under the contract's keys; None where it is not known."""
    if isinstance(period, Span):
        return {"start": period.start.isoformat(), "end": period.end.isoformat()}
    return None if period is None else {"as_of": period.isoformat()}
