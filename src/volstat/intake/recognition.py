"""Which table a header's columns make, and which column stands for which field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from volstat.intake.meaning import Match, Meaning
from volstat.intake.measures import Measures
from volstat.intake.reading import ColumnFacts
from volstat.intake.vocabulary import TableRule, Vocabulary

_TYPICAL: Final = 2.0
_MAPPED: Final = 1.0
_FOREIGN: Final = -3.0
"""A column known in other tables only speaks against this one."""
_TITLE: Final = 1.5
_ENOUGH: Final = 2
"""So many fields prove a table: of `together` any, or of all its own where it stands beside another."""

NOTHING_SAID: Final = Measures()

_FLOWS: Final = frozenset({"services", "participations", "participants", "total_hours"})

Filled = Callable[[int], bool]
"""Tells whether a column has any data."""


@dataclass(frozen=True, slots=True)
class HeadColumn:
    """One column of a header, matched."""

    column: int
    """The sheet's own number."""
    levels: tuple[str, ...]
    match: Match | None

    @property
    def header(self) -> str:
        """The header as facts and problems show it."""
        return "/".join(" ".join(level.split()) for level in self.levels)


@dataclass(frozen=True, slots=True)
class Doubled:
    """A column that means the same as another one, which is used instead."""

    column: int
    used: int


@dataclass(frozen=True, slots=True)
class Recognised:
    """A table, and what each of its columns stands for; columns have the sheet's own numbers."""

    table: str
    score: float
    columns: dict[int, ColumnFacts]
    proved: bool
    """Enough of the table's own fields are there to count it even as a list parked beside another."""
    doubled: tuple[Doubled, ...] = ()
    months: dict[int, str] = field(default_factory=dict)
    """Columns of single months or quarters → the month or quarter as written, where no column gives the month."""
    measured: dict[int, str] = field(default_factory=dict)
    contradicted: dict[int, str] = field(default_factory=dict)
    """Column → the words around the table that say another unit of measure than its header, which goes first."""
    """Columns whose unit of measure comes from a line around the table → the words of that line."""

    def fields(self) -> dict[str, int]:
        """Field → the column that stands for it; without the columns of single months."""
        return {c.field: n for n, c in self.columns.items() if c.field and n not in self.months}


@dataclass(frozen=True, slots=True)
class Choice:
    """The outcome of looking for a table."""

    table: str | None
    score: float = 0.0
    lacking: tuple[tuple[tuple[str, ...], ...], ...] = ()
    """Where there is none: for each of the nearest tables the groups of fields that it lacks."""


def head_columns(levels: Mapping[int, tuple[str, ...]], vocabulary: Vocabulary) -> list[HeadColumn]:
    """Returns a header's columns, each looked up in the vocabulary.

    A bare 联系电话 directly behind 负责人 is that person's and no volunteer's.
    """
    columns: list[HeadColumn] = []
    for number, texts in sorted(levels.items()):
        match = vocabulary.match(texts)
        before = columns[-1] if columns and columns[-1].column == number - 1 else None
        if before and match and _unwanted(before.match) and _bare_person(match, vocabulary):
            match = vocabulary.match((before.levels[-1], *texts)) or match
        columns.append(HeadColumn(number, texts, match))
    return columns


def _unwanted(match: Match | None) -> bool:
    return match is not None and all(m.field is None for m in match.meanings.values())


def left_out(columns: Iterable[HeadColumn]) -> tuple[str, ...]:
    """Returns the headers by which the settings declare a whole table unwanted; none where they do not.

    Every header has to be one that is ignored, and one of them by the settings: what is ignored everywhere (序号, 备注)
    says nothing of the table that it stands in.
    """
    matches = [column.match for column in columns]
    if not all(match and match.meanings and _unwanted(match) for match in matches):
        return ()
    own = (match for match in matches if match and any(m.settings for m in match.meanings.values()))
    return tuple(next(iter(match.meanings.values())).word for match in own)


def _bare_person(match: Match, vocabulary: Vocabulary) -> bool:
    fields = [m for m in match.meanings.values() if m.field]
    return bool(fields) and all(m.stand_in and vocabulary.matcher.kinds[str(m.field)] == "person" for m in fields)


def choose_table(columns: Iterable[HeadColumn], title: str, vocabulary: Vocabulary) -> Choice:
    """Returns the table that explains the columns best, or what the nearest one lacks.

    Args:
        columns: the header's columns.
        title: the lines above the header and the sheet's name.
        vocabulary: what the columns were matched with.
    """
    matches = [c.match for c in columns if c.match]
    scored = [(_score(rule, matches, title, vocabulary), rule) for rule in vocabulary.tables.values()]
    fitting = [(score, rule) for score, rule in scored if not _lacking(rule, matches, title, vocabulary)]
    if fitting:
        score, rule = max(fitting, key=lambda pair: pair[0])
        return Choice(rule.name, score)
    best = max(score for score, _ in scored)
    nearest = (rule for score, rule in scored if score == best)
    return Choice(None, best, tuple(_lacking(rule, matches, title, vocabulary) for rule in nearest))


def _fields(rule: TableRule, matches: Iterable[Match], title: str, vocabulary: Vocabulary) -> set[str]:
    fields = {m.field for match in matches if (m := match.meaning(rule.name)) and m.field}
    if rule.name == "summaries" and any(match.month for match in matches):
        fields.add("month")
        bare = any(not match.meanings for match in matches)
        fields |= {_pivot_field(title, vocabulary)} - {None} if bare else set()  # type: ignore[arg-type]
    return fields


def _lacking(rule: TableRule, matches: list[Match], title: str, vocabulary: Vocabulary) -> tuple[tuple[str, ...], ...]:
    fields = _fields(rule, matches, title, vocabulary)
    proved = rule.title_proves and any(word in title for word in rule.titles)
    proved = proved or (_suffices(rule, matches, fields) and not any(_is_foreign(rule, match) for match in matches))
    return tuple(
        group for number, group in enumerate(rule.needs) if not (fields.intersection(group) or (number > 0 and proved))
    )


def _suffices(rule: TableRule, matches: list[Match], fields: set[str]) -> bool:
    return len(fields & rule.together) >= _ENOUGH or any(map(rule.is_named_by, matches))


def _is_foreign(rule: TableRule, match: Match) -> bool:
    """Tells whether a column is known, and in other tables only."""
    known = any(m.field for m in match.meanings.values())
    return match.meaning(rule.name) is None and known and not _stands_in(match)


def _score(rule: TableRule, matches: list[Match], title: str, vocabulary: Vocabulary) -> float:
    score = _TITLE if any(word in title for word in rule.titles) else 0.0
    counted: set[str] = set()
    for match in matches:
        meaning = match.meaning(rule.name)
        if meaning is None:
            score += _FOREIGN if _is_foreign(rule, match) else 0.0
        elif meaning.field and meaning.field not in counted:
            counted.add(meaning.field)
            score += _TYPICAL if meaning.field in rule.typical else _MAPPED
    fields = _fields(rule, matches, title, vocabulary)
    return score + (_TYPICAL if "month" in fields - counted else 0.0)


def _stands_in(match: Match) -> bool:
    return all(m.stand_in for m in match.meanings.values() if m.field)


def recognise(
    columns: list[HeadColumn],
    choice: Choice,
    title: str,
    vocabulary: Vocabulary,
    *,
    filled: Filled,
    measures: Measures = NOTHING_SAID,
) -> Recognised:
    """Returns what each column stands for in the chosen table: one column a field, all others with the reason.

    Args:
        columns: the header's columns.
        choice: the table.
        title: the lines above the header and the sheet's name.
        vocabulary: what the columns were matched with.
        filled: which columns have data.
        measures: what the lines around the table say of its units of measure.
    """
    table = str(choice.table)
    facts = {c.column: _facts(c, table) for c in columns}
    months = _months(columns, facts, table, title, vocabulary)
    if table == "summaries":
        _keep_the_shortest(columns, facts, months)
    _yield(facts, table, vocabulary)
    doubled = _keep_one_each(columns, facts, table, months=months, filled=filled, unused=vocabulary.unused)
    measured = _measure(columns, facts, measures, vocabulary)
    mapped = {c.field for c in facts.values() if c.field}
    proved = bool(mapped & vocabulary.tables[table].marks) and len(mapped) >= _ENOUGH
    contradicted = _contradicted(columns, facts, measures, vocabulary)
    return Recognised(table, choice.score, facts, proved, tuple(doubled), months, measured, contradicted)


def _contradicted(
    columns: list[HeadColumn], facts: dict[int, ColumnFacts], measures: Measures, vocabulary: Vocabulary
) -> dict[int, str]:
    kinds = vocabulary.matcher.kinds
    found: dict[int, str] = {}
    for column in columns:
        name = facts[column.column].field
        if not name or not column.match or not column.match.tells_unit:
            continue
        said = measures.meant_for(name, kinds[name])
        if said and all(unit.measure != facts[column.column].measure for unit, _ in said):
            found[column.column] = said[0][1]
    return found


def _measure(
    columns: list[HeadColumn], facts: dict[int, ColumnFacts], measures: Measures, vocabulary: Vocabulary
) -> dict[int, str]:
    """Gives the columns whose own header tells no unit of measure the one said around the table."""
    kinds = vocabulary.matcher.kinds
    silent = [c.column for c in columns if facts[c.column].field and not (c.match and c.match.tells_unit)]
    measured: dict[int, str] = {}
    for number in silent:
        name = str(facts[number].field)
        said = measures.of(name, kinds[name])
        if said and said[0].measure:
            facts[number] = replace(facts[number], measure=said[0].measure)
            measured[number] = said[1]
    return measured


def _facts(column: HeadColumn, table: str) -> ColumnFacts:
    match = column.match
    meaning = match.meaning(table) if match else None
    if match is None or meaning is None:
        return ColumnFacts(column.column, column.header, None, "unknown" if match is None else "unknown: other table")
    if meaning.field is None:
        return ColumnFacts(column.column, column.header, None, f"ignored: {meaning.word}")
    source = "settings" if meaning.settings else "vocabulary"
    return ColumnFacts(column.column, column.header, meaning.field, f"{source}: {meaning.word}", match.measure)


def _months(
    columns: list[HeadColumn], facts: dict[int, ColumnFacts], table: str, title: str, vocabulary: Vocabulary
) -> dict[int, str]:
    """Returns the columns that give numbers of a single month, where no other column says which month a row is for."""
    if table != "summaries" or any(c.field == "month" for c in facts.values()):
        return {}
    pivot = _pivot_field(title, vocabulary)
    spans: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for column in columns:
        match = column.match
        if match is None:
            continue
        if not match.meanings and pivot:
            facts[column.column] = replace(facts[column.column], field=pivot, why="title")
        if facts[column.column].field in _FLOWS:
            if match.month and match.breadth == 0:
                spans[0][column.column] = match.month
            elif match.span and match.breadth == 2 and "季" in match.span:
                spans[1][column.column] = match.span
    return spans[0] or (spans[1] if len(set(spans[1].values())) > 1 else {})


def _pivot_field(title: str, vocabulary: Vocabulary) -> str | None:
    fields = {name for word, name in vocabulary.pivot_titles.items() if word in title}
    return fields.pop() if len(fields) == 1 else None


def _keep_the_shortest(columns: list[HeadColumn], facts: dict[int, ColumnFacts], months: dict[int, str]) -> None:
    """Leaves the flow of the shortest time: a month's own column, not the running total or the year beside it."""
    breadths = {c.column: c.match.breadth for c in columns if c.match and facts[c.column].field}
    by_month = bool(months) or any(c.field == "month" for c in facts.values())
    for number, breadth in breadths.items():
        same = [n for n in breadths if facts[n].field == facts[number].field]
        shortest = min(same, key=lambda n: breadths[n])
        if breadths[shortest] < breadth and (breadth > 1 or shortest in months):
            why = f"longer: column {shortest} has the shorter time"
            facts[number] = replace(facts[number], field=None, why=why)
        elif breadth == 3 and by_month and facts[number].field in _FLOWS:
            facts[number] = replace(facts[number], field=None, why="unknown: a running total under a month")


def _yield(facts: dict[int, ColumnFacts], table: str, vocabulary: Vocabulary) -> None:
    present = {c.field: n for n, c in facts.items() if c.field}
    for number, column in facts.items():
        betters = vocabulary.yields.get(column.field or "", {}).get(table, frozenset())
        better = next((present[name] for name in sorted(betters) if name in present), None)
        if better is not None:
            facts[number] = replace(column, field=None, why=f"beside: column {better} is used")


def _keep_one_each(
    columns: list[HeadColumn],
    facts: dict[int, ColumnFacts],
    table: str,
    *,
    months: dict[int, str],
    filled: Filled,
    unused: frozenset[str],
) -> list[Doubled]:
    """Leaves one column a field: entries before stand-ins, columns with data before empty ones, the left one first."""
    meanings = {c.column: m for c in columns if c.match and (m := c.match.meaning(table))}
    exact = {c.column for c in columns if c.match and c.match.exact}
    rivals: dict[tuple[str, str | None], list[int]] = {}
    for number, column in facts.items():
        if column.field:
            rivals.setdefault((column.field, months.get(number)), []).append(number)
    doubled: list[Doubled] = []
    for numbers in (n for n in rivals.values() if len(n) > 1):
        used = min(numbers, key=lambda n: (not filled(n), *_order(meanings.get(n), n in exact), n))
        for number in (n for n in numbers if n != used):
            stands_in = number in meanings and meanings[number].stand_in and not _same_word(meanings, number, used)
            quiet = stands_in or facts[number].field in unused
            why = f"stand-in: column {used} is used" if stands_in else f"doubled: column {used} is used"
            facts[number] = replace(facts[number], field=None, why=why)
            if not quiet:
                doubled.append(Doubled(number, used))
    return doubled


def _order(meaning: Meaning | None, exact: bool) -> tuple[bool, bool, int]:
    if meaning is None:
        return (False, True, 0)
    return (meaning.stand_in, not exact, meaning.rank)


def _same_word(meanings: Mapping[int, Meaning], one: int, other: int) -> bool:
    return other in meanings and meanings[one].word == meanings[other].word
