"""Queries: what a command line asks, checked against what the project knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from volstat.figures.catalogue import breakdowns
from volstat.figures.results import Period, Query
from volstat.language import _, current
from volstat.project import Project

_SHOWN: Final = 10
"""How many values of the data are named where none comes near."""


class QueryError(ValueError):
    """The question cannot be asked; the message says what can."""


def make_query(
    project: Project,
    period: Period,
    *,
    as_of: date | None = None,
    by: Iterable[str] = (),
    where: Iterable[str] = (),
) -> Query:
    """Returns the query of a command line.

    Args:
        project: its area and campaigns tell which values there are.
        period: the span of the flows.
        as_of: the day of the stocks; by default the period's end.
        by: breakdowns; one named twice counts once.
        where: restrictions as `key=value`; an empty value means the rows that do not tell it.

    Raises:
        QueryError: an unknown breakdown, a district that does not exist, a month outside the period.
    """
    keys = tuple(dict.fromkeys(_known(key.strip()) for key in by))
    restrictions = tuple(dict.fromkeys(_restriction(project, period, text) for text in where))
    return Query(period, _stock_day(period, as_of, restrictions), keys, restrictions)


def _stock_day(period: Period, as_of: date | None, restrictions: Iterable[tuple[str, str]]) -> date:
    """Returns the day of the stocks: that asked for, else the period's end, but not after the last of its months."""
    from volstat.figures.periods import months_of

    day = as_of or period.end
    months = {value for key, value in restrictions if key == "month" and value}
    ends = [month.end for month in months_of(period) if month.label in months] if months else []
    return min(day, max(ends)) if ends else day


def _known(key: str) -> str:
    names = breakdowns()
    for name, breakdown in names.items():
        if key in (name, *breakdown.title.values()):
            return name
    raise QueryError(_("There is no breakdown “{key}”. There are: {keys}.").format(key=key, keys=", ".join(names)))


def _restriction(project: Project, period: Period, text: str) -> tuple[str, str]:
    key, equals, value = (part.strip() for part in text.partition("="))
    if not equals:
        raise QueryError(
            _("“{text}” is no restriction. Write it as key=value, such as district=沁县.").format(text=text)
        )
    name = _known(key)
    if not value:
        return name, ""
    if name == "district":
        return name, _district(project, value)
    if name == "month":
        return name, _month(period, value)
    if name == "campaign":
        return name, _campaign(project, value)
    return name, _code(name, value)


def _district(project: Project, value: str) -> str:
    names = project.area.names
    if value in names:
        return names[value]
    raise QueryError(
        _("{city} has no district “{value}”. {hint}").format(
            city=project.area.name, value=value, hint=_alternatives(value, names, project.area.units)
        )
    )


def check_known(query: Query, known: Mapping[str, frozenset[str]], project: Project) -> None:
    """Refuses restrictions to values that neither the data nor the settings know: zero would be no answer to a typo.

    Args:
        query: the question.
        known: breakdown → the values that the data hold.
        project: whose campaigns are known too.

    Raises:
        QueryError: an unknown value; the message names those that come near.
    """
    for key, value in query.where:
        values = known.get(key, frozenset()) | (set(project.campaigns) if key == "campaign" else set())
        if key in known and value and value not in values:
            names = {name: name for name in sorted(values)}
            hint = _alternatives(value, names, tuple(names)[:_SHOWN])
            raise QueryError(
                _("The data have no {key} “{value}”. {hint}").format(
                    key=breakdowns()[key].title[current()], value=value, hint=hint
                )
            )


def _alternatives(value: str, names: dict[str, str], units: tuple[str, ...]) -> str:
    from difflib import get_close_matches

    near = dict.fromkeys(names[name] for name in get_close_matches(value, names, n=3, cutoff=0.4))
    if near:
        return _("Did you mean {names}?").format(names=", ".join(near))
    return _("There are: {names}.").format(names=", ".join(units))


def _month(period: Period, value: str) -> str:
    from volstat.figures.periods import months_of

    months = [month.label for month in months_of(period)]
    if value in months:
        return value
    raise QueryError(
        _("The month “{value}” is not in {period}. Write it as {example}.").format(
            value=value, period=period.label, example=months[0]
        )
    )


def _campaign(project: Project, value: str) -> str:
    for campaign, others in project.campaigns.items():
        if value in others:
            return campaign
    return value


def _code(name: str, value: str) -> str:
    for code, words in breakdowns()[name].values.items():
        if value in (code, *words.values()):
            return code
    if breakdowns()[name].values:
        known = ", ".join(f"{code} ({words[current()]})" for code, words in breakdowns()[name].values.items())
        raise QueryError(_("There is no {key} “{value}”. There are: {keys}.").format(key=name, value=value, keys=known))
    return value
