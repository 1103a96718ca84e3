"""Headers that no entry of the vocabulary knows, and what they most likely mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Final

from volstat.intake.meaning import normalise

if TYPE_CHECKING:
    from volstat.intake.reading import ColumnFacts, SheetFacts, WorkbookFacts
    from volstat.intake.vocabulary import Vocabulary

_LIKE: Final = 0.5
"""The least likeness that is worth a suggestion: half of the characters in the same order."""
_SHOWN: Final = 3


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a header may mean."""

    field: str | None
    """None: it is like a header that is known and not wanted."""
    word: str
    """The known header that it is like."""
    likeness: float
    """From 0 to 1."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """One header that is not understood."""

    header: str
    """As it stands, levels joined by `/`."""
    tables: tuple[str, ...]
    """The tables in which it stands; empty where what holds it is no table."""
    workbooks: tuple[str, ...]
    suggestions: tuple[Suggestion, ...]
    """The likeliest first; one for each field."""


def unknown_headers(workbooks: Iterable[WorkbookFacts], vocabulary: Vocabulary) -> list[Unknown]:
    """Returns each unknown header once, in the order of the workbooks, with what it may mean.

    A field that another column of all its sheets has already is no suggestion.
    """
    tables: dict[str, dict[str, None]] = {}
    books: dict[str, dict[str, None]] = {}
    taken: dict[str, set[str]] = {}
    for workbook in workbooks:
        for sheet in workbook.sheets:
            fields = _fields(sheet, vocabulary)
            for header in _unknown(sheet, vocabulary):
                books.setdefault(header, {})[workbook.workbook] = None
                tables.setdefault(header, {}).update({sheet.table: None} if sheet.table else {})
                taken[header] = taken[header] & fields if header in taken else set(fields)
    return [
        Unknown(header, tuple(tables[header]), tuple(names), _suggestions(header, tables[header], taken[header], words))
        for words in [_words(vocabulary)]
        for header, names in books.items()
    ]


def not_among(headers: Iterable[str], workbooks: Iterable[WorkbookFacts]) -> list[str]:
    """Returns those of some headers that no workbook has, neither whole nor as one of a header's levels."""
    there: set[str] = set()
    for header in {c.header for workbook in workbooks for sheet in workbook.sheets for c in sheet.columns}:
        there |= {normalise(header), *map(normalise, header.split("/"))}
    return [header for header in headers if normalise(header) not in there]


def _unknown(sheet: SheetFacts, vocabulary: Vocabulary) -> list[str]:
    return [c.header for c in sheet.columns if c.header and _is_unknown(c, vocabulary)]


def _is_unknown(column: ColumnFacts, vocabulary: Vocabulary) -> bool:
    if column.why == "no table":
        return vocabulary.match(column.header.split("/")) is None
    return column.why in ("unknown", "unknown: other table")


def _fields(sheet: SheetFacts, vocabulary: Vocabulary) -> set[str]:
    """Returns the fields of the vocabulary that the sheet's columns have."""
    found = (vocabulary.match(column.header.split("/")) for column in sheet.columns if column.field)
    meanings = (match.meaning(sheet.table) for match in found if match and sheet.table)
    return {meaning.field for meaning in meanings if meaning and meaning.field}


def _words(vocabulary: Vocabulary) -> dict[str, Mapping[str, str | None]]:
    """Returns normalised header → table → field."""
    names = vocabulary.matcher.names
    return {word: {table: m.field for table, m in meanings.items()} for word, meanings in names.items()}


def _suggestions(
    header: str, tables: Iterable[str], taken: set[str], words: Mapping[str, Mapping[str, str | None]]
) -> tuple[Suggestion, ...]:
    wanted = set(tables)
    text = normalise(header.rpartition("/")[2])
    matcher = SequenceMatcher(None, b=text, autojunk=False)
    found: dict[str | None, Suggestion] = {}
    for word, meanings in words.items():
        matcher.set_seq1(word)
        if matcher.real_quick_ratio() < _LIKE or matcher.quick_ratio() < _LIKE or matcher.ratio() < _LIKE:
            continue
        for field in {field for table, field in meanings.items() if not wanted or table in wanted} - taken:
            likeness = round(matcher.ratio(), 2)
            if field not in found or likeness > found[field].likeness:
                found[field] = Suggestion(field, word, likeness)
    ordered = sorted(found.values(), key=lambda s: (-s.likeness, s.field is None, s.word))
    return tuple(ordered[:_SHOWN])
