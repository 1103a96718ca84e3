"""Columns of unified social credit codes (GB 32100)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pyarrow as pa

from volstat.intake.values.distinct import Distinct, Texts, faults
from volstat.intake.values.text import is_given, tidy

_BETWEEN: Final = re.compile(r"[\s'\-‐‑–—―’‘`]+")


class Usccs(NamedTuple):
    """A column of unified social credit codes."""

    normalised: pa.Array
    """string, 18 capitals and digits; null where it is wrong."""
    fault: pa.Array
    """string, `bad_uscc` or null."""


def check_uscc(texts: Texts) -> Usccs:
    """Returns codes freed of blanks, hyphens and width, and which of them fail the check digit."""
    column = Distinct.of(texts)
    codes: list[str | None] = []
    kinds: list[str | None] = []
    for text in map(tidy, column.values.to_pylist()):
        given = is_given(text)
        code = _code(text) if given else None
        codes.append(code)
        kinds.append("bad_uscc" if given and code is None else None)
    return Usccs(column.spread(pa.array(codes, pa.string())), column.spread(faults(kinds)))


def _code(text: str) -> str | None:
    from stdnum.cn import uscc

    code = _BETWEEN.sub("", text).upper()
    return code if code.isascii() and uscc.is_valid(code) else None
