"""The people of the made-up city and where they are registered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.sample.city import NEVER, UNDATED, Flags, Ints, chance, city, days, scaled, shares

_WEIGHTS: Final = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2])
_CHECKS: Final = np.array(list("10X98765432"))
_FIRST_BIRTH, _LAST_BIRTH = days(1942, 1, 1), days(2006, 12, 31)
_LOOKS_LIKE_A_TOTAL: Final = "何计"
YEAR_END: Final = days(2020, 12, 31)


@dataclass(frozen=True, slots=True)
class People:
    """All people, one per place."""

    name: pa.Array
    identity: pa.Array
    """Resident identity numbers of 18 characters with their check digit."""
    old_identity: pa.Array
    """The same in 15 digits; null for people born in this century."""
    number: pa.Array
    """The platform's volunteer numbers."""
    phone: pa.Array
    female: Flags
    birth: Ints
    home: Ints
    """Unit in which they live; they are registered there unless they are `unregistered`."""
    registered: Flags

    def __len__(self) -> int:
        return len(self.home)


@dataclass(frozen=True, slots=True)
class Registrations:
    """Rows of rosters: who was registered where, from when to when. A person may have several."""

    person: Ints
    unit: Ints
    day: Ints
    left: Ints
    """Day of deregistration; `NEVER`, or `UNDATED` where only the status tells it."""

    def first(self, people: int) -> Ints:
        """Returns the day on which each of so many people was first registered; `NEVER` for those who never were."""
        days = np.full(people, NEVER)
        np.minimum.at(days, self.person, self.day)
        return days


def make_people(scale: float, seed: int) -> tuple[People, Registrations]:
    """Returns the people and their registrations; at the end of 2020 exactly the scaled number is registered."""
    size, random = city().size, chance(seed, 1)
    active = scaled(size["registered_volunteers"], scale, 400)
    gone, later = scaled(size["deregistered"], scale, 26), scaled(size["later"], scale, 13)
    strangers = scaled(size["unregistered"], scale, 13)
    groups = [active, gone, later, strangers]
    home = np.concatenate([_homes(count, random) for count in groups])
    kind = np.repeat(np.arange(4), groups)
    people = _people(home, kind != 3, random)
    return people, _registrations(home, kind, scale, random)


def _homes(count: int, random: np.random.Generator) -> Ints:
    units = city().units
    least = 1 if count >= len(units) else 0
    return random.permutation(np.repeat(np.arange(len(units)), shares(count, [u.share for u in units], least)))


def _people(home: Ints, registered: Flags, random: np.random.Generator) -> People:
    count = len(home)
    birth, female, identity, old = _identities(home, random)
    serial = random.permutation(count)
    prefix = pa.array([unit.code for unit in city().units]).take(pa.array(home))
    return People(
        name=_names(count, random),
        identity=identity,
        old_identity=old,
        number=_joined(prefix, _padded(serial + 1, 7)),
        phone=_joined("1990", _padded(random.permutation(count), 7)),
        female=female,
        birth=birth,
        home=home,
        registered=registered,
    )


def _identities(home: Ints, random: np.random.Generator) -> tuple[Ints, Flags, pa.Array, pa.Array]:
    """Numbers that differ in unit, birth date and serial by construction: a stride through all of them."""
    units = city().units
    span, serials = _LAST_BIRTH - _FIRST_BIRTH + 1, 999
    place = (np.arange(len(home)) * 10_007_891 + int(random.integers(span * serials))) % (span * serials)
    birth, serial = _FIRST_BIRTH + place % span, 1 + place // span
    prefixes = [unit.prefixes[i % len(unit.prefixes)] for i in range(12) for unit in units]
    prefix = np.array(prefixes, np.int64)[home + len(units) * random.integers(12, size=len(home))]
    dates = birth.astype("datetime64[D]")
    year = dates.astype("datetime64[Y]").astype(np.int64) + 1970
    month = dates.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (dates - dates.astype("datetime64[M]")).astype(np.int64) + 1
    body = ((prefix * 10_000 + year) * 10_000 + month * 100 + day) * 1000 + serial
    old = ((prefix * 100 + year % 100) * 10_000 + month * 100 + day) * 1000 + serial
    identity = _joined(pa.array(body).cast(pa.string()), pa.array(check_digits(body).tolist()))
    return birth, serial % 2 == 0, identity, pa.array(old, mask=year >= 2000).cast(pa.string())


def check_digits(body: Ints) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    """Returns the check character of GB 11643 for each number of 17 digits."""
    total = np.zeros(len(body), np.int64)
    rest = body.copy()
    for weight in _WEIGHTS[::-1]:
        rest, digit = np.divmod(rest, 10)
        total += weight * digit
    return np.asarray(_CHECKS[total % 11])


def complete(body: str) -> str:
    """Returns an identity number from its first 17 digits."""
    return body + str(check_digits(np.array([int(body)]))[0])


def miswritten(body: str) -> str:
    """Returns an identity number whose check character is wrong."""
    return body + ("1" if complete(body)[-1] != "1" else "2")


def _names(count: int, random: np.random.Generator) -> pa.Array:
    words = city().words
    surnames, given = pa.array(list(words["surnames"])), pa.array([*words["given"]])
    rare = pa.array([None] * 997 + words["rare"])
    first = given.take(pa.array(random.integers(len(given), size=count)))
    second = pc.if_else(
        pa.array(random.random(count) < 0.75), given.take(pa.array(random.integers(len(given), size=count))), ""
    )
    last = pc.coalesce(rare.take(pa.array(random.integers(len(rare), size=count))), second)
    names = _joined(surnames.take(pa.array(random.integers(len(surnames), size=count))), first, last)
    return pc.if_else(pa.array(np.arange(count) % 9973 == 7), _LOOKS_LIKE_A_TOTAL, names)


def _registrations(home: Ints, kind: Ints, scale: float, random: np.random.Generator) -> Registrations:
    """First registrations of all but the strangers, then second ones elsewhere (moved) and at home (doubled)."""
    size, units = city().size, len(city().units)
    person = np.flatnonzero(kind != 3)
    state = kind[person]
    start = days(2012, 1, 1)
    early = start + np.maximum(*random.integers(YEAR_END - start - 40, size=(2, len(person))))
    day = np.where(state == 2, YEAR_END + 1 + random.integers(31, size=len(person)), early)
    left = np.where(state == 1, np.minimum(day + 20 + random.integers(900, size=len(person)), YEAR_END), NEVER)
    still_open = state == 0
    undated_leave = np.isin(home[person], _units_with("biff", "commas"))
    leaves_later = still_open & ~undated_leave & (np.arange(len(person)) % 397 < 2)
    left = np.where(leaves_later, YEAR_END + 1 + random.integers(30, size=len(person)), left)
    day = np.where(still_open & (np.arange(len(person)) % 601 == 300), UNDATED, day)
    left = np.where((state == 1) & undated_leave, UNDATED, left)

    plain = np.flatnonzero(still_open & ~leaves_later & (day != UNDATED) & (day < YEAR_END - 60))
    moved, doubled = scaled(size["moved"], scale, 26), scaled(size["doubled"], scale, 13)
    again = random.permutation(plain)[: moved + doubled]
    away = np.arange(len(again)) < moved
    first_unit = home[person[again]]
    second_unit = np.where(away, (first_unit + 1 + random.integers(units - 1, size=len(again))) % units, first_unit)
    room = np.where(away, YEAR_END + 30, YEAR_END) - day[again] - 10
    second_day = day[again] + 10 + random.integers(room)
    first_left = np.where(away & ~undated_leave[again] & (random.random(len(again)) < 0.3), second_day, NEVER)
    left[again] = first_left
    return Registrations(
        person=np.concatenate([person, person[again]]),
        unit=np.concatenate([home[person], second_unit]),
        day=np.concatenate([day, second_day]),
        left=np.concatenate([left, np.full(len(again), NEVER)]),
    )


def _units_with(*layouts: str) -> Ints:
    return np.array([unit.place for unit in city().units if unit.layout in layouts], np.int64)


def _padded(values: Ints, width: int) -> pa.Array:
    return pc.utf8_lpad(pa.array(values).cast(pa.string()), width, "0")


def _joined(*parts: pa.Array | str) -> pa.Array:
    return pc.binary_join_element_wise(*parts, "")
