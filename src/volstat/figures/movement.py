"""Movement: how the stock of registered volunteers came from one day to another, unit by unit.

Opening + registered + moved in − moved out − left + printed = closing. Who registered and left between the two days
is in none of these; who moved is out of one unit and into another, so that the moves of a city are net zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from volstat.figures.engines import fetch
from volstat.figures.presence import read_presence
from volstat.figures.results import Query
from volstat.figures.scope import Scope
from volstat.figures.stocks import in_force, latest_printed, printed_stocks, registration_spans

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Tables
    from volstat.project import Project

STOCK: Final = "registered_volunteers"
_NO_UNIT: Final = ""
"""Stands for the unit of roster lines that tell none, beside null for persons who are not there."""


@dataclass(frozen=True, slots=True)
class Movement:
    """One unit's movement, or the city's."""

    unit: str | None
    opening: int = 0
    registered: int = 0
    moved_in: int = 0
    moved_out: int = 0
    left: int = 0
    printed: int = 0
    """The change of a number that the unit prints in summaries, which tell nobody's registration."""
    closing: int = 0
    told: bool = True
    """Whether the unit sent a roster or printed its stock; its numbers are unknown otherwise, and 0 here."""

    @property
    def balanced(self) -> bool:
        """Tells whether the parts lead from the opening to the closing stock."""
        moves = self.registered + self.moved_in - self.moved_out - self.left
        return self.opening + moves + self.printed == self.closing

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain data; null is unknown."""
        numbers = {name: getattr(self, name) if self.told else None for name in _NUMBERS}
        return {"unit": self.unit, **numbers}


_NUMBERS: Final = tuple(field.name for field in fields(Movement) if field.name not in ("unit", "told"))


@dataclass(frozen=True, slots=True)
class Movements:
    """The movement of a city and its units between two days."""

    opening_day: date
    closing_day: date
    units: tuple[Movement, ...]

    @property
    def total(self) -> Movement:
        """The sum of the units that are known: what the city moved."""
        sums = {name: sum(getattr(unit, name) for unit in self.units) for name in _NUMBERS}
        return Movement(None, **sums, told=any(unit.told for unit in self.units))

    @property
    def missing(self) -> tuple[str, ...]:
        """The units that neither sent a roster nor printed their stock."""
        return tuple(unit.unit for unit in self.units if unit.unit and not unit.told)

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {
            "opening_day": self.opening_day.isoformat(),
            "closing_day": self.closing_day.isoformat(),
            "total": self.total.as_json(),
            "missing": list(self.missing),
            "units": [unit.as_json() for unit in self.units],
        }


def movements(tables: Tables, query: Query, project: Project) -> Movements:
    """Returns how the stock moved from the day before a query's period to its day of the stocks."""
    opening, closing = query.period.start - timedelta(days=1), query.as_of
    scope = Scope(Query(query.period, max(opening, closing)), project.area, tables.columns)
    moves = _moves(tables, opening, closing)
    sent = read_presence(tables, scope).sent("volunteers")
    printed = _printed(tables, scope, sent, opening, closing)
    found = {unit for pair in moves for unit in pair if unit is not None} | set(printed)
    others = sorted(unit for unit in found if unit not in scope.units and unit != _NO_UNIT)
    units = [*scope.units, *others, *([_NO_UNIT] if _NO_UNIT in found else [])]
    told = found | {unit or _NO_UNIT for unit in sent}
    lines = (_movement(unit, moves, printed.get(unit, (0, 0)), unit in told) for unit in units)
    return Movements(opening, closing, tuple(lines))


def _movement(
    unit: str, moves: Counter[tuple[str | None, str | None]], printed: tuple[int, int], told: bool
) -> Movement:
    def count(pairs: Iterable[tuple[str | None, str | None]]) -> int:
        return sum(moves[pair] for pair in pairs)

    before = [pair for pair in moves if pair[0] == unit]
    after = [pair for pair in moves if pair[1] == unit]
    return Movement(
        unit=unit or None,
        opening=count(before) + printed[0],
        registered=moves[None, unit],
        moved_in=count(pair for pair in after if pair[0] not in (None, unit)),
        moved_out=count(pair for pair in before if pair[1] not in (None, unit)),
        left=moves[unit, None],
        printed=printed[1] - printed[0],
        closing=count(after) + printed[1],
        told=told,
    )


def _moves(tables: Tables, opening: date, closing: date) -> Counter[tuple[str | None, str | None]]:
    """Returns unit on the opening day and unit on the closing day (None: not registered) → how many persons."""
    import narwhals as nw

    def unit_on(day: date) -> nw.Expr:
        # a person has one registration in force on a day at most
        return nw.when(in_force(day)).then(nw.col("unit").fill_null(_NO_UNIT))

    spans = registration_spans(tables["registrations"]).with_columns(before=unit_on(opening), after=unit_on(closing))
    there = spans.filter(~nw.col("before").is_null() | ~nw.col("after").is_null())
    persons = there.group_by("person").agg(nw.col("before").max(), nw.col("after").max())
    moves: Counter[tuple[str | None, str | None]] = Counter()
    for row in fetch(persons.group_by("before", "after").agg(nw.len().alias("persons"))):
        moves[row["before"], row["after"]] += row["persons"]
    return moves


def _printed(
    tables: Tables, scope: Scope, rosters: frozenset[str | None], opening: date, closing: date
) -> dict[str, tuple[int, int]]:
    """Returns unit → the stock that its summaries print on both days, 0 where they print none yet."""
    sent = {"volunteers": rosters}
    printed = printed_stocks(tables, scope)
    on_day = [
        {row["unit"] or _NO_UNIT: row[STOCK] for row in latest_printed(printed, STOCK, sent, day)}
        for day in (opening, closing)
    ]
    return {unit: (on_day[0].get(unit, 0), on_day[1].get(unit, 0)) for unit in {**on_day[0], **on_day[1]}}
