"""Faults planted in known cells are reported at these cells and nowhere else, in every layout and every format."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from books import csv, html, identity, ods, problems, read, spreadsheetml, xls, xlsx

from volstat.problems import cell_address

HEADERS = ["记录编号", "姓名", "身份证号", "活动名称", "服务日期", "服务时长(小时)", "记录状态"]
FAULTS: dict[str, tuple[int, Any]] = {
    "identity_check_digit": (2, identity(900)[:-1] + ("1" if identity(900)[-1] != "1" else "2")),
    "identity_length": (2, "1404281990030"),
    "identity_date": (2, "140428199002300019"),
    "identity_masked": (2, "1404********0019"),
    "bad_date": (4, "2020-02-30"),
    "missing_date": (4, None),
    "bad_duration": (5, "半天"),
    "ambiguous_duration": (5, "1.30"),
    "over_24_hours": (5, "36"),
    "negative_duration": (5, "-2"),
    "zero_duration": (5, "0"),
    "unnamed_activity": (3, None),
    "unknown_status": (6, "神秘状态"),
    "error_value": (5, "#REF!"),
}
"""Kind → its column and the cell that brings it about."""


def body() -> tuple[list[list[Any]], dict[str, int]]:
    """Returns rows with one fault each between sound rows, and the place of the row of each fault."""
    order = sorted(FAULTS)
    random.Random(7).shuffle(order)
    rows, at = [], {}
    for number, kind in enumerate([None, *(kind for fault in order for kind in (fault, None))]):
        day = f"2020-03-{number % 28 + 1:02d}"
        row: list[Any] = [f"R2020{number:05d}", f"某{number}", identity(number + 1), "清扫", day, "2.5", "已生效"]
        if kind:
            column, value = FAULTS[kind]
            row[column] = value
            at[kind] = number
        rows.append(row)
    return rows, at


Placed = tuple[list[list[Any]], dict[int, int], int]
"""The sheet, the sheet's own row of each row of the body, and how many columns stand before it."""


def plain(rows: list[list[Any]]) -> Placed:
    return [HEADERS, *rows], {n: n + 2 for n in range(len(rows))}, 0


def below_titles(rows: list[list[Any]]) -> Placed:
    head = [["沁源县2020年3月志愿服务记录"], ["填报单位：沁源县", None, "导出时间：2021-01-05 09:30"], []]
    foot = [["填报人：甲某", None, "审核人：乙某"], ["注：以上为全部记录。"]]
    return [*head, HEADERS, *rows, *foot], {n: n + 5 for n in range(len(rows))}, 0


def among_blank_rows(rows: list[list[Any]]) -> Placed:
    sheet, places = [HEADERS], {}
    for number, row in enumerate(rows):
        if number % 3 == 1:
            sheet.append([])
        sheet.append(row)
        places[number] = len(sheet)
    return sheet, places, 0


def with_headers_again(rows: list[list[Any]]) -> Placed:
    sheet: list[list[Any]] = [["沁源县志愿服务记录"], HEADERS]
    places = {}
    for number, row in enumerate(rows):
        if number and number % 6 == 0:
            sheet += [[], HEADERS]
        sheet.append(row)
        places[number] = len(sheet)
    return sheet, places, 0


def moved_to_the_right(rows: list[list[Any]]) -> Placed:
    sheet, places, _ = below_titles(rows)
    return [[None, None, *row] for row in sheet], places, 2


def with_totals(rows: list[list[Any]]) -> Placed:
    return [HEADERS, *rows, ["合计", None, None, None, None, "40.5", None]], {n: n + 2 for n in range(len(rows))}, 0


LAYOUTS = [plain, below_titles, among_blank_rows, with_headers_again, moved_to_the_right, with_totals]
FORMATS: dict[str, Callable[[Sequence[Sequence[Any]]], bytes]] = {
    "xlsx": xlsx,
    "xls": xls,
    "ods": ods,
    "csv": csv,
    "html": html,
    "xml": spreadsheetml,
}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
@pytest.mark.parametrize("form", FORMATS)
def test_faults_are_reported_at_their_cells(form: str, layout: Callable[[list[list[Any]]], Placed]) -> None:
    rows, at = body()
    sheet, places, moved = layout(rows)
    planted = {kind: cell_address(places[number], FAULTS[kind][0] + 1 + moved) for kind, number in at.items()}
    reading = read(FORMATS[form](sheet), f"沁源县.{form}")
    reported: dict[str, set[str | None]] = {}
    for problem in problems(reading):
        reported.setdefault(problem.kind, set()).add(problem.cell)
    assert {kind: reported.get(kind) for kind in planted} == {kind: {cell} for kind, cell in planted.items()}
    assert reading.frames["participations"].num_rows == len(rows)
