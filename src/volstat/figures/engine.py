"""The engine: a query on the clean tables becomes a set of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from volstat.figures.beside import count_beside
from volstat.figures.breakdown import lines_of
from volstat.figures.catalogue import figures, headline
from volstat.figures.engines import lean
from volstat.figures.flows import count_flows
from volstat.figures.pairs import count_pairs
from volstat.figures.presence import Presence, coverage_of, read_presence
from volstat.figures.results import FigureSet, Query, Row
from volstat.figures.scope import Scope
from volstat.figures.stars import count_stars
from volstat.figures.stocks import count_stocks
from volstat.figures.tallies import Tally
from volstat.figures.values import Valuer

if TYPE_CHECKING:
    from volstat.figures.engines import Tables
    from volstat.project import Project


def compute(tables: Tables, query: Query, project: Project) -> FigureSet:
    """Returns the figures of a query: headline, beside, the lines of its breakdown, and who has reported.

    Flows are of the query's period, stocks as of its day; hours are exact sums of seconds divided once. A value is None
    where it has no meaning under the breakdown or restriction, or where no unit sent what tells it.
    """
    with lean(tables):
        return _compute(tables, query, project)


def _compute(tables: Tables, query: Query, project: Project) -> FigureSet:
    scope = Scope(query, project.area, tables.columns)
    presence = read_presence(tables, scope)
    coverage = coverage_of(tables, scope, presence)
    tally = _count(tables, scope, project, presence)
    count_beside(tables, scope, tally)
    apart = bool(coverage.unknown) or bool(tally.cell(()).get("untimed"))
    if apart:
        count_pairs(tables, scope, tally)
    valuer, cell = Valuer(scope, presence, project, apart), tally.cell(())
    beside = valuer.values((name for name, figure in figures().items() if not figure.headline), (), cell)
    target = project.definitions.registration_target
    return FigureSet(
        query=query,
        values=valuer.values((figure.name for figure in headline()), (), cell),
        rows=_rows(tables, scope.broken_down(query.by), project, apart) if query.by else (),
        coverage=coverage,
        beside=beside if target is None else {**beside, "registration_target": target},
    )


def _rows(tables: Tables, scope: Scope, project: Project, apart: bool) -> tuple[Row, ...]:
    presence = read_presence(tables, scope)
    tally = _count(tables, scope, project, presence)
    if apart:
        count_pairs(tables, scope, tally)
    valuer = Valuer(scope, presence, project, apart)
    names = [figure.name for figure in headline()]
    return tuple(
        Row(dict(zip(scope.by, key, strict=True)), valuer.values(names, key, tally.cell(key)))
        for key in lines_of(scope, tally)
    )


def _count(tables: Tables, scope: Scope, project: Project, presence: Presence) -> Tally:
    tally = Tally()
    count_flows(tables, scope, tally)
    count_stocks(tables, scope, tally, {table: presence.sent(table) for table in ("volunteers", "teams", "stations")})
    if scope.asks_for("stars"):
        count_stars(tables, scope, project.definitions.star_hours, tally)
    return tally
