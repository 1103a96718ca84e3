"""What a report is described from: every question that its kind asks, answered once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final

from volstat.figures.duty import HOLDERS, Duty, Holder, count_duty
from volstat.figures.engine import compute
from volstat.figures.honours import Honoured, most_hours
from volstat.figures.periods import PeriodError, previous_period, same_period_last_year
from volstat.figures.projects import Held, count_projects
from volstat.figures.results import FigureSet, Period, Query
from volstat.project import Project
from volstat.report.cube import insist_on_calendar, read_cube
from volstat.report.described import ReportKind
from volstat.report.finer import Listed, listed_of, may_list, projects_told, teams_told
from volstat.report.hiding import Hiding, hiding_of
from volstat.report.published import Revised
from volstat.report.words import layout

if TYPE_CHECKING:
    from collections.abc import Callable

    from volstat.figures.engines import Tables

KINDS: Final[tuple[ReportKind, ...]] = ("monthly", "quarterly", "annual", "campaign")


_MONTH, _QUARTER = 31, 92


def usual_kind(period: Period) -> ReportKind:
    """Returns the kind of report that a period has by its length in days."""
    days = (period.end - period.start).days + 1
    return "monthly" if days <= _MONTH else "quarterly" if days <= _QUARTER else "annual"


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a report."""

    kind: ReportKind
    query: Query
    """Period, day and restrictions; without breakdowns."""
    names: bool = False
    """Whether tables of persons are wanted."""
    hide_below: int | None = None
    """Cells under this number are suppressed; the period is then a month, a quarter, a half or a year."""

    def __post_init__(self) -> None:
        """Refuses to hide cells in a period where that does not hold, with a ValueError."""
        if self.hide_below:
            insist_on_calendar(self.query.period)


@dataclass(frozen=True, slots=True)
class Material:
    """The answers that one report is described from."""

    request: Request
    project: Project
    whole: FigureSet
    """The period, by district."""
    previous: FigureSet | None
    last_year: FigureSet | None
    by: Mapping[str, FigureSet] = field(default_factory=dict)
    """Breakdown → its answer; `district` is `whole`."""
    hiding: Hiding | None = None
    """What is not shown, where cells are to be hidden."""
    listed: Mapping[str, Listed] = field(default_factory=dict)
    """`teams` and `projects` → which of them rankings may show, where cells are to be hidden."""
    teams: FigureSet | None = None
    """By district and team."""
    duty: Mapping[Holder, Duty | None] = field(default_factory=dict)
    """Teams and stations → who did the monthly duty."""
    projects: tuple[Held, ...] = ()
    honours: tuple[Honoured, ...] = ()
    problems: Mapping[str, int] = field(default_factory=dict)
    """Severity → how many problems the exports have."""
    revisions: tuple[Revised, ...] = ()
    """What was published of this period and those it is compared with, and is another figure now."""

    @property
    def period(self) -> Period:
        """The period reported on."""
        return self.request.query.period

    @property
    def restricted(self) -> bool:
        """Whether the report is about a part of the city."""
        return bool(self.request.query.where)


def gather(
    tables: Tables,
    project: Project,
    request: Request,
    *,
    problems: Mapping[str, int] | None = None,
    revisions: Sequence[Revised] = (),
) -> Material:
    """Asks everything that a report of this kind needs.

    Args:
        tables: the clean tables, opened on an engine.
        project: the settings.
        request: what is asked.
        problems: severity → how many problems the exports have.
        revisions: published figures of the compared periods that are others now.
    """
    query = request.query
    ask = cache(lambda asked: compute(tables, asked, project))

    def answer(period: Period | None = None, *by: str) -> FigureSet:
        asked = query if period is None else replace(query, period=period, as_of=min(period.end, query.as_of))
        return ask(replace(asked, by=by))

    sections = layout()["kinds"][request.kind]["sections"]
    by = {name: answer(None, *name.split(",")) for name in ("district", *_breakdowns(sections))}
    _this, *compared = compared_periods(query.period)
    previous, last_year = (answer(period) if period else None for period in compared)
    count = cache(lambda asked: count_projects(tables, asked, project))
    hiding, listed = _withheld(ask, count, request, sections)
    named = request.names and "people" in sections
    return Material(
        request=request,
        project=project,
        whole=by["district"],
        previous=previous,
        last_year=last_year,
        by=by,
        hiding=hiding,
        listed=listed,
        teams=answer(None, "district", "team") if "participating" in sections else None,
        duty={h: count_duty(tables, query, project, h) for h in HOLDERS} if "duty" in sections else {},
        projects=count(query) if "projects_ranked" in sections else (),
        honours=most_hours(tables, query, project, layout()["limits"]["looked_at"]) if named else (),
        problems=problems or {},
        revisions=() if query.where else tuple(revisions),
    )


def _breakdowns(sections: Sequence[str]) -> list[str]:
    """Returns the breakdowns that the tables of a kind's sections are made of."""
    found = [layout()["sections"].get(name, {}) for name in sections]
    tables = [layout()["tables"][name] for section in found for name in section.get("tables", ())]
    crossed = ["campaign,district"] if "each_campaign" in sections else []
    return list(dict.fromkeys([*(table["by"] for table in tables), *crossed]))


def _withheld(
    ask: Callable[[Query], FigureSet],
    count: Callable[[Query], tuple[Held, ...]],
    request: Request,
    sections: Sequence[str],
) -> tuple[Hiding | None, dict[str, Listed]]:
    """Returns what is hidden, and which teams and projects may be listed."""
    query, limit = request.query, request.hide_below
    if not limit:
        return None, {}
    cube = read_cube(ask, query, limit)
    hiding = hiding_of(cube, limit, query.as_of)
    one_unit = [key for key, _ in query.where] == ["district"]
    if not may_list(query):
        return hiding, {"teams": Listed(), "projects": Listed()}
    told = {}
    if "teams_ranked" in sections:
        told["teams"] = teams_told(ask, query)
    if "projects_ranked" in sections:
        told["projects"] = projects_told(count, query)
    return hiding, {what: listed_of(lines, cube, hiding, one_unit=one_unit) for what, lines in told.items()}


def compared_periods(period: Period) -> tuple[Period, Period | None, Period | None]:
    """Returns a period, the one before it and the same one last year, None where the calendar has none."""
    return period, _shifted(previous_period, period), _shifted(same_period_last_year, period)


def _shifted(shift: Callable[[Period], Period], period: Period) -> Period | None:
    try:
        return shift(period)
    except PeriodError:
        return None
