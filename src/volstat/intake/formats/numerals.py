"""Numbers and letters as spreadsheets write them: plain decimals for cells, and column letters as numbers."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Final

FIFTEEN_DIGITS: Final = 1e15
"""From here on a number has more digits than a spreadsheet keeps."""
_ZERO_DAY: Final = "1899-12-31"


def plain(number: str) -> str | None:
    """Returns the canonical text of a number that is written in XML, or None where it is no number: `2.50` → `2.5`.

    Nine decimals are kept, as in the values of the binary formats.
    """
    try:
        value = Decimal(number)
    except InvalidOperation:
        return None
    if not value.is_finite() or abs(value.adjusted()) > 40:
        return None
    text = format(round(value, 9), "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"", "-0"} else text


def is_long(number: str) -> bool:
    """Returns whether a number written in XML has more than 15 digits before its point."""
    try:
        return abs(float(number)) >= FIFTEEN_DIGITS
    except ValueError:
        return False


def column_number(letters: str) -> int:
    """Returns 3 for `C`."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def clock(span: timedelta) -> str:
    """Returns a length of time as an Excel clock of canonical cell text: 30 hours → `1900-01-01 06:00:00`."""
    return (datetime.fromisoformat(_ZERO_DAY) + span).isoformat(sep=" ", timespec="seconds")
