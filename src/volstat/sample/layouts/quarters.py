"""A folder a quarter, “Unicode text” (UTF-16, tabs) under whatever ending it was saved with; no activity sheet."""

from __future__ import annotations

import numpy as np

from volstat.sample import fields as f
from volstat.sample.city import month_start
from volstat.sample.desk import Desk, Page, fill
from volstat.sample.flat import write_text
from volstat.sample.forms import iso
from volstat.sample.sheets import Sheet
from volstat.sample.view import Table

QUARTERS = (("一季度", "txt"), ("二季度", "tsv"), ("三季度", "xls"), ("四季度", "txt"))
ROSTER: Table = (
    ("姓名", f.name),
    ("证件号码", f.identity),
    ("手机号", f.phone),
    ("注册时间", f.registered(iso)),
    ("注销时间", f.left(iso)),
)
RECORDS: Table = (
    ("姓名", f.name),
    ("证件号码", f.identity),
    ("活动编号", f.activity_number),
    ("活动名称", f.activity),
    ("专项活动", f.campaign()),
    ("服务开始时间", f.begins_at(iso)),
    ("服务结束时间", f.finishes_at(iso)),
    ("服务时长/分钟", f.minutes),
    ("状态", f.status(["有效"], ["无效"])),
)
TEAMS: Table = (
    ("队伍编号", f.of_team("number")),
    ("队伍名称", f.of_team("name")),
    ("成立时间", f.founded(iso)),
    ("解散时间", f.dissolved(iso)),
)
STATIONS: Table = (
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成时间", f.opened(iso)),
)


def write(desk: Desk) -> None:
    """Writes seven files in folders of folders."""
    records = desk.messy(desk.records(), doubled=12, not_effective=30)
    for number, (name, ending) in enumerate(QUARTERS):
        rows = (records.day >= month_start(3 * number + 1)) & (records.day < month_start(3 * number + 4))
        view = desk.view(records.take(np.flatnonzero(rows)))
        path, sheet = f"武乡县/2020年/{name}/志愿服务记录.{ending}", Sheet("")
        fill(sheet, RECORDS, view)
        if number == 1:
            desk.plant("negative_duration", Page(path, sheet, RECORDS), desk.sample(view, 6), "服务时长/分钟", -90,
                       服务开始时间="2020-05-06", 服务结束时间=None, 状态="有效")  # fmt: skip
        _write(desk, path, sheet)
    for name, table, base in (
        ("志愿者", ROSTER, desk.roster(doubled=2)),
        ("志愿队伍", TEAMS, desk.teams()),
        ("服务站", STATIONS, desk.stations()),
    ):
        sheet = Sheet("")
        fill(sheet, table, base)
        _write(desk, f"武乡县/基础信息/{name}.txt", sheet)


def _write(desk: Desk, path: str, sheet: Sheet) -> None:
    write_text(desk.path(path), sheet, separator="\t", encoding="utf-16-le")
