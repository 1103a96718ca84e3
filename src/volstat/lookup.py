"""The figures as an article's claims ask for them: one figure, one scope, one period at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from volstat.figures.catalogue import breakdowns
from volstat.figures.results import FigureSet, Period, Query, Value

if TYPE_CHECKING:
    from volstat.ledger.submission import Ledger

_BEGINNING: Final = date(2000, 1, 1)
"""Where "everything up to a day" begins: no platform has older records."""
_TOLD_BY: Final = {
    "campaign": ("activities", "participations", "summaries"),
    "category": ("activities", "participations", "summaries"),
    "programme": ("activities", "participations", "summaries"),
    "station_kind": ("stations",),
    "team": ("teams", "activities", "participations", "registrations"),
}
"""Breakdown → the clean tables whose column of that name holds its values."""


@dataclass(frozen=True)
class FigureLookup:
    """Answers an article's questions from a project's figures; see `article.verify.Lookup`."""

    answer: Callable[[Query], FigureSet]
    known: Mapping[str, frozenset[str]]
    """Breakdown → the values that the data hold: a campaign nobody recorded is unknown, and not zero."""
    _answers: dict[Query, FigureSet] = field(default_factory=dict, repr=False)

    def lookup(self, figure: str, scope: Mapping[str, str], period: tuple[date, date] | date) -> int | float | None:
        """Returns a figure's exact value, None where the data do not hold it or do not tell a scope apart."""
        star = scope.get("star")
        query = self._query(scope, period)
        if query is None:
            return None
        value = self._values(query).get(figure)
        if isinstance(value, Mapping):
            return _stars(value, star)
        return None if star else value

    def missing(self, scope: Mapping[str, str], period: tuple[date, date] | date) -> tuple[str, ...]:
        """Returns the units that have sent nothing or not all for what is asked, so that a total lacks them."""
        query = self._query(scope, period)
        if query is None or isinstance(period, date):
            return ()
        coverage = self._answered(query).coverage
        lacking = (unit for units in coverage.unknown.values() for unit in units)
        return tuple(dict.fromkeys([*coverage.missing, *coverage.partial, *lacking]))

    def _query(self, scope: Mapping[str, str], period: tuple[date, date] | date) -> Query | None:
        """Returns the question; None where the data do not know one of the values."""
        where = tuple((key, part) for key, value in scope.items() if key != "star" for part in value.split("、"))
        if any(not self._holds(key, value) for key, value in where):
            return None
        start, end = (_BEGINNING, period) if isinstance(period, date) else period
        return Query(Period(f"{start}..{end}", start, end), as_of=end, where=where)

    def _values(self, query: Query) -> Mapping[str, Value]:
        """Returns the figures of a question; those of one district come from the table of all of them.

        What explains an untrue number is looked for in every district, and one table costs little more than one row.
        """
        districts = [value for key, value in query.where if key == "district"]
        if len(districts) == 1:
            rest = tuple((key, value) for key, value in query.where if key != "district")
            for row in self._answered(replace(query, by=("district",), where=rest)).rows:
                if row.keys["district"] == districts[0]:
                    return row.values
        return self._answered(query).values

    def _answered(self, query: Query) -> FigureSet:
        if query not in self._answers:
            self._answers[query] = self.answer(query)
        return self._answers[query]

    def _holds(self, key: str, value: str) -> bool:
        return key in breakdowns() and (key not in self.known or value in self.known[key])


def _stars(counts: Mapping[str, int | None], star: str | None) -> int | None:
    """Returns the volunteers of one star level, of `3+` and more, or of every level."""
    least = 1 if star is None else int(star.removesuffix("+"))
    wanted = [
        count for level, count in counts.items() if int(level) == least or (int(level) > least and star != str(least))
    ]
    return sum(count for count in wanted if count is not None) if wanted and None not in wanted else None


def values_in(ledger: Ledger) -> dict[str, frozenset[str]]:
    """Returns the campaigns, categories, programme lines, station kinds and teams that the ledger holds."""
    import pyarrow.parquet as pq

    def column(table: str, name: str) -> set[str]:
        read = pq.read_table(ledger.tables[table], columns=[name])
        return set(read.column(name).drop_null().unique().to_pylist())

    return {key: frozenset().union(*(column(table, key) for table in tables)) for key, tables in _TOLD_BY.items()}
