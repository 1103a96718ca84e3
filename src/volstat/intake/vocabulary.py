"""The vocabulary: what headers, lines, sheet names and statuses mean, as `vocabulary.toml` and the settings say."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any, Final

from volstat.intake.frames import FRAMES
from volstat.intake.headers import HeaderMatcher
from volstat.intake.meaning import HeaderContext, Match, Meaning, Unit, normalise
from volstat.shown import presentable

_PAGE_PARTS: Final = re.compile(r"\{n\}|[a-z]+|[^\s{}]")
_SECOND_RANK: Final = 1000
_SETTINGS_RANK: Final = -1000


@dataclass(frozen=True, slots=True)
class TableRule:
    """What makes a set of columns a table of one kind."""

    name: str
    needs: tuple[tuple[str, ...], ...]
    """Of each group at least one field must be there."""
    typical: frozenset[str]
    marks: frozenset[str]
    """Fields that prove the table even for a list parked beside another."""
    titles: tuple[str, ...]
    title_proves: bool
    """A title of these stands for all groups of `needs` but the first."""
    together: frozenset[str] = frozenset()
    """Two of these fields stand for all groups of `needs` but the first, as does a header of `names`, where no column
    belongs to other tables only."""
    names: tuple[str, ...] = ()
    """Ends of headers that name the table's things: 队伍名称."""

    def is_named_by(self, match: Match) -> bool:
        """Tells whether a header is that of the names of the table's things."""
        meaning = match.meaning(self.name)
        return meaning is not None and meaning.field in self.needs[0] and meaning.word.endswith(self.names or ("\0",))


@dataclass(frozen=True, slots=True)
class LineWords:
    """Patterns of running text beside tables, in a syntax that both `re` and Arrow read."""

    closing: str
    """A note or a signature: it belongs to the table above."""
    opening: str
    """A 填报单位 line, an export time: it belongs to the table below."""
    title: str
    heading: str
    """A place or a team, alone in its row."""
    place: str
    """A place, alone in its row."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything that intake knows about words."""

    matcher: HeaderMatcher
    tables: Mapping[str, TableRule]
    lines: LineWords
    superseded: tuple[str, ...]
    """Names of sheets that are drafts, copies or last month's."""
    instructions: tuple[str, ...]
    """Names of sheets that explain."""
    statuses: Mapping[str, frozenset[str]]
    """effective, not_effective, cancelled, deregistered → words, normalised."""
    origins: Mapping[str, frozenset[str]]
    """automatic, manual, imported → words, normalised."""
    station_kinds: Mapping[str, frozenset[str]]
    """Station kind → words, normalised."""
    yields: Mapping[str, Mapping[str, frozenset[str]]]
    """Field → table → fields beside which a column of this field is not wanted."""
    pivot_titles: Mapping[str, str]
    """Word of a title → the field of a table whose columns are bare months."""
    first_headers: Mapping[str, str]
    """Field → its usual header."""
    unused: frozenset[str]
    """Fields that no figure needs."""
    unknown_settings: tuple[str, ...] = ()
    """Names in the project's [vocabulary] that are no field and no list of words."""

    def match(self, header: str | Sequence[str]) -> Match | None:
        """Returns what a header means, None where it is unknown.

        A header that holds a person's number is known too if the settings name it as it is shown: the number hidden.

        Args:
            header: the text of the header's cell, or of its cells from the top level to the lowest.
        """
        levels = (header,) if isinstance(header, str) else tuple(header)
        found = self.matcher.match(levels)
        if found is None and (as_shown := tuple(map(presentable, levels))) != levels:
            found = self.matcher.match(as_shown)
        return found

    def name_of(self, field: str) -> str:
        """Returns the usual header of a field, for telling people which column they need."""
        return self.first_headers.get(field, field)

    def superseded_by_name(self, sheet: str) -> str | None:
        """Returns the word that makes a sheet of this name an old or draft one, None for any other."""
        return _word_of_name(sheet, self.superseded)

    def instructions_by_name(self, sheet: str) -> str | None:
        """Returns the word that makes a sheet of this name an explanation, None for any other."""
        return _word_of_name(sheet, self.instructions)

    def heads_list(self, header: str) -> bool:
        """Tells whether a header alone makes a table: a list of nothing but names."""
        match = self.match(header)
        return match is not None and match.exact and any(rule.is_named_by(match) for rule in self.tables.values())

    @property
    def header_words(self) -> tuple[str, ...]:
        """Every known header, normalised."""
        return tuple(self.matcher.names)


def load(extra: Mapping[str, Sequence[str]] | None = None) -> Vocabulary:
    """Returns the vocabulary, with the project's own headers before the built-in ones.

    Args:
        extra: field → headers; `ignored` → headers to leave out; a list of status words (`effective`,
            `not_effective`, `cancelled`, `deregistered`) → words.
    """
    items = tuple(sorted((name, tuple(map(str, words))) for name, words in (extra or {}).items()))
    return _load(items)


@lru_cache(maxsize=8)
def _load(extra: tuple[tuple[str, tuple[str, ...]], ...]) -> Vocabulary:
    data = _data()
    own = dict(extra)
    fields: dict[str, Any] = data["fields"]
    statuses = data["words"]["status"]
    return Vocabulary(
        matcher=_matcher(data, own),
        tables={name: _rule(name, entry) for name, entry in data["tables"].items()},
        lines=_line_words(data["lines"]),
        superseded=tuple(data["sheets"]["superseded"]),
        instructions=tuple(data["sheets"]["instructions"]),
        statuses=_statuses(statuses, own),
        origins={name: _words(words) for name, words in data["words"]["origin"].items()},
        station_kinds={name: _words(words) for name, words in data["words"]["station_kind"].items()},
        yields={name: _yields(entry) for name, entry in fields.items() if "yields" in entry},
        first_headers={name: entry["headers"][0] for name, entry in fields.items()},
        unused=frozenset(name for name, entry in fields.items() if entry.get("unused")),
        pivot_titles=dict(data["pivot"]["titles"]),
        unknown_settings=tuple(sorted(set(own) - set(fields) - set(statuses) - {"ignored"})),
    )


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("volstat.intake").joinpath("vocabulary.toml").read_text("utf-8"))


def _matcher(data: dict[str, Any], own: Mapping[str, tuple[str, ...]]) -> HeaderMatcher:
    fields = data["fields"]
    contexts = tuple(
        HeaderContext(name, tuple(c["words"]), frozenset(c["kinds"]), c.get("fields", {}), tuple(c.get("unless", ())))
        for name, c in data["contexts"].items()
    )
    return HeaderMatcher(
        names=_names(data, own),
        kinds={name: entry["kind"] for name, entry in fields.items()},
        tables={name: frozenset(entry["tables"]) | set(entry.get("also", {})) for name, entry in fields.items()},
        contexts=contexts,
        units={
            normalise(name): Unit(
                u["kind"], u.get("measure"), u.get("fields", {}), tuple(u.get("of", ())), tuple(u.get("near", ()))
            )
            for name, u in data["units"].items()
        },
        words_around=tuple(data["around"]["fillers"]),
        subjects=tuple(data["around"]["subjects"]),
        month_words=tuple(data["around"]["periods"]),
        longer_words=tuple(data["around"]["longer"]),
        cumulative_words=tuple(data["cumulative"]["words"]),
    )


def _names(data: dict[str, Any], own: Mapping[str, tuple[str, ...]]) -> dict[str, dict[str, Meaning]]:
    """Returns normalised header → table → meaning.

    The settings win over what is said of one table, that over what is said of all tables of a field, and that over
    what is ignored everywhere.
    """
    names: dict[str, dict[str, Meaning]] = {}
    for tier in (_own(data, own), _of_one_table(data), _of_fields(data), _ignored_everywhere(data)):
        _merge(names, tier)
    return names


def _merge(names: dict[str, dict[str, Meaning]], tier: Iterable[tuple[str, Meaning]]) -> None:
    added: dict[tuple[str, str], Meaning] = {}
    for table, meaning in tier:
        place = (normalise(meaning.word), table)
        if added.setdefault(place, meaning).field != meaning.field:
            raise ValueError(f"vocabulary: {meaning.word} is both {added[place].field} and {meaning.field} in {table}")
    for (word, table), meaning in added.items():
        names.setdefault(word, {}).setdefault(table, meaning)


def _own(data: dict[str, Any], own: Mapping[str, tuple[str, ...]]) -> Iterable[tuple[str, Meaning]]:
    for name, words in own.items():
        target = None if name == "ignored" else name
        tables = FRAMES if target is None else data["fields"].get(name, {}).get("tables", ())
        for rank, word in enumerate(words, _SETTINGS_RANK):
            yield from ((table, Meaning(target, word, rank, settings=True)) for table in tables)


def _of_one_table(data: dict[str, Any]) -> Iterable[tuple[str, Meaning]]:
    for name, entry in data["fields"].items():
        for table, words in entry.get("also", {}).items():
            first = len(entry["headers"])
            yield from ((table, Meaning(name, word, rank)) for rank, word in enumerate(words, first))
    for table in FRAMES:
        yield from ((table, Meaning(None, word)) for word in data["ignored"][table])


def _of_fields(data: dict[str, Any]) -> Iterable[tuple[str, Meaning]]:
    for name, entry in data["fields"].items():
        for table in entry["tables"]:
            yield from ((table, Meaning(name, word, rank)) for rank, word in enumerate(entry["headers"]))
            stand_ins = enumerate(entry.get("second", ()), _SECOND_RANK)
            yield from ((table, Meaning(name, word, rank, stand_in=True)) for rank, word in stand_ins)


def _ignored_everywhere(data: dict[str, Any]) -> Iterable[tuple[str, Meaning]]:
    for word in data["ignored"]["any"]:
        yield from ((table, Meaning(None, word)) for table in FRAMES)


def _yields(entry: dict[str, Any]) -> dict[str, frozenset[str]]:
    return {table: frozenset(fields) for table, fields in entry["yields"].items()}


def _rule(name: str, entry: dict[str, Any]) -> TableRule:
    return TableRule(
        name,
        tuple(tuple(group) for group in entry["needs"]),
        frozenset(entry["typical"]),
        frozenset(entry["marks"]),
        tuple(entry["titles"]),
        entry.get("title_proves", False),
        frozenset(entry.get("together", ())),
        tuple(entry.get("names", ())),
    )


def _line_words(data: dict[str, Any]) -> LineWords:
    starts = "|".join(map(re.escape, data["starts"])).replace(":", "[:：]")
    ends = "|".join(re.escape(e).replace(r"\(", "[(（]").replace(r"\)", "[)）]") for e in data["ends"])
    titles = "|".join(map(re.escape, data["titles"]))
    return LineWords(
        closing=rf"^\s*(?:{_labelled(data['closing'])}|(?:{starts}))|(?:{ends})\s*[:：]?\s*$|{_pages(data['pages'])}",
        opening=rf"^\s*{_labelled(data['opening'])}",
        title=rf"(?:{titles})(?:[(（][^)）]*[)）])?\s*$",
        heading=rf"..(?:{_either(data['headings'])})\s*[:：]?\s*$|^.(?:{_either(data['places'])})\s*[:：]?\s*$",
        place=rf"^.{{1,12}}(?:{_either(data['places'])})\s*[:：]?\s*$",
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, words))


def _pages(forms: Iterable[str]) -> str:
    """Returns a pattern for a text that is nothing but the number of a page, with blanks and a comma allowed inside."""
    number, between = "[0-9０-９一二三四五六七八九十]{1,4}", r"[\s,，、]*"
    parts = ((number if part == "{n}" else re.escape(part) for part in _PAGE_PARTS.findall(form)) for form in forms)
    return rf"^\s*(?i:{'|'.join(between.join(form) for form in parts)})\s*$"


def _labelled(labels: Iterable[str]) -> str:
    """Returns a pattern for one of the labels with a colon behind it, with blanks and a bracket allowed between."""
    spaced = (r"\s*".join(map(re.escape, label)) for label in sorted(labels, key=len, reverse=True))
    return rf"(?:{'|'.join(spaced)})\s*(?:[(（][^)）]*[)）])?\s*[:：]"


def _statuses(built_in: dict[str, list[str]], own: Mapping[str, tuple[str, ...]]) -> dict[str, frozenset[str]]:
    """Returns the words of each status; what the settings put into one leaves the built-in others."""
    mine = {name: _words(own.get(name, ())) for name in built_in}
    taken = {name: frozenset[str]().union(*(w for other, w in mine.items() if other != name)) for name in built_in}
    return {name: mine[name] | (_words(words) - taken[name]) for name, words in built_in.items()}


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(normalise(word) for word in words)


def _word_of_name(sheet: str, words: Iterable[str]) -> str | None:
    """Returns the first word that is the name, or that stands in it set off by its position or by signs."""
    name = normalise(sheet)
    return next((w for w in sorted(words, key=lambda w: (-len(w), w)) if _names_it(w, name)), None)


def _names_it(word: str, name: str) -> bool:
    if name == word:
        return True
    signs, number = r"[-_.()\[\]]", r"[-_.()\[\]\d]*"
    if len(word) == 1 or word.isascii():
        return re.search(rf"(?:^|{signs}){word}(?:{signs}|\d|$)", name) is not None
    return re.search(rf"^{word}(?:{signs}|\d|[表版件]$)|{word}{number}$|{signs}{word}{signs}", name) is not None
