"""Time in words (2小时30分) and days in Chinese; identity numbers of both kinds; an activity sheet of its own."""

from __future__ import annotations

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill
from volstat.sample.forms import chinese
from volstat.sample.people import complete
from volstat.sample.sheets import Sheet, Workbook
from volstat.sample.view import Table
from volstat.sample.xlsx import write as write_xlsx

BOOK = "屯留区/屯留志愿服务台账.xlsx"
ROSTER: Table = (
    ("序号", f.serial),
    ("姓名", f.name),
    ("身份证号(18位)", f.identity),
    ("联系电话", f.phone),
    ("加入时间", f.registered(chinese)),
    ("退出日期", f.left(chinese)),
)
RECORDS: Table = (
    ("记录编号", f.record_number),
    ("志愿者", f.name),
    ("身份证号码", f.identity_sometimes_old),
    ("项目编号", f.activity_number),
    ("项目名称", f.activity),
    ("签到时间", f.begins_at(chinese)),
    ("签退时间", f.finishes_at(chinese)),
    ("志愿服务时长", f.words),
    ("时长复核状态", f.status(["已通过", "有效"], ["待复核", "未通过", "无效"])),
    ("核验码", f.fixed("—")),  # a header that nobody knows
)
ACTIVITIES: Table = (
    ("项目编号", f.activity_number),
    ("项目名称", f.activity),
    ("系列", f.campaign(1)),
    ("六关爱/八主题/三助力", f.programme),
    ("组织单位", f.team),
    ("项目开始时间", f.starts(chinese)),
    ("项目结束时间", f.ends(chinese)),
)
TEAMS: Table = (
    ("序号", f.serial),
    ("志愿服务团体名称", f.of_team("name")),
    ("统一社会信用代码", f.of_team("uscc")),
    ("成立日期", f.founded(chinese)),
    ("解散日期", f.dissolved(chinese)),
)
STATIONS: Table = (
    ("序号", f.serial),
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成日期", f.opened(chinese)),
)


def write(desk: Desk) -> None:
    """Writes one workbook of five sheets in a folder that names the unit."""
    roster, served = Sheet("名册"), Sheet("服务台账")
    roster.title("屯留区注册志愿者名册", len(ROSTER))
    fill(roster, ROSTER, desk.roster())
    faulty = desk.sample(desk.roster(), 7)
    desk.plant(
        "identity_date",
        Page(BOOK, roster, ROSTER),
        faulty,
        "身份证号(18位)",
        complete("14042419880230001"),
        联系电话=None,
    )
    served.title("屯留区志愿服务台账", len(RECORDS))
    records = desk.view(desk.messy(desk.records(), doubled=12, not_effective=30))
    fill(served, RECORDS, records)
    for place, text in ((5, "半天"), (9, "两三个小时吧")):
        desk.plant("bad_duration", Page(BOOK, served, RECORDS), desk.sample(records, place), "志愿服务时长", text,
            记录编号=f"JLX{place}", 签到时间="2020年6月5日", 签退时间=None, 时长复核状态="有效",
        )  # fmt: skip
    others = []
    for name, table, view in (
        ("项目表", ACTIVITIES, desk.activities()),
        ("志愿服务团体", TEAMS, desk.teams(doubled=2)),
        ("服务站点", STATIONS, desk.stations()),
    ):
        others.append(Sheet(name))
        fill(others[-1], table, view)
    write_xlsx(desk.path(BOOK), Workbook((roster, served, *others)))
