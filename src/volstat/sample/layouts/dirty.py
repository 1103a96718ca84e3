"""Dirty text: spaces, zero-width marks and full-width digits inside numbers.

Pages have their own header and their own way of writing days and time; there is a hidden draft, an old sheet left in,
hidden rows, and a list parked at the side.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill, typed_row
from volstat.sample.forms import dots, in_words
from volstat.sample.records import Records
from volstat.sample.sheets import Column, Sheet, Styled, Workbook, array_of
from volstat.sample.view import Field, Table, View, columns, each, headers, true_days
from volstat.sample.xlsx import write as write_xlsx

BOOK = "长子县/长子县志愿服务.xlsx"
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
DAY_STYLES = ("day27", "day31", "day57", "day58", "day59")


def _identity(view: View) -> Column:
    """Every fifth number is dirty, each in its own way; x is written small."""
    clean = array_of(f.identity(view))
    turn = view.rows.person % 15
    ways: tuple[tuple[int, Callable[[str], str]], ...] = (
        (0, lambda text: f"{text} "),
        (3, lambda text: f"\u200b{text}"),
        (6, lambda text: f"{text[:6]} {text[6:14]} {text[14:]}"),
        (9, lambda text: text.translate(FULL_WIDTH)),
        (12, str.lower),
    )
    for number, way in ways:
        rows = np.flatnonzero(turn == number)
        changed = pa.array([way(text) for text in clean.take(pa.array(rows)).to_pylist()], pa.string())
        clean = pc.replace_with_mask(clean, pa.array(turn == number), changed)
    return clean


def _name(view: View) -> Column:
    """A name of two characters is written with a full-width space between them."""
    clean = array_of(f.name(view))
    spaced = pc.binary_join_element_wise(
        pc.utf8_slice_codeunits(clean, 0, 1), pc.utf8_slice_codeunits(clean, 1), "\u3000"
    )
    return pc.if_else(pc.equal(pc.utf8_length(clean), 2), spaced, clean)


def _phone(view: View) -> Column:
    clean = array_of(f.phone(view))
    parts = (pc.utf8_slice_codeunits(clean, start, stop) for start, stop in ((0, 3), (3, 7), (7, 11)))
    return pc.if_else(pa.array(view.rows.person % 4 == 1), pc.binary_join_element_wise(*parts, "-"), clean)


def _loose_words(minutes: int) -> str:
    return f"{minutes / 60:g}小时" if minutes % 15 == 0 else in_words(minutes)


def _time(page: int) -> Field:
    """Time as this page writes it: words, minutes, hours with their unit, or a clock cell."""
    ways: tuple[Field, ...] = (
        f.words,
        lambda view: each(view.rows.minutes, lambda minutes: f"{minutes}分钟"),
        lambda view: each(view.rows.minutes, _loose_words),
        lambda view: Styled(pa.array(view.rows.minutes / 1440), "span"),
    )
    return ways[page % len(ways)]


def _records(page: int) -> Table:
    return (
        ("姓　名", _name),
        ("身 份 证 号", _identity),
        ("活动名称", f.activity),
        ("所属服务队", f.team),
        ("服务 日期", lambda view: Styled(true_days(view.rows.day), DAY_STYLES[page % len(DAY_STYLES)])),
        ("服务时长", _time(page)),
        ("参加确认", f.status(["已确认", "有效"], ["已放弃", "候补", "待复核"])),
    )


ROSTER: Table = (
    ("姓　名", _name),
    ("身份证号", _identity),
    ("联系电话", _phone),
    ("注册时间", lambda view: Styled(array_of(f.registered_day(view)), "day31")),
    ("注销时间", lambda view: Styled(array_of(f.left_day(view)), "day31")),
)
ACTIVITIES: Table = (
    ("活动名称", f.activity),
    ("组织单位", f.team),
    ("专项活动", f.campaign(1)),
    ("活动类别", f.category),
    ("开展时间", f.starts(dots)),
    ("结束时间", f.ends(dots)),
    ("招募人数", f.planned),
)
TEAMS: Table = (
    ("队伍名称", f.of_team("name")),
    ("成立日期", f.founded(dots)),
    ("解散日期", f.dissolved(dots)),
)
STATIONS: Table = (
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成时间", f.opened(dots)),
)


def write(desk: Desk) -> None:
    """Writes one workbook of seven sheets, one of them hidden."""
    records = desk.messy(desk.records(), doubled=10, not_effective=50)
    served = Sheet("服务记录", first_column=2)
    served.blank(2)
    served.title("长子县志愿服务记录", 7)
    _pages(desk, served, records)
    served.row("填表说明：时长请按实际填写。")
    draft, old = Sheet("服务记录草稿", hidden=True), Sheet("服务记录（旧）")
    first = records.take(np.arange(min(len(records), 30)))
    fill(draft, _records(1), desk.view(first.change(minutes=first.minutes + 300, number=first.number + 1)))
    fill(old, _records(0), desk.view(desk.records().take(np.arange(20))))
    roster = _roster(desk)
    held, teams, stations = Sheet("活动"), Sheet("队伍"), Sheet("站点")
    fill(held, ACTIVITIES, desk.activities())
    fill(teams, TEAMS, desk.teams(doubled=2))
    fill(stations, STATIONS, desk.stations())
    write_xlsx(desk.path(BOOK), Workbook((draft, served, old, roster, held, teams, stations)))


def _pages(desk: Desk, sheet: Sheet, records: Records) -> None:
    """Adds the records page by page, each with its header, a blank row between them, three rows of the first hidden."""
    height = max(40, len(records) // 48)
    for number, start in enumerate(range(0, len(records), height)):
        table = _records(number)
        view = desk.view(records.take(np.arange(start, min(start + height, len(records)))))
        if number == 0:
            sheet.header(headers(table))
            sheet.hidden_rows.update(sheet.row(*typed_row(table, view.take(np.array([row])))) for row in range(3))
            sheet.block(columns(table, view.take(np.arange(3, view.count))))
        else:
            fill(sheet, table, view)
        if number == 1:
            page = Page(BOOK, sheet, table)
            desk.plant("bad_duration", page, desk.sample(view, 4), "服务时长", "半天", 参加确认="有效")
            desk.plant("ambiguous_duration", page, desk.sample(view, 6), "服务时长", "1.30", 参加确认="有效")
            desk.plant("bad_date", page, desk.sample(view, 9), "服务 日期", "2020.11.31", 参加确认="有效")
        sheet.blank()


def _roster(desk: Desk) -> Sheet:
    """A roster beside which somebody keeps a list of towns."""
    sheet, view = Sheet("名册"), desk.roster()
    sheet.row(*headers(ROSTER), None, None, "乡镇", "报送情况")
    towns = desk.unit.townships
    for row, town in enumerate(towns):
        sheet.row(*typed_row(ROSTER, view.take(np.array([row]))), None, None, town, "已报")
    sheet.block(columns(ROSTER, view.take(np.arange(len(towns), view.count))))
    return sheet
