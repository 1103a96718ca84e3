"""Rows of the model about to be written, and how a column of cells is made of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from volstat.sample.city import Ints
from volstat.sample.model import Model
from volstat.sample.sheets import Column

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class View:
    """Some rows of the model, to be written."""

    model: Model
    rows: Any
    """`Records`, `Registrations`, or one of the classes below."""
    count: int

    def take(self, rows: Ints) -> View:
        """Returns some of the rows, in the order given."""
        columns = {field.name: getattr(self.rows, field.name)[rows] for field in dataclass_fields(self.rows)}
        return View(self.model, type(self.rows)(**columns), len(rows))


@dataclass(frozen=True, slots=True)
class ActivityRows:
    """Activities with what was counted of them."""

    activity: Ints
    participations: Ints
    minutes: Ints


@dataclass(frozen=True, slots=True)
class TeamRows:
    """Teams by their places."""

    team: Ints


@dataclass(frozen=True, slots=True)
class StationRows:
    """Stations by their places."""

    station: Ints


Field = Callable[[View], Column]
Table = Sequence[tuple[str, Field]]
"""Headers and what stands below them."""


def headers(table: Table) -> list[str]:
    """Returns the headers of a table."""
    return [header for header, _ in table]


def columns(table: Table, view: View) -> list[Column]:
    """Returns the columns of a table."""
    return [field(view) for _, field in table]


def each(values: Ints, text: Callable[[int], Any]) -> pa.Array:
    """Returns a function of each value, worked out once for each distinct value."""
    distinct, place = np.unique(values, return_inverse=True)
    return pa.array([text(int(value)) for value in distinct]).take(pa.array(place))


def pick(texts: Sequence[str | None], places: Ints) -> pa.Array:
    """Returns the text at each place."""
    return pa.array(texts, pa.string()).take(pa.array(places))


def day_of(value: int) -> date:
    """Returns the date of a day counted from 1970-01-01."""
    return date.fromordinal(value + _EPOCH)


def true_days(values: Ints, known: np.ndarray[Any, Any] | None = None) -> pa.Array:
    """Returns days as true dates, null where not known."""
    return pa.array(values.astype(np.int32), mask=None if known is None else ~known).cast(pa.date32())
