"""The small project of these tests, older than the clock's tick, and what its records add up to."""

from __future__ import annotations

import os
from pathlib import Path

HEAD = "姓名,志愿者编号,活动编号,活动名称,服务日期,服务时长(小时)\n"
ROWS = {
    "潞州区服务记录.csv": "甲一,V000001,HD00001,扫雪,2020-01-05,2\n甲二,V000002,HD00001,扫雪,2020-01-05,3\n",
    "沁县服务记录.csv": "甲三,V000003,HD00002,植树,2020-02-05,4\n",
}
HOURS = 9.0


def write_export(folder: Path, name: str, rows: str, age: float = 3600.0) -> None:
    path = folder / "exports" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(HEAD + rows, "utf-8")
    then = path.stat().st_mtime - age
    os.utime(path, (then, then))
