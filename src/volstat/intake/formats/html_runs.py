"""Long runs of plain rows in HTML, read as columns: where nothing is left to a parser's judgement, none is asked.

Platforms write a hundred thousand rows of `<tr><td>…</td></tr>`. Such rows are cut out of the page as columns, and a
marker row stands in for them, so that a parser still decides everything else: tables, spans, headers, text.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

_LEAST_ROWS: Final = 500
_ROW_END: Final = r"(?i)</tr\s*>"
_PLAIN_ROW: Final = r"(?i)^\s*<tr(?:\s[^<>]*)?>(?:\s*<t[dh](?:\s[^<>]*)?>[^<>]*</t[dh]\s*>)+\s*$"
_NOT_PLAIN: Final = r"(?i)span|display|hidden|\x1f"
"""Spans and hidden things, wherever they stand: the word in a cell's text only makes its row take the longer way."""
_CELL: Final = r"(?i)<t[dh][\s>]"
_BEFORE_FIRST: Final = r"(?i)^\s*<tr(?:\s[^<>]*)?>\s*<t[dh](?:\s[^<>]*)?>"
_BETWEEN: Final = r"(?i)</t[dh]\s*>\s*<t[dh](?:\s[^<>]*)?>"
_AFTER_LAST: Final = r"(?i)</t[dh]\s*>\s*$"
_CUT: Final = "\x1f"


@dataclass(frozen=True, slots=True)
class Page:
    """A page whose long runs of plain rows are folded away."""

    markup: str
    marker: str = ""
    """The attribute whose value is a run's place in `runs`, on the row that stands in for it."""
    runs: tuple[tuple[pa.Array, ...], ...] = ()
    """The columns of each run."""


def fold(markup: str) -> Page:
    """Returns a page with its long runs of plain rows of equal length taken out as string columns."""
    marker = "data-run"
    while marker in markup:
        marker += "-"
    rows = pc.split_pattern_regex(pa.array([markup]), _ROW_END).values
    runs: list[tuple[pa.Array, ...]] = []
    kept: list[str] = []
    done = 0
    for start, end in _runs(rows):
        kept.extend(f"{row}</tr>" for row in rows.slice(done, start - done).to_pylist())
        kept.append(f'<tr {marker}="{len(runs)}"></tr>')
        runs.append(_columns(rows.slice(start, end - start)))
        done = end
    if not runs:
        return Page(markup)
    kept.append("</tr>".join(rows.slice(done).to_pylist()))
    return Page("".join(kept), marker, tuple(runs))


def _runs(rows: pa.Array) -> Iterator[tuple[int, int]]:
    """Yields (start, end) of the long runs of plain rows with the same number of cells."""
    if len(rows) <= _LEAST_ROWS:
        return
    plain = pc.and_not(pc.match_substring_regex(rows, _PLAIN_ROW), pc.match_substring_regex(rows, _NOT_PLAIN))
    widths = pc.if_else(plain, pc.count_substring_regex(rows, _CELL), 0).to_numpy(zero_copy_only=False).copy()
    widths[-1] = 0  # what stands behind the last row's end
    changes = np.flatnonzero(np.diff(widths)) + 1
    starts = np.concatenate([[0], changes])
    ends = np.concatenate([changes, [len(widths)]])
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        if widths[start] and end - start >= _LEAST_ROWS:
            yield start, end


def _columns(rows: pa.Array) -> tuple[pa.Array, ...]:
    texts = pc.replace_substring_regex(rows, _BEFORE_FIRST, "")
    texts = pc.replace_substring_regex(texts, _AFTER_LAST, "")
    texts = pc.replace_substring_regex(texts, _BETWEEN, _CUT)
    cells = pc.split_pattern(texts, _CUT).values
    width = len(cells) // len(rows)
    return tuple(_text(cells.take(pa.array(np.arange(column, len(cells), width)))) for column in range(width))


def _text(column: pa.Array) -> pa.Array:
    """Returns cells as a browser shows them: blanks folded, character references resolved."""
    if pc.any(pc.match_substring_regex(column, r"[\t\r\n\f]|  ")).as_py():
        column = pc.replace_substring_regex(column, r"[ \t\r\n\f]+", " ")
    column = pc.utf8_trim(column, " ")
    if not pc.any(pc.match_substring(column, "&")).as_py():
        return column
    coded = column.dictionary_encode()
    return pa.array([html.unescape(text) for text in coded.dictionary.to_pylist()], pa.string()).take(coded.indices)
