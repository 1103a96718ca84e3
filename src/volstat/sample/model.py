"""The whole made-up city before any of it is written: the arrays from which exports and truth are both made."""

from __future__ import annotations

from dataclasses import dataclass

from volstat.sample.city import city
from volstat.sample.groups import Stations, Teams, make_stations, make_teams
from volstat.sample.people import People, Registrations, make_people
from volstat.sample.records import Participations, Records, make_learning, make_participations, make_records
from volstat.sample.services import Activities, make_activities


@dataclass(frozen=True, slots=True)
class Model:
    """The made-up city."""

    scale: float
    seed: int
    people: People
    registrations: Registrations
    teams: Teams
    stations: Stations
    activities: Activities
    activity_name: tuple[str, ...]
    activity_number: tuple[str, ...]
    participations: Participations
    records: Records
    learning: Records


def make(scale: float, seed: int) -> Model:
    """Returns the city of a scale and a seed; the same two always give the same city."""
    people, registrations = make_people(scale, seed)
    teams, stations = make_teams(scale, seed), make_stations(scale, seed)
    activities = make_activities(scale, seed, teams)
    participations = make_participations(scale, seed, people, registrations, activities)
    records = make_records(seed, participations)
    return Model(
        scale=scale,
        seed=seed,
        people=people,
        registrations=registrations,
        teams=teams,
        stations=stations,
        activities=activities,
        activity_name=_names(activities),
        activity_number=_numbers(activities),
        participations=participations,
        records=records,
        learning=make_learning(seed, activities, records),
    )


def _names(activities: Activities) -> tuple[str, ...]:
    """Returns names of which no two in a unit are alike, since some layouts have no other key."""
    themes, places = [c.themes for c in city().campaigns], city().words["places"]
    columns = zip(activities.campaign.tolist(), activities.theme.tolist(), activities.serial.tolist(), strict=True)
    return tuple(
        f"{places[theme // 16 % len(places)]}{themes[campaign][theme % len(themes[campaign])]}第{serial}场"
        for campaign, theme, serial in columns
    )


def _numbers(activities: Activities) -> tuple[str, ...]:
    codes = [unit.code if unit.place != city().offices else "140499" for unit in city().units]
    columns = zip(activities.unit.tolist(), activities.serial.tolist(), strict=True)
    return tuple(f"HD{codes[unit]}{serial:06d}" for unit, serial in columns)
