"""Where one person stands in the exports: found again by the keys of the frames, since no number is kept.

What identifies the person is hashed like the cells were; rows with the same key are his or hers. Rows that lack the
identity number are found by the volunteer number or by name and phone that other rows of the person tie to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from volstat.intake.values.identities import parse_identities
from volstat.intake.values.persons import number_keys, phone_keys, read_phone

if TYPE_CHECKING:
    from pathlib import Path

_KEYS: Final = ("identity_key", "number_key", "phone_key")
_PLACE: Final = ("workbook", "sheet", "row")
_BETWEEN: Final = re.compile(r"[\s,，、;；|/]+")

Keys = dict[str, set[int]]
"""Column of keys → the person's values in it."""


class NobodyError(ValueError):
    """A text identifies nobody: it is no identity number, no volunteer number and no name with a phone number."""


@dataclass(frozen=True, slots=True)
class PersonRows:
    """Rows of one table on one sheet that are about the person."""

    workbook: str
    sheet: str
    table: str
    ranges: tuple[tuple[int, int], ...]
    """The sheet's own rows, both ends inside."""
    by: str
    """`identity_key`, `number_key` or `phone_key`: what the rows were found by."""

    @property
    def rows(self) -> int:
        """How many rows they are."""
        return sum(last - first + 1 for first, last in self.ranges)


def keys_of_person(text: str, secret: bytes, scopes: Iterable[str]) -> Keys:
    """Returns the keys that a person's cells have if this text identifies the person.

    Args:
        text: an identity number, a volunteer number, or a name and a phone number with a blank or comma between.
        secret: the project's.
        scopes: units and workbooks that may have numbers of their own.

    Raises:
        NobodyError: it identifies nobody.
    """
    identity = parse_identities(pa.array([text]), secret=secret)
    if identity.key[0].is_valid:
        return {"identity_key": {identity.key[0].as_py()}}
    parts = _BETWEEN.split(text.strip())
    phones = [part for part in parts if read_phone(part)]
    names = [part for part in parts if part not in phones]
    if len(phones) == 1 and names:
        key = phone_keys(pa.array([" ".join(names)]), pa.array(phones), secret=secret)[0]
        if key.is_valid:
            return {"phone_key": {key.as_py()}}
    wrong = identity.fault[0].is_valid and identity.fault[0].as_py() not in ("identity_length",)
    if len(parts) != 1 or phones or wrong or not any(sign.isdigit() for sign in text):
        raise NobodyError(text)
    every = [number_keys(pa.array([text]), secret=secret, scope=scope)[0] for scope in (None, *scopes)]
    return {"number_key": {key.as_py() for key in every if key.is_valid}}


def find_rows(frames: Sequence[tuple[str, Path]], keys: Keys) -> list[PersonRows]:
    """Returns every row about a person, in the order of workbook, sheet and row.

    Args:
        frames: name of the table and Parquet file of each frame that has persons.
        keys: what `keys_of_person` gave.
    """
    first = _matching(frames, keys)
    tied = {name: _values(first, name) - keys.get(name, set()) for name in _KEYS}
    further = _matching(frames, {name: values for name, values in tied.items() if values}, nobody_else=True)
    found: dict[tuple[str, str, str], dict[int, str]] = {}
    for by, table, rows in (*first, *further):
        for row in rows.to_pylist():
            found.setdefault((row["workbook"], row["sheet"], table), {}).setdefault(row["row"], by)
    return [
        PersonRows(workbook, sheet, table, _ranges(own), by)
        for (workbook, sheet, table), rows in sorted(found.items())
        for by in _KEYS
        if (own := sorted(row for row, how in rows.items() if how == by))
    ]


def _matching(
    frames: Iterable[tuple[str, Path]], keys: Keys, *, nobody_else: bool = False
) -> list[tuple[str, str, pa.Table]]:
    """Returns by which key, of which table, and the rows with all their keys.

    With `nobody_else` a weaker key finds only rows without an identity number: a family may share a phone.
    """
    found = []
    for table, file in frames:
        for by, values in keys.items():
            wanted = pc.field(by).isin(pa.array(sorted(values), pa.int64()))
            if nobody_else and by != "identity_key":
                wanted &= pc.field("identity_key").is_null()
            rows = pq.read_table(file, columns=[*_PLACE, *_KEYS], filters=wanted)
            if rows.num_rows:
                found.append((by, table, rows))
    return found


def _values(found: Iterable[tuple[str, str, pa.Table]], name: str) -> set[int]:
    return {value for _by, _table, rows in found for value in rows.column(name).to_pylist() if value is not None}


def _ranges(rows: Sequence[int]) -> tuple[tuple[int, int], ...]:
    made: list[tuple[int, int]] = []
    for row in rows:
        if made and row == made[-1][1] + 1:
            made[-1] = (made[-1][0], row)
        else:
            made.append((row, row))
    return tuple(made)
