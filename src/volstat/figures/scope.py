"""The scope of a query: which rows of a table it takes, and how they fall into the lines of a breakdown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from volstat.areas import Area
from volstat.figures.catalogue import figures
from volstat.figures.periods import months_of
from volstat.figures.results import Period, Query

if TYPE_CHECKING:
    import narwhals as nw

    from volstat.figures.engines import Frame

Key: TypeAlias = tuple[str | None, ...]
"""The values of a breakdown's keys, in their order."""

COLUMNS: Final = {
    "district": "unit",
    "campaign": "campaign",
    "programme": "programme",
    "category": "category",
    "team": "team",
    "origin": "origin",
    "station_kind": "station_kind",
}
"""Breakdown → the column that tells it; the month comes from a day."""


@dataclass(frozen=True)
class Scope:
    """A query with its restrictions taken apart."""

    query: Query
    area: Area
    columns: Mapping[str, Sequence[str]]
    """Table → the columns it has."""
    by: tuple[str, ...] = ()

    @cached_property
    def where(self) -> Mapping[str, tuple[str | None, ...]]:
        """Returns breakdown → the values allowed; None among them allows rows that tell none."""
        allowed: dict[str, tuple[str | None, ...]] = {}
        for key, value in self.query.where:
            allowed[key] = (*allowed.get(key, ()), value or None)
        return allowed

    @cached_property
    def months(self) -> tuple[Period, ...]:
        """Returns the months asked for, cut to the period."""
        months = months_of(self.query.period)
        if "month" not in self.where:
            return months
        return tuple(month for month in months if month.label in self.where["month"])

    @cached_property
    def units(self) -> tuple[str, ...]:
        """Returns the reporting units asked for, in the area's order."""
        if "district" not in self.where:
            return self.area.units
        return tuple(unit for unit in self.area.units if unit in self.where["district"])

    @property
    def stock_days(self) -> tuple[tuple[str | None, date], ...]:
        """Returns the days of the stocks: each month's end up to `as_of` with its label, or the one day without.

        A month that begins after `as_of` has no stock.
        """
        day = self.query.as_of
        if "month" not in self.by:
            last = min(self.months[-1].end, day) if self.months and "month" in self.where else day
            return ((None, last),)
        return tuple((month.label, min(month.end, day)) for month in self.months if month.start <= day)

    def broken_down(self, by: tuple[str, ...]) -> Scope:
        """Returns the same scope under another breakdown."""
        return replace(self, by=by)

    def asks_for(self, *names: str) -> bool:
        """Tells whether any of these figures has a meaning here."""
        return any(figures()[name].applies((*self.by, *self.where)) for name in names)

    def day_in_scope(self, column: str) -> nw.Expr:
        """Returns the condition that a day lies in the period, and in the months asked for."""
        import narwhals as nw

        day = nw.col(column)
        inside = (day >= self.query.period.start) & (day <= self.query.period.end)
        if "month" in self.where:
            inside = inside & month_number(column).is_in([number_of(month.start) for month in self.months])
        return inside

    def restrict(self, frame: Frame, table: str) -> Frame | None:
        """Returns the rows that count and that the restrictions allow; None where they allow none of the table."""
        import narwhals as nw

        frame = frame.filter(nw.col("left_out").is_null())
        return self.restrict_labels(frame, table)

    def restrict_labels(self, frame: Frame, table: str) -> Frame | None:
        """Returns the rows that the restrictions allow, whether they count or not."""
        import narwhals as nw

        for key, values in self.where.items():
            if key == "month":
                continue
            if COLUMNS[key] not in self.columns[table]:
                if None in values:
                    continue
                return None
            column, named = nw.col(COLUMNS[key]), [value for value in values if value is not None]
            if not named:  # an empty list has no type to compare with
                frame = frame.filter(column.is_null())
                continue
            condition = column.is_in(named)
            frame = frame.filter(condition | column.is_null() if None in values else condition)
        return frame

    def label_columns(self, table: str) -> list[str]:
        """Returns the columns of the breakdown that a table has, the month left aside."""
        columns = [COLUMNS[key] for key in self.by if key != "month"]
        return [column for column in columns if column in self.columns[table]]

    def group_columns(self, table: str) -> list[str]:
        """Returns the columns to group by, `month` (of `month_number`) among them if it is asked for."""
        return [*self.label_columns(table), *(["month"] if "month" in self.by else [])]

    def key(self, row: Mapping[str, Any], month: str | None = None) -> Key:
        """Returns the breakdown's key of a fetched row; a column that its table lacks tells nothing."""
        if month is None and row.get("month") is not None:
            month = label_of(row["month"])
        return tuple(month if key == "month" else row.get(COLUMNS[key]) for key in self.by)


def month_number(column: str) -> nw.Expr:
    """Returns the months since year 0 of a day; every engine can tell them, where few can truncate dates."""
    import narwhals as nw

    day = nw.col(column).dt
    return day.year().cast(nw.Int64) * 12 + day.month().cast(nw.Int64) - 1


def number_of(day: date) -> int:
    """Returns the `month_number` of one day."""
    return day.year * 12 + day.month - 1


def label_of(number: int) -> str:
    """Returns `2020-12` for a `month_number`."""
    return f"{number // 12:04}-{number % 12 + 1:02}"


def aggregate(frame: Frame, keys: Sequence[str], sums: Iterable[nw.Expr]) -> Frame:
    """Returns one row for each key, or one row for all without keys."""
    return frame.group_by(*keys).agg(*sums) if keys else frame.select(*sums)
