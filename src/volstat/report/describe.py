"""Describes a report: the sections that its kind has, in order, each from the answers it needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from volstat.figures.catalogue import breakdowns, figures
from volstat.figures.results import FigureSet
from volstat.language import current, labelled
from volstat.report.described import Chart, Paragraph, Report, Section, Table
from volstat.report.figure_tables import broken_down, charts_of, label_of, scalar, tells
from volstat.report.material import Material
from volstat.report.notes import notes_of, warning_of
from volstat.report.numbers import day_text, period_form, period_text
from volstat.report.phrases import press_of
from volstat.report.sections.campaigns import each_campaign_section
from volstat.report.sections.coverage import coverage_section
from volstat.report.sections.definitions import definitions_table
from volstat.report.sections.duty import duty_section
from volstat.report.sections.headline import headline_section
from volstat.report.sections.participating import participating_section
from volstat.report.sections.people import people_section
from volstat.report.sections.rankings import projects_section, teams_section
from volstat.report.sections.revisions import revisions_section
from volstat.report.sections.stars import stars_section
from volstat.report.suppress import Spans, suppressed
from volstat.report.wholes import whole_name
from volstat.report.words import layout, listed, say

_BUILT: Final[Mapping[str, Callable[[Material], Section | None]]] = {
    "headline": headline_section,
    "each_campaign": each_campaign_section,
    "participating": participating_section,
    "stars": stars_section,
    "duty": duty_section,
    "teams_ranked": teams_section,
    "projects_ranked": projects_section,
    "people": people_section,
    "revisions": revisions_section,
    "coverage": coverage_section,
}
"""Sections that are more than tables of a breakdown."""


def describe(material: Material) -> Report:
    """Returns the report that the material tells; nothing in it is text that a number was turned into."""
    request, whole = material.request, material.whole
    sections = [_section(name, material) for name in _section_names(material)]
    kept = tuple(section for section in sections if section is not None and section.blocks)
    report = Report(
        kind=request.kind,
        language=current(),
        title=_title(material),
        subtitle=say(
            "subtitle",
            start=day_text(material.period.start, current()),
            end=day_text(material.period.end, current()),
            day=day_text(request.query.as_of, current()),
        ),
        city=material.project.area.name,
        office=material.project.office,
        period=material.period,
        as_of=request.query.as_of,
        press=press_of(material),
        sections=kept,
        notes=notes_of(material),
        definitions=definitions_table(material),
        complete=whole.coverage.complete,
        warning=warning_of(material),
        figures=_scalars(whole),
        previous=_scalars(material.previous),
        last_year=_scalars(material.last_year),
        hidden_below=request.hide_below,
    )
    return suppressed(report, material.hiding, _spans(material)) if material.hiding else report


def _spans(material: Material) -> Spans:
    compared = (("previous", material.previous), ("last_year", material.last_year))
    return Spans(material.period.label, {name: found.query.period.label for name, found in compared if found})


def _section_names(material: Material) -> list[str]:
    """Returns the sections that the kind has; of one campaign alone the headline and the districts tell all."""
    names: list[str] = layout()["kinds"][material.request.kind]["sections"]
    alone = sum(key == "campaign" for key, _ in material.request.query.where) == 1
    return [name for name in names if not (alone and name in ("campaigns", "each_campaign"))]


def _section(name: str, material: Material) -> Section | None:
    if name in _BUILT:
        return _BUILT[name](material)
    entry = layout()["sections"].get(name)
    if entry is None:
        return None
    tables: dict[str, Table] = {}
    for table in entry["tables"]:
        found = material.by[layout()["tables"][table]["by"]]
        described = broken_down(table, found, whole=whole_name(material, *layout()["tables"][table]["columns"]))
        if len(described.columns) > 1 and tells(described):
            tables[table] = described
    if not tables and any(material.by[layout()["tables"][table]["by"]].rows for table in entry["tables"]):
        untold = breakdowns()[layout()["tables"][entry["tables"][0]]["by"]].title[current()]
        return Section(name, say(name), (Paragraph((say("breakdown_untold", breakdown=untold),)),))
    drawn = [c for c in entry.get("charts", ()) if layout()["charts"][c]["table"] in tables]
    charts: list[Chart] = charts_of(drawn, tables)
    return Section(name, say(name), (*tables.values(), *charts))


def _scalars(found: FigureSet | None) -> dict[str, int | float | None]:
    """Returns the figures of an answer by code name; without an answer all are unknown."""
    told = {**found.values, **found.beside} if found else {}
    return {name: scalar(told.get(name)) for name in figures()}


def _title(material: Material) -> str:
    form = "campaign" if material.request.kind == "campaign" else period_form(material.period)
    title = say(f"title_{form}", city=material.project.area.name, period=period_text(material.period))
    where = material.request.query.where
    if not where:
        return title
    scope = listed(labelled(breakdowns()[key].title[current()], label_of(key, value or None)) for key, value in where)
    return say("title_restricted", title=title, scope=scope)
