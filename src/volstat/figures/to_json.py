"""Figures as plain data: the shape that `figures --json` prints, and flat rows for CSV."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from volstat.figures.provisional import provisional_until
from volstat.figures.results import Coverage, FigureSet, Period, Row, Value
from volstat.figures.stars import star_measures


def json_of(figures: FigureSet, problems: Mapping[str, int]) -> dict[str, Any]:
    """Returns a figure set as `figures --json` prints it.

    Figures beside the headline follow it where they are known. Rows are flat: the keys of the breakdown, then the
    headline figures. What is unknown is None.

    Args:
        figures: what was computed.
        problems: severity → how many problems the exports have.
    """
    period = figures.query.period
    beside = {name: value for name, value in figures.beside.items() if value is not None}
    return {
        "period": {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()},
        "as_of": figures.query.as_of.isoformat(),
        "figures": {name: _plain(value) for name, value in {**figures.values, **beside}.items()},
        "rows": [{**row.keys, **{name: _plain(value) for name, value in row.values.items()}} for row in figures.rows],
        "coverage": {**coverage_json(figures.coverage), "provisional": provisional_json(period)},
        "problems": dict(problems),
    }


def coverage_json(coverage: Coverage) -> dict[str, Any]:
    """Returns who has reported as plain data."""
    return {
        "complete": coverage.complete,
        "missing": list(coverage.missing),
        "partial": {unit: list(months) for unit, months in coverage.partial.items()},
        "grains": {unit: list(grains) for unit, grains in coverage.grains.items()},
        "without_persons": list(coverage.without_persons),
        "partly_without_persons": {unit: list(months) for unit, months in coverage.partly_without_persons.items()},
        "hours_unknown": list(coverage.hours_unknown),
        "unknown": {
            flow: {unit: list(months) for unit, months in units.items()} for flow, units in coverage.unknown.items()
        },
        "not_sent": {figure: list(units) for figure, units in coverage.not_sent.items()},
        "unreadable": {unit: list(workbooks) for unit, workbooks in coverage.unreadable.items()},
    }


def provisional_json(period: Period) -> dict[str, Any]:
    """Returns until when a period's figures are provisional as plain data; it does not depend on the day of the run."""
    found = provisional_until(period)
    return {
        "until": found.until.isoformat(),
        "final_from": found.final_from.isoformat(),
        "holidays_known": found.exact,
    }


def flat_rows(figures: FigureSet) -> list[dict[str, str | int | float | None]]:
    """Returns one flat row for each line of the breakdown, or one for the whole; stars stand in `stars_1` and so on.

    All rows have the same columns in the same order, the keys of the breakdown first.
    """
    rows = figures.rows or (() if figures.query.by else (Row({}, figures.values),))
    stars = {name: None for row in (Row({}, figures.values), *rows) for name in _star_columns(row)}
    return [{**row.keys, **_flat(row.values, stars)} for row in rows]


def _star_columns(row: Row) -> tuple[str, ...]:
    stars = row.values.get("stars")
    return star_measures(tuple(range(len(stars)))) if isinstance(stars, Mapping) else ()


def _flat(values: Mapping[str, Value], stars: Mapping[str, None]) -> dict[str, str | int | float | None]:
    flat: dict[str, str | int | float | None] = {}
    for name, value in values.items():
        if name == "stars":
            counts = value if isinstance(value, Mapping) else {}
            flat.update({column: counts.get(column.removeprefix("stars_")) for column in stars})
        elif not isinstance(value, Mapping):
            flat[name] = value
    return flat


def _plain(value: Value) -> Any:
    return dict(value) if isinstance(value, Mapping) else value
