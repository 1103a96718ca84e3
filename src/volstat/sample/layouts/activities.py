"""Activities only, with their counts; the total stands above the data; planned and benefited people stand beside."""

from __future__ import annotations

import numpy as np

from volstat.sample import fields as f
from volstat.sample.desk import Desk, fill, total, typed_row
from volstat.sample.forms import iso
from volstat.sample.sheets import Sheet, Workbook
from volstat.sample.view import Table, columns, headers
from volstat.sample.xlsx import write as write_xlsx

BOOK = "沁源县志愿服务活动统计表.xlsx"
ACTIVITIES: Table = (
    ("序号", f.serial),
    ("活动编号", f.activity_number),
    ("活动名称", f.activity),
    ("专项活动", f.campaign(none="—")),
    ("乡镇", f.township),
    ("组织单位", f.team),
    ("活动开始时间", f.starts_day),
    ("活动结束时间", f.ends_day),
    ("报名人数", f.planned),
    ("参与人次", f.counted),
    ("总时长（小时）", f.hours),
    ("活动受益人数", f.beneficiaries),
)
ROSTER: Table = (
    ("序号", f.serial),
    ("姓名", f.name),
    ("身份证号", f.identity),
    ("电话", f.phone),
    ("登记日期", f.registered_day),
    ("注销日期", f.left_day),
)
TEAMS: Table = (
    ("序号", f.serial),
    ("服务队名称", f.of_team("name")),
    ("成立日期", f.founded(iso)),
    ("解散日期", f.dissolved(iso)),
)
STATIONS: Table = (
    ("站点编号", f.of_station("number")),
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
)


def write(desk: Desk) -> None:
    """Writes one workbook of four sheets."""
    held, roster = Sheet("活动统计"), Sheet("志愿者名册")
    held.title("沁源县2020年志愿服务活动统计表", len(ACTIVITIES))
    held.row("填报单位：沁源县新时代文明实践中心")
    view = desk.activities()
    count, hours = headers(ACTIVITIES).index("参与人次"), headers(ACTIVITIES).index("总时长（小时）")
    held.header(headers(ACTIVITIES))
    cells = typed_row(ACTIVITIES, view.take(np.array([view.count - 1])))
    cells[1], cells[2], cells[count] = "HD140431999999", "春节慰问演出", "三十来人次"
    below = Sheet("合计")
    below.block(columns(ACTIVITIES, view))
    below.row(*cells)
    held.row("合计", *[None] * (count - 1), total(below, count, 1), total(below, hours, 1))
    held.block(columns(ACTIVITIES, view))
    desk.fault("bad_count", BOOK, held, held.row(*cells), count)
    held.row("制表人：", None, None, "单位盖章：")
    fill(roster, ROSTER, desk.roster(doubled=2))
    teams, stations = Sheet("服务队"), Sheet("服务站")
    fill(teams, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_xlsx(desk.path(BOOK), Workbook((held, roster, teams, stations)))
