"""Keyed 64-bit fingerprints of numbers that are no secret, for whole columns at once.

The keys of `volstat.privacy` cannot be turned back, which costs a hash for each text. The number of a record needs only
to be equal where it is equal: multilinear hashing (Lemire and Kaser, "Strongly universal string hashing is fast", 2014)
gives that by multiplying vectors. Two texts collide with a probability of 2^-64, whatever they are, since the factors
come from the project's key.
"""

from __future__ import annotations

import hashlib
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from volstat.intake.values.civil import byte_matrix, widths
from volstat.privacy import keys_of

_WIDEST: Final = 64
"""Bytes; longer texts are rare and hashed one by one."""
_WORD: Final = 4

Words = npt.NDArray[np.uint64]


def fingerprints(texts: pa.Array, secret: bytes) -> npt.NDArray[np.int64]:
    """Returns the fingerprints of a string array without nulls, under the key `secret`."""
    prints = np.zeros(len(texts), np.int64)
    width = widths(texts)
    high, low = _factors(secret)
    for bytes_wide in np.unique(width):
        rows = np.flatnonzero(width == bytes_wide)
        same_width = texts if len(rows) == len(texts) else texts.take(pa.array(rows))
        if bytes_wide > _WIDEST:
            prints[rows] = keys_of(same_width.to_pylist(), secret)
        else:
            words = _words(same_width, int(bytes_wide))
            both = (_half(words, int(bytes_wide), high) << np.uint64(32)) | _half(words, int(bytes_wide), low)
            prints[rows] = both.view(np.int64)
    return prints


def _half(words: npt.NDArray[np.uint32], bytes_wide: int, factors: Words) -> Words:
    """Returns 32 bits: the upper half of the sum of words times factors; the length is the first word."""
    start = int(factors[0]) + int(factors[1]) * bytes_wide
    total = np.full(len(words), start % 2**64, np.uint64)
    for place in range(words.shape[1]):
        total += words[:, place] * factors[place + 2]
    return total >> np.uint64(32)


def _words(texts: pa.Array, bytes_wide: int) -> npt.NDArray[np.uint32]:
    """Returns texts of one width as words of four bytes, filled up with zeros."""
    padded = np.zeros((len(texts), -(-bytes_wide // _WORD) * _WORD), np.uint8)
    padded[:, :bytes_wide] = byte_matrix(texts, bytes_wide) if bytes_wide else 0
    return padded.view("<u4")


def _factors(secret: bytes) -> tuple[Words, Words]:
    count = _WIDEST // _WORD + 2
    stream = np.frombuffer(hashlib.shake_256(b"fingerprints" + secret).digest(16 * count), "<u8").astype(np.uint64)
    return stream[:count], stream[count:]
