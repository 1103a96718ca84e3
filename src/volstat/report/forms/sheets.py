"""A form's sheet taken apart and put together again with rows moved and repeated."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from volstat.report.forms.rows import Line

_REFERENCE: Final = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)")


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet held before it was filled."""

    cells: Mapping[int, Mapping[int, tuple[Any, Any]]]
    """Row → column → value and style."""
    heights: Mapping[int, float | None]
    merged: tuple[tuple[int, int, int, int], ...]
    """First column, first row, last column, last row."""
    texts: Mapping[int, Mapping[int, str]]
    """Row → column → text with tags."""

    @classmethod
    def of(cls, sheet: Any) -> Sheet:
        """Takes a sheet of openpyxl apart."""
        cells: dict[int, dict[int, tuple[Any, Any]]] = {}
        texts: dict[int, dict[int, str]] = {row: {} for row in range(1, sheet.max_row + 1)}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None or cell.has_style:
                    cells.setdefault(cell.row, {})[cell.column] = (cell.value, copy(cell._style))
                if isinstance(cell.value, str) and ("{{" in cell.value or "{%" in cell.value):
                    texts[cell.row][cell.column] = cell.value
        heights = {number: dimension.height for number, dimension in sheet.row_dimensions.items()}
        return cls(cells, heights, tuple(merged.bounds for merged in sheet.merged_cells.ranges), texts)


def rebuild(sheet: Any, original: Sheet, lines: Sequence[Line]) -> None:
    """Writes the form's rows where the lines have them: values, styles, heights, merged cells and formulas."""
    sources = [line.source for line in lines]
    if sources == sorted(original.texts):
        return  # nothing moves
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    for row in range(1, max(sheet.max_row, len(lines)) + 1):
        for column in range(1, sheet.max_column + 1):
            cell = sheet.cell(row=row, column=column)
            cell.value, cell.style = None, "Normal"
        sheet.row_dimensions[row].height = None
    places = _places(sources)
    for target, source in enumerate(sources, start=1):
        sheet.row_dimensions[target].height = original.heights.get(source)
        for column, (value, style) in original.cells.get(source, {}).items():
            cell = sheet.cell(row=target, column=column)
            moved = isinstance(value, str) and value.startswith("=")
            cell.value = _moved(value, source, target, places) if moved else value
            cell._style = copy(style)
    for bounds in original.merged:
        _merge(sheet, bounds, places)
    if sheet.print_area:
        sheet.print_area = _moved(sheet.print_area.split("!")[-1], 0, 0, places)


def _places(sources: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for target, source in enumerate(sources, start=1):
        found.setdefault(source, []).append(target)
    return found


def _moved(formula: str, source: int, target: int, places: Mapping[int, list[int]]) -> str:
    """Returns a formula whose references follow their rows; a range over a repeated row spans all its copies."""
    shift = places.get(source, [target]).index(target) if source else 0

    def follow(found: re.Match[str]) -> str:
        row = int(found[2])
        targets = places.get(row)
        if not targets:
            return found[0]
        before, after = found.string[: found.start()], found.string[found.end() :]
        if after.startswith(":"):
            return f"{found[1]}{targets[0]}"
        if before.endswith(":"):
            return f"{found[1]}{targets[-1]}"
        same_loop = len(targets) == len(places.get(source, ()))
        return f"{found[1]}{targets[shift] if same_loop else targets[0]}"

    parts = re.split(r'("[^"]*"|\'[^\']*\'![$A-Z0-9:]+|\w+![$A-Z0-9:]+)', formula)  # other sheets and texts stay
    return "".join(part if number % 2 else _REFERENCE.sub(follow, part) for number, part in enumerate(parts))


def _merge(sheet: Any, bounds: tuple[int, int, int, int], places: Mapping[int, list[int]]) -> None:
    left, top, right, bottom = bounds
    if top == bottom:
        rows = [(target, target) for target in places.get(top, ())]
    else:
        spans = [places.get(row, []) for row in range(top, bottom + 1)]
        known = [targets for targets in spans if targets]
        rows = [(known[0][0], known[-1][-1])] if known else []
    for first, last in rows:
        if (first, left) != (last, right):
            sheet.merge_cells(start_row=first, start_column=left, end_row=last, end_column=right)
