"""The teams and stations of the made-up city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from volstat.sample.city import NEVER, UNDATED, Ints, Unit, chance, city, days, scaled, shares
from volstat.sample.people import YEAR_END

_USCC_CHARACTERS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS: Final = tuple(3**place % 31 for place in range(17))


@dataclass(frozen=True, slots=True)
class Teams:
    """All teams, one per place."""

    unit: Ints
    name: tuple[str, ...]
    number: tuple[str, ...]
    uscc: tuple[str, ...]
    """Unified social credit codes with their check character."""
    founded: Ints
    dissolved: Ints
    """`NEVER` for a team that goes on."""
    members: Ints

    def __len__(self) -> int:
        return len(self.unit)

    def of(self, unit: int) -> Ints:
        """Returns the places of a unit's teams."""
        return np.flatnonzero(self.unit == unit)

    def active(self, unit: int) -> Ints:
        """Returns the places of a unit's teams that go on through all of 2020."""
        whole = (self.founded < days(2019, 12, 1)) & (self.dissolved == NEVER)
        return np.flatnonzero((self.unit == unit) & whole)


@dataclass(frozen=True, slots=True)
class Stations:
    """All stations, one per place."""

    unit: Ints
    name: tuple[str, ...]
    number: tuple[str, ...]
    kind: tuple[str, ...]
    founded: Ints
    """Day of opening; `UNDATED` where the unit does not give it."""

    def of(self, unit: int) -> Ints:
        """Returns the places of a unit's stations."""
        return np.flatnonzero(self.unit == unit)


def make_teams(scale: float, seed: int) -> Teams:
    """Returns the teams; at the end of 2020 exactly the scaled number goes on."""
    size, random, units = city().size, chance(seed, 2), city().units
    active = scaled(size["teams"], scale, 3 * len(units))
    offices = scaled(next(c.teams for c in city().campaigns if c.teams), scale, 3)
    others = shares(active - offices, [unit.share for unit in units[:-1]], 3)
    gone = shares(scaled(size["teams_dissolved"], scale, len(units)), [unit.share for unit in units], 1)
    later = shares(scaled(size["teams_later"], scale, len(units)), [unit.share for unit in units], 1)
    per_unit = [(int(count), int(gone[i]), int(later[i])) for i, count in enumerate([*others, offices])]
    unit = np.repeat(np.arange(len(units)), [sum(counts) for counts in per_unit])
    state = np.concatenate([np.repeat([0, 1, 2], counts) for counts in per_unit])
    serial = np.concatenate([np.arange(sum(counts)) for counts in per_unit])
    founded = days(2010, 1, 1) + random.integers(days(2020, 12, 20) - days(2010, 1, 1), size=len(unit))
    founded = np.where((serial < 2) | (state == 1), days(2014, 3, 5) + serial % 400, founded)
    founded = np.where(state == 2, YEAR_END + 2 + serial % 20, founded)
    dissolved = np.where(
        state == 1, days(2018, 6, 1) + random.integers(YEAR_END - days(2018, 6, 1), size=len(unit)), NEVER
    )
    names = [_team_name(units[u], int(i)) for u, i in zip(unit, serial, strict=True)]
    return Teams(
        unit=unit,
        name=tuple(names),
        number=tuple(f"TD{units[u].code}{i + 1:05d}" for u, i in zip(unit, serial, strict=True)),
        uscc=tuple(_uscc(units[u].code, u * 10_000 + i) for u, i in zip(unit.tolist(), serial.tolist(), strict=True)),
        founded=founded,
        dissolved=dissolved,
        members=random.integers(8, 240, size=len(unit)),
    )


def _team_name(unit: Unit, serial: int) -> str:
    words = city().words
    if unit.place == city().offices:
        office = words["offices"][serial % len(words["offices"])]
        rank = serial // len(words["offices"])
        return f"市{office}局" + ("志愿服务队" if rank == 0 else f"第{rank + 1}志愿服务队")
    if serial == 1:
        return f"{unit.name}合计志愿服务队"  # a name that looks like a total and is none
    town = unit.townships[serial % len(unit.townships)]
    place = words["places"][serial // 2 % len(words["places"])]
    kind = words["teams"][serial % len(words["teams"])]
    return f"{town}{place}{kind}" + (f"{serial}队" if serial >= 7 else "")


def _uscc(area: str, serial: int) -> str:
    body = f"53{area}MJ{serial:07d}"
    total = sum(_USCC_CHARACTERS.index(c) * w for c, w in zip(body, _USCC_WEIGHTS, strict=True))
    return body + _USCC_CHARACTERS[(31 - total % 31) % 31]


def make_stations(scale: float, seed: int) -> Stations:
    """Returns the stations, all of them opened by the end of 2020 but a few."""
    random, units, kinds = chance(seed, 3), city().units, city().stations
    total = scaled(city().size["stations"], scale, 2 * len(units))
    per_unit = shares(total, [unit.share for unit in units], 2)
    unit = np.repeat(np.arange(len(units)), per_unit)
    serial = np.concatenate([np.arange(count) for count in per_unit])
    per_kind = shares(total, [share for share, _ in kinds.values()], 1)
    kind = random.permutation(np.repeat(np.arange(len(kinds)), per_kind)).tolist()
    founded = days(2016, 1, 1) + random.integers(days(2020, 12, 1) - days(2016, 1, 1), size=total)
    undated = np.array([u.place for u in units if u.layout == "activities"])  # its list has no opening days
    founded = np.where(np.isin(unit, undated), UNDATED, founded)
    labels = list(kinds)
    return Stations(
        unit=unit,
        name=tuple(_station_name(units[u], i, labels[k]) for u, i, k in zip(unit, serial.tolist(), kind, strict=True)),
        number=tuple(f"ZD{units[u].code}{i + 1:05d}" for u, i in zip(unit, serial, strict=True)),
        kind=tuple(labels[k] for k in kind),
        founded=founded,
    )


def _station_name(unit: Unit, serial: int, kind: str) -> str:
    places = city().words["places"]
    town = unit.townships[serial % len(unit.townships)]
    place = places[serial % len(places)]
    number = f"{serial // len(places) + 1}号" if serial >= len(places) else ""
    return f"{town}{place}{number}{city().stations[kind][1]}"
