"""The command `init`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import typer

from volstat.areas import UnknownCityError, area_of
from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.session import Session
from volstat.language import _
from volstat.project import SETTINGS_FILE


def make_project(session: Session, city: str | None, units: list[str]) -> int:
    """Writes `volstat.toml` and makes `exports/`, without touching what is there."""
    folder = session.folder or Path()
    if (folder / SETTINGS_FILE).exists():
        raise WrongUsageError(_("{file} is there already.").format(file=folder / SETTINGS_FILE))
    if city is None:
        if not sys.stdin.isatty():
            raise WrongUsageError(_("Name the city, such as: volstat init 长治市"))
        city = str(typer.prompt(_("City (name or code)")))
    try:
        area = area_of(city, units)
    except UnknownCityError:
        raise WrongUsageError(_("No city {city} in the table of areas.").format(city=city)) from None
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text(_settings(area.code, area.name, units), "utf-8")
    made = _("Made {file} for {city} ({districts} districts).")
    session.remark(made.format(file=folder / SETTINGS_FILE, city=area.name, districts=len(area.districts)))
    session.remark(_("Put the workbooks into {exports}, then run: volstat figures").format(exports=folder / "exports"))
    return DONE


def _settings(code: str, name: str, units: list[str]) -> str:
    extra = ", ".join(json.dumps(unit, ensure_ascii=False) for unit in units)
    return f'''# volstat 的设置；除 city 外都可以省略。
city = "{code}"            # {name}
exports = "exports"          # 各单位报送的文件放在这个文件夹里，可以再分子文件夹
units = [{extra}]                   # 区县以外的报送单位，例如 ["市直", "高新区"]

# [campaigns]                # 专项活动的其他叫法
# "抗击疫情·温暖同行" = ["疫情防控", "抗疫"]

# [population]               # 常住人口，用于注册率
# "2020" = {{ total = 3180884 }}

# [vocabulary]               # 本地特有的表头，例如 hours = ["公益时"]

# [report]
# office = ""                # 报告署名单位
'''
