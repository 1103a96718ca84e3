"""The made-up city as data: its units, its size at scale 1, its words (`city.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NEVER: Final = 10**6
"""A day that never comes: not deregistered, not dissolved."""
UNDATED: Final = -(10**6)
"""A day of which nothing is known: registered, deregistered or founded at some time long ago."""


@dataclass(frozen=True, slots=True)
class Unit:
    """One reporting unit and how it sends its data."""

    place: int
    """Its place in the order of units."""
    name: str
    share: int
    """Its thousandths of the city's people and services."""
    prefixes: tuple[str, ...]
    """Area prefixes of the identity numbers of its people, retired ones among them."""
    layout: str
    """Module of `layouts` that writes its exports."""
    townships: tuple[str, ...]
    grain: str = "records"
    """The finest grain it sends: `records`, `activities` or `summaries`."""
    people_by: str = "identity"
    """What its records name people by: `identity`, `number` or `phone`."""
    single_day: bool = False
    """Its records have no activity number, so that an activity of several days would be several."""
    fine: bool = False
    """Its layout can write minutes that are no quarter of an hour."""

    @property
    def code(self) -> str:
        """Six digits for numbers made up by this unit."""
        return self.prefixes[-1] if self.prefixes[-1].startswith("1404") else "140400"


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign (or the ordinary services, without a name) of the year 2020, at scale 1."""

    key: str
    name: str
    aliases: tuple[str, ...]
    services: int
    participations: int
    quarters: int
    """Quarters of an hour served."""
    months: tuple[int, ...]
    """Weight of each month."""
    themes: tuple[str, ...]
    people: int = 0
    teams: int = 0


@dataclass(frozen=True, slots=True)
class City:
    """Everything in `city.toml`."""

    code: str
    name: str
    export_day: date
    size: Mapping[str, int]
    campaigns: tuple[Campaign, ...]
    units: tuple[Unit, ...]
    stations: Mapping[str, tuple[int, str]]
    words: Mapping[str, Any]

    @property
    def offices(self) -> int:
        """Place of the unit of the city's own offices, whose teams are offices."""
        return len(self.units) - 1


@lru_cache
def city() -> City:
    """Returns the made-up city."""
    data = tomllib.loads(resources.files("volstat.sample").joinpath("city.toml").read_text("utf-8"))
    return City(
        code=data["code"],
        name=data["name"],
        export_day=date.fromisoformat(data["export_day"]),
        size=data["size"],
        campaigns=tuple(_record(Campaign, key=key, **entry) for key, entry in data["campaigns"].items()),
        units=tuple(_record(Unit, place=place, **entry) for place, entry in enumerate(data["units"])),
        stations={kind: (share, word) for kind, (share, word) in data["stations"].items()},
        words=data["words"],
    )


def _record(kind: Any, **values: Any) -> Any:
    return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in values.items()})


def chance(seed: int, *stage: int) -> np.random.Generator:
    """Returns the random numbers of one stage; stages do not disturb each other."""
    return np.random.Generator(np.random.PCG64([seed, *stage]))


def days(year: int, month: int, day: int) -> int:
    """Returns a day as days since 1970-01-01."""
    return date(year, month, day).toordinal() - date(1970, 1, 1).toordinal()


def month_start(month: int) -> int:
    """Returns the first day of a month of 2020; 13 is January 2021, 0 is December 2019."""
    return days(2020 + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def shares(total: int, weights: Sequence[int] | Ints, least: int = 0) -> Ints:
    """Returns `total` cut into whole parts by `weights` (largest remainder), each at least `least`.

    The parts add up to `total` exactly; `total` must be at least `least` times their number.
    """
    parts = np.asarray(weights, np.int64)
    free = total - least * len(parts)
    if free < 0:
        raise ValueError(f"{total} cannot be cut into {len(parts)} parts of at least {least}")
    cut = free * parts // parts.sum()
    remainder = free * parts % parts.sum()
    largest = np.lexsort((np.arange(len(parts)), -remainder))[: free - int(cut.sum())]
    cut[largest] += 1
    return np.asarray(cut + least, np.int64)


def scaled(count: int, scale: float, least: int = 1) -> int:
    """Returns a count of scale 1 at another scale."""
    return max(least, int(count * scale + 0.5))
