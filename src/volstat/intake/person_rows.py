"""Where one person stands in the exports: found again by the keys of the frames, since no number is kept.

What identifies the person is hashed like the cells were; rows with the same key are his or hers. Rows that lack the
identity number are found by the volunteer number or by name and phone that other rows of the person tie to it, over as
many rows as it takes. As in the ledger, a person has one identity number, and a key of several ties nothing further.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from volstat.intake.values.identities import parse_identities
from volstat.intake.values.persons import number_keys, phone_keys, read_phone

if TYPE_CHECKING:
    from pathlib import Path

    from volstat.intake.reading import WorkbookFacts
    from volstat.intake.vocabulary import Vocabulary

_KEYS: Final = ("identity_key", "number_key", "phone_key")
_PLACE: Final = ("workbook", "sheet", "row")
_NOT_UNDERSTOOD: Final = ("unknown", "no header", "no table")
"""How `ColumnFacts.why` begins where nobody knows what a column holds."""
_BETWEEN: Final = re.compile(r"[\s,，、;；|/]+")

Keys = dict[str, set[int]]
"""Column of keys → the person's values in it."""
_Row = dict[str, Any]
"""Place, table and keys of one row."""


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
    asked = _matching(frames, keys)
    found: dict[tuple[str, str, str], dict[int, str]] = {}
    for by, value in sorted({(by, row[by]) for by in keys for row in asked if row[by] in keys[by]}):
        for row, how in _rows_of(frames, by, value):
            found.setdefault((row["workbook"], row["sheet"], row["table"]), {}).setdefault(row["row"], how)
    return [
        PersonRows(workbook, sheet, table, _ranges(own), by)
        for (workbook, sheet, table), rows in sorted(found.items())
        for by in _KEYS
        if (own := sorted(row for row, how in rows.items() if how == by))
    ]


def not_searched(workbooks: Iterable[WorkbookFacts], vocabulary: Vocabulary) -> list[str]:
    """Returns the workbooks with columns that may hold persons and are in no frame, in the order of the workbooks.

    Such are columns of leaders, contacts and other people beside the volunteer, and those whose header is not known.
    """
    others = next(context.words for context in vocabulary.matcher.contexts if context.name == "other_person")
    return [
        workbook.workbook
        for workbook in workbooks
        if any(
            column.why.startswith(_NOT_UNDERSTOOD) or any(word in column.header for word in others)
            for sheet in workbook.sheets
            for column in sheet.columns
            if column.field is None
        )
    ]


def _rows_of(frames: Sequence[tuple[str, Path]], asked: str, value: int) -> Iterator[tuple[_Row, str]]:
    """Yields the rows of the person whom one key was asked for, each with the name of the key that found it.

    Ties are followed until no row adds a key. Rows of another identity number are yielded only where they hold what was
    asked for.
    """
    identity = value if asked == "identity_key" else None
    pending, known = {asked: {value}}, {name: set[int]() for name in _KEYS}
    while pending:
        rows = _matching(frames, pending)
        owners = {(by, key): _owners(rows, by, key) for by, keys in pending.items() for key in keys}
        if identity is None:
            single = {key for keys in owners.values() if len(keys) == 1 for key in keys}
            identity = single.pop() if len(single) == 1 else None
        gained = {name: set[int]() for name in _KEYS}
        for (by, key), of in owners.items():
            known[by].add(key)
            if of and identity not in of and (by, key) != (asked, value):
                continue  # the key is somebody else's
            for row in (row for row in rows if row[by] == key):
                own = row["identity_key"] in (None, identity)
                if own or (by, key) == (asked, value):
                    yield row, by
                if own and of <= {identity}:
                    for name in _KEYS:
                        gained[name] |= {row[name]} - {None}
        if identity is not None:
            gained["identity_key"].add(identity)
        pending = {name: keys - known[name] for name, keys in gained.items() if keys - known[name]}


def _owners(rows: Iterable[_Row], by: str, key: int) -> set[int]:
    """Returns the identity numbers, as keys, that rows with a key have."""
    return {row["identity_key"] for row in rows if row[by] == key} - {None}


def _matching(frames: Iterable[tuple[str, Path]], keys: Keys) -> list[_Row]:
    """Returns place, table and keys of the rows that have any of the keys."""
    wanted = reduce(or_, (pc.field(by).isin(pa.array(sorted(values), pa.int64())) for by, values in keys.items()))
    found: list[_Row] = []
    for table, file in frames:
        rows = pq.read_table(file, columns=[*_PLACE, *_KEYS], filters=wanted).to_pylist()
        found += ({**row, "table": table} for row in rows)
    return found


def _ranges(rows: Sequence[int]) -> tuple[tuple[int, int], ...]:
    made: list[tuple[int, int]] = []
    for row in rows:
        if made and row == made[-1][1] + 1:
            made[-1] = (made[-1][0], row)
        else:
            made.append((row, row))
    return tuple(made)
