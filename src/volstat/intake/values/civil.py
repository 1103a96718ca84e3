"""Calendar days as numbers, for whole arrays and for the digits of fixed-width texts."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100

Ints = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Bytes = npt.NDArray[np.uint8]

_ZERO: Final = 48


def day_numbers(year: Ints, month: Ints, day: Ints) -> tuple[Ints, Flags]:
    """Returns days since 1970-01-01, and which of them exist and lie in the years 1900–2100.

    Where a day does not exist its number means nothing.
    """
    starts = _month_starts()
    valid = (year >= FIRST_YEAR) & (year <= LAST_YEAR) & (month >= 1) & (month <= 12) & (day >= 1)
    index = np.where(valid, (year - FIRST_YEAR) * 12 + month - 1, 0)
    first = starts[index]
    valid &= day <= starts[index + 1] - first
    return (first + day - 1).astype(np.int32), valid


def widths(texts: pa.Array) -> Ints:
    """Returns the bytes of each text of a string array, -1 for null."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1, texts.offset * 4) if len(texts) else _none()
    lengths = np.diff(offsets).astype(np.int32)
    if texts.null_count:
        lengths[texts.is_null().to_numpy(zero_copy_only=False)] = -1
    return lengths


def byte_matrix(texts: pa.Array, width: int) -> Bytes:
    """Returns the bytes of texts that are all `width` bytes wide, one row a text, without copying them."""
    if not len(texts):
        return np.empty((0, width), np.uint8)
    start = np.frombuffer(texts.buffers()[1], np.int32, 1, texts.offset * 4)[0]
    return np.frombuffer(texts.buffers()[2], np.uint8, len(texts) * width, start).reshape(len(texts), width)


def pair_at(matrix: Bytes, column: int) -> Ints:
    """Returns the two-digit number that each row holds from `column` on, below 0 where those are not two digits."""
    pairs = matrix[:, column : column + 2].view("<u2")[:, 0]  # two bytes at once, looked up in one table
    numbers: Ints = _pairs()[pairs]
    return numbers


def holds(matrix: Bytes, column: int, signs: bytes) -> Flags:
    """Tells which rows have one of `signs` in `column`."""
    wanted = np.zeros(256, np.bool_)
    wanted[list(signs)] = True
    found: Flags = wanted[matrix[:, column]]
    return found


@lru_cache
def _pairs() -> Ints:
    numbers = np.full(65_536, -10_000, np.int32)
    for tens in range(10):
        for ones in range(10):
            numbers[(ones + _ZERO) * 256 + tens + _ZERO] = tens * 10 + ones
    return numbers


@lru_cache
def _month_starts() -> Ints:
    months = np.arange(f"{FIRST_YEAR}-01", f"{LAST_YEAR + 1}-02", dtype="datetime64[M]")
    return months.astype("datetime64[D]").astype(np.int32)


def _none() -> npt.NDArray[Any]:
    return np.zeros(1, np.int32)
