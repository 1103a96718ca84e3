"""Notes: what must be said beside the numbers, those first that limit what the headline means."""

from __future__ import annotations

from collections.abc import Iterator
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
    if coverage.missing:
        yield Note("incomplete", say("note_incomplete", units=listed(coverage.missing)), grave=True)
    if coverage.partial:
        parts = listed(noted(unit, months_text(months)) for unit, months in coverage.partial.items())
        yield Note("partial", say("note_partial", units=parts), grave=True)
    if coverage.without_persons:
        yield Note("persons", say("note_persons", units=listed(coverage.without_persons)))
    for units, stocks in stocks_without(coverage).items():
        titles = listed(figures()[stock].title[current()] for stock in stocks)
        yield Note("not_sent", say("note_not_sent", figure=titles, units=listed(units)), grave=True)


def stocks_without(coverage: Coverage) -> dict[tuple[str, ...], list[str]]:
    """Returns units → the stocks that lack them."""
    found: dict[tuple[str, ...], list[str]] = {}
    for stock, units in coverage.not_sent.items():
        found.setdefault(units, []).append(stock)
    return found


def warning_of(material: Material) -> str:
    """Returns in a few words what every table must say of an incomplete whole; empty where nothing lacks."""
    coverage = material.whole.coverage
    lacking = {*coverage.missing, *coverage.partial, *(u for units in coverage.not_sent.values() for u in units)}
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
            yield Note("compared", say("note_compared", period=period_text(found.query.period)))


def _method(material: Material) -> Iterator[Note]:
    provisional = provisional_until(material.period)
    text = say("note_provisional", day=day_text(provisional.until, current()))
    yield Note("provisional", text if provisional.exact else text + say("note_provisional_inexact"))
    if counts := {name: count for name, count in material.problems.items() if name != "info" and count}:
        errors, warnings = (number_text(counts.get(name, 0)) for name in ("error", "warning"))
        yield Note("problems", say("note_problems", errors=errors, warnings=warnings))
    yield Note("privacy", say("note_privacy"))
    if (limit := material.request.hide_below) is not None:
        yield Note("hidden", say("note_hidden", limit=limit))
    yield Note("unknown", say("note_unknown"))
