"""Finishing cells: blanks become null, empty margins go, and rows of text become a table of columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.formats.errors import too_many_cells

BLANK: Final = r"^[\s\p{Z}\p{Cc}\x{AD}\x{180E}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2064}\x{3164}\x{FEFF}]*$"
"""A cell of nothing that can be seen: spaces of every width, control characters, zero-width marks."""
_STARTS_BLANK: Final = np.zeros(256, bool)
# The first UTF-8 bytes that a text matched by BLANK can have: few real texts begin with them.
_STARTS_BLANK[[*range(0x21), 0x7F, 0xC2, 0xE1, 0xE2, 0xE3, 0xEF]] = True


def without_blanks(column: pa.Array) -> pa.Array:
    """Returns a string column with every blank cell null.

    Only cells whose first byte may begin a blank are looked at closely, so that a column without any costs one pass
    over its offsets.
    """
    starts, lengths, data = spans(column)
    suspects = lengths == 0
    if len(data):
        suspects |= _STARTS_BLANK[data[np.minimum(starts, len(data) - 1)]]
    if column.null_count:
        suspects &= column.is_valid().to_numpy(zero_copy_only=False)
    places = np.flatnonzero(suspects)
    if not len(places):
        return column
    blank = pc.match_substring_regex(column.take(pa.array(places)), BLANK).to_numpy(zero_copy_only=False)
    if not blank.any():
        return column
    mask = np.zeros(len(column), bool)
    mask[places[blank]] = True
    return pc.if_else(pa.array(mask), pa.scalar(None, pa.string()), column)


def spans(column: pa.Array) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Returns where each text of a string column starts, how many bytes it has, and the bytes of them all."""
    _, offsets, data = column.buffers()
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    held = np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
    return ends[:-1], np.diff(ends), held


def finished(columns: Sequence[pa.Array]) -> tuple[pa.Table, int]:
    """Returns a grid's table, and how many empty columns were dropped at its left.

    Blanks become null; empty rows at the foot and empty columns at both sides go; empty rows at the head stay, so that
    row numbers are the sheet's own. All columns must have one length.
    """
    cleaned = [without_blanks(column) for column in columns]
    used = [index for index, column in enumerate(cleaned) if column.null_count < len(column)]
    if not used:
        return pa.table({}), 0
    kept = cleaned[used[0] : used[-1] + 1]
    height = _used_height(kept)
    table = pa.table({str(index): column for index, column in enumerate(kept)})
    return table.slice(0, height), used[0]


def _used_height(columns: Sequence[pa.Array]) -> int:
    height = len(columns[0])
    if any(column[height - 1].is_valid for column in columns):
        return height
    return max(_last_valid(column) for column in columns) + 1


def _last_valid(column: pa.Array) -> int:
    valid = np.flatnonzero(column.is_valid().to_numpy(zero_copy_only=False))
    return int(valid[-1]) if len(valid) else -1


def columns_of(rows: Sequence[Sequence[str | None]], max_cells: int) -> list[pa.Array]:
    """Returns rows of texts, ragged or not, as string columns of one length.

    Raises:
        UnreadableError: one row is so wide that rows times columns pass `max_cells`.
    """
    width = max(map(len, rows), default=0)
    if len(rows) * width > max_cells:
        raise too_many_cells(len(rows), width, max_cells)
    return [pa.array(column, pa.string()) for column in zip_longest(*rows)]
