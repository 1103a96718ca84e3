"""Export of a platform: title, export time, headers, true numbers; people told by their volunteer number."""

from __future__ import annotations

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill, total
from volstat.sample.forms import iso
from volstat.sample.people import miswritten
from volstat.sample.sheets import Sheet, Value, Workbook
from volstat.sample.view import Table, View, headers
from volstat.sample.xlsx import write as write_xlsx

BOOK = "潞州区志愿服务平台导出.xlsx"
EXPORTED = "导出时间：2021-02-03 09:15:00"
ROSTER: Table = (
    ("序号", f.serial),
    ("志愿者编号", f.number),
    ("姓名", f.name),
    ("性别", f.sex),
    ("证件号码", f.identity),
    ("手机号码", f.phone),
    ("注册日期", f.registered(iso)),
    ("账号状态", f.account("正常", "注销")),
    ("注销日期", f.left(iso)),
)
RECORDS: Table = (
    ("志愿者编号", f.number),
    ("志愿者姓名", f.name),
    ("活动编号", f.activity_number),
    ("活动名称", f.activity),
    ("专项活动", f.campaign()),
    ("服务类别", f.category),
    ("服务日期", f.true_day),
    ("签到时间", f.begins),
    ("服务时长(小时)", f.hours),
    ("审核状态", f.status(["已生效", "已确认"], ["待审核", "未生效", "爽约", "已驳回"])),
    ("记录来源", f.origin),
)
ACTIVITIES: Table = (
    ("活动编号", f.activity_number),
    ("活动名称", f.activity),
    ("专项活动", f.campaign()),
    ("发起团队", f.team),
    ("街道（乡镇）", f.township),
    ("活动开始时间", f.starts(iso)),
    ("活动结束时间", f.ends(iso)),
    ("招募人数", f.planned),
)
TEAMS: Table = (
    ("队伍编号", f.of_team("number")),
    ("队伍名称", f.of_team("name")),
    ("统一社会信用代码", f.of_team("uscc")),
    ("成立日期", f.founded(iso)),
    ("解散日期", f.dissolved(iso)),
    ("队伍人数", f.members),
)
STATIONS: Table = (
    ("站点编号", f.of_station("number")),
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成日期", f.opened(iso)),
)


def write(desk: Desk) -> None:
    """Writes one workbook of five sheets."""
    roster, served = _titled("注册志愿者", ROSTER), _titled("服务记录", RECORDS)
    fill(roster, ROSTER, desk.roster())
    page, faulty = Page(BOOK, roster, ROSTER), desk.sample(desk.roster(), 3)
    desk.plant(
        "identity_check_digit",
        page,
        faulty,
        "证件号码",
        miswritten("14040219880715001"),
        志愿者编号=None,
        手机号码=None,
    )
    records = desk.view(desk.messy(desk.records(), doubled=12, not_effective=40))
    first = fill(served, RECORDS, records)
    _faults(desk, served, records)
    place = headers(RECORDS).index("服务时长(小时)")
    served.row("合计", *[None] * (place - 1), total(served, place, first))
    served.row("注：服务时长以签到、签退时间计算，不含路途时间。")
    others = []
    for name, table, view in (
        ("活动", ACTIVITIES, desk.activities()),
        ("志愿队伍", TEAMS, desk.teams()),
        ("服务站点", STATIONS, desk.stations()),
    ):
        others.append(_titled(name, table))
        fill(others[-1], table, view)
    write_xlsx(desk.path(BOOK), Workbook((served, roster, *others)))


def _titled(name: str, table: Table) -> Sheet:
    sheet = Sheet(name)
    sheet.title(f"潞州区{name}明细表", len(table))
    sheet.row("填报单位：潞州区文明办", None, None, EXPORTED)
    return sheet


def _faults(desk: Desk, sheet: Sheet, records: View) -> None:
    """Hours that cannot be, a day that does not exist, a day after the export."""
    wrong: dict[str, tuple[str, Value]] = {
        "over_24_hours": ("服务时长(小时)", 240),
        "negative_duration": ("服务时长(小时)", -2),
        "bad_date": ("服务日期", "2020-02-30"),
        "future_date": ("服务日期", "2021-12-05"),
    }
    for place, (kind, (header, value)) in enumerate(wrong.items(), 2):
        desk.plant(kind, Page(BOOK, sheet, RECORDS), desk.sample(records, place), header, value, 审核状态="已生效")
