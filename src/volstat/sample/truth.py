"""The truth about the made-up city: every figure computed from the model's arrays, and from nothing that is written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from volstat.sample.city import Flags, Ints, city, month_start
from volstat.sample.model import Model
from volstat.sample.people import YEAR_END

Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Span:
    """A period of the truth, both days inside it."""

    label: str
    first: int
    last: int


def spans() -> list[Span]:
    """Returns the year 2020 and its months."""
    months = [Span(f"2020-{m:02d}", month_start(m), month_start(m + 1) - 1) for m in range(1, 13)]
    return [Span("2020", month_start(1), YEAR_END), *months]


def figures(model: Model) -> dict[str, Any]:
    """Returns the truth by scope (city, each unit, each campaign) and period."""
    truth = _Truth(model)
    units = {unit.name: unit.place for unit in city().units}
    campaigns = {c.name: place for place, c in enumerate(city().campaigns) if c.name}
    everything = {span.label: truth.scope(span) for span in spans()}
    by_unit = {name: {s.label: truth.scope(s, unit=place) for s in spans()} for name, place in units.items()}
    by_campaign = {
        name: {s.label: truth.scope(s, campaign=place) for s in spans()} for name, place in campaigns.items()
    }
    return {"as_of": "2020-12-31", "city": everything, "units": by_unit, "campaigns": by_campaign}


class _Truth:
    """The model's arrays, indexed for counting."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.unit_of_participation = model.activities.unit[model.participations.activity]
        self.campaign_of_participation = model.activities.campaign[model.participations.activity]
        self.unit_of_learning = model.activities.unit[model.learning.activity]
        self.campaign_of_learning = model.activities.campaign[model.learning.activity]
        self.with_records = np.array([unit.grain == "records" for unit in city().units])

    def scope(self, span: Span, unit: int | None = None, campaign: int | None = None) -> Figures:
        stocks = self._stocks(span.last, unit) if campaign is None else dict.fromkeys(_STOCKS)
        return stocks | self._flows(span, unit, campaign)

    def _stocks(self, day: int, unit: int | None) -> Figures:
        teams, stations = self.model.teams, self.model.stations
        goes_on = (teams.founded <= day) & (teams.dissolved > day) & _is(teams.unit, unit)
        open_stations = np.flatnonzero((stations.founded <= day) & _is(stations.unit, unit))
        return {
            "registered_volunteers": int(np.count_nonzero(_is(self._registered_in(day), unit, none=-1))),
            "teams": int(np.count_nonzero(goes_on)),
            "stations": len(open_stations),
            "stations_by_kind": dict(sorted(Counter(_kind(stations.kind[i]) for i in open_stations).items())),
        }

    def _registered_in(self, day: int) -> Ints:
        """Returns the unit in which each person counts on a day, -1 for none: the latest registration decides."""
        rows = self.model.registrations
        order = self._by_person_and_day
        known = order[rows.day[order] <= day]
        latest = known[np.diff(rows.person[known], append=-1) != 0]
        counted = latest[rows.left[latest] > day]
        units = np.full(len(self.model.people), -1)
        units[rows.person[counted]] = rows.unit[counted]
        return units

    @cached_property
    def _by_person_and_day(self) -> Ints:
        rows = self.model.registrations
        return np.lexsort((rows.day, rows.person))

    def _flows(self, span: Span, unit: int | None, campaign: int | None) -> Figures:
        activities, served, trained = self.model.activities, self.model.participations, self.model.learning
        starts = _within(activities.start, span) & _is(activities.unit, unit) & _is(activities.campaign, campaign)
        of_scope = _is(self.unit_of_participation, unit) & _is(self.campaign_of_participation, campaign)
        counted = _within(served.day, span) & of_scope
        learned = _within(trained.day, span) & _is(self.unit_of_learning, unit)
        learned &= _is(self.campaign_of_learning, campaign)
        return {
            "services": int(np.count_nonzero(starts)),
            "participations": int(np.count_nonzero(counted)),
            "participants": self._participants(counted, unit),
            "hours": int(served.minutes[counted].sum()) / 60,
            "learning_hours": int(trained.minutes[learned].sum()) / 60 if self._tells_persons(unit) else None,
        }

    def _tells_persons(self, unit: int | None) -> bool:
        """Tells whether a unit sends records: who took part, and what was training, is unknown where it does not."""
        return unit is None or bool(self.with_records[unit])

    def _participants(self, counted: Flags, unit: int | None) -> int | None:
        """Returns the distinct persons of units that send records; None for a unit that does not."""
        if not self._tells_persons(unit):
            return None
        seen = np.zeros(len(self.model.people), np.bool_)
        seen[self.model.participations.person[counted & self.with_records[self.unit_of_participation]]] = True
        return int(np.count_nonzero(seen))


_STOCKS = ("registered_volunteers", "teams", "stations", "stations_by_kind")


def _kind(printed: str) -> str:
    """Returns the kind of a station by its short name: 社区志愿服务站 is 社区."""
    return printed.removesuffix("志愿服务站")


def _is(column: Ints, wanted: int | None, none: int | None = None) -> Flags:
    if wanted is None:
        return np.ones(len(column), np.bool_) if none is None else column != none
    matches: Flags = column == wanted
    return matches


def _within(column: Ints, span: Span) -> Flags:
    inside: Flags = (column >= span.first) & (column <= span.last)
    return inside
