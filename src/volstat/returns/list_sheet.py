"""The sheet that lists a workbook's problems, with links to their cells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from volstat.problems import cell_address, column_letters
from volstat.returns.findings import Findings, Line
from volstat.returns.paint import relation_space
from volstat.returns.styles import LIST_STYLES
from volstat.returns.texts import escaped, lines_at
from volstat.returns.words import in_all_languages, say

_COLUMNS: Final = ("number", "severity", "sheet", "place", "header", "value", "message", "hint")
_WIDTHS: Final = (6, 7, 16, 10, 16, 20, 48, 48)
_HEADER_ROW: Final = 4
_LINE_HEIGHT: Final = 14
_BOXED: Final = frozenset(name for name, (_, _, boxed) in LIST_STYLES.items() if boxed)


def list_xml(
    namespace: str, workbook: str, findings: Findings, sheets: Mapping[str, str], styles: Mapping[str, int]
) -> bytes:
    """Returns the worksheet part of the list.

    Args:
        namespace: of the workbook, transitional or strict.
        workbook: its name, for the title.
        findings: what is said of it.
        sheets: sheet as intake names it → as the returned workbook names it.
        styles: styles of the list by name.
    """
    counts = say("counts", errors=findings.counts["error"], warnings=findings.counts["warning"])
    rows = [
        _row(1, [("title", say("title", workbook=workbook))], styles),
        _row(2, [("remark", counts)], styles),
        _row(3, [("remark", say("how", mark=say("mark")))], styles),
        _row(_HEADER_ROW, [("head", say(name)) for name in _COLUMNS], styles),
    ]
    links = []
    for number, line in enumerate(findings.lines, start=1):
        row = _HEADER_ROW + number
        target = _target(line, sheets)
        rows.append(_row(row, _cells(number, line, sheets, linked=target is not None), styles))
        if target is not None:
            links.append(f'<hyperlink ref="D{row}" location="{escaped(target)}"/>')
    return "".join(_sheet(namespace, rows, links)).encode()


def is_own_list(first_cell: str | None) -> bool:
    """Tells whether a sheet that begins with this text is the list of an earlier return."""
    beginnings = tuple(title.partition("{")[0] for title in in_all_languages("title"))
    return (first_cell or "").startswith(beginnings)


def _sheet(namespace: str, rows: Iterable[str], links: list[str]) -> Iterator[str]:
    widths = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(_WIDTHS, 1)
    )
    yield '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    yield f'<worksheet xmlns="{namespace}" xmlns:r="{relation_space(namespace)}">'
    yield '<sheetPr><tabColor rgb="FFC00000"/><pageSetUpPr fitToPage="1"/></sheetPr>'
    yield '<sheetViews><sheetView tabSelected="1" workbookViewId="0">'
    yield f'<pane ySplit="{_HEADER_ROW}" topLeftCell="A{_HEADER_ROW + 1}" activePane="bottomLeft" state="frozen"/>'
    yield f"</sheetView></sheetViews><cols>{widths}</cols><sheetData>"
    yield from rows
    yield "</sheetData>"
    if links:
        yield f"<hyperlinks>{''.join(links)}</hyperlinks>"
    yield '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'


def _row(number: int, cells: Sequence[tuple[str, str | int]], styles: Mapping[str, int]) -> str:
    texts = []
    for column, (style, value) in enumerate(cells, start=1):
        opening = f'<c r="{cell_address(number, column)}" s="{styles[style]}"'
        if isinstance(value, int):
            texts.append(f"{opening}><v>{value}</v></c>")
        else:
            texts.append(f'{opening} t="inlineStr"><is><t xml:space="preserve">{escaped(value)}</t></is></c>')
    height = _LINE_HEIGHT * _lines(cells) + 4
    return f'<row r="{number}" ht="{height}" customHeight="1">{"".join(texts)}</row>'


def _lines(cells: Sequence[tuple[str, str | int]]) -> int:
    """Returns how many lines the tallest cell takes; what stands above the list runs on into the empty cells beside."""
    boxed = [(str(value), width) for (style, value), width in zip(cells, _WIDTHS, strict=False) if style in _BOXED]
    return max((lines_at(text, width - 1) for text, width in boxed), default=1)


def _cells(number: int, line: Line, sheets: Mapping[str, str], *, linked: bool) -> list[tuple[str, str | int]]:
    severity = line.severity if line.severity in ("error", "warning") else "body"
    return [
        ("body", number),
        (severity, say(f"severity_{line.severity}")),
        ("body", sheets.get(line.sheet, line.sheet)),
        ("link" if linked else "body", _place(line, sheets)),
        ("body", line.header),
        ("body", line.value),
        ("body", line.message),
        ("body", line.hint),
    ]


def _place(line: Line, sheets: Mapping[str, str]) -> str:
    if line.row is None:
        return say("whole_sheet" if line.sheet in sheets else "whole_file")
    return f"{column_letters(line.column)}{line.row}" if line.column else say("row", row=line.row)


def _target(line: Line, sheets: Mapping[str, str]) -> str | None:
    """Returns the place inside the workbook that a line is about, None for the file as a whole."""
    if line.sheet not in sheets or (line.row is None and not line.sheet):
        return None
    name = sheets[line.sheet].replace("'", "''")
    return f"'{name}'!{cell_address(line.row or 1, line.column or 1)}"
