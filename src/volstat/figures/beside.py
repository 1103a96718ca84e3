"""What stands beside the headline: hours by origin, registrations counted once though made twice, records left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from volstat.figures.engines import fetch
from volstat.figures.flows import ORIGINS
from volstat.figures.scope import Scope
from volstat.figures.stocks import count_registered_twice
from volstat.figures.tallies import Tally

if TYPE_CHECKING:
    from volstat.figures.engines import Tables

NOT_EFFECTIVE: Final = "not_effective"
"""The problem kind of a record whose status keeps it from counting."""


def count_beside(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Adds to the tally of the whole what its beside figures need; flows are there already.

    Measures: seconds_unknown, registered_twice, not_effective.
    """
    if scope.asks_for("registered_twice"):
        count_registered_twice(tables, scope, tally)
    cell = tally.cell(())
    if (total := cell.get("seconds")) is not None:
        # what no record attributes is of unknown origin, and so are declared numbers
        tally.add((), seconds_unknown=total - sum(cell.get(f"seconds_{name}") or 0 for name in ORIGINS))
    if scope.asks_for("not_effective"):
        _count_not_effective(tables, scope, tally)


def _count_not_effective(tables: Tables, scope: Scope, tally: Tally) -> None:
    import narwhals as nw

    rows = scope.restrict_labels(tables["participations"], "participations")
    if rows is None:
        return
    left_out = rows.filter(nw.col("left_out") == NOT_EFFECTIVE, scope.day_in_scope("day"))
    for row in fetch(left_out.select(nw.len().alias("rows"))):
        if row["rows"]:
            tally.add((), not_effective=row["rows"])
