"""A patient clerk who knows every layout of the sample by heart and counts it again by hand.

Slow, row by row, and sharing nothing with the package: where the clerk and `truth.json` agree, the exports really
say what the truth says.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path

import lxml.html
from python_calamine import CalamineWorkbook

SMALL = 0.002
"""The scale of `sample_data`."""
NOT_EFFECTIVE = {"待审核", "未生效", "爽约", "已驳回", "待复核", "未通过", "无效", "已放弃", "候补"}
WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
UNITS = [
    "潞州区",
    "上党区",
    "屯留区",
    "潞城区",
    "襄垣县",
    "平顺县",
    "黎城县",
    "壶关县",
    "长子县",
    "武乡县",
    "沁县",
    "沁源县",
    "市直",
]
TEAM_NAMES = ["队伍名称", "服务队名称", "志愿服务团体名称", "所属队伍"]
STATION_NAMES = ["站点名称", "服务站名称"]
BESIDE = {"所属队伍": "成立时间"}  # 所属队伍 alone heads a column of rosters too
CAMPAIGNS = {
    "抗击疫情·温暖同行": {"抗击疫情·温暖同行", "疫情防控", "抗疫", "抗击疫情温暖同行"},
    "创建全国文明城市": {"创建全国文明城市", "创城", "文明城市创建"},
}


def sheets(path: Path) -> dict[str, list[list[object]]]:
    """Every visible sheet as rows of values; row 0 is the sheet's first."""
    raw = path.read_bytes()
    if raw.startswith(b"<html"):
        page = lxml.html.fromstring(raw.decode("gbk"))
        tables = list(page.iter("table"))
        return {
            str(n) if len(tables) > 1 else "": [
                [cell.text or "" for cell in row.iter("td")] for row in table.iter("tr")
            ]
            for n, table in enumerate(tables, 1)
        }
    if raw.startswith(b"\xff\xfe"):
        return {"": list(csv.reader(io.StringIO(raw.decode("utf-16")), delimiter="\t"))}
    if path.suffix == ".csv":
        return {"": list(csv.reader(io.StringIO(raw.decode("gb18030"))))}
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    visible = [meta.name for meta in book.sheets_metadata if "Visible" in str(meta.visible)]
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in visible}


def rows_below(rows: list[list[object]], *wanted: str) -> list[dict[str, object]]:
    """Rows below the header that holds all of `wanted`, as header → value; headers without blanks."""
    names: list[str] = []
    found = []
    for row in rows:
        clean = [re.sub(r"\s", "", str(cell)) for cell in row]
        if set(wanted) <= set(clean):
            names = clean
        elif names:
            if not any(clean) and found:
                continue
            found.append(dict(zip(names, row, strict=False)))
    return found


def person_of(text: object) -> str | None:
    """An identity number in 18 characters; None if it is none."""
    clean = re.sub(r"[\s\u200b]", "", str(text)).upper()
    clean = clean.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if re.fullmatch(r"\d{15}", clean):
        body = clean[:6] + "19" + clean[6:]
        return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]
    if not re.fullmatch(r"\d{17}[\dX]", clean):
        return None
    right = "10X98765432"[sum(int(d) * w for d, w in zip(clean[:17], WEIGHTS, strict=True)) % 11]
    try:
        date(int(clean[6:10]), int(clean[10:12]), int(clean[12:14]))
    except ValueError:
        return None
    return clean if clean[17] == right else None


def day_of(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float):
        return date(1899, 12, 30) + timedelta(int(value))
    numbers = re.match(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})", str(value))
    try:
        return date(*map(int, numbers.groups())) if numbers else None
    except ValueError:
        return None


def minutes_of(value: object, header: str) -> int | None:
    """Minutes by the header's unit; None for what is no time from 0 to 24 h."""
    text = str(value)
    if isinstance(value, timedelta):
        found = value.total_seconds() / 60
    elif isinstance(value, datetime):  # an Excel clock
        found = (value - datetime(1899, 12, 31)).total_seconds() / 60
    elif match := re.fullmatch(r"(?:(\d+)小时)?(?:(\d+)分)?", text):
        found = int(match[1] or 0) * 60 + int(match[2] or 0) if text else -1
    elif match := re.fullmatch(r"(\d+)分钟", text):
        found = int(match[1])
    elif match := re.fullmatch(r"([\d.]+)小时", text):
        found = float(match[1]) * 60
    elif re.fullmatch(r"[\d.]+", text) and text != "1.30":
        found = float(text) * (1 if "分钟" in header else 60)
    elif hasattr(value, "hour"):
        found = value.hour * 60 + value.minute
    else:
        return None
    return round(found) if 0 <= found <= 1440 else None


def stocks(exports: Path, day: date) -> tuple[dict[str, int], dict[str, int]]:
    """Teams and stations of each unit on a day; the unit is told by path and name."""
    teams: dict[str, set[str]] = defaultdict(set)
    stations: dict[str, set[str]] = defaultdict(set)
    for path in sorted(exports.rglob("*.*")):
        unit = next(unit for unit in UNITS if unit in str(path.relative_to(exports)))
        for rows in sheets(path).values():
            cut = next((i for i, row in enumerate(rows) if {"站点名称", "服务站名称"} & set(map(str, row))), len(rows))
            for part, names, found in ((rows[:cut], TEAM_NAMES, teams), (rows[cut:], STATION_NAMES, stations)):
                for name in names:
                    for row in rows_below(part, name, BESIDE.get(name, name)):
                        since = next((day_of(row[h]) for h in row if h.startswith(("成立", "建成"))), None) or date.min
                        until = next((day_of(row[h]) for h in row if h in ("解散日期", "解散时间")), None) or date.max
                        if row[name] and since <= day < until:
                            found[unit].add(str(row[name]))
    return {u: len(found) for u, found in teams.items()}, {u: len(found) for u, found in stations.items()}


class Clerk:
    """Counts a sample's exports."""

    def __init__(self, exports: Path) -> None:
        self.records: dict[str, set[tuple]] = defaultdict(set)  # unit → (person, activity, day, start, minutes, number)
        self.minutes: dict[tuple[str, int], int] = {}
        self.rosters: dict[str, list[tuple[str, date, date | None]]] = defaultdict(list)
        self.weak: dict[tuple[str, str], str] = {}
        self.numbers: dict[str, str] = {}
        self.exports = exports

    def book(self, name: str) -> dict[str, list[list[object]]]:
        return sheets(self.exports / name)

    def read_roster(
        self,
        unit: str,
        rows: list[list[object]],
        *,
        identity: str,
        since: str,
        until: str | None,
        status: str | None = None,
        phone: str,
    ) -> None:
        for row in rows_below(rows, identity, since):
            person = person_of(row[identity])
            if person is None:
                continue
            left = day_of(row[until]) if until and row[until] else None
            if status and str(row[status]) in ("注销", "退出") and left is None:
                left = date.min
            self.rosters[unit].append((person, day_of(row[since]) or date.min, left))
            name = next(str(v) for k, v in row.items() if k in ("姓名", "志愿者姓名"))
            self.weak[re.sub(r"\s", "", name), str(row[phone]).replace("-", "")] = person
            if "志愿者编号" in row:
                self.numbers[str(row["志愿者编号"])] = person

    def read_records(
        self,
        unit: str,
        rows: list[list[object]],
        *,
        activity: str,
        day: str,
        time: str,
        status: str | None = None,
        start: str | None = None,
        identity: str | None = None,
    ) -> None:
        for row in rows_below(rows, activity, time):
            person = self._person(row, identity)
            on, minutes = day_of(row.get(day)), minutes_of(row.get(time), time)
            if person is None or on is None or minutes is None or on > date(2021, 2, 3):
                continue
            if status and row[status] in NOT_EFFECTIVE:
                continue
            learning = row.get("服务类别") == "培训学习"
            begins = str(row[start]) if start else ""
            self.records[unit].add((person, str(row[activity]), on, begins, minutes, learning))

    def _person(self, row: dict[str, object], identity: str | None) -> str | None:
        if identity:
            return person_of(row[identity])
        if "志愿者编号" in row:
            return self.numbers.get(str(row["志愿者编号"]))
        return self.weak.get((str(row["姓名"]), str(row["手机号"])))

    def registered(self, day: date) -> dict[str, int]:
        """Registered persons by unit, each by the latest registration not after the day."""
        latest: dict[str, tuple[date, str, date | None]] = {}
        for unit, rows in self.rosters.items():
            for person, since, left in rows:
                if since <= day and (person not in latest or latest[person][0] < since):
                    latest[person] = (since, unit, left)
        counts: dict[str, int] = defaultdict(int)
        for _, unit, left in latest.values():
            counts[unit] += left is None or left > day
        return counts

    def services(self, unit: str, first: date, last: date) -> int:
        """Activities whose first day lies in the period."""
        starts: dict[str, date] = {}
        for record in self.records[unit]:
            starts[record[1]] = min(record[2], starts.get(record[1], record[2]))
        return sum(first <= start <= last for start in starts.values())

    def flows(self, unit: str, first: date, last: date) -> tuple[int, int, float, float]:
        """Participations, participants, hours and hours of training of a unit."""
        inside = [record for record in self.records[unit] if first <= record[2] <= last]
        served = [record for record in inside if not record[5]]
        return (
            len({record[:3] for record in inside}),
            len({record[0] for record in inside}),
            sum(record[4] for record in served) / 60,
            sum(record[4] for record in inside if record[5]) / 60,
        )


def read(exports: Path) -> Clerk:
    """Reads all thirteen units as they are known to write."""
    clerk = Clerk(exports)
    roster, records = clerk.read_roster, clerk.read_records
    people = {
        "潞州区": ("潞州区志愿服务平台导出.xlsx", "注册志愿者", "证件号码", "注册日期", "注销日期", None, "手机号码"),
        "上党区": (
            "上党区2020年志愿服务数据.xlsx",
            "注册志愿者",
            "身份证号",
            "登记注册日期",
            "退出日期",
            None,
            "手机号",
        ),
        "屯留区": ("屯留区/屯留志愿服务台账.xlsx", "名册", "身份证号(18位)", "加入时间", "退出日期", None, "联系电话"),
        "潞城区": ("潞城区志愿服务月报汇总.xlsx", "注册志愿者", "身份证号", "注册日期", "注销日期", None, "联系方式"),
        "襄垣县": ("襄垣县志愿服务汇总表.xlsx", "注册名册", "身份证号", "注册时间", "退出日期", None, "联系电话"),
        "平顺县": ("平顺县志愿服务统计.xls", "注册名册", "身份证", "注册时间", None, "状态", "联系方式"),
        "黎城县": ("黎城县/黎城县志愿者信息.xls", "", "身份证号码", "注册时间", "注销时间", None, "联系电话"),
        "壶关县": ("壶关县志愿者名册.xlsx", "名册", "身份证件号码", "登记注册日期", "注销日期", None, "手机号码"),
        "长子县": ("长子县/长子县志愿服务.xlsx", "名册", "身份证号", "注册时间", "注销时间", None, "联系电话"),
        "武乡县": ("武乡县/基础信息/志愿者.txt", "", "证件号码", "注册时间", "注销时间", None, "手机号"),
        "沁县": ("沁县/沁县注册志愿者.csv", "", "身份证件号码", "注册日期", None, "账号状态", "手机"),
        "沁源县": ("沁源县志愿服务活动统计表.xlsx", "志愿者名册", "身份证号", "登记日期", "注销日期", None, "电话"),
        "市直": ("市直单位志愿服务情况.xlsx", "志愿者", "证件号码", "注册日期", "注销日期", None, "联系电话"),
    }
    for unit, (book, sheet, identity, since, until, status, phone) in people.items():
        roster(unit, clerk.book(book)[sheet], identity=identity, since=since, until=until, status=status, phone=phone)
    records(
        "潞州区",
        clerk.book(people["潞州区"][0])["服务记录"],
        activity="活动编号",
        day="服务日期",
        time="服务时长(小时)",
        status="审核状态",
        start="签到时间",
    )
    records(
        "上党区",
        clerk.book(people["上党区"][0])["服务明细"],
        activity="活动名称",
        day="服务日期",
        time="服务时长（分钟）",
        start="开始时间",
    )
    records(
        "屯留区",
        clerk.book(people["屯留区"][0])["服务台账"],
        activity="项目编号",
        day="签到时间",
        time="志愿服务时长",
        status="时长复核状态",
        start="签到时间",
        identity="身份证号码",
    )
    merged = clerk.book(people["襄垣县"][0])["服务汇总"]
    header = [next(filter(None, levels), "") for levels in zip(*merged[3:0:-1], strict=True)]
    records(
        "襄垣县", [header, *merged[4:]], activity="活动名称", day="服务日期", time="服务时长(小时)", identity="身份证号"
    )
    for sheet, rows in clerk.book("平顺县志愿服务统计.xls").items():
        if sheet.startswith("服务记录"):
            records("平顺县", rows, activity="活动ID", day="活动日期", time="时长（小时）", identity="证件号")
    records(
        "黎城县",
        clerk.book("黎城县/黎城县志愿服务记录.xls")[""],
        activity="活动名称",
        day="服务日期",
        time="服务时长",
        start="开始时间",
        identity="身份证号码",
    )
    records(
        "壶关县",
        clerk.book("壶关县2020年志愿服务统计（更正）.xlsx")["服务记录"],
        activity="项目编号",
        day="服务日期",
        time="服务时数",
        identity="证件号码",
    )
    records(
        "长子县",
        clerk.book(people["长子县"][0])["服务记录"],
        activity="活动名称",
        day="服务日期",
        time="服务时长",
        status="参加确认",
        identity="身份证号",
    )
    for path in sorted((exports / "武乡县/2020年").rglob("*.*")):
        records(
            "武乡县",
            sheets(path)[""],
            activity="活动编号",
            day="服务开始时间",
            time="服务时长/分钟",
            status="状态",
            start="服务开始时间",
            identity="证件号码",
        )
    records(
        "沁县",
        clerk.book("沁县/沁县服务记录.csv")[""],
        activity="活动编号",
        day="服务开始时间",
        time="服务时长（h）",
        status="审核状态",
        start="服务开始时间",
        identity="身份证件号码",
    )
    records(
        "市直",
        clerk.book(people["市直"][0])["服务情况"],
        activity="志愿活动名称",
        day="开展日期",
        time="志愿服务时长",
        start="志愿服务时间段",
        identity="证件号码",
    )
    return clerk
