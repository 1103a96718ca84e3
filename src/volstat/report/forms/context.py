"""What the tags of a form may name, and the sandbox in which they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from volstat.report.described import Cell, Hidden, Report, Table
from volstat.report.numbers import UNKNOWN, day_text, number_text, percent_text, period_text
from volstat.report.phrases import text_of
from volstat.report.words import say

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_LISTS: Final = {
    "districts": ("by_district_flows", "by_district_stocks"),
    "months": ("by_month",),
    "campaigns": ("by_campaign",),
    "programmes": ("by_programme",),
    "categories": ("by_category",),
    "stations": ("by_station_kind",),
    "teams": ("teams_ranked",),
    "projects": ("projects_ranked",),
    "idle_teams": ("idle_teams",),
    "idle_stations": ("idle_stations",),
    "stars": ("by_star",),
    "coverage": ("coverage",),
}
"""Name of a list in forms → the tables whose lines it joins."""
_MISSING: Final = re.compile(r"'(\w+)' is undefined|has no (?:attribute|element) '?(\w+)'?")


class FormError(ValueError):
    """A form cannot be filled; the message says where and why, in one sentence."""


def context_of(report: Report) -> dict[str, Any]:
    """Returns what tags may name: `figures`, `districts`, `months` … with raw values, and the report's texts."""
    return {
        "figures": {name: _plain(value) for name, value in report.figures.items()},
        "previous": {name: _plain(value) for name, value in report.previous.items()},
        "last_year": {name: _plain(value) for name, value in report.last_year.items()},
        **{name: _lines(report, tables) for name, tables in _LISTS.items()},
        "title": report.title,
        "subtitle": report.subtitle,
        "city": report.city,
        "office": report.office,
        "period": period_text(report.period),
        "start": report.period.start,
        "end": report.period.end,
        "as_of": report.as_of,
        "press": text_of(report.press),
        "complete": report.complete,
        "notes": [note.text for note in report.notes],
        "warnings": [note.text for note in report.notes if note.grave],
    }


def sandbox() -> SandboxedEnvironment:
    """Returns the environment of forms: no access to the program, unknown names are errors, numbers read well."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(undefined=StrictUndefined, finalize=_said, autoescape=False)
    filters: dict[str, Callable[..., str]] = {
        "percent": percent_text,
        "number": number_text,
        "day": day_text,
    }
    environment.filters.update(filters)
    return environment


def reason_of(error: Exception, context: Mapping[str, Any]) -> str:
    """Returns why a tag could not be read, with the names that come near an unknown one."""
    found = _MISSING.search(str(error))
    if not found:
        return say("form_broken", reason=str(error) or type(error).__name__)
    name = found[1] or found[2]
    known = sorted({*context, *_inner_names(context)})
    near = get_close_matches(name, known, n=3, cutoff=0.5)
    return say("form_unknown", name=name, near=say("form_near", names="、".join(near)) if near else "")


def missing_name(error: Exception) -> str | None:
    """Returns the name that a form uses and nothing has."""
    found = _MISSING.search(str(error))
    return (found[1] or found[2]) if found else None


def _inner_names(context: Mapping[str, Any]) -> set[str]:
    names: set[str] = set()
    for value in context.values():
        sample = value[0] if isinstance(value, list) and value else value
        if isinstance(sample, dict):
            names |= set(sample)
    return names


def _said(value: Any) -> Any:
    """Returns a value as text has it: numbers grouped, unknown as `—`."""
    if value is None:
        return UNKNOWN
    if isinstance(value, int | float) and not isinstance(value, bool):
        return number_text(value)
    return value


def _lines(report: Report, names: tuple[str, ...]) -> list[dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    for table in (report.table(name) for name in names):
        for number, row in enumerate(table.body if table else ()):
            label = str(row[0]) if len(names) > 1 else str(number)
            lines.setdefault(label, {}).update(_line(table, row))
    return list(lines.values())


def _line(table: Table | None, row: tuple[Cell, ...]) -> dict[str, Any]:
    columns = table.columns if table else ()
    line = {column.name.replace(":", "_"): _plain(cell) for column, cell in zip(columns, row, strict=True)}
    line.setdefault("name", _plain(row[0]))
    return line


def _plain(cell: Any) -> Any:
    return say("hidden") if isinstance(cell, Hidden) else cell
