"""CSV in GB18030, one file a table in a folder of the unit's name; identity numbers kept as text by a tab."""

from __future__ import annotations

import pyarrow.compute as pc

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill
from volstat.sample.flat import write_text
from volstat.sample.forms import slashes
from volstat.sample.people import miswritten
from volstat.sample.sheets import Column, Sheet
from volstat.sample.view import Table, View


def _with_tab(view: View) -> Column:
    return pc.binary_join_element_wise(f.identity_sometimes_old(view), "\t", "")


def _with_commas(view: View) -> Column:
    """The name of an activity and its remark: quoted, since it holds commas."""
    return pc.binary_join_element_wise("地点,", f.activity(view), ' 旁,门牌"甲"', "")


ROSTER: Table = (
    ("姓名", f.name),
    ("身份证件号码", _with_tab),
    ("手机", f.phone),
    ("注册日期", f.registered(slashes)),
    ("账号状态", f.account("正常", "退出")),
)
RECORDS: Table = (
    ("姓名", f.name),
    ("身份证件号码", _with_tab),
    ("活动编号", f.activity_number),
    ("活动名称", f.activity),
    ("专项活动", f.campaign(1)),
    ("服务开始时间", f.begins_at(slashes)),
    ("服务结束时间", f.finishes_at(slashes)),
    ("服务时长（h）", f.hours_text),
    ("审核状态", f.status(["已通过"], ["待审核", "已驳回"])),
    ("备注", _with_commas),
)
TEAMS: Table = (
    ("队伍编号", f.of_team("number")),
    ("队伍名称", f.of_team("name")),
    ("成立日期", f.founded(slashes)),
    ("解散日期", f.dissolved(slashes)),
)
STATIONS: Table = (
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成日期", f.opened(slashes)),
)


def write(desk: Desk) -> None:
    """Writes four files."""
    records = desk.view(desk.messy(desk.records(), doubled=15, not_effective=40))
    tables = (
        ("注册志愿者", ROSTER, desk.roster(doubled=2)),
        ("服务记录", RECORDS, records),
        ("志愿队伍", TEAMS, desk.teams()),
        ("服务站", STATIONS, desk.stations()),
    )
    for name, table, view in tables:
        sheet = Sheet("")
        fill(sheet, table, view)
        path = f"沁县/沁县{name}.csv"
        if table is RECORDS:
            desk.plant("bad_duration", Page(path, sheet, table), desk.sample(records, 6), "服务时长（h）", "大半天",
                       服务开始时间="2020/5/6", 服务结束时间=None, 审核状态="已通过")  # fmt: skip
            desk.plant("identity_check_digit", Page(path, sheet, table), desk.sample(records, 9), "身份证件号码",
                       miswritten("14043019900101001"), 审核状态="已通过")  # fmt: skip
        write_text(desk.path(path), sheet, separator=",", encoding="gb18030")
