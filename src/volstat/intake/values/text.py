"""Text cells made comparable: width, invisible marks, blanks, and the words that mean "not given"."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.distinct import Distinct, Texts, flat
from volstat.intake.values.lexicon import lexicon

_INVISIBLE: Final = (
    *range(0x00, 0x09), *range(0x0E, 0x1C), *range(0x7F, 0x85), *range(0x86, 0xA0), 0xAD, 0x61C, 0x180E,
    *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF, 0xFFFC,
)  # fmt: skip
"""Control characters, zero-width marks, marks of writing direction, variation selectors; blanks are not among them."""

_RADICALS: Final = (*range(0x2E80, 0x2FE0), *range(0xF900, 0xFB00))
"""Radicals and compatibility ideographs: PDF copies hold them where the ordinary character is meant."""

_WIDE: Final = range(0xFF01, 0xFF5F)
_WIDE_PUNCTUATION: Final = frozenset(map(ord, "！（），：；？［］｛｝～＂＇"))
"""Full-width signs that are proper in Chinese text, and stay in text that is shown."""

_SAME: Final = {
    "（【〔［〖｛[{": "(", "）】〕］〗｝]}": ")", "“”„‟「」『』〝〞＂‘’‚‛`´＇'《》〈〉": '"', "·•・‧∙⋅․･": "·",
    "—–‐‑‒―−－─﹣": "-", "，、﹐､": ",", "：﹕∶": ":", "；": ";", "！": "!", "？": "?", "。．": ".", "～〜∼": "~",
}  # fmt: skip
"""Signs that people type for one another: a name is the same with either."""

_ORDINARY_NAME: Final = r"^[\x{4e00}-\x{9fff}0-9a-z]+$"
"""A name in which there is nothing to unify."""
_BLANKS: Final = re.compile(r"\s+")
_UNTIDY: Final = (
    r"^\s|\s$|\s\s|[\x00-\x1f\x7f-\xa0\xad\x{61c}\x{180e}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{206f}"
    r"\x{2e80}-\x{2fdf}\x{3000}\x{f900}-\x{faff}\x{fe00}-\x{fe0f}\x{feff}\x{ff01}-\x{ff5e}\x{fffc}]"
)


def clean(texts: Texts, *, nulls: bool = True) -> pa.Array:
    """Returns text as it can be shown and grouped: ordinary letters, digits and blanks, nothing invisible.

    Full-width letters, digits and blanks become ordinary ones, runs of blanks and line breaks one blank; characters
    with a meaning of their own (①, ㎡, ²) and full-width Chinese punctuation stay.

    Args:
        texts: string array.
        nulls: whether words that mean "not given" (—, 无, 未报, N/A …) become null; blank text always does.

    Returns:
        A string array of the same length.
    """
    column = Distinct.unless_unique(texts)
    cleaned = _cleaned(column.values, nulls=nulls)
    return flat(texts) if cleaned is column.values else column.spread(cleaned)


def plain(texts: Texts, *, nulls: bool = True) -> pa.Array:
    """Returns names as keys for comparison: `normalise` of each, null where the name is not given."""
    column = Distinct.of(texts)
    return column.spread(plain_values(column.values, nulls=nulls))


def plain_values(values: pa.Array, *, nulls: bool = True) -> pa.Array:
    """Returns distinct names as keys for comparison; `plain` does it for a column."""
    values = _cleaned(values, nulls=nulls)
    others = pc.invert(pc.fill_null(pc.match_substring_regex(values, _ORDINARY_NAME), True))
    return replaced(values, others, lambda name: normalise(name) or None)


def replaced(values: pa.Array, where: pa.Array, parse: Callable[[str], str | None]) -> pa.Array:
    """Returns texts with those for which `where` is true parsed, and `values` itself where it is true for none."""
    if not pc.any(where).as_py():
        return values
    return pc.replace_with_mask(values, where, pa.array(map(parse, values.filter(where).to_pylist()), pa.string()))


def normalise(text: str) -> str:
    """Returns a name without what people type differently: width, case, blanks, kinds of brackets, quotes and dashes.

    >>> normalise("“志愿红” 服务队（一）") == normalise('"志愿红"服务队(一)')
    True
    """
    return _BLANKS.sub("", tidy(text)).translate(_same_table()).lower()


def tidy(text: str) -> str:
    """Returns one text as the parsers of values want it: everything ordinary in width, blanks single, none around."""
    return text if _is_tidy(text) else _BLANKS.sub(" ", text.translate(_tidy_table())).strip()


def tidy_shown(text: str) -> str:
    """Returns one text as it is shown: as `tidy`, but with Chinese punctuation as it was written."""
    return text if _is_tidy(text) else _BLANKS.sub(" ", text.translate(_shown_table())).strip()


def is_given(tidy_text: str) -> bool:
    """Tells whether a tidied text says something, rather than nothing or 无, —, N/A …."""
    return bool(tidy_text) and tidy_text.lower() not in lexicon().not_given


def _cleaned(values: pa.Array, *, nulls: bool) -> pa.Array:
    values = replaced(values, pc.match_substring_regex(values, _UNTIDY), tidy_shown)
    silent = pc.equal(values, "")
    if nulls:
        words = pa.array(sorted(lexicon().not_given), pa.string())
        silent = pc.or_(silent, pc.is_in(pc.utf8_lower(values), words))
    return pc.if_else(silent, pa.scalar(None, pa.string()), values) if pc.any(silent).as_py() else values


def _is_tidy(text: str) -> bool:
    return text.isascii() and text.isprintable() and "  " not in text and text[:1] != " " and text[-1:] != " "


@lru_cache
def _tidy_table() -> dict[int, str | None]:
    table: dict[int, str | None] = dict.fromkeys(_INVISIBLE)
    table |= {code: chr(code - 0xFEE0) for code in _WIDE}
    for code in _RADICALS:
        ordinary = unicodedata.normalize("NFKC", chr(code))
        if ordinary != chr(code) and len(ordinary) == 1:
            table[code] = ordinary
    return table


@lru_cache
def _shown_table() -> dict[int, str | None]:
    return {code: text for code, text in _tidy_table().items() if code not in _WIDE_PUNCTUATION}


@lru_cache
def _same_table() -> dict[int, str]:
    return {ord(sign): one for signs, one in _SAME.items() for sign in signs}
