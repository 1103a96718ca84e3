"""The sound workbooks that are mutated: every layout of the sample, and every format."""

from __future__ import annotations

import functools
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from volstat import sample

sys.path.insert(0, str(Path(__file__).parents[1] / "intake"))
import hostile_files as build

_CELLS = ("姓名", "身份证号", "活动名称", "服务日期", "服务时长(小时)")
_ROWS = [("测试甲", "14040019900307001X", "扫雪", "2020-01-05", "2"), ("测试乙", "", "植树", "2020年3月", "1小时30分")]
_BIGGEST = 60_000
"""Bytes of a seed beyond which it makes finds that are too large to keep."""


@dataclass(frozen=True, slots=True)
class Seed:
    """A sound workbook."""

    name: str
    data: bytes


@functools.cache
def seeds() -> tuple[Seed, ...]:
    """Returns all seeds, the same ones on every run."""
    return (*_of_sample(), *_of_formats())


def _of_sample() -> list[Seed]:
    with tempfile.TemporaryDirectory() as folder:
        sample.write(Path(folder) / "city", scale=0.0005, seed=1)
        files = sorted(path for path in (Path(folder) / "city" / "exports").rglob("*") if path.is_file())
        return [Seed(path.name, path.read_bytes()) for path in files if path.stat().st_size < _BIGGEST]


def _of_formats() -> list[Seed]:
    rows = [_CELLS, *_ROWS * 5]
    cells = _nested(rows, "table:table-row", "<table:table-cell><text:p>{}</text:p></table:table-cell>")
    data = _nested(rows, "Row", '<Cell><Data ss:Type="String">{}</Data></Cell>')
    records = b"".join(
        build.record(0, r.to_bytes(4, "little") + bytes(13))
        + b"".join(build.record(6, c.to_bytes(4, "little") + bytes(4) + build.wide(cell)) for c, cell in enumerate(row))
        for r, row in enumerate(rows)
    )
    page = _nested(rows, "tr", "<td colspan=1>{}</td>")
    text = "\n".join("\t".join(row) for row in rows)
    return [
        Seed("记录.ods", build.ods(f'<table:table table:name="沁县">{cells}</table:table>')),
        Seed("记录.xml", build.spreadsheetml(f'<Worksheet ss:Name="沁县"><Table>{data}</Table></Worksheet>')),
        Seed("记录.xlsb", build.xlsb(records)),
        Seed("网页.xls", f"<html><table border=1>{page}</table></html>".encode("gb18030")),
        Seed("文本.csv", text.replace("\t", ",").encode("gb18030")),
        Seed("文本.txt", text.encode("utf-16")),
        Seed("共享.xlsx", build.with_shared_strings([list(row) for row in rows])),
        Seed("记录.xlsx", build.xlsx([list(row) for row in rows])),
    ]


def _nested(rows: list[tuple[str, ...]], tag: str, cell: str) -> str:
    return "".join(f"<{tag}>{''.join(cell.format(text) for text in row)}</{tag}>" for row in rows)
