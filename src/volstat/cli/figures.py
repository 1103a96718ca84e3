"""The command `figures`: the headline figures and their breakdowns, as a table, JSON or CSV."""

from __future__ import annotations

import csv
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from volstat.cli.exits import DONE, LOOK, WrongUsageError
from volstat.cli.incomplete import provisional_remarks, remarks_on
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.figures.catalogue import breakdowns, figures, headline
from volstat.language import _, current
from volstat.report.figure_tables import kind_of
from volstat.report.numbers import UNKNOWN, cell_text, number_text
from volstat.report.safe import safe_cell

if TYPE_CHECKING:
    from volstat.figures.results import FigureSet, Value

_HEADLINE_COLUMNS: Final = ("registered_volunteers", "teams", "services", "participations", "hours", "participants")
"""Columns of a breakdown on a terminal: what fits beside each other; JSON and CSV have all."""


def show_figures(
    session: Session,
    period: str | None,
    *,
    by: list[str],
    where: list[str],
    as_of: str | None,
    form: str,
    strict: bool,
) -> int:
    """Prints the figures of a period; with `strict`, errors in the exports make the exit code 1."""
    try:
        query = session.city.query(period, by=by, where=where, as_of=as_of)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None
    found = session.city.answer(query)
    counts = session.city.problem_counts
    if form == "json":
        from volstat.figures.to_json import json_of

        session.write_json(json_of(found, {name: counts[name] for name in ("error", "warning")}))
    elif form == "csv":
        _write_csv(found)
    else:
        _print_headline(session, found)
        if query.by:
            _print_rows(session, found)
    for line in (*remarks_on(found.coverage), *provisional_remarks(query, session.city.today)):
        session.out.print(line) if form == "table" else session.remark(line)
    if counts["error"] or counts["warning"]:
        text = _("Problems: {error} errors, {warning} warnings; see volstat problems.")
        session.remark(text.format(error=f"{counts['error']:,}", warning=f"{counts['warning']:,}"))
    return LOOK if strict and counts["error"] else DONE


def _print_headline(session: Session, found: FigureSet) -> None:
    language, query = current(), found.query
    title = _("{city} · {start} to {end} · stocks as of {day}").format(
        city=session.city.project.area.name, start=query.period.start, end=query.period.end, day=query.as_of
    )
    session.out.print(" · ".join([title, *(f"{key}={value}" for key, value in query.where)]), style="bold")
    rows: list[tuple[str, ...]] = [
        (figure.title[language], _column(_text(figure.name, value)), figure.measure[language])
        for figure in headline()
        if (value := found.values.get(figure.name)) is not None or figure.kind != "ratio"
    ]
    beside = [
        (figures()[name].title[language], _text(name, value), figures()[name].measure[language])
        for name, value in found.beside.items()
        if value is not None and name in figures()
    ]
    if beside:
        rows += [(), *beside]
    session.out.print(table_of((_("Figure"), _("Value"), _("Measure")), rows, numbers=[1]))


def _column(text: str) -> str:
    """Returns counts by star one below the other; any other value as it is."""
    return text.replace("  ", "\n")


def _print_rows(session: Session, found: FigureSet) -> None:
    language, keys = current(), found.query.by
    known = breakdowns()
    columns = [name for name in _HEADLINE_COLUMNS if any(row.values.get(name) is not None for row in found.rows)]
    extra = [name for name in ("stations", "stars") if not columns and any(row.values.get(name) for row in found.rows)]
    columns += extra
    headers = [known[key].title[language] for key in keys] + [figures()[name].title[language] for name in columns]
    rows = [
        [_label(row.keys[key], known[key].values) for key in keys]
        + [_text(name, row.values.get(name)) for name in columns]
        for row in found.rows
    ]
    session.out.print()
    session.out.print(table_of(headers, rows, numbers=range(len(keys), len(headers))))


def _text(name: str, value: Value) -> str:
    return number_text(value) if isinstance(value, Mapping) else cell_text(value, kind_of(figures()[name]))


def _label(value: str | None, words: object) -> str:
    if value is None:
        return UNKNOWN
    return words[value][current()] if isinstance(words, dict) and value in words else value


def _write_csv(found: FigureSet) -> None:
    from volstat.figures.to_json import flat_rows

    rows = flat_rows(found)
    writer = csv.DictWriter(sys.stdout, fieldnames=list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows({key: safe_cell(value) for key, value in row.items()} for row in rows)
