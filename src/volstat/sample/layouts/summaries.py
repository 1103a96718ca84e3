"""Monthly summaries by township and campaign, months merged, subtotals below; people and teams on their own sheets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from volstat.sample import fields as f
from volstat.sample.city import Ints, city, month_start
from volstat.sample.desk import Desk, fill
from volstat.sample.forms import slashes
from volstat.sample.sheets import Cell, Sheet, Workbook
from volstat.sample.view import Table
from volstat.sample.xlsx import write as write_xlsx

BOOK = "潞城区志愿服务月报汇总.xlsx"
HEADERS = ("月份", "乡镇（街道）", "专项活动", "服务次数", "参与人次", "服务总时长（小时）")
ROSTER: Table = (
    ("序号", f.serial),
    ("姓名", f.name),
    ("身份证号", f.identity),
    ("联系方式", f.phone),
    ("注册日期", f.registered(slashes)),
    ("注销日期", f.left(slashes)),
)
TEAMS: Table = (
    ("序号", f.serial),
    ("队伍名称", f.of_team("name")),
    ("成立日期", f.founded(slashes)),
    ("解散日期", f.dissolved(slashes)),
)
STATIONS: Table = (
    ("序号", f.serial),
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成日期", f.opened(slashes)),
)


def write(desk: Desk) -> None:
    """Writes one workbook of four sheets."""
    sheet = Sheet("月报")
    sheet.title("潞城区2020年志愿服务月报汇总表", len(HEADERS))
    sheet.row("填报单位：潞城区文明办")
    sheet.header(HEADERS)
    sums = np.zeros(3, np.int64)
    for month, rows in enumerate(_months(desk), 1):
        first = sheet.next_row
        for place, (town, campaign, counts) in enumerate(rows):
            label = f"2020年{month}月" if place == 0 else None
            sheet.row(label, town, campaign, int(counts[0]), int(counts[1]), counts[2] / 60)
        sheet.merge(first, 1, sheet.next_row - 1, 1)
        subtotal = np.sum([counts for _, _, counts in rows], axis=0)
        sheet.row("小计", None, None, int(subtotal[0]), int(subtotal[1]), subtotal[2] / 60)
        sums += subtotal
    sheet.row(Cell("总　计", "head"), None, None, int(sums[0]), int(sums[1]), sums[2] / 60)
    sheet.row("制表人：", None, "审核人：", None, "单位负责人：")
    roster, teams, stations = Sheet("注册志愿者"), Sheet("志愿队伍"), Sheet("服务站")
    fill(roster, ROSTER, desk.roster(doubled=2))
    fill(teams, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_xlsx(desk.path(BOOK), Workbook((sheet, roster, teams, stations)))


def _months(desk: Desk) -> Iterator[list[tuple[str, str | None, Ints]]]:
    """Returns the rows of each month: township, campaign, and services, participations and minutes."""
    activities, served = desk.model.activities, desk.model.participations
    own = np.flatnonzero(activities.unit == desk.unit.place)
    towns, campaigns = len(desk.unit.townships), len(city().campaigns)
    group = (activities.township % towns) * campaigns + activities.campaign
    mine = np.flatnonzero(activities.unit[served.activity] == desk.unit.place)
    for month in range(1, 13):
        first, end = month_start(month), month_start(month + 1)
        started = own[(activities.start[own] >= first) & (activities.start[own] < end)]
        during = mine[(served.day[mine] >= first) & (served.day[mine] < end)]
        groups = group[served.activity[during]]
        size = towns * campaigns
        counts = np.stack(
            [
                np.bincount(group[started], minlength=size),
                np.bincount(groups, minlength=size),
                np.bincount(groups, served.minutes[during], minlength=size).astype(np.int64),
            ],
            axis=1,
        )
        names = [campaign.name or None for campaign in city().campaigns]
        yield [
            (desk.unit.townships[place // campaigns], names[place % campaigns], counts[place])
            for place in range(size)
            if counts[place].any()
        ]
