"""Resubmission: which workbooks, or sheets of them, are later versions of others and replace them whole.

Names decide first, then the rows that two have in common; ARCHITECTURE.md has the rule. Pure Python over what
`parts` tells about the workbooks; only the counting of common rows is the engine's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import Any, Final

from volstat.ledger.parts import Common, Part, Span, common_rows
from volstat.ledger.submission import Submission
from volstat.ledger.versions import Name, Version, folder_version, name_of, workbook_name
from volstat.ledger.workspace import Workspace, made_at
from volstat.problems import Problem

_KEEPS_PERSONS: Final = "volunteers"
"""Rosters of several months are united, not replaced: a person leaves the stock by deregistering only."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What is compared: all that a workbook sends of a table for a unit, or one sheet's share of it."""

    table: str
    unit: str | None
    book: int
    workbook: str
    sheet: str
    """Empty for the whole workbook."""
    parts: tuple[Part, ...]
    rows: int
    span: Span | None
    townships: frozenset[str]
    name: Name
    version: Version
    order: tuple[Any, ...]
    """Compares as earlier and later."""
    made: datetime
    exported: bool


@dataclass(frozen=True, slots=True)
class Replacement:
    """One part that does not count because a later version does."""

    part: Part
    kind: str
    """`replaced`, `same_file_twice` or `same_file_two_units`."""


def recency_of(submissions: Sequence[Submission]) -> dict[int, int]:
    """Returns for every workbook its place in the order of versions: names, then times, then the alphabet."""
    order = {number: _order(s, workbook_name(s.facts.workbook).version) for number, s in enumerate(submissions)}
    return {number: place for place, number in enumerate(sorted(order, key=order.__getitem__))}


def identical_books(submissions: Sequence[Submission], recency: Mapping[int, int]) -> dict[int, int]:
    """Returns for each workbook whose bytes another one repeats that other: the latest version, a copy's name last."""

    def standing(number: int) -> tuple[bool, int, int, int]:
        version = workbook_name(submissions[number].facts.workbook).version
        return version.final, version.number, -version.copy, recency[number]

    same: dict[str, list[int]] = {}
    for number, submission in enumerate(submissions):
        if submission.frames:
            same.setdefault(submission.facts.content, []).append(number)
    kept = {content: max(numbers, key=standing) for content, numbers in same.items()}
    return {n: kept[content] for content, numbers in same.items() for n in numbers if n != kept[content]}


def resubmissions(
    space: Workspace, parts: Sequence[Part], identical: Mapping[int, int]
) -> tuple[list[Replacement], list[Problem]]:
    """Returns the parts that later versions replace, and what there is to say about it.

    Args:
        space: the workspace.
        parts: all parts.
        identical: workbooks whose bytes another one repeats → that other.
    """
    twins = {twin: _twin(space, parts, twin, kept) for twin, kept in sorted(identical.items())}
    gone = [Replacement(part, twins[part.book].kind) for part in parts if part.book in twins]
    problems = list(twins.values())
    groups: dict[tuple[str, str | None], list[Part]] = {}
    for part in parts:
        if part.book not in identical:
            groups.setdefault((part.table, part.unit), []).append(part)
    for (table, _), members in groups.items():
        replaced, said = _within(space, table, _bundles(space, members))
        gone += replaced
        problems += said
    return gone, problems


def _twin(space: Workspace, parts: Sequence[Part], twin: int, kept: int) -> Problem:
    """Returns what to say of a workbook whose bytes another one repeats: grave if the two name different units."""
    here, there = ({part.unit for part in parts if part.book == book} for book in (twin, kept))
    other = {"other": _book(space, kept)}
    (unit,) = here if len(here) == 1 else (None,)
    if here == there:
        return Problem("same_file_twice", _book(space, twin), unit=unit, detail=other)
    named = {"unit_here": _units(here), "unit_other": _units(there)}
    return Problem("same_file_two_units", _book(space, twin), unit=unit, detail={**other, **named})


def _units(units: Iterable[str | None]) -> str:
    return "、".join(sorted(unit or "?" for unit in units))


def _within(space: Workspace, table: str, bundles: list[Bundle]) -> tuple[list[Replacement], list[Problem]]:
    pairs = [(a, b) for a, b in combinations(range(len(bundles)), 2) if _comparable(bundles[a], bundles[b])]
    sets = {n: bundles[n].parts for n in sorted({n for pair in pairs for n in pair})}
    common = common_rows(space, table, sets, pairs)
    threshold = space.project.definitions.resubmission_overlap
    relatives: Counter[int] = Counter()
    for a, b in pairs:
        if common[a, b].share >= threshold or _same_stem(bundles[a], bundles[b]):
            relatives.update((a, b))
    successor: dict[Part, tuple[Bundle, Bundle]] = {}
    for pair in pairs:
        low, high = sorted(pair, key=lambda n: bundles[n].order)
        older, newer = bundles[low], bundles[high]
        if _replaces(newer, older, common[pair], threshold, alone=relatives[high] == 0):
            for part in older.parts:
                known = successor.get(part)
                if known is None or known[0].order < newer.order:
                    successor[part] = (newer, older)
    problems = [_replaced(part, *both) for part, both in successor.items()]
    problems += _overlapping(bundles, common, threshold, successor)
    return [Replacement(part, "replaced") for part in successor], problems


def _replaces(newer: Bundle, older: Bundle, common: Common, threshold: float, *, alone: bool) -> bool:
    """Tells whether `newer` is a later version of `older`; `alone`: nothing else is a likelier original of it."""
    if common.both == 0 and _apart(newer.townships, older.townships):
        return False
    same_dates = newer.span == older.span
    says_so = newer.version.says_so and newer.version > older.version
    if common.share >= threshold and (same_dates or _covers(newer, older)):
        return True
    repeats = common.both >= threshold * older.rows or _same_stem(newer, older)
    corrects = _same_stem(newer, older) and common.both >= threshold * older.rows  # whatever became of its last day
    if says_so and (corrects or (repeats and _same_end(newer, older)) or (same_dates and alone)):
        return True
    is_copy = newer.version.copy > older.version.copy
    return is_copy and same_dates and _same_stem(newer, older) and common.both > 0


def _covers(newer: Bundle, older: Bundle) -> bool:
    if newer.table == _KEEPS_PERSONS or newer.span is None or older.span is None:
        return False
    return newer.span[0] <= older.span[0] and older.span[1] <= newer.span[1]


def _same_end(newer: Bundle, older: Bundle) -> bool:
    """Tells whether two workbooks end in the same month: the month of a monthly report, with late rows or without."""
    return (newer.span and newer.span[1]) == (older.span and older.span[1])


def _comparable(a: Bundle, b: Bundle) -> bool:
    if a.book == b.book and not (a.sheet and b.sheet and a.version != b.version):
        return False  # a workbook and its own sheet, or sheets of which none says that it is another version
    if a.span is None or b.span is None:
        return a.span == b.span
    return a.span[0] <= b.span[1] and b.span[0] <= a.span[1]


def _same_stem(a: Bundle, b: Bundle) -> bool:
    return a.name.stem == b.name.stem


def _apart(a: frozenset[str], b: frozenset[str]) -> bool:
    return bool(a) and bool(b) and not a & b


def _overlapping(
    bundles: Sequence[Bundle],
    compared: Mapping[tuple[int, int], Common],
    threshold: float,
    successor: Mapping[Part, tuple[Bundle, Bundle]],
) -> list[Problem]:
    """Returns a warning for each later workbook that shares rows with an earlier one, and both of which count."""
    said: dict[tuple[int, str], Problem] = {}
    for (a, b), common in compared.items():
        older, newer = sorted((bundles[a], bundles[b]), key=lambda bundle: bundle.order)
        alike = older.span == newer.span or common.share >= threshold
        undecided = common.both > 0 and alike and newer.table != _KEEPS_PERSONS
        if undecided and not any(part in successor for part in (*older.parts, *newer.parts)):
            problem = Problem(
                "overlapping_exports", newer.workbook, newer.sheet, unit=newer.unit, detail={"other": _full(older)}
            )
            said.setdefault((newer.book, newer.sheet), problem)
    return list(said.values())


def _replaced(part: Part, newer: Bundle, older: Bundle) -> Problem:
    detail = {"other": _full(newer), "reason": _reason(newer, older)}
    return Problem("replaced", older.workbook, part.sheet, unit=part.unit, detail=detail)


def _reason(newer: Bundle, older: Bundle) -> str:
    if newer.order[:2] != older.order[:2]:
        words = newer.name.words or older.name.words
        return "、".join(f"“{word}”" for word in words) or newer.workbook
    if newer.made != older.made:
        times = f"{older.made:%Y-%m-%d %H:%M} → {newer.made:%Y-%m-%d %H:%M}"
        return times if newer.exported and older.exported else f"文件时间 {times}"
    return f"名称顺序 {older.workbook} → {newer.workbook}"


def _bundles(space: Workspace, parts: Iterable[Part]) -> list[Bundle]:
    books: dict[int, list[Part]] = {}
    for part in parts:
        books.setdefault(part.book, []).append(part)
    bundles = []
    for book, members in books.items():
        bundles.append(_bundle(space, book, members, sheet=""))
        if len(members) > 1:
            bundles += [_bundle(space, book, [part], sheet=part.sheet) for part in members]
    return bundles


def _bundle(space: Workspace, book: int, parts: Sequence[Part], sheet: str) -> Bundle:
    submission = space.submissions[book]
    name = workbook_name(submission.facts.workbook)
    sheets = [name_of(part.sheet) for part in parts] if len(parts) == 1 else []
    version = name.version
    for said in sheets:
        version = version.joined(said.version)
    spans = [part.span for part in parts if part.span]
    townships = [part.townships for part in parts]
    stem = f"{name.stem}/{sheets[0].stem}" if sheet else name.stem
    return Bundle(
        table=parts[0].table,
        unit=parts[0].unit,
        book=book,
        workbook=submission.facts.workbook,
        sheet=sheet,
        parts=tuple(parts),
        rows=sum(part.rows for part in parts),
        span=(min(s for s, _ in spans), max(e for _, e in spans)) if spans else None,
        townships=frozenset().union(*townships) if all(townships) else frozenset(),
        name=Name(stem, version, name.words + tuple(word for said in sheets for word in said.words)),
        version=version,
        order=(*_order(submission, version), sheet),
        made=made_at(submission),
        exported=submission.facts.exported_at is not None,
    )


def _order(submission: Submission, version: Version) -> tuple[Any, ...]:
    workbook = submission.facts.workbook
    return version, folder_version(workbook), made_at(submission), submission.modified, workbook


def _book(space: Workspace, number: int) -> str:
    return space.submissions[number].facts.workbook


def _full(bundle: Bundle) -> str:
    return f"{bundle.workbook}［{bundle.sheet}］" if bundle.sheet else bundle.workbook
