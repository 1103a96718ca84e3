"""Renders a report as plain text, Markdown, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from volstat.report.described import Cell, Chart, Hidden, Paragraph, Quantity, Report, Table
from volstat.report.numbers import cell_text
from volstat.report.phrases import text_of
from volstat.report.safe import safe_cell
from volstat.report.words import say

_BOM: Final = "\ufeff"
"""Without it Excel takes a CSV file for the local encoding, and Chinese for noise."""

_ADDRESS: Final = re.compile(r"(?i)(?<=www)\.|:(?=//)|(?<=[a-z0-9._+-])@")
_NO_LINK: Final = {".": "\\.", ":": "\\:", "@": "@&#8288;"}
"""What makes a bare address a link, and how it is written to make none; after @ only a word joiner helps."""

IN_PRESS: Final = ("incomplete", "partial", "not_sent")
"""Notes whose content the press sentences have."""


def txt_of(report: Report) -> bytes:
    """Returns the text for the press: the title, the sentences, and what limits them that they do not say."""
    lines = [report.title, "", text_of(report.press)]
    grave = [note.text for note in report.notes if note.grave and note.kind not in IN_PRESS]
    return "\n".join([*lines, *(["", *grave] if grave else []), ""]).encode()


def md_of(report: Report) -> bytes:
    """Returns the report as Markdown, charts left to the other formats."""
    parts = [f"# {_md(report.title)}", _md(report.subtitle)]
    parts += [f"> **{_md(note.text)}**" for note in report.notes if note.grave and note.kind not in IN_PRESS]
    parts.append(_md(text_of(report.press)))
    number = 0
    for section in report.sections:
        parts.append(f"## {_md(section.title)}")
        for block in section.blocks:
            if isinstance(block, Table):
                number += 1
                parts += _md_table(block, say("table_title", number=number, title=block.title))
            elif isinstance(block, Paragraph):
                parts.append(_md(text_of(block)))
    parts.append(f"## {say('notes')}")
    parts.append("\n".join(f"{n}. {_md(note.text)}" for n, note in enumerate(report.notes, start=1)))
    parts.append(f"## {say('definitions')}")
    parts += _md_table(report.definitions)
    return ("\n\n".join(parts) + "\n").encode()


def csv_of(report: Report) -> bytes:
    """Returns every cell of every table on a line: table, line, column, unit, value as a plain number."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    writer.writerow(
        [say(name) for name in ("csv_table", "csv_title", "csv_row", "csv_line", "csv_column")]
        + [say(name) for name in ("csv_header", "measure", "value")]
    )
    for note in report.notes:
        if note.grave:
            writer.writerow(["note", say("note"), 1, "", note.kind, "", "", safe_cell(note.text)])
    for table in report.tables:
        for number, row in enumerate(table.rows):
            for line in _csv_lines(table, number, row):
                writer.writerow([safe_cell(text) for text in line[:-1]] + [_csv_value(line[-1])])
    return (_BOM + made.getvalue()).encode()


def _csv_lines(table: Table, number: int, row: tuple[Cell, ...]) -> Iterator[list[Any]]:
    """Gives one row's cells with their units; in a table of figures the unit is the row's, and no cell by itself."""
    label = "" if row[0] is None else str(row[0])
    measure = next((cell for column, cell in zip(table.columns, row, strict=True) if column.name == "measure"), None)
    for position, (column, cell) in enumerate(zip(table.columns, row, strict=True)):
        if not position or column.name == "measure":
            continue
        unit = column.unit
        if column.kind == "figure" and table.kind_at(number, position) != "share":
            unit = str(measure or "")
        elif table.kind_at(number, position) == "points":
            unit = say("points_unit")
        yield [table.name, table.title, number + 1, label, column.name, column.title, unit, cell]


def json_of(report: Report) -> bytes:
    """Returns the report as JSON with raw values; unknown is null, suppressed cells are null and listed."""
    data = {
        "kind": report.kind,
        "title": report.title,
        "subtitle": report.subtitle,
        "city": report.city,
        "office": report.office,
        "period": {
            "label": report.period.label,
            "start": report.period.start.isoformat(),
            "end": report.period.end.isoformat(),
        },
        "as_of": report.as_of.isoformat(),
        "complete": report.complete,
        "press": text_of(report.press),
        "quantities": [
            {"figure": part.figure, "value": part.value} for part in report.press.parts if isinstance(part, Quantity)
        ],
        "figures": {name: _json_value(value) for name, value in report.figures.items()},
        "sections": [
            {"name": s.name, "title": s.title, "blocks": [_json_block(block) for block in s.blocks]}
            for s in report.sections
        ],
        "notes": [{"kind": note.kind, "text": note.text, "grave": note.grave} for note in report.notes],
        "definitions": _json_block(report.definitions),
    }
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _md(text: str) -> str:
    """Returns text that Markdown shows as it is, on one line."""
    escaped = "".join(f"\\{c}" if c in "\\`*_[]<>|#&~" else c for c in text)
    return " ".join(_ADDRESS.sub(lambda found: _NO_LINK[found[0]], escaped).split("\n"))


def _md_table(table: Table, title: str | None = None) -> list[str]:
    if not table.rows:
        return [say("no_rows")]
    rule = ["---:" if column.numeric else ":---" for column in table.columns]
    rows = [[cell_text(c, table.kind_at(i, j)) for j, c in enumerate(row)] for i, row in enumerate(_led(table))]
    lines = [[_md(column.header) for column in table.columns], rule, *[[_md(text) for text in row] for row in rows]]
    parts = [f"**{_md(title)}**"] if title else []
    parts.append("\n".join(f"| {' | '.join(line)} |" for line in lines))
    return parts + [f"{say('note_mark')}{_md(note)}" for note in notes_under(table)]


def _led(table: Table) -> tuple[tuple[Cell, ...], ...]:
    return table.rows if table.lead is None else table.rows[: table.lead]


def notes_under(table: Table) -> tuple[str, ...]:
    """Returns a table's notes, and that only its first rows are shown where that is so."""
    if table.lead is None or len(table.rows) <= table.lead:
        return table.notes
    return (*table.notes, say("note_lead", shown=table.lead, rows=len(table.rows)))


def _csv_value(cell: Cell) -> object:
    if cell is None:
        return ""
    return say("hidden") if isinstance(cell, Hidden) else safe_cell(cell)


def _json_block(block: Table | Chart | Paragraph) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"type": "paragraph", "text": text_of(block)}
    if isinstance(block, Chart):
        series = {name: block.values(name) for name in block.series}
        return {
            "type": "chart",
            "name": block.name,
            "title": block.title,
            "form": block.form,
            "categories": block.categories,
            "series": series,
        }
    hidden = [[i, j] for i, row in enumerate(block.rows) for j, cell in enumerate(row) if isinstance(cell, Hidden)]
    return {
        "type": "table",
        "name": block.name,
        "title": block.title,
        "columns": [{"name": c.name, "title": c.title, "unit": c.unit, "kind": c.kind} for c in block.columns],
        "rows": [[_json_value(cell) for cell in row] for row in block.rows],
        "row_names": list(block.row_names),
        "total": block.total,
        "suppressed": hidden,
        "notes": list(block.notes),
    }


def _json_value(cell: Cell) -> Any:
    if isinstance(cell, Hidden):
        return None
    return cell.isoformat() if isinstance(cell, date) else cell
