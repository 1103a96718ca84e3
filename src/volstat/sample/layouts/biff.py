"""A true .xls (BIFF8), its records cut over sheets at 65,536 rows, each with a total at its foot, one of them wrong."""

from __future__ import annotations

import numpy as np

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill, total
from volstat.sample.flat import write_biff
from volstat.sample.forms import dots
from volstat.sample.sheets import Sheet
from volstat.sample.view import Table, View

BOOK = "平顺县志愿服务统计.xls"
ROWS = 60_000
ROSTER: Table = (
    ("编号", f.serial),
    ("姓名", f.name),
    ("身份证", f.identity),
    ("联系方式", f.phone),
    ("注册时间", f.registered_day),
    ("状态", f.account("正常", "注销")),
)
RECORDS: Table = (
    ("姓名", f.name),
    ("证件号", f.identity),
    ("活动ID", f.activity_number),
    ("活动名称", f.activity),
    ("专项", f.campaign(0)),
    ("所属服务队", f.team),
    ("活动日期", f.true_day),
    ("时长（小时）", f.hours),
)
TEAMS: Table = (
    ("队伍名称", f.of_team("name")),
    ("成立时间", f.founded(dots)),
    ("解散时间", f.dissolved(dots)),
    ("队伍人数", f.members),
)
STATIONS: Table = (
    ("站点名称", f.of_station("name")),
    ("站点类别", f.of_station("kind")),
    ("建成时间", f.opened(dots)),
)


def write(desk: Desk) -> None:
    """Writes one workbook."""
    roster = Sheet("注册名册")
    roster.title("平顺县注册志愿者名册", len(ROSTER))
    fill(roster, ROSTER, desk.roster(doubled=2))
    page = Page(BOOK, roster, ROSTER)
    desk.plant(
        "identity_rounded", page, desk.sample(desk.roster(), 6), "身份证", 140425198807150000, 编号=None, 联系方式=None
    )
    records = desk.messy(desk.records(), doubled=10, not_effective=0)
    sheets = []
    for number, start in enumerate(range(0, len(records), ROWS), 1):
        part = desk.view(records.take(np.arange(start, min(start + ROWS, len(records)))))
        sheets.append(Sheet(f"服务记录{number}"))
        _write_part(desk, sheets[-1], part, wrong_total=number == 1)
    teams, stations = Sheet("志愿服务队"), Sheet("学雷锋志愿服务站")
    fill(teams, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_biff(desk.path(BOOK), [roster, *sheets, teams, stations])


def _write_part(desk: Desk, sheet: Sheet, part: View, *, wrong_total: bool) -> None:
    place = len(RECORDS) - 1
    sheet.title("平顺县志愿服务记录", len(RECORDS))
    sheet.blank()
    first = fill(sheet, RECORDS, part)
    row = sheet.row("合 计", *[None] * (place - 1), total(sheet, place, first) + (100 if wrong_total else 0))
    if wrong_total:
        desk.fault("total_differs", BOOK, sheet, row, place)
