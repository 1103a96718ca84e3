"""The activities of the made-up city: who held what, when, and in which campaign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from volstat.sample.city import Campaign, Ints, chance, city, month_start, scaled, shares
from volstat.sample.groups import Teams

LONGEST: Final = 3
"""Days of the longest activity."""


@dataclass(frozen=True, slots=True)
class Activities:
    """All activities, one per place, in the order of unit and start."""

    unit: Ints
    team: Ints
    campaign: Ints
    """Place in `city().campaigns`; the last one stands for none."""
    theme: Ints
    serial: Ints
    """Number within its unit, from 1; part of its name, so that no two of a unit are alike."""
    start: Ints
    length: Ints
    """Days."""
    size: Ints
    """Participations over all its days."""
    township: Ints
    category: Ints
    programme: Ints

    def __len__(self) -> int:
        return len(self.unit)


def make_activities(scale: float, seed: int, teams: Teams) -> Activities:
    """Returns the activities; in 2020 each campaign has exactly its scaled services and participations."""
    parts = [_of_campaign(place, c, scale, chance(seed, 4, place), teams) for place, c in enumerate(city().campaigns)]
    parts.append(_around_the_year(len(city().campaigns) - 1, chance(seed, 5), teams))
    columns = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    order = np.lexsort((columns["team"], columns["start"], columns["unit"]))
    columns = {name: column[order] for name, column in columns.items()}
    first = np.searchsorted(columns["unit"], np.arange(len(city().units)))
    random = chance(seed, 6)
    count = len(order)
    return Activities(
        **columns,
        serial=np.arange(count) - first[columns["unit"]] + 1,
        theme=random.integers(1000, size=count),
        township=random.integers(1000, size=count),
        category=random.integers(len(city().words["categories"]), size=count),
        programme=random.integers(len(city().words["programmes"]), size=count),
    )


def services_of(campaign: Campaign, scale: float) -> int:
    """Returns the number of services of a campaign in 2020: enough for every unit, and every month, to have some."""
    least = {"ordinary": 12 * len(city().units), "epidemic": 2 * len(city().units)}.get(campaign.key, 12)
    return scaled(campaign.services, scale, least)


def participations_of(campaign: Campaign, scale: float) -> int:
    """Returns the number of participations of a campaign in 2020."""
    return scaled(campaign.participations, scale, 8 * services_of(campaign, scale))


def _of_campaign(
    place: int, campaign: Campaign, scale: float, random: np.random.Generator, teams: Teams
) -> dict[str, Ints]:
    services = services_of(campaign, scale)
    unit, month = _unit_and_month(campaign, services, random)
    weights = random.integers(10, 44, size=services)
    size = shares(participations_of(campaign, scale), weights, LONGEST)
    many_days = np.array([not unit.single_day for unit in city().units])[unit]
    length = np.where(many_days & (random.integers(12, size=services) == 0), 2 + random.integers(2, size=services), 1)
    length = np.minimum(length, size)
    starts = np.array([month_start(m) for m in range(1, 14)])
    stays_in_month = np.array([unit.grain == "activities" for unit in city().units])[unit] | (month == 12)
    room = starts[month] - starts[month - 1] - np.where(stays_in_month, length - 1, 0)
    start = starts[month - 1] + random.integers(room)
    return {
        "unit": unit,
        "team": _teams_of(unit, campaign, teams, random),
        "campaign": np.full(services, place),
        "start": start,
        "length": length,
        "size": size,
    }


def _unit_and_month(campaign: Campaign, services: int, random: np.random.Generator) -> tuple[Ints, Ints]:
    """Every unit holds something in every month (ordinary services); a campaign has some in every month."""
    units = city().units
    months = random.permutation(np.repeat(np.arange(1, 13), shares(services, campaign.months, 1)))
    if campaign.people:
        return np.full(services, city().offices), months
    if campaign.key != "ordinary":
        return np.repeat(np.arange(len(units)), shares(services, [u.share for u in units], 2)), months
    every = np.arange(12 * len(units))
    free = services - len(every)
    more = np.repeat(np.arange(len(units)), shares(free, [u.share for u in units]))
    return np.concatenate([every % len(units), more]), np.concatenate([every // len(units) + 1, months[:free]])


def _teams_of(unit: Ints, campaign: Campaign, teams: Teams, random: np.random.Generator) -> Ints:
    found = np.empty(len(unit), np.int64)
    for place in range(len(city().units)):
        rows = np.flatnonzero(unit == place)
        active = teams.of(place) if campaign.teams else teams.active(place)
        turn = np.arange(len(rows)) if campaign.teams else random.integers(len(active), size=len(rows))
        if campaign.teams:
            active = active[: _taking_part(teams, place)]
        found[rows] = active[turn % len(active)]
    return found


def _taking_part(teams: Teams, unit: int) -> int:
    """Teams of a unit that take part in a campaign of all its teams: those that go on at the end of 2020."""
    return int(
        np.count_nonzero((teams.unit == unit) & (teams.founded < month_start(13)) & (teams.dissolved > month_start(13)))
    )


def _around_the_year(place: int, random: np.random.Generator, teams: Teams) -> dict[str, Ints]:
    """A few services in December 2019 and January 2021, which belong to no figure of 2020."""
    units = np.array([u.place for u in city().units if u.layout in {"platform", "words", "biff", "merged"}])
    unit = np.repeat(units, 4)
    month = np.tile([0, 0, 13, 13], len(units))
    start = np.array([month_start(int(m)) for m in month]) + 2 + random.integers(24, size=len(unit))
    ordinary = city().campaigns[place]
    return {
        "unit": unit,
        "team": _teams_of(unit, ordinary, teams, random),
        "campaign": np.full(len(unit), place),
        "start": start,
        "length": np.ones(len(unit), np.int64),
        "size": random.integers(3, 9, size=len(unit)),
    }
