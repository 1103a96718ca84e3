"""Minutes under a header broken over two lines; people told by name and phone; true dates."""

from __future__ import annotations

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill, total
from volstat.sample.forms import slashes
from volstat.sample.sheets import Cell, Sheet, Workbook
from volstat.sample.view import Table, headers
from volstat.sample.xlsx import write as write_xlsx

BOOK = "上党区2020年志愿服务数据.xlsx"
ROSTER: Table = (
    ("姓名", f.name),
    ("身份证号", f.identity),
    ("手机号", f.phone),
    ("登记注册日期", f.registered_day),
    ("退出日期", f.left_day),
    ("所属团队", f.member_of),
)
RECORDS: Table = (
    ("姓名", f.name),
    ("手机号", f.phone),
    ("活动\n名称", f.activity),
    ("主题活动", f.campaign(none="无")),
    ("主办队伍", f.team),
    ("服务日期", f.true_day),
    ("开始时间", f.begins),
    ("服务时长\n（分钟）", f.minutes),
)
TEAMS: Table = (
    ("服务队名称", f.of_team("name")),
    ("成立时间", f.founded(slashes)),
    ("状态", f.team_status),
    ("解散时间", f.dissolved(slashes)),
)
STATIONS: Table = (
    ("服务站名称", f.of_station("name")),
    ("类别", f.of_station("kind")),
    ("建成时间", f.opened(slashes)),
)


def write(desk: Desk) -> None:
    """Writes one workbook of four sheets."""
    roster, served = Sheet("注册志愿者"), Sheet("服务明细")
    fill(roster, ROSTER, desk.roster(doubled=0))
    desk.plant(
        "identity_length",
        Page(BOOK, roster, ROSTER),
        desk.sample(desk.roster(), 5),
        "身份证号",
        "14042119880715",
        手机号=None,
    )
    records = desk.view(desk.messy(desk.records(), doubled=10, not_effective=0))
    served.title("上党区志愿服务明细（2020年）", len(RECORDS))
    first = fill(served, RECORDS, records)
    hours = headers(RECORDS)[-1]
    desk.plant(
        "formula_without_value",
        Page(BOOK, served, RECORDS),
        desk.sample(records, 8),
        hours,
        Cell(formula="G5-F5"),
    )
    desk.plant("missing_date", Page(BOOK, served, RECORDS), desk.sample(records, 12), "服务日期", None)
    served.row("总　计", *[None] * (len(RECORDS) - 2), total(served, len(RECORDS) - 1, first))
    served.row("填报人：", None, None, "审核人：")
    teams, stations = Sheet("志愿服务队"), Sheet("志愿服务站")
    fill(teams, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_xlsx(desk.path(BOOK), Workbook((roster, served, teams, stations), shared_strings=False))
