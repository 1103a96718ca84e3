"""Columns that identify persons and records besides the identity number, as keyed hashes."""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.distinct import Distinct, Texts
from volstat.intake.values.fingerprints import fingerprints
from volstat.intake.values.text import is_given, normalise, plain_values, replaced, tidy
from volstat.privacy import keys_of

MASKED: Final = re.compile("[*×○●□■?…]")
"""A sign that hides a character."""
_APART: Final = "\x1f"
"""Between the parts of what is hashed; no tidied text holds it."""
_ORDINARY: Final = "^[A-Z]*[0-9][0-9A-Z]*$"
"""A number in which there is nothing to tidy."""
_BETWEEN: Final = re.compile(r"[\s\-‐‑–—―().·/]+")
_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE: Final = re.compile(r"0[1-9][0-9]{9,10}")
_COUNTRY: Final = re.compile(r"^(?:\+|00)?86(?=1[3-9]|0[1-9])")


def number_keys(texts: Texts, *, secret: bytes, scope: str | None = None) -> pa.Array:
    """Returns keys of volunteer numbers.

    Args:
        texts: string array.
        secret: the project's key.
        scope: None for numbers of the whole platform; the unit's name for numbers that only the unit knows (编号 in a
            roster, 学号).

    Returns:
        int64, null where no number is given.
    """
    return _keys(texts, "number" if scope is None else f"number{_APART}{normalise(scope)}", secret)


def record_keys(texts: Texts, *, secret: bytes) -> pa.Array:
    """Returns keys (int64) of the numbers of records, null where none is given.

    Every record has its own, and none says who served: they get fingerprints, which are faster than hashes.
    """
    column = Distinct.unless_unique(texts)
    numbers = _numbers(column.values)
    given = pc.is_valid(numbers).to_numpy(zero_copy_only=False)
    keys = np.zeros(len(numbers), np.int64)
    keys[given] = fingerprints(numbers.drop_null(), secret)
    return column.spread(pa.array(keys, mask=~given))


def phone_keys(names: Texts, phones: Texts, *, secret: bytes) -> pa.Array:
    """Returns keys (int64) of name and phone together.

    Null without a name, without a phone, and where the phone is masked or none: a mobile number (11 digits from 13 to
    19) or a landline with its area code. A country code and blanks, hyphens and brackets inside do not matter.
    """
    name, phone = Distinct.of(names), Distinct.of(phones)
    name, phone = name.merged(_whole_names(name.values)), phone.merged(_phones(phone.values))
    breadth = max(len(phone.values), 1)
    pair = pc.add(pc.multiply(name.codes.cast(pa.int64()), breadth), phone.codes.cast(pa.int64()))
    pairs = pair.dictionary_encode()
    both = pairs.dictionary.to_numpy()
    first = name.values.take(pa.array(both // breadth)).to_pylist()
    second = phone.values.take(pa.array(both % breadth)).to_pylist()
    texts = (f"phone{_APART}{n}{_APART}{p}" for n, p in zip(first, second, strict=True))
    return pa.array(keys_of(texts, secret), pa.int64()).take(pairs.indices)


def read_phone(text: str) -> str | None:
    """Returns the digits of a plausible phone number, None for anything else.

    >>> read_phone("+86 138-0000-0000"), read_phone("138****0000"), read_phone("110")
    ('13800000000', None, None)
    """
    digits = _COUNTRY.sub("", _BETWEEN.sub("", tidy(text).removesuffix(".0")))
    return digits if _MOBILE.fullmatch(digits) or _LANDLINE.fullmatch(digits) else None


def _phones(values: pa.Array) -> pa.Array:
    return replaced(values, pc.invert(pc.match_substring_regex(values, f"^{_MOBILE.pattern}$")), read_phone)


def _whole_names(values: pa.Array) -> pa.Array:
    """Returns names for comparison, the masked ones null: `*三` is many people."""
    names = plain_values(values)
    return replaced(names, pc.fill_null(pc.match_substring_regex(names, MASKED.pattern), False), lambda _: None)


def _keys(texts: Texts, kind: str, secret: bytes) -> pa.Array:
    column = Distinct.unless_unique(texts)
    numbers = _numbers(column.values).to_pylist()
    given = np.array([number is not None for number in numbers], np.bool_)
    keys = keys_of((f"{kind}{_APART}{number}" for number in numbers), secret)
    return column.spread(pa.array(keys, pa.int64(), mask=~given))


def _numbers(values: pa.Array) -> pa.Array:
    """Returns numbers as they are compared, null where none is given or it is masked."""
    return replaced(values, pc.invert(pc.match_substring_regex(values, _ORDINARY)), _number)


def _number(text: str) -> str | None:
    number = tidy(text)
    if not is_given(number) or MASKED.search(number):
        return None
    return number.replace(" ", "").lstrip("'").upper() or None
