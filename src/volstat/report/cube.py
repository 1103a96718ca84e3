"""The cube: every cell that reports of a calendar year could print, from which is decided what may be printed.

It is read whole whatever the kind and period of the report at hand, so that all reports of a year hide the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from volstat.figures.periods import parse_period
from volstat.figures.results import FigureSet, Period, Query, Row, Value
from volstat.language import _
from volstat.report.figure_tables import label_of, scalar

if TYPE_CHECKING:
    from collections.abc import Callable

KEYS: Final = ("district", "month", "campaign", "programme", "category")
"""Breakdowns whose lines reports print; `month` stands for the whole by month."""
CROSSED: Final = ("campaign", "district")
"""Two breakdowns whose crossing reports print too, for the period alone."""
KINDS_OF_STATIONS: Final = "station_kind"
ADDING: Final = ("services", "participations", "hours")
"""Flows that add up over lines and over months."""
PERSONS: Final = "participants"
"""The flow that does not."""
STOCKS: Final = ("registered_volunteers", "teams", "stations")
"""Figures that add up over lines on one day."""
_OF_THE_CALENDAR: Final = re.compile(r"\d{4}(-\d\d|Q\d|H\d)?")
PARTS: Final = {"H1": ("Q1", "Q2"), "H2": ("Q3", "Q4"), "": ("H1", "H2")}
BETWEEN: Final = "\x1f"

Line = tuple[str, str]
"""Breakdown and value; both empty for the whole."""
Cell = tuple[str, str, str]
"""A line, and the span of time."""
Number = int | float | None
WHOLE: Final[Line] = ("", "")


def insist_on_calendar(period: Period) -> None:
    """Refuses a period that is no month, quarter, half or year, which alone add up to each other.

    Any other span overlaps with them, and their patterns do not know it: January less its first twenty days leaves
    eleven days, and the span from February to April less its first and last month leaves a March that may be hidden.

    Raises:
        ValueError: it is another one; the message says what to write.
    """
    if not _OF_THE_CALENDAR.fullmatch(period.label):
        message = _(
            "Cells are hidden in reports of a month, a quarter, a half or a year only. {label} overlaps with those, "
            "and what is hidden would follow by subtraction. Write 2020-12, 2020Q4, 2020H2 or 2020."
        )
        raise ValueError(message.format(label=period.label))


def crossed(campaign: str, district: str) -> Line:
    """Returns the line of a campaign in a district."""
    return ",".join(CROSSED), f"{campaign}{BETWEEN}{district}"


@dataclass(frozen=True, slots=True)
class Cube:
    """Figure → cell → its number."""

    period: Period
    years: Period
    flows: Mapping[str, dict[Cell, Number]] = field(default_factory=lambda: {n: {} for n in (*ADDING, PERSONS)})
    stocks: Mapping[str, dict[Cell, Number]] = field(default_factory=lambda: {n: {} for n in STOCKS})
    stars: dict[tuple[Line, str], Number] = field(default_factory=dict)
    """District and star → persons, of the period's end."""
    outer: Cube | None = None
    """The city's cube, where the report is of one line of it."""
    outer_line: Line = WHOLE

    def spans(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Gives quarters with their months, halves and years, each with the parts that add up to it."""
        for year in range(self.years.start.year, self.years.end.year + 1):
            for quarter in range(4):
                months = tuple(f"{year}-{quarter * 3 + month:02}" for month in (1, 2, 3))
                yield f"{year}Q{quarter + 1}", months
            for part, halves in PARTS.items():
                yield f"{year}{part}", tuple(f"{year}{half}" for half in halves)


def read_cube(answer: Callable[[Query], FigureSet], query: Query, limit: int, *, outwards: bool = True) -> Cube:
    """Asks for every cell of the calendar years of a query, and of those that its headline is compared with."""

    def asked(period: Period | None = None, *by: str) -> FigureSet:
        at = query if period is None else replace(query, period=period, as_of=period.end)
        return answer(replace(at, by=by))

    first = query.period.start.replace(year=max(1, query.period.start.year - 1), month=1, day=1)
    years = Period(f"{first.year}..{query.period.end.year}", first, query.period.end.replace(month=12, day=31))
    outer = _outer(answer, query, limit) if outwards else None
    cube = Cube(query.period, years, outer=outer, outer_line=_single(query) or WHOLE)
    for key in KEYS:
        for row in asked(years, *dict.fromkeys((key, "month"))).rows:
            line = WHOLE if key == "month" else (key, label_of(key, row.keys[key]))
            _take(cube, row, (*line, row.keys["month"] or ""))
    unsure = _add_spans(cube, limit)
    for key, span in sorted(unsure):
        for line, values in _lines(asked(parse_period(span, query.period.end), *([key] if key else [])), key):
            cube.flows[PERSONS][(*line, span)] = scalar(values.get(PERSONS))
    _take_period(cube, asked)
    return cube


def _single(query: Query) -> Line | None:
    """Returns the line of the city that the whole of a query is, None where it is none."""
    told = [(key, value) for key, value in query.where if key in KEYS and key != "month"]
    if len(query.where) != 1 or not told:
        return None
    key, value = told[0]
    return key, label_of(key, value or None)


def _outer(answer: Callable[[Query], FigureSet], query: Query, limit: int) -> Cube | None:
    return read_cube(answer, replace(query, where=()), limit, outwards=False) if _single(query) else None


def _take(cube: Cube, row: Row, cell: Cell) -> None:
    for figures in (cube.flows, cube.stocks):
        for name, cells in figures.items():
            cells[cell] = scalar(row.values.get(name))


def _lines(found: FigureSet, key: str) -> Iterator[tuple[Line, Mapping[str, Value]]]:
    if not key:
        yield WHOLE, found.values
    for row in found.rows:
        yield (key, label_of(key, row.keys[key])), row.values


def _take_period(cube: Cube, asked: Callable[..., FigureSet]) -> None:
    """Takes the period itself, whose own answer may know more than its months, with kinds of stations and stars."""
    label = cube.period.label
    for key in (*(k for k in KEYS if k != "month"), KINDS_OF_STATIONS, ",".join(CROSSED)):
        found = asked(None, *key.split(","))
        if key == "district":
            _take(cube, Row({}, found.values), (*WHOLE, label))
            _take_stars(cube, found)
        for row in found.rows:
            values = [label_of(k, row.keys[k]) for k in key.split(",")]
            line = crossed(*values) if "," in key else (key, values[0])
            if key == KINDS_OF_STATIONS:
                cube.stocks["stations"][(*line, label)] = scalar(row.values.get("stations"))
            else:
                _take(cube, row, (*line, label))


def _take_stars(cube: Cube, found: FigureSet) -> None:
    for line, values in (*_lines(found, "district"), (WHOLE, found.values)):
        stars = values.get("stars")
        if isinstance(stars, Mapping):
            cube.stars.update({(line, star): count for star, count in stars.items()})


def _add_spans(cube: Cube, limit: int) -> set[tuple[str, str]]:
    """Adds months up to quarters, halves and years; returns breakdowns and spans whose persons must be asked for.

    Distinct persons are at least those of the best month and at most those of all months; only where the threshold
    lies between them is the number itself needed.
    """
    unsure: set[tuple[str, str]] = set()
    lines = list(dict.fromkeys(cell[:2] for cell in cube.flows["participations"]))
    months: dict[str, tuple[str, ...]] = {}
    for span, parts in cube.spans():
        months[span] = tuple(month for part in parts for month in months.get(part, (part,)))
        for line in lines:
            for name in ADDING:
                cells = cube.flows[name]
                known = [v for part in parts if (v := cells.get((*line, part))) is not None]
                cells[(*line, span)] = sum(known) if known else None
            persons = cube.flows[PERSONS]
            told = [v for month in months[span] if (v := persons.get((*line, month))) is not None]
            most, least = sum(told), max(told, default=0)
            persons[(*line, span)] = (least if least >= limit else most) if told else None
            told_of = (cube.flows[name][(*line, span)] for name in ("participations", "hours"))
            enough = all(value is None or value >= limit for value in told_of)
            if enough and least < limit <= most and span != cube.period.label:
                unsure.add((line[0], span))
    return unsure
