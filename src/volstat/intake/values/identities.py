"""Columns of identity numbers: checked, upgraded, turned into keys; birth date and sex on the way."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.values.civil import Bytes, Flags, Ints, byte_matrix, day_numbers, holds, pair_at, widths
from volstat.intake.values.distinct import Distinct, Texts
from volstat.intake.values.lexicon import lexicon
from volstat.intake.values.persons import MASKED
from volstat.intake.values.text import is_given, tidy
from volstat.privacy import keys_of

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS: Final = np.frombuffer(b"10X98765432", np.uint8)
"""GB 11643: the check digit by the weighted sum of the others, modulo 11."""

_APART: Final = "\x1f"
_RESIDENT: Final = "id"
_BETWEEN: Final = re.compile(r"[\s'\"’‘`´\-‐‑–—―()\[\].]+")
_SHAPE: Final = re.compile("[0-9]{17}[0-9X]")
_OLD: Final = re.compile("[0-9]{15}")
_ROUNDED: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}|[0-9]{16,}\.0+")
_HIDDEN: Final = re.compile(rf"{MASKED.pattern}|#|XX")

_FAULTS: Final = (None, *(f"identity_{what}" for what in ("date", "check_digit", "length", "masked", "rounded")))
_SOUND, _DATE, _CHECK, _LENGTH, _MASKED, _LOST = range(6)


@dataclass(frozen=True, slots=True)
class Identities:
    """A column of identity numbers."""

    key: pa.Array
    """int64, null where the number is absent or no key."""
    fault: pa.Array
    """string: `identity_` and one of `date`, `check_digit`, `length`, `masked`, `rounded`; or null."""
    birth_date: pa.Array
    """date32; null for documents that do not tell it."""
    sex: pa.Array
    """string, 男 or 女; null for documents that do not tell it."""


class _Checked(NamedTuple):
    """What 18-digit numbers say."""

    fault: npt.NDArray[np.int8]
    birth: Ints
    male: Flags


class _Number(NamedTuple):
    """One number, freed of what people put around and into it."""

    fault: int
    kind: str = ""
    number: str = ""


def parse_identities(texts: Texts, *, secret: bytes, long_number: pa.Array | None = None) -> Identities:
    """Returns keys, birth dates and sexes of a column of identity numbers.

    Blanks, invisible marks, hyphens, width, a leading apostrophe and x for X do not matter; 15-digit numbers are those
    of the 1900s and become 18-digit ones. An 18-digit number must have its check digit (GB 11643) and a birth date that
    exists; its area code is not judged. Residence permits with 18 digits are built and checked in the same way.

    A number of another document (home return permit, Taiwan permit, Hong Kong identity card, passport, foreigner's
    residence card; `words.toml` has their shapes) is a key too, hashed with its kind. No check digit guards it.

    Args:
        texts: string array.
        secret: the project's key.
        long_number: bool array, true where the cell is a number of more than 15 digits, whose last digits are lost.
    """
    column = Distinct.unless_unique(texts)
    identities = _read(column, secret)
    if long_number is None or not pc.any(long_number).as_py():
        return identities
    lost = pc.and_(pc.fill_null(long_number, False), pc.is_valid(column.codes))
    return Identities(
        key=_nulled(identities.key, lost),
        fault=pc.if_else(lost, _FAULTS[_LOST], identities.fault),
        birth_date=_nulled(identities.birth_date, lost),
        sex=_nulled(identities.sex, lost),
    )


def check_digits(matrix: Bytes) -> npt.NDArray[np.uint8]:
    """Returns the check digits (ASCII) of identity numbers, one row of at least 17 digits each.

    Source: GB 11643-1999, after ISO 7064 MOD 11-2.
    """
    total = np.zeros(len(matrix), np.int32)
    for place, weight in enumerate(_WEIGHTS):
        total += (matrix[:, place].astype(np.int32) - 48) * weight
    return _CHECK_DIGITS[total % 11]


def _read(column: Distinct, secret: bytes) -> Identities:
    """Reads distinct values: 18-digit ones as bytes, the rest one by one and then, once upgraded, in the same way."""
    values = column.values
    fault = np.full(len(values), _SOUND, np.int8)
    birth, sex = np.full(len(values), -(2**31), np.int32), np.full(len(values), -1, np.int8)
    keys, known = np.zeros(len(values), np.int64), np.zeros(len(values), np.bool_)

    shaped = _shaped(values)
    others = np.flatnonzero(~shaped)
    repaired = [_normalise(text) for text in values.take(pa.array(others)).to_pylist()]
    fault[others] = [number.fault for number in repaired]
    upgraded = [place for place, number in enumerate(repaired) if number.kind == _RESIDENT]
    foreign = [place for place, number in enumerate(repaired) if number.kind not in ("", _RESIDENT)]
    keys[others[foreign]] = keys_of((f"{repaired[p].kind}{_APART}{repaired[p].number}" for p in foreign), secret)
    known[others[foreign]] = True

    for rows, numbers in (
        (np.flatnonzero(shaped), pc.utf8_upper(values.filter(pa.array(shaped)))),
        (others[upgraded], pa.array([repaired[place].number for place in upgraded], pa.string())),
    ):
        checked = _check(numbers)
        sound = checked.fault == _SOUND
        fault[rows] = checked.fault
        birth[rows[sound]] = checked.birth[sound]
        sex[rows[sound]] = checked.male[sound]
        resident = numbers.filter(pa.array(sound)).to_pylist()
        keys[rows[sound]] = keys_of((f"{_RESIDENT}{_APART}{number}" for number in resident), secret)
        known[rows[sound]] = True
    return Identities(
        key=column.spread(pa.array(keys, mask=~known)),
        fault=column.spread(pa.array(_FAULTS).take(pa.array(fault))),
        birth_date=column.spread(pa.array(birth, mask=sex < 0).cast(pa.date32())),
        sex=column.spread(pa.array(["女", "男"]).take(pa.array(sex, mask=sex < 0))),
    )


def _shaped(texts: pa.Array) -> Flags:
    """Tells which texts are 17 digits and a digit or X."""
    shaped: Flags = widths(texts) == 18
    rows = np.flatnonzero(shaped)
    matrix = byte_matrix(texts.take(pa.array(rows)), 18)
    sound = holds(matrix, 16, b"0123456789") & holds(matrix, 17, b"0123456789Xx")
    for place in range(0, 16, 2):
        sound &= pair_at(matrix, place) >= 0
    shaped[rows] = sound
    return shaped


def _check(numbers: pa.Array) -> _Checked:
    matrix = byte_matrix(numbers, 18)
    year = pair_at(matrix, 6) * 100 + pair_at(matrix, 8)
    birth, exists = day_numbers(year, pair_at(matrix, 10), pair_at(matrix, 12))
    right = check_digits(matrix) == matrix[:, 17]
    fault = np.where(~exists, _DATE, np.where(right, _SOUND, _CHECK)).astype(np.int8)
    return _Checked(fault, birth, matrix[:, 16] % 2 == 1)


def _normalise(text: str) -> _Number:
    """Returns the number in one cell that is not plainly 18 digits."""
    text = tidy(text).upper()
    if not is_given(text):
        return _Number(_SOUND)
    if _ROUNDED.fullmatch(text) or _HIDDEN.search(text):
        return _Number(_LOST if _ROUNDED.fullmatch(text) else _MASKED)
    number = _BETWEEN.sub("", text)
    if _SHAPE.fullmatch(number):
        return _Number(_SOUND, _RESIDENT, number)
    if _OLD.fullmatch(number):
        return _Number(_SOUND, _RESIDENT, _upgraded(number))
    for kind, shape in _documents():
        if shape.fullmatch(number):
            return _Number(_SOUND, kind, number)
    return _Number(_CHECK if len(number) in (15, 18) and number.isascii() else _LENGTH)


def _upgraded(number: str) -> str:
    """Returns the 18-digit number of a 15-digit one, which leaves out the 19 of the year and the check digit."""
    from stdnum.cn.ric import calc_check_digit

    body = f"{number[:6]}19{number[6:]}"
    return f"{body}{calc_check_digit(f'{body}0')}"


@lru_cache
def _documents() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(shape)) for kind, shape in lexicon().documents.items())


def _nulled(array: pa.Array, where: pa.Array) -> pa.Array:
    return pc.if_else(where, pa.scalar(None, array.type), array)
