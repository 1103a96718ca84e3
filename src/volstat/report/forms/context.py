"""What the tags of a form may name, and the sandbox in which they are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

from volstat.figures.catalogue import figures
from volstat.language import current, noted
from volstat.report.described import Cell, Hidden, Report, Table
from volstat.report.numbers import UNKNOWN, day_text, number_text, percent_text, period_text
from volstat.report.phrases import text_of
from volstat.report.words import has, layout, listed, say

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
    from jinja2 import StrictUndefined, UndefinedError
    from jinja2.sandbox import SandboxedEnvironment
    from jinja2.utils import missing

    class Unknown(StrictUndefined):
        """A name that nothing has; its error knows among which names it was looked for."""

        __slots__ = ()

        def __init__(self, hint: Any = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError) -> None:
            def error(message: str) -> Exception:
                raised: Exception = exc(message)
                if exc is UndefinedError:
                    vars(raised).update(missing=name, owner=obj)
                return raised

            super().__init__(hint, obj, name, error)  # type: ignore[arg-type]

    environment = SandboxedEnvironment(undefined=Unknown, finalize=as_text, autoescape=False)
    filters: dict[str, Callable[..., str]] = {
        "percent": percent_text,
        "number": number_text,
        "day": day_text,
    }
    environment.filters.update(filters)
    return environment


def reason_of(error: Exception, context: Mapping[str, Any]) -> str:
    """Returns why a tag could not be read, with the names that come near an unknown one."""
    name = missing_name(error)
    if name is None:
        return say("form_broken", reason=_broken_reason(error))
    owner = getattr(error, "owner", None)
    known = sorted(owner) if isinstance(owner, dict) else sorted(context)
    near = get_close_matches(name, known, n=3, cutoff=0.6)
    return say("form_unknown", name=name, near=say("form_near", names=alternatives(near)) if near else "")


def alternatives(names: Sequence[str]) -> str:
    """Returns names of which one may be meant."""
    return say("separator_or").join(names)


def missing_name(error: Exception) -> str | None:
    """Returns the name that a form uses and nothing has."""
    told = getattr(error, "missing", None)
    if isinstance(told, str):
        return told
    found = _MISSING.search(str(error))
    return (found[1] or found[2]) if found else None


def _broken_reason(error: Exception) -> str:
    """Returns what is wrong with a tag in the language in use; the reader of tags itself speaks English only."""
    kinds = [kind.__name__ for kind in type(error).__mro__]
    name = next((f"form_error_{kind}" for kind in kinds if has(f"form_error_{kind}")), "form_error_Exception")
    quoted = re.search(r"named '(\w+)'", str(error))
    if "TemplateAssertionError" in kinds and quoted:
        return say("form_error_filter", name=quoted[1])
    return say(name, detail=str(error) or type(error).__name__)


def as_text(value: Any) -> Any:
    """Returns a value as text has it: numbers grouped, unknown as `—`, lists as their names or lines."""
    if value is None:
        return UNKNOWN
    if isinstance(value, bool):
        return say("yes" if value else "no")
    if isinstance(value, int | float):
        return number_text(value)
    if isinstance(value, dict):
        return _named(value)
    if isinstance(value, list | tuple):
        lines = [str(as_text(item)) for item in value]
        return listed(lines) if any(isinstance(item, dict) for item in value) else "\n".join(lines)
    return value


def _named(line: Mapping[str, Any]) -> str:
    """Returns a line by its name, with its state where it has one; figures by their titles."""
    if "name" in line:
        return noted(str(as_text(line["name"])), line.get("state"))
    told = ((name, value) for name, value in line.items() if name in figures())
    return listed(f"{figures()[name].title[current()]} {as_text(value)}" for name, value in told)


def _lines(report: Report, names: tuple[str, ...]) -> list[dict[str, Any]]:
    lines: dict[str, dict[str, Any]] = {}
    for table in (report.table(name) for name in names):
        for number, row in enumerate(table.body if table else ()):
            label = str(row[0]) if len(names) > 1 else str(number)
            lines.setdefault(label, {}).update(_line(table, row))
    # a form names what some reports leave out, such as the place of a district that stands alone
    known = [spec.replace(":", "_") for name in names for spec in layout()["tables"].get(name, {}).get("columns", ())]
    return [{**dict.fromkeys(known), **line} for line in lines.values()]


def _line(table: Table | None, row: tuple[Cell, ...]) -> dict[str, Any]:
    columns = table.columns if table else ()
    line = {column.name.replace(":", "_"): _plain(cell) for column, cell in zip(columns, row, strict=True)}
    line.setdefault("name", _plain(row[0]))
    return line


def _plain(cell: Any) -> Any:
    return say("hidden") if isinstance(cell, Hidden) else cell
