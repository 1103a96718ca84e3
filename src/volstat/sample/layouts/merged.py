"""Headers of three levels, the team merged down its people, a subtotal below each team, dates counted from 1904."""

from __future__ import annotations

import numpy as np

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill, total
from volstat.sample.forms import chinese
from volstat.sample.sheets import Cell, Column, Sheet, Workbook, array_of
from volstat.sample.view import Table, View, columns, pick
from volstat.sample.xlsx import write as write_xlsx

BOOK = "襄垣县志愿服务汇总表.xlsx"
RECORDS: Table = (
    ("所属服务队", f.team),
    ("姓名", f.name),
    ("身份证号", f.identity),
    ("活动名称", f.activity),
    ("专项活动", f.campaign(2)),
    ("服务日期", f.true_day),
    ("服务时长(小时)", f.hours),
)
ROSTER: Table = (
    ("序号", f.serial),
    ("姓名", f.name),
    ("性别", f.sex),
    ("身份证号", f.identity),
    ("联系电话", f.phone),
    ("注册时间", f.registered_day),
    ("退出日期", f.left_day),
)
TEAMS: Table = (
    ("服务队名称", f.of_team("name")),
    ("成立日期", f.founded(chinese)),
    ("解散日期", f.dissolved(chinese)),
)
STATIONS: Table = (
    ("服务站名称", f.of_station("name")),
    ("服务站类型", f.of_station("kind")),
    ("建成日期", f.opened(chinese)),
)
TOP = ("所属服务队", "志愿者", None, "志愿服务情况", None, None, None)
MIDDLE = (None, "姓名", "身份证号", "活动", None, "服务", None)
LEAVES = (None, None, None, "活动名称", "专项活动", "服务日期", "服务时长(小时)")


def write(desk: Desk) -> None:
    """Writes one workbook of four sheets."""
    served = Sheet("服务汇总")
    served.title("襄垣县志愿服务汇总表", len(RECORDS))
    _three_levels(served)
    records = desk.messy(desk.records(), doubled=8, not_effective=0)
    teams = desk.model.activities.team[records.activity]
    for team in np.unique(teams):
        _team(served, desk.view(records.take(np.flatnonzero(teams == team))))
    place = len(RECORDS) - 1
    sample = desk.sample(desk.view(records), 5)
    desk.plant("bad_duration", Page(BOOK, served, RECORDS), sample, "服务时长(小时)", "一上午")
    sample = desk.sample(desk.view(records), 11)
    desk.plant("error_value", Page(BOOK, served, RECORDS), sample, "服务时长(小时)", Cell("#REF!", error=True))
    served.row("总合计", *[None] * (place - 1), int(records.minutes.sum()) / 60)
    served.row("注：表中时长为实际服务时间。")
    roster, groups, stations = Sheet("注册名册"), Sheet("服务队"), Sheet("服务站")
    fill(roster, ROSTER, desk.roster())
    fill(groups, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_xlsx(desk.path(BOOK), Workbook((served, roster, groups, stations), date1904=True))


def _three_levels(sheet: Sheet) -> None:
    top = sheet.next_row
    for level in (TOP, MIDDLE, LEAVES):
        sheet.row(*(None if name is None else Cell(name, "head") for name in level))
    for area in ((0, 1, 2, 1), (0, 2, 0, 3), (1, 2, 2, 2), (1, 3, 2, 3), (0, 4, 0, 7), (1, 4, 1, 5), (1, 6, 1, 7)):
        sheet.merge(top + area[0], area[1], top + area[2], area[3])


def _team(sheet: Sheet, view: View) -> None:
    name, *others = columns(RECORDS, view)
    first = sheet.block([_top_only(name), *others])
    sheet.merge(first, 1, sheet.next_row - 1, 1)
    place = len(RECORDS) - 1
    sheet.row("小计", *[None] * (place - 1), total(sheet, place, first))


def _top_only(texts: Column) -> Column:
    return pick([array_of(texts)[0].as_py(), None], np.minimum(np.arange(len(array_of(texts))), 1))
