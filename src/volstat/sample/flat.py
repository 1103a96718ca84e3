"""Writes sheets as delimited text, as HTML that calls itself .xls, and as true BIFF .xls."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from volstat.sample.sheets import Block, Row, Sheet, Value, array_of, bare, escaped, pieces


def write_text(path: Path, sheet: Sheet, *, separator: str, encoding: str) -> None:
    """Writes a sheet as delimited text; a field that holds the separator or a quote is quoted.

    UTF-16 gets its byte order mark, as Excel's “Unicode text” has it.
    """
    with path.open("w", encoding=encoding, newline="") as file:
        file.write("\ufeff" if encoding.startswith("utf-16") else "")
        line = 1
        for part in sheet.parts:
            file.write("\r\n" * ((part.number if isinstance(part, Row) else part.first) - line))
            if isinstance(part, Row):
                file.write(separator.join(_quoted(_text(value), separator) for value in part.cells) + "\r\n")
                line = part.number + 1
            else:
                file.writelines(_lines(part, separator))
                line = part.first + len(part)


def _lines(block: Block, separator: str) -> Iterator[str]:
    for piece in pieces(block, 50_000):
        columns = []
        for column in piece.columns:
            texts = pc.fill_null(array_of(column).cast(pa.string()), "")
            needs = pc.or_(pc.match_substring(texts, separator), pc.match_substring(texts, '"'))
            quoted = pc.binary_join_element_wise('"', pc.replace_substring(texts, '"', '""'), '"', "")
            columns.append(pc.if_else(needs, quoted, texts))
        lines = pc.binary_join_element_wise(*columns, separator)
        yield "".join(pc.binary_join_element_wise(lines, "\r\n", "").to_pylist())


def _quoted(text: str, separator: str) -> str:
    return '"' + text.replace('"', '""') + '"' if separator in text or '"' in text else text


def _text(value: Value) -> str:
    content = bare(value)
    return "" if content is None else str(content)


def write_html(path: Path, sheets: Sequence[Sheet], *, encoding: str) -> None:
    """Writes sheets as the tables of one HTML page, as government platforms do under the name .xls."""
    with path.open("w", encoding=encoding, errors="xmlcharrefreplace", newline="\n") as file:
        file.write(
            f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={encoding}"></head><body>\n'
        )
        for sheet in sheets:
            file.write('<table border="1">\n')
            for part in sheet.parts:
                if isinstance(part, Row):
                    file.write(_html_row(sheet, part))
                else:
                    file.writelines(_html_rows(part))
            file.write("</table>\n")
        file.write("</body></html>\n")


def _html_row(sheet: Sheet, row: Row) -> str:
    spans = {top: right - left + 1 for top, left, _, right in sheet.merges}
    span = f' colspan="{spans[row.number]}"' if row.number in spans else ""
    return "<tr>" + "".join(f"<td{span}>{escape(_text(value))}</td>" for value in row.cells) + "</tr>\n"


def _html_rows(block: Block) -> Iterator[str]:
    for piece in pieces(block, 50_000):
        texts = [escaped(pc.fill_null(array_of(column).cast(pa.string()), "")) for column in piece.columns]
        cells = pc.binary_join_element_wise(*texts, "</td><td>")
        yield "".join(pc.binary_join_element_wise("<tr><td>", cells, "</td></tr>\n", "").to_pylist())


def write_biff(path: Path, sheets: Sequence[Sheet]) -> None:
    """Writes sheets as a BIFF8 workbook (.xls), at most 65,536 rows each."""
    import xlwt  # only here: the one format that needs it

    book = xlwt.Workbook(encoding="utf-8")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    plain = xlwt.easyxf()
    for sheet in sheets:
        page = book.add_sheet(sheet.name)
        for row, column, value in _cells(sheet):
            if value is not None:
                page.write(row, column, value, day if isinstance(value, date) else plain)
        for top, left, bottom, right in sheet.merges:
            page.merge(top - 1, bottom - 1, left - 1, right - 1)
    book.save(str(path))


def _cells(sheet: Sheet) -> Iterator[tuple[int, int, str | int | float | date | None]]:
    """Returns row and column, both from 0, and the value of each cell."""
    for part in sheet.parts:
        if isinstance(part, Row):
            yield from ((part.number - 1, place, bare(value)) for place, value in enumerate(part.cells))
        else:
            columns = [array_of(column).to_pylist() for column in part.columns]
            for offset, values in enumerate(zip(*columns, strict=True), part.first - 1):
                yield from ((offset, place, value) for place, value in enumerate(values))
