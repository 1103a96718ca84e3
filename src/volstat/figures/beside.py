"""What stands beside the headline: hours by origin, registrations counted once though made twice, records left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from volstat.figures.engines import fetch
from volstat.figures.flows import records_in_scope
from volstat.figures.scope import Scope
from volstat.figures.stocks import count_registered_twice
from volstat.figures.tallies import Tally

if TYPE_CHECKING:
    from volstat.figures.engines import Tables

ORIGINS: Final = ("automatic", "manual", "imported")
NOT_EFFECTIVE: Final = "not_effective"
"""The problem kind of a record whose status keeps it from counting."""


def count_beside(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Adds to the tally of the whole what its beside figures need; flows are there already.

    Measures: seconds_automatic, seconds_manual, seconds_imported, seconds_unknown, registered_twice, not_effective.
    """
    if scope.asks_for("registered_twice"):
        count_registered_twice(tables, scope, tally)
    if scope.asks_for("hours_automatic"):
        _count_origins(tables, scope, tally)
    if scope.asks_for("not_effective"):
        _count_not_effective(tables, scope, tally)


def _count_origins(tables: Tables, scope: Scope, tally: Tally) -> None:
    """Splits the seconds of the whole; what no record attributes, declared numbers included, is of unknown origin."""
    import narwhals as nw

    total = tally.cell(()).get("seconds")
    rows = records_in_scope(tables, scope, learning=False)
    if rows is None or total is None:
        return
    parts = {name: nw.when(nw.col("origin") == name).then(nw.col("seconds")) for name in ORIGINS}
    sums = [nw.len().alias("rows"), *(nw.col(name).sum() for name in parts)]
    (row,) = fetch(rows.with_columns(**parts).select(*sums))
    told = {f"seconds_{name}": row[name] or 0 for name in ORIGINS}
    tally.add((), seconds_unknown=total - sum(told.values()))
    if row["rows"]:
        tally.add((), **told)


def _count_not_effective(tables: Tables, scope: Scope, tally: Tally) -> None:
    import narwhals as nw

    rows = scope.restrict_labels(tables["participations"], "participations")
    if rows is None:
        return
    left_out = rows.filter(nw.col("left_out") == NOT_EFFECTIVE, scope.day_in_scope("day"))
    for row in fetch(left_out.select(nw.len().alias("rows"))):
        if row["rows"]:
            tally.add((), not_effective=row["rows"])
