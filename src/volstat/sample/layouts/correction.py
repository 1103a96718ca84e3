"""A first file with wrong hours and a service that never was, and a later one that says 更正 and replaces it."""

from __future__ import annotations

import numpy as np

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill, total, typed_row
from volstat.sample.forms import dots
from volstat.sample.sheets import Sheet, Workbook
from volstat.sample.view import ActivityRows, Table, View, headers
from volstat.sample.xlsx import write as write_xlsx

PEOPLE = "壶关县志愿者名册.xlsx"
FIRST = "壶关县2020年志愿服务统计.xlsx"
CORRECTED = "壶关县2020年志愿服务统计（更正）.xlsx"
ROSTER: Table = (
    ("姓名", f.name),
    ("身份证件号码", f.identity),
    ("手机号码", f.phone),
    ("登记注册日期", f.registered(dots)),
    ("注销日期", f.left(dots)),
)
RECORDS: Table = (
    ("参与人", f.name),
    ("证件号码", f.identity),
    ("项目编号", f.activity_number),
    ("服务日期", f.day(dots)),
    ("服务时数", f.hours),
    ("添加方式", f.origin),
)
ACTIVITIES: Table = (
    ("项目编号", f.activity_number),
    ("项目名称", f.activity),
    ("主题活动", f.campaign(0)),
    ("主办队伍", f.team),
    ("开始时间", f.starts(dots)),
    ("结束时间", f.ends(dots)),
    ("参与人次", f.counted),
)
TEAMS: Table = (
    ("队伍名称", f.of_team("name")),
    ("统一社会信用代码", f.of_team("uscc")),
    ("成立日期", f.founded(dots)),
    ("解散日期", f.dissolved(dots)),
)
STATIONS: Table = (
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成日期", f.opened(dots)),
)


def write(desk: Desk) -> None:
    """Writes three workbooks."""
    roster, teams, stations = Sheet("名册"), Sheet("队伍"), Sheet("站点")
    fill(roster, ROSTER, desk.roster(doubled=1))
    fill(teams, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_xlsx(desk.path(PEOPLE), Workbook((roster, teams, stations)))
    right = desk.records()
    _statistics(desk, CORRECTED, desk.view(desk.messy(right, doubled=5, not_effective=0)), mistaken=False)
    kept = np.flatnonzero((np.arange(len(right)) % 8 != 3) | (np.arange(len(right)) == len(right) - 1))
    wrong = right.take(kept)
    _statistics(desk, FIRST, desk.view(wrong.change(minutes=wrong.minutes + 60)), mistaken=True)


def _statistics(desk: Desk, book: str, records: View, *, mistaken: bool) -> None:
    served, held = Sheet("服务记录"), Sheet("服务项目")
    served.title("壶关县2020年志愿服务记录", len(RECORDS))
    first = fill(served, RECORDS, records)
    if not mistaken:
        desk.plant("over_24_hours", Page(book, served, RECORDS), desk.sample(records, 8), "服务时数", 36)
    place = headers(RECORDS).index("服务时数")
    served.row("合计", *[None] * (place - 1), total(served, place, first))
    activities = desk.activities()
    fill(held, ACTIVITIES, activities)
    if mistaken:
        middle = activities.rows.activity[activities.count // 2 : activities.count // 2 + 1]
        cells = typed_row(ACTIVITIES, View(desk.model, ActivityRows(middle, middle * 0 + 9, middle * 0), 1))
        held.row("HD140427999999", "误报的活动", *cells[2:])
    write_xlsx(desk.path(book), Workbook((served, held)))
