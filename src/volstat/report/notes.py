"""Notes: what must be said beside the numbers, those first that limit what the headline means."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from volstat.figures.catalogue import figures
from volstat.figures.results import FigureSet
from volstat.language import current
from volstat.report.described import Note
from volstat.report.material import Material
from volstat.report.numbers import day_text, number_text, period_text
from volstat.report.words import listed, say
from volstat.workdays import working_days_after

_WORKING_DAYS: Final = 10
"""Days after an activity within which its records may still arrive (民政部令第67号, Art. 11)."""


def notes_of(material: Material) -> tuple[Note, ...]:
    """Returns all notes of a report, the grave ones first."""
    notes = [*_coverage(material), *_empty(material), *_compared(material), *_method(material)]
    return tuple(sorted(notes, key=lambda note: not note.grave))


def _coverage(material: Material) -> Iterator[Note]:
    coverage = material.whole.coverage
    if coverage.missing:
        yield Note("incomplete", say("note_incomplete", units=listed(coverage.missing)), grave=True)
    if coverage.partial:
        parts = listed(f"{unit}（{listed(months)}）" for unit, months in coverage.partial.items())
        yield Note("partial", say("note_partial", units=parts), grave=True)
    if coverage.without_persons:
        yield Note("persons", say("note_persons", units=listed(coverage.without_persons)))
    for stock, units in coverage.not_sent.items():
        title = figures()[stock].title[current()]
        yield Note("not_sent", say("note_not_sent", figure=title, units=listed(units)), grave=True)


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
    last, exact = provisional_until(material.period.end)
    text = say("note_provisional", day=day_text(last, current()))
    yield Note("provisional", text if exact else text + say("note_provisional_inexact"))
    if counts := {name: count for name, count in material.problems.items() if name != "info" and count}:
        errors, warnings = (number_text(counts.get(name, 0)) for name in ("error", "warning"))
        yield Note("problems", say("note_problems", errors=errors, warnings=warnings))
    yield Note("privacy", say("note_privacy"))
    if (limit := material.request.hide_below) is not None:
        yield Note("hidden", say("note_hidden", limit=limit))
    yield Note("unknown", say("note_unknown"))


def provisional_until(end: date) -> tuple[date, bool]:
    """Returns the tenth working day after `end`, and whether the holidays of its year are known."""
    return working_days_after(end, _WORKING_DAYS)
