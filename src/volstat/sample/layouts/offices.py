"""The city's own offices: offices as teams, service times as spans of the day, two tables on one sheet."""

from __future__ import annotations

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill
from volstat.sample.forms import clock, compact, slashes
from volstat.sample.sheets import Column, Sheet, Workbook
from volstat.sample.view import Table, View, each
from volstat.sample.xlsx import write as write_xlsx

BOOK = "市直单位志愿服务情况.xlsx"
_NOON, _AFTER_NOON = 12 * 60, 13 * 60 + 30


def _span(key: int) -> str:
    """8:00-12:00 13:30-17:30: the noon break is no service."""
    start, minutes = divmod(key, 10_000)
    if start < _NOON < start + minutes:
        rest = start + minutes - _NOON
        return f"{clock(start)}-12:00 {clock(_AFTER_NOON)}-{clock(_AFTER_NOON + rest)}"
    return f"{clock(start)}-{clock(start + minutes)}"


def _spans(view: View) -> Column:
    return each(view.rows.start * 10_000 + view.rows.minutes, _span)


ROSTER: Table = (
    ("序号", f.serial),
    ("志愿者姓名", f.name),
    ("证件号码", f.identity),
    ("联系电话", f.phone),
    ("所属团队", f.member_of),
    ("注册日期", f.registered(compact)),
    ("注销日期", f.left(compact)),
)
RECORDS: Table = (
    ("组织单位", f.team),
    ("志愿者姓名", f.name),
    ("证件号码", f.identity),
    ("志愿活动名称", f.activity),
    ("专项活动", f.campaign(0)),
    ("开展日期", f.day(slashes)),
    ("志愿服务时间段", _spans),
    ("志愿服务时长", f.hours),
)
TEAMS: Table = (
    ("序号", f.serial),
    ("服务队名称", f.of_team("name")),
    ("统一社会信用代码", f.of_team("uscc")),
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
    """Writes one workbook of three sheets."""
    served, roster, both = Sheet("服务情况"), Sheet("志愿者"), Sheet("队伍及站点")
    served.title("市直单位志愿服务情况表", len(RECORDS))
    records = desk.view(desk.messy(desk.records(), doubled=8, not_effective=0))
    fill(served, RECORDS, records)
    sample = desk.sample(records, 7)
    desk.plant("bad_date", Page(BOOK, served, RECORDS), sample, "开展日期", "2020/13/1")
    roster.title("市直单位注册志愿者名册", len(ROSTER))
    fill(roster, ROSTER, desk.roster())
    both.title("市直单位志愿服务队", len(TEAMS))
    fill(both, TEAMS, desk.teams())
    both.blank(2)
    both.title("市直单位志愿服务站", len(STATIONS))
    fill(both, STATIONS, desk.stations())
    write_xlsx(desk.path(BOOK), Workbook((served, roster, both)))
