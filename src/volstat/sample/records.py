"""The participations of the made-up city, and the records that an export would hold of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from volstat.sample.city import Campaign, Flags, Ints, chance, city, month_start, scaled
from volstat.sample.people import People, Registrations
from volstat.sample.services import LONGEST, Activities

NIGHT = 22 * 60
_MORNINGS = np.array([7 * 60, 8 * 60, 8 * 60 + 30, 9 * 60, 13 * 60, 14 * 60])


@dataclass(frozen=True, slots=True)
class Participations:
    """All participations: a person in an activity on a day, each once."""

    activity: Ints
    person: Ints
    day: Ints
    minutes: Ints

    def __len__(self) -> int:
        return len(self.activity)


@dataclass(frozen=True, slots=True)
class Records:
    """Rows of records: what a participation looks like in an export. Three sign-ins on a day are three rows."""

    activity: Ints
    person: Ints
    day: Ints
    start: Ints
    """Minutes since midnight."""
    minutes: Ints
    number: Ints
    """The record's own number; doubled rows share it."""
    effective: Flags
    learning: Flags
    origin: Ints

    def __len__(self) -> int:
        return len(self.activity)

    def take(self, rows: Ints) -> Records:
        """Returns some of the rows, in the order given."""
        return Records(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    def with_rows(self, other: Records) -> Records:
        """Returns these rows and then the others."""
        names = [field.name for field in fields(self)]
        return Records(**{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in names})

    def change(self, **columns: Any) -> Records:
        """Returns the rows with other columns."""
        return replace(self, **columns)


def make_participations(
    scale: float, seed: int, people: People, registrations: Registrations, activities: Activities
) -> Participations:
    """Returns the participations; in 2020 each campaign has exactly its scaled number and its scaled hours."""
    places = _places(activities)
    pools = _pools(people, registrations, chance(seed, 11))
    return Participations(
        activity=places.activity,
        person=_persons(chance(seed, 7), scale, pools, activities, places),
        day=places.day,
        minutes=_minutes(scale, chance(seed, 8), activities, places.activity),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    """Where each participation belongs."""

    activity: Ints
    day: Ints
    within: Ints
    """Its place among those of its activity and day."""
    group: Ints
    """Number of its activity and day."""


def _places(activities: Activities) -> _Places:
    count = len(activities)
    offset = np.tile(np.arange(LONGEST), count)
    group_activity = np.repeat(np.arange(count), LONGEST)
    length, size = activities.length[group_activity], activities.size[group_activity]
    group_size = np.where(offset < length, size // length + (offset < size % length), 0)
    first = np.cumsum(group_size) - group_size
    activity = np.repeat(group_activity, group_size)
    return _Places(
        activity=activity,
        day=np.repeat(activities.start[group_activity] + offset, group_size),
        within=np.arange(len(activity)) - np.repeat(first, group_size),
        group=np.repeat(np.arange(len(group_size)), group_size),
    )


def _persons(
    random: np.random.Generator, scale: float, pools: Iterable[Ints], activities: Activities, places: _Places
) -> Ints:
    """Chooses people for each day of an activity: a stride through its unit's pool, so that nobody comes twice."""
    starts = random.integers(1 << 40, size=len(activities) * LONGEST)[places.group]
    steps = random.integers(1 << 40, size=len(activities) * LONGEST)[places.group]
    chosen = np.empty(len(starts), np.int64)
    unit, campaign = activities.unit[places.activity], activities.campaign[places.activity]
    for place, pool in enumerate(pools):
        for number, entry in enumerate(city().campaigns):
            rows = np.flatnonzero((unit == place) & (campaign == number))
            within_pool = pool if not entry.people else pool[: _prime_below(scaled(entry.people, scale, 59))]
            prime = len(within_pool)
            chosen[rows] = within_pool[(starts[rows] + places.within[rows] * (1 + steps[rows] % (prime - 1))) % prime]
    return chosen


def _pools(people: People, registrations: Registrations, random: np.random.Generator) -> Iterator[Ints]:
    """Returns the people who serve in each unit, a prime number of them.

    They are its own who were registered before the year, a few of its own who were not, and a few of other units
    where identity numbers or phones tell people apart.
    """
    early = registrations.first(len(people)) < month_start(0)
    for unit in city().units:
        own = people.home == unit.place
        late = own & ~early & (people.registered | (unit.people_by == "identity"))
        pool = np.flatnonzero(own & early)
        parts = [pool, random.permutation(np.flatnonzero(late))[: len(pool) // 50 + 1]]
        if unit.people_by != "number":
            others = random.permutation(np.flatnonzero(~own & early))
            parts.append(others[: max(len(pool) // 40, 61 - len(pool), 3)])
        mixed = random.permutation(np.concatenate(parts))
        yield mixed[: _prime_below(len(mixed))]


def _prime_below(limit: int) -> int:
    """Returns the largest prime not above `limit`."""
    return next(n for n in range(limit, 1, -1) if all(n % d for d in range(2, int(n**0.5) + 1)))


def _minutes(scale: float, random: np.random.Generator, activities: Activities, activity: Ints) -> Ints:
    quarters = random.integers(8, 26, size=len(activity))
    campaign = activities.campaign[activity]
    of_year = (activities.start >= month_start(1))[activity] & (activities.start < month_start(13))[activity]
    for place, entry in enumerate(city().campaigns):
        rows = np.flatnonzero((campaign == place) & of_year)
        quarters[rows] = _to_total(quarters[rows], quarters_of(entry, scale, len(rows)), random)
    minutes = quarters * 15
    fine = np.array([unit.fine for unit in city().units])[activities.unit[activity]]
    even = np.arange(len(activity) - 1)
    pairs = even[(even % 2 == 0) & (activity[:-1] == activity[1:]) & fine[:-1]]
    shift = 5 * random.integers(-2, 3, size=len(pairs))  # one gives what its neighbour takes: totals stay
    minutes[pairs] += shift
    minutes[pairs + 1] -= shift
    return minutes


def quarters_of(campaign: Campaign, scale: float, participations: int) -> int:
    """Returns the quarters of an hour of a campaign; small cities keep two to seven hours a head."""
    return min(max(scaled(campaign.quarters, scale), 10 * participations), 25 * participations)


def _to_total(quarters: Ints, total: int, random: np.random.Generator) -> Ints:
    every, rest = divmod(total - int(quarters.sum()), len(quarters))
    moved = quarters + every
    moved[random.permutation(len(quarters))[:rest]] += 1
    return moved


def make_records(seed: int, participations: Participations) -> Records:
    """Returns the records: mostly one for a participation, sometimes three sign-ins, sometimes over midnight."""
    random = chance(seed, 9)
    count = len(participations)
    signs_thrice = (random.integers(250, size=count) == 0) & (participations.minutes >= 135)
    start = _MORNINGS[random.integers(len(_MORNINGS), size=count)]
    at_night = ~signs_thrice & (random.integers(120, size=count) == 0)
    start = np.where(at_night, NIGHT, np.where(signs_thrice, 8 * 60, start))
    thrice = np.flatnonzero(signs_thrice)
    minutes = participations.minutes.copy()
    minutes[thrice] = 30
    rows = np.concatenate([np.arange(count), thrice, thrice])
    starts = np.concatenate([start, np.full(len(thrice), 10 * 60), np.full(len(thrice), 14 * 60)])
    served = np.concatenate([minutes, np.full(len(thrice), 45), participations.minutes[thrice] - 75])
    order = np.lexsort((starts, rows))
    rows = rows[order]
    return Records(
        activity=participations.activity[rows],
        person=participations.person[rows],
        day=participations.day[rows],
        start=starts[order],
        minutes=served[order],
        number=np.arange(len(rows)) + 1,
        effective=np.ones(len(rows), np.bool_),
        learning=np.zeros(len(rows), np.bool_),
        origin=random.integers(10, size=len(rows)) // 4,
    )


def make_learning(seed: int, activities: Activities, records: Records) -> Records:
    """Returns training that some people of one unit had beside their service, on the same day in the same activity."""
    place = next(unit.place for unit in city().units if unit.layout == "platform")
    day_start = np.flatnonzero(np.diff(records.activity, prepend=-1) | np.diff(records.person, prepend=-1))
    rows = day_start[activities.unit[records.activity[day_start]] == place]
    chosen = rows[chance(seed, 10).permutation(len(rows))[: max(len(rows) // 400, 4)]]
    number = len(records) + np.arange(len(chosen)) + 1
    beside = records.take(np.sort(chosen))
    return beside.change(
        start=np.full(len(chosen), 18 * 60),
        minutes=np.full(len(chosen), 60),
        number=number,
        learning=np.ones(len(chosen), np.bool_),
    )
