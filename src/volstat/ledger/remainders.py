"""Remainders: what a coarser summary says beyond the finer rows inside its time, and where the two differ.

A summary of a quarter whose January was also sent tells of February and March what nothing else does: its number less
January's, over the whole quarter. Only summaries with something finer inside come here, and they are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final, TypeAlias

from volstat.ledger.coverage import months_between

FIGURES: Final = ("services", "participations", "seconds")
Amounts: TypeAlias = tuple[int | None, int | None, int | None]
"""Numbers of `FIGURES`; None where a row does not tell one."""
Labels: TypeAlias = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """One row of a summary."""

    id: int
    unit: str | None
    start: date
    end: date
    labels: Labels
    """Campaign, programme, category and team."""
    amounts: Amounts
    finer: tuple[int, ...] = ()
    """The rows inside it: of a shorter time, or telling more labels in another place."""

    @property
    def span(self) -> tuple[str | None, date, date]:
        """The unit and the days."""
        return self.unit, self.start, self.end


@dataclass(frozen=True, slots=True)
class Fine:
    """What records and activities say of a unit for the days of a summary, under the labels that summaries have."""

    labels: Labels
    amounts: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that a row, or the rows of one time, tell otherwise than what is finer."""

    id: int
    figure: str
    fine: int
    coarse: int
    counted: int | None
    """What still counts of the row; None where only the finer rows do."""
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What becomes of coarser rows."""

    given_way: Mapping[int, str]
    """Row → the kind that leaves it out."""
    remainders: Mapping[int, Amounts]
    """Row → what still counts of it."""
    differences: Sequence[Difference]


def judge(
    rows: Mapping[int, Printed],
    months: Mapping[str | None, frozenset[date]],
    fine: Mapping[tuple[str | None, date, date], Sequence[Fine]],
) -> Judgement:
    """Tells what counts of summaries that have something finer inside.

    A row gives way where every month of its time is told by something finer; else its remainder counts.

    Args:
        rows: row → what it prints; rows that nothing is inside may be left away if no other row names them as finer.
        months: unit → the months for which records or activities count.
        fine: unit and days → what records and activities say, for every such row with a month in `months`.
    """
    given_way: dict[int, str] = {}
    counted: dict[int, Amounts] = {}
    remainders: dict[int, Amounts] = {}
    differences: list[Difference] = []
    inside = [row for row in rows.values() if row.finer or row.span in fine]
    ordered = sorted(inside, key=lambda r: (r.end - r.start, r.start, r.unit or "", r.id))
    for span, together in groupby(ordered, key=lambda r: r.span):
        members = list(together)
        known = months.get(span[0], frozenset())
        whole = [row for row in members if _told(row, rows) | known >= set(months_between(row.start, row.end))]
        for row in whole:
            given_way[row.id] = "coarser_grain" if span in fine else "coarser_summary"
            counted[row.id] = (0, 0, 0)
        rest = [row for row in members if row.id not in given_way]
        below = {row.id: _sum(counted.get(f, rows[f].amounts) for f in row.finer) for row in members}
        if rest:
            left, missed = _left(rest, below, fine.get(span, ()))
            counted |= left
            remainders |= left
            differences += missed
        else:
            inner = {f: counted.get(f, rows[f].amounts) for row in whole for f in row.finer}
            differences += _compared(whole, inner, fine.get(span, ()))
    return Judgement(given_way, remainders, differences)


def _told(row: Printed, rows: Mapping[int, Printed]) -> set[date]:
    return {month for f in row.finer for month in months_between(rows[f].start, rows[f].end)}


def _sum(amounts: Iterable[Amounts]) -> tuple[int, int, int]:
    totals = [0, 0, 0]
    for told in amounts:
        for place, amount in enumerate(told):
            totals[place] += amount or 0
    return totals[0], totals[1], totals[2]


def _left(
    rows: Sequence[Printed], below: Mapping[int, tuple[int, int, int]], fine: Sequence[Fine]
) -> tuple[dict[int, Amounts], list[Difference]]:
    """Returns what is left of rows of one time, and what to say about it."""
    left: dict[int, list[int | None]] = {row.id: [None, None, None] for row in rows}
    differences: list[Difference] = []
    for place, figure in enumerate(FIGURES):
        telling = {row.id: row for row in rows if row.amounts[place] is not None}
        rest = {id_: (row.amounts[place] or 0) - below[id_][place] for id_, row in telling.items()}
        short = {id_: -number for id_, number in rest.items() if number < 0}
        rest = {id_: max(number, 0) for id_, number in rest.items()}
        over = _spread(rest, telling, [(f.labels, f.amounts[place]) for f in fine]) if rest else 0
        if over:
            first = min(rest)
            short[first] = short.get(first, 0) + over
        for id_, row in telling.items():
            printed, campaign = row.amounts[place] or 0, row.labels[0]
            left[id_][place] = rest[id_]
            if id_ in short:
                differences.append(Difference(id_, figure, printed - rest[id_] + short[id_], printed, None, campaign))
            elif rest[id_] != printed:
                differences.append(Difference(id_, figure, printed - rest[id_], printed, rest[id_], campaign))
    return {id_: (a, b, c) for id_, (a, b, c) in left.items()}, differences


def _spread(rest: dict[int, int], rows: Mapping[int, Printed], fine: Iterable[tuple[Labels, int]]) -> int:
    """Takes finer numbers out of `rest`, from the rows whose labels are most alike; returns what no row holds."""
    only = _campaigns(rows.values())
    over = 0
    for labels, number in fine:
        if only and labels[0] not in only:
            continue
        open_number = number
        takers = [row for row in rows.values() if not only or row.labels[0] == labels[0]]
        for row in sorted(takers, key=lambda r: (-_alike(r.labels, labels), r.id)):
            taken = min(open_number, rest[row.id])
            rest[row.id] -= taken
            open_number -= taken
        over += open_number
    return over


def _alike(labels: Labels, others: Labels) -> int:
    """Counts the labels that two rows share; one that they tell differently counts against them."""
    pairs = [(a, b) for a, b in zip(labels, others, strict=True) if a is not None]
    return sum(1 if a == b else -1 for a, b in pairs)


def _campaigns(rows: Iterable[Printed]) -> set[str]:
    """Returns the campaigns of rows that all tell one, else nothing: then the rows speak of everything."""
    told = [row.labels[0] for row in rows]
    return {campaign for campaign in told if campaign} if all(told) else set()


def _compared(rows: Sequence[Printed], inner: Mapping[int, Amounts], fine: Sequence[Fine]) -> Iterable[Difference]:
    """Compares rows of one time that give way with all that is inside them, by campaign where each tells one."""
    campaigns: list[str | None] = [*sorted(_campaigns(rows))]
    for campaign in campaigns or [None]:
        part = [row for row in rows if campaign in (None, row.labels[0])]
        told = [f.amounts for f in fine if campaign in (None, f.labels[0])]
        finer = _sum([*told, *(inner[f] for f in sorted({f for row in part for f in row.finer}))])
        for place, figure in enumerate(FIGURES):
            printed = {row.id: number for row in part if (number := row.amounts[place]) is not None}
            if printed and sum(printed.values()) != finer[place]:
                yield Difference(min(printed), figure, finer[place], sum(printed.values()), None, campaign)
