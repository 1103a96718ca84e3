"""What each format shows of a report's tables, read back from the file."""

import csv
import io
import json
import re
from html import unescape

from docx import Document
from lxml import html
from openpyxl import load_workbook

from volstat.report.numbers import EXCEL_FORMATS, cell_text


def expected(report, lead=False):
    """Table by table, row by row the texts that every format has to show."""
    found = {}
    for table in report.tables:
        rows = table.rows[: table.lead] if lead and table.lead else table.rows
        found[table.title] = [[cell_text(c, table.kind_at(i, j)) for j, c in enumerate(r)] for i, r in enumerate(rows)]
    return found


def in_workbook(data, report):
    book, found = load_workbook(io.BytesIO(data)), {}
    for number, table in enumerate(report.tables, start=1):
        sheet = next(s for s in book.worksheets if s.title.startswith(f"{number} "))
        rows = sheet.iter_rows(min_row=5, max_row=4 + len(table.rows), max_col=len(table.columns))
        found[table.title] = [
            [shown(cell, table.kind_at(i, j)) for j, cell in enumerate(row)] for i, row in enumerate(rows)
        ]
    return found


def shown(cell, kind):
    """What a spreadsheet shows for the cell, by its number format."""
    if not isinstance(cell.value, int | float):
        return cell.value or ""
    value, form = cell.value, cell.number_format
    text = {
        "#,##0": lambda: cell_text(int(value), "count"),
        "#,##0.00": lambda: cell_text(float(value), "ratio"),
        "0.00%": lambda: cell_text(value, "share"),
        "+0.00%;-0.00%;0.00%": lambda: cell_text(value, "change"),
        "0": lambda: str(value),
        EXCEL_FORMATS["points"]: lambda: cell_text(value, "points"),
    }[form]()
    assert form != "#,##0" or float(value).is_integer(), "a count is a whole number"
    return text


def in_document(data, report):
    document = Document(io.BytesIO(data))
    tables = [t for t in report.tables if t.rows]
    assert len(document.tables) == len(tables)
    return {
        table.title: [[cell.text for cell in row.cells] for row in made.rows[1:]]
        for table, made in zip(tables, document.tables, strict=True)
    }


def in_page(data, report):
    tree = html.fromstring(data.decode())
    made = tree.xpath("//table")
    return {
        table.title: [[cell.text_content() for cell in row.xpath("./th|./td")] for row in one.xpath("./tbody/tr")]
        for table, one in zip(report.tables, made, strict=True)
    }


def in_markdown(data, report):
    found = {}
    for number, table in enumerate(report.tables, start=1):
        part = data.decode().split(f"表{number}　", 1)[1].split("\n\n", 2)[1]
        lines = [line for line in part.splitlines()[2:] if line.startswith("|")]
        found[table.title] = [[unmarked(c) for c in re.split(r"(?<!\\) \| ", line[2:-2])] for line in lines]
    return found


def unmarked(text):
    return unescape(re.sub(r"\\(.)", r"\1", text))


def in_csv(data, report):
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))[1:]
    found = {}
    for table in report.tables:
        mine = [row for row in rows if row[0] == table.name]
        found[table.title] = [
            [
                cell_text(row[0], table.kind_at(i, 0)),
                *[csv_text(mine, i, c.name, table.kind_at(i, j)) for j, c in columns(table)],
            ]
            for i, row in enumerate(table.rows)
        ]
    return found


def columns(table):
    return list(enumerate(table.columns))[1:]


def csv_text(rows, line, name, kind):
    if name == "measure":
        return next((row[6] for row in rows if row[2] == str(line + 1) and row[4] == "value"), "")
    (value,) = [row[7] for row in rows if row[2] == str(line + 1) and row[4] == name]
    if value in ("", "＊"):
        return value or "—"
    if kind == "text":
        return value.removeprefix("'")
    return cell_text(int(value) if re.fullmatch(r"-?\d+", value) else float(value), kind)


def in_json(data, report):
    blocks = [b for s in json.loads(data)["sections"] for b in s["blocks"] if b["type"] == "table"]
    return {
        table.title: [
            [
                "＊" if [i, j] in block["suppressed"] else cell_text(value, table.kind_at(i, j))
                for j, value in enumerate(row)
            ]
            for i, row in enumerate(block["rows"])
        ]
        for table, block in zip(report.tables, blocks, strict=True)
    }


READERS = {
    "xlsx": in_workbook,
    "docx": in_document,
    "html": in_page,
    "md": in_markdown,
    "csv": in_csv,
    "json": in_json,
}
SHORTENED = ("docx", "html", "md")
