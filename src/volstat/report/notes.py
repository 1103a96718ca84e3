"""Notes: what must be said beside the numbers, those first that limit what the headline means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from volstat.figures.catalogue import figures
from volstat.figures.provisional import provisional_until
from volstat.figures.results import Coverage, FigureSet
from volstat.language import current, noted
from volstat.report.described import Note
from volstat.report.material import Material
from volstat.report.numbers import day_text, months_text, number_text, period_text
from volstat.report.words import listed, say

_NAMED_AT_MOST: Final = 4
"""How many units a short warning names; of more it says how many."""


def notes_of(material: Material) -> tuple[Note, ...]:
    """Returns all notes of a report, the grave ones first."""
    notes = [*_coverage(material), *_empty(material), *_compared(material), *_method(material)]
    return tuple(sorted(notes, key=lambda note: not note.grave))


def _coverage(material: Material) -> Iterator[Note]:
    coverage = material.whole.coverage
    lacking = stocks_without(coverage)
    if coverage.missing:
        stocks = _titles(lacking.pop(coverage.missing, []))
        what = listed([say("all_flows"), *stocks])
        yield Note("incomplete", say("note_incomplete", units=listed(coverage.missing), figures=what), grave=True)
    if coverage.partial:
        yield Note("partial", say("note_partial", units=partial_text(coverage.partial)), grave=True)
    for facts in lacking_flows(coverage):
        yield Note("lacking", say("note_lacking", **facts), grave=True)
    if coverage.without_persons:
        yield Note("persons", say("note_persons", units=listed(coverage.without_persons)))
    for units, stocks in lacking.items():
        yield Note("not_sent", say("note_not_sent", figure=listed(_titles(stocks)), units=listed(units)), grave=True)


def partial_text(partial: Mapping[str, Sequence[str]]) -> str:
    """Returns units with the months that they have not sent, those that lack the same months together."""
    units: dict[tuple[str, ...], list[str]] = {}
    for unit, months in partial.items():
        units.setdefault(tuple(months), []).append(unit)
    return listed(noted(listed(names), months_text(months)) for months, names in units.items())


def lacking_text(coverage: Coverage) -> str:
    """Returns in words which units lack in the flows of a period; empty where none does."""
    parts = []
    if coverage.missing:
        parts.append(say("units_missing", units=listed(coverage.missing)))
    if coverage.partial:
        parts.append(say("units_partial", units=partial_text(coverage.partial)))
    parts += [say("units_lacking", **facts) for facts in lacking_flows(coverage)]
    return say("semicolon").join(parts)


def lacking_flows(coverage: Coverage) -> Iterator[dict[str, str]]:
    """Gives each flow that lacks numbers of some units, as the words of a sentence name it."""
    for flow, units in coverage.unknown.items():
        yield {"figure": figures()[flow].title[current()], "units": partial_text(units)}


def _titles(stocks: Sequence[str]) -> list[str]:
    return [figures()[stock].title[current()] for stock in stocks]


def stocks_without(coverage: Coverage) -> dict[tuple[str, ...], list[str]]:
    """Returns units → the stocks that lack them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for stock, units in coverage.not_sent.items():
        found.setdefault(units, []).append(stock)
    return found


def warning_of(material: Material) -> str:
    """Returns in a few words what every table must say of an incomplete whole; empty where nothing lacks."""
    coverage = material.whole.coverage
    lacking = {*coverage.missing, *coverage.partial}
    for figure in (*coverage.not_sent.values(), *coverage.unknown.values()):
        lacking.update(figure)
    units = [row.keys["district"] for row in material.whole.rows if row.keys["district"] in lacking]
    if len(units) > _NAMED_AT_MOST:
        return say("warning_many", count=len(units))
    return say("warning", units=listed(unit for unit in units if unit)) if units else ""


def _empty(material: Material) -> Iterator[Note]:
    if all(material.whole.values.get(name) is None for name in ("services", "participations", "hours")):
        yield Note("empty", say("note_empty", period=period_text(material.period)), grave=True)


def _compared(material: Material) -> Iterator[Note]:
    seen: list[FigureSet] = []
    for found in (material.previous, material.last_year):
        if found is None or found in seen:
            continue
        seen.append(found)
        if not found.coverage.complete:
            facts = {"period": period_text(found.query.period), "units": lacking_text(found.coverage)}
            yield Note("compared", say("note_compared", **facts))


def _method(material: Material) -> Iterator[Note]:
    provisional = provisional_until(material.period)
    text = say("note_provisional", day=day_text(provisional.until, current()))
    yield Note("provisional", text if provisional.exact else text + say("note_provisional_inexact"))
    counts = {name: count for name, count in material.problems.items() if name in ("error", "warning") and count}
    if counts:
        told = listed(say(f"problems_{name}", count=number_text(count)) for name, count in counts.items())
        yield Note("problems", say("note_problems", problems=told, scope=_problem_scope(material)))
    yield Note("privacy", say("note_privacy"))
    if (limit := material.request.hide_below) is not None:
        yield Note("hidden", say("note_hidden", limit=limit))
    yield Note("unknown", say("note_unknown"))


def _problem_scope(material: Material) -> str:
    """Returns whose exports the problems were found in: those of the districts that the report is about, or all."""
    units = [value for key, value in material.request.query.where if key == "district"]
    return listed(units) if units else say("problems_of_all") if material.restricted else ""
