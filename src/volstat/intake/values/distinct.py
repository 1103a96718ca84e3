"""Each value of a column once, and the way back to its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import pyarrow as pa

Texts: TypeAlias = pa.Array | pa.ChunkedArray
"""A string, large_string or dictionary column."""

_SAMPLE: Final = 16_384


@dataclass(frozen=True, slots=True)
class Distinct:
    """A column as its distinct values and, for each row, which of them it holds."""

    values: pa.Array
    """string, no null, each value once (but see `unless_unique`)."""
    codes: pa.Array
    """int32, as long as the column; null where the cell is."""
    as_rows: bool = False
    """Whether the values are the rows themselves."""

    @classmethod
    def of(cls, texts: Texts) -> Distinct:
        """Returns the distinct values of `texts`; a sound dictionary array costs next to nothing."""
        if texts.null_count == len(texts):
            return cls(pa.array([], pa.string()), pa.nulls(len(texts), pa.int32()))
        column = _one_array(texts)
        if pa.types.is_dictionary(column.type):
            values = column.dictionary.cast(pa.string())
            if not values.null_count and len(values.unique()) == len(values):
                return cls(values, column.indices.cast(pa.int32()))
        encoded = flat(column).dictionary_encode()
        return cls(encoded.dictionary, encoded.indices)

    @classmethod
    def unless_unique(cls, texts: Texts) -> Distinct:
        """Returns the distinct values, or the rows themselves where finding the few repeated ones would cost more."""
        if not pa.types.is_dictionary(texts.type) and _rarely_repeats(rows := flat(texts)):
            given = rows.is_valid()
            codes = np.cumsum(given.to_numpy(zero_copy_only=False), dtype=np.int32) - 1
            return cls(
                rows.drop_null(), pa.array(codes, mask=~given.to_numpy(zero_copy_only=False)), not rows.null_count
            )
        return cls.of(texts)

    def spread(self, parsed: pa.Array) -> pa.Array:
        """Returns what was parsed from the values, for each row."""
        if self.as_rows:
            return parsed
        if parsed.null_count == len(parsed):
            return pa.nulls(len(self.codes), parsed.type)
        return parsed.take(self.codes)

    def merged(self, parsed: pa.Array) -> Distinct:
        """Returns the column of what was parsed from the values, which may have become equal or null."""
        if parsed is self.values and not self.as_rows:
            return self
        encoded = parsed.dictionary_encode()
        return Distinct(encoded.dictionary, encoded.indices.take(self.codes))

    def map(self, parse: Callable[[str], object], kind: pa.DataType) -> pa.Array:
        """Returns `parse` of each value, for each row."""
        return self.spread(pa.array([parse(text) for text in self.values.to_pylist()], kind))


def flat(texts: Texts) -> pa.Array:
    """Returns `texts` as one string array."""
    array = _one_array(texts)
    return array if array.type == pa.string() else array.cast(pa.string())


def nearly_all_distinct(texts: pa.Array) -> bool:
    """Tells whether a column has so many values that grammar over distinct ones would take long.

    It is judged by a sample, and decides only which way is taken; all give the same.
    """
    sample = _sample(texts)
    return len(sample.unique()) > _SAMPLE // 4


def faults(kinds: Iterable[str | None]) -> pa.Array:
    """Returns kinds of problems as an array."""
    return pa.array(kinds, pa.string())


def _one_array(texts: Texts) -> pa.Array:
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks() if texts.num_chunks != 1 else texts.chunk(0)
        if isinstance(texts, pa.ChunkedArray):  # no chunk at all, or more text than one array of int32 offsets holds
            texts = pa.concat_arrays(texts.chunks) if texts.num_chunks else pa.array([], pa.string())
    return texts


def _rarely_repeats(texts: pa.Array) -> bool:
    """Tells whether a row has less than half another row of its value, going by the pairs in a sample."""
    sample = _sample(texts)
    pairs = len(sample) - len(sample.unique())
    return len(sample) > _SAMPLE // 2 and 4 * pairs * len(texts) < len(sample) ** 2


def _sample(texts: pa.Array) -> pa.Array:
    """Returns cells spread over a long column; none of a short one, where sampling is not worth it."""
    if len(texts) <= _SAMPLE:
        return texts.slice(0, 0)
    return texts.take(pa.array(np.linspace(0, len(texts) - 1, _SAMPLE, dtype=np.int64))).drop_null()
