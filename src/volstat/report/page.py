"""Renders a report as one web page that needs nothing beside itself."""

from __future__ import annotations

from typing import Any

from volstat.report.described import Cell, Chart, Report, Table
from volstat.report.drawing import svg_of
from volstat.report.numbers import cell_text
from volstat.report.phrases import text_of
from volstat.report.plain import notes_under
from volstat.report.words import say
from volstat.templates import template_text


def html_of(report: Report) -> bytes:
    """Returns the report as an HTML file: inline style, script and drawings; all text is escaped."""
    from jinja2 import DictLoader, Environment, StrictUndefined
    from markupsafe import Markup

    names = ("report.html.j2", "table.html.j2")
    environment = Environment(
        loader=DictLoader({name: template_text(name) for name in names}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    numbers = {table.name: number for number, table in enumerate(report.tables, start=1)}
    figures = {chart.name: number for number, chart in enumerate(report.charts, start=1)}

    def table(block: Table) -> Markup:
        title = say("table_title", number=numbers[block.name], title=block.title)
        rows = _rows(block)
        template = environment.get_template("table.html.j2")
        return Markup(template.render(table=block, title=title, rows=rows, notes=notes_under(block), say=say))

    text = environment.get_template("report.html.j2").render(
        report=report,
        lang="zh-CN" if report.language == "zh" else "en",
        style=Markup(template_text("report.css")),
        script=Markup(template_text("sort.js")),
        say=say,
        text_of=text_of,
        table=table,
        svg=lambda chart: Markup(svg_of(chart, f"figure{figures[chart.name]}")),
        figure_title=lambda chart: say("figure_title", number=figures[chart.name], title=chart.title),
        is_table=lambda block: isinstance(block, Table),
        is_chart=lambda block: isinstance(block, Chart),
    )
    return text.encode("utf-8", "replace")


def _rows(table: Table) -> list[dict[str, Any]]:
    shown = table.rows if table.lead is None else table.rows[: table.lead]
    return [
        {
            "total": table.total and number == len(table.rows) - 1,
            "cells": [
                {
                    "text": cell_text(cell, table.kind_at(number, position)),
                    "numeric": table.columns[position].numeric,
                    "raw": _raw(cell) if table.columns[position].numeric else None,
                }
                for position, cell in enumerate(row)
            ],
        }
        for number, row in enumerate(shown)
    ]


def _raw(cell: Cell) -> int | float | None:
    return cell if isinstance(cell, int | float) else None
