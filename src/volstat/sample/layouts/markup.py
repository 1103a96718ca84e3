"""HTML in GBK under the name .xls, as a platform's download button gives it; two tables in one file."""

from __future__ import annotations

from volstat.sample import fields as f
from volstat.sample.desk import Desk, Page, fill
from volstat.sample.flat import write_html
from volstat.sample.forms import compact, iso
from volstat.sample.sheets import Sheet
from volstat.sample.view import Table

PEOPLE = "黎城县/黎城县志愿者信息.xls"
SERVED = "黎城县/黎城县志愿服务记录.xls"
GROUPS = "黎城县/黎城县队伍和站点.xls"
ROSTER: Table = (
    ("志愿者姓名", f.name),
    ("身份证号码", f.identity),
    ("联系电话", f.phone),
    ("联系电话", f.phone),  # the platform prints it twice
    ("注册时间", f.registered(iso)),
    ("注销时间", f.left(iso)),
)
RECORDS: Table = (
    ("志愿者姓名", f.name),
    ("身份证号码", f.identity),
    ("活动名称", f.activity),
    ("活动组织单位", f.team),
    ("系列", f.campaign()),
    ("服务日期", f.day(compact)),
    ("开始时间", f.begins),
    ("服务时长", f.words),
)
TEAMS: Table = (
    ("所属队伍", f.of_team("name")),
    ("统一社会信用代码", f.of_team("uscc")),
    ("成立时间", f.founded(iso)),
    ("解散时间", f.dissolved(iso)),
)
STATIONS: Table = (
    ("站点名称", f.of_station("name")),
    ("站点类型", f.of_station("kind")),
    ("建成时间", f.opened(iso)),
)


def write(desk: Desk) -> None:
    """Writes three files, and one of them once more in a folder of copies."""
    roster, served = Sheet(""), Sheet("")
    roster.title("黎城县志愿者信息", len(ROSTER))
    fill(roster, ROSTER, desk.roster(doubled=2))
    records = desk.view(desk.messy(desk.records(), doubled=12, not_effective=0))
    served.title("黎城县志愿服务记录", len(RECORDS))
    fill(served, RECORDS, records)
    desk.plant("bad_date", Page(SERVED, served, RECORDS), desk.sample(records, 10), "服务日期", "20201301")
    served.row("合计", f"{records.count + 1}条")
    teams, stations = Sheet("1"), Sheet("2")
    fill(teams, TEAMS, desk.teams())
    fill(stations, STATIONS, desk.stations())
    write_html(desk.path(PEOPLE), [roster], encoding="gbk")
    write_html(desk.path(SERVED), [served], encoding="gbk")
    write_html(desk.path(GROUPS), [teams, stations], encoding="gbk")
    write_html(desk.path("黎城县/备份/黎城县队伍和站点 - 副本.xls"), [teams, stations], encoding="gbk")
