"""Columns of counts: persons, participations, services."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pyarrow as pa

from volstat.intake.values.distinct import Distinct, Texts, faults
from volstat.intake.values.lexicon import lexicon
from volstat.intake.values.numerals import arabic
from volstat.intake.values.text import is_given, tidy

_MOST: Final = 10**12
_POWERS: Final = {"": 0, "百": 2, "千": 3, "万": 4, "亿": 8}


@dataclass(frozen=True, slots=True)
class Counts:
    """A column of counts."""

    value: pa.Array
    """int64, not negative."""
    fault: pa.Array
    """string, `bad_count` or null."""


def parse_counts(texts: Texts) -> Counts:
    """Returns a column of counts: `1,234`, `30人次`, `1.2万`, `30.0`, `三十`.

    What is no exact whole number (`2.5`, `-3`, 约30, 30余, 两三) is a bad count; 无, — and the like are null, never 0.
    """
    column = Distinct.of(texts)
    tidied = [tidy(text) for text in column.values.to_pylist()]
    counts = [read_count(text) if is_given(text) else None for text in tidied]
    kinds = ["bad_count" if c is None and is_given(text) else None for c, text in zip(counts, tidied, strict=True)]
    return Counts(column.spread(pa.array(counts, pa.int64())), column.spread(faults(kinds)))


def read_count(text: str) -> int | None:
    """Returns the count that one tidied text says, None where it says none."""
    found = _count().fullmatch(arabic(text.replace(" ", "")))
    if not found:
        return None
    decimals = found["decimals"] or ""
    power = _POWERS[found["power"] or ""] - len(decimals)
    digits = int(f"{found['whole'].replace(',', '')}{decimals}")
    if power < 0:
        digits, rest = divmod(digits, 10**-power)
        return None if rest or digits > _MOST else digits
    return digits * 10**power if digits * 10**power <= _MOST else None


@lru_cache
def _count() -> re.Pattern[str]:
    units = "|".join(map(re.escape, lexicon().count_units))
    return re.compile(
        r"(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,18})(?:\.(?P<decimals>[0-9]{1,18}))?"
        rf"(?P<power>[百千万亿])?(?:{units})?"
    )
