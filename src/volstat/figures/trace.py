"""Trace: the rows of the workbooks that a figure comes from, and those that it leaves out, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from volstat.figures.catalogue import figures
from volstat.figures.engine import compute
from volstat.figures.pairs import PAIRS
from volstat.figures.presence import read_presence
from volstat.figures.ranges import COUNTED, ranges_of
from volstat.figures.results import Coverage, Query, Value
from volstat.figures.scope import Scope
from volstat.figures.standing_tellings import STOCKS, stars
from volstat.figures.stars import SECONDS
from volstat.figures.tellings import FLOWS
from volstat.figures.values import MEASURES, PER_PERSON, RATIOS, SECONDS_MEASURES, SECONDS_PAIRED, totals_of
from volstat.language import _

if TYPE_CHECKING:
    import pyarrow as pa

    from volstat.figures.engines import Tables
    from volstat.project import Project

STARS: Final = "stars"
POPULATION: Final = "population"


class TraceError(ValueError):
    """The figure cannot be traced; the message says which can."""


@dataclass(frozen=True)
class Total:
    """One total with the rows that it is counted from and those that it leaves out."""

    figure: str
    """Its code name."""
    ranges: pa.Table
    """See `ranges.schema`; amounts in counts, or in seconds where the total is a time."""
    timed: bool = False
    setting: int | None = None
    """The total itself, where it stands in the settings and in no workbook."""

    @cached_property
    def counted(self) -> pa.Table:
        """The ranges whose rows count."""
        import pyarrow.compute as pc

        return self.ranges.filter(pc.equal(self.ranges["reason"], COUNTED))

    @cached_property
    def left_out(self) -> pa.Table:
        """The ranges whose rows are left out."""
        import pyarrow.compute as pc

        return self.ranges.filter(pc.not_equal(self.ranges["reason"], COUNTED))

    @property
    def sum(self) -> int | None:
        """What the rows that count add up to; None where none of them tells anything."""
        import pyarrow.compute as pc

        if self.setting is not None:
            return self.setting
        total: int | None = pc.sum(self.counted["amount"]).as_py()
        return total

    @property
    def stars(self) -> dict[str, int]:
        """The sums of the stars that any row tells."""
        grouped = self.counted.group_by("star").aggregate([("amount", "sum")]).to_pylist()
        return {str(row["star"]): row["amount_sum"] for row in grouped}


@dataclass(frozen=True)
class Trace:
    """A figure traced to its rows."""

    figure: str
    query: Query
    value: Value
    totals: tuple[Total, ...]
    """One, or the two of a ratio."""
    coverage: Coverage

    @property
    def adds_up(self) -> bool:
        """Tells whether the rows give the figure exactly; anything else is a defect of this program."""
        first = self.totals[0]
        if isinstance(self.value, Mapping):
            return {star: count for star, count in self.value.items() if count} == first.stars
        if self.value is None or not self.value:
            return len(self.totals) > 1 or not first.sum
        if len(self.totals) == 1:
            return self.value == _plain(first)
        above, below = (_plain(total) for total in self.totals)
        return bool(below) and above is not None and below is not None and self.value == above / below


def trace(tables: Tables, query: Query, project: Project, figure: str) -> Trace:
    """Returns where a headline figure comes from.

    Args:
        tables: the clean tables, opened on an engine.
        query: the period, the day and the restrictions; its breakdown is left aside.
        project: the settings.
        figure: a code name, or a title in either language.

    Raises:
        TraceError: there is no such figure, or it is no count of rows.
    """
    name = traceable(figure)
    asked = replace(query, by=())
    found = compute(tables, asked, project)
    scope = Scope(asked, project.area, tables.columns)
    totals = tuple(_total(tables, scope, project, part, found.beside) for part in _parts(name))
    return Trace(name, asked, found.values[name], totals, found.coverage)


def traceable(figure: str) -> str:
    """Returns the code name of a figure that can be traced.

    Raises:
        TraceError: there is none of this name.
    """
    known = [f for f in figures().values() if f.name in (*FLOW_OF, *STOCKS, STARS, *RATIOS, PER_PERSON)]
    for entry in known:
        if figure in (entry.name, *entry.title.values()):
            return entry.name
    message = _("“{figure}” cannot be traced. Those that can: {figures}.")
    raise TraceError(message.format(figure=figure, figures=", ".join(entry.name for entry in known)))


COUNTED_AS: Final = {
    "timed_seconds": "hours",
    "person_seconds": "hours",
    "timed_participations": "participations",
    "served_participations": "participations",
    "served_services": "services",
    "timed_participants": "participants",
}
"""Measure of a pair → the figure that its rows tell."""
FLOW_OF: Final = {name: measure for name, measure in MEASURES.items() if measure in FLOWS}
"""Flow → the measure that its rows tell."""


def _parts(name: str) -> tuple[str, ...]:
    """Returns the totals that a figure is made of; the rows of a ratio of flows are those that tell both."""
    return PAIRS[name] if name in PAIRS else totals_of(name)


def _total(tables: Tables, scope: Scope, project: Project, name: str, beside: Mapping[str, Value]) -> Total:
    if name == POPULATION:
        people = beside.get(POPULATION)
        return Total(name, ranges_of(()), setting=people if isinstance(people, int) else None)
    measure = FLOW_OF.get(name, name)
    if not _applies(name, scope):
        return Total(COUNTED_AS.get(name, name), ranges_of(()))
    if name == STARS:
        return Total(name, ranges_of(stars(tables, scope, project.definitions.star_hours)))
    if name in STOCKS:
        presence = read_presence(tables, scope)
        sent = {table: presence.sent(table) for table in ("volunteers", "teams", "stations")}
        return Total(name, ranges_of(STOCKS[name](tables, scope, sent)))
    timed = measure in SECONDS_MEASURES or measure in SECONDS_PAIRED
    return Total(COUNTED_AS.get(name, name), ranges_of(FLOWS[measure](tables, scope)), timed=timed)


def _applies(name: str, scope: Scope) -> bool:
    return scope.asks_for(COUNTED_AS.get(name, name))


def _plain(total: Total) -> int | float | None:
    """Returns a total as the figures state it: seconds divided once."""
    return total.sum / SECONDS if total.timed and total.sum is not None else total.sum
