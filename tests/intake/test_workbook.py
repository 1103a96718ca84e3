"""A workbook as a whole: what is told of it, and what one bad sheet costs."""

from __future__ import annotations

from datetime import date, datetime

import pyarrow as pa
import pytest
from books import CONTEXT, columns, identity, problems, read, xlsx

from volstat.intake import workbook as module
from volstat.intake.block import Context
from volstat.intake.formats.errors import damage_as_unreadable
from volstat.intake.grid import Format, Grid
from volstat.intake.layout import Layout
from volstat.intake.reading import SheetState
from volstat.intake.workbook import read_workbook

RECORDS = [["姓名", "身份证号", "活动名称", "服务日期", "服务时长"], ["甲某", identity(1), "义诊", "2020-12-05", 2]]


def test_facts_say_how_it_was_understood() -> None:
    titled = [["沁县2020年12月记录"], ["导出时间：2021-01-05 09:30"], *RECORDS, ["合计", None, None, None, 2]]
    facts = read(xlsx({"12月": titled, "封面": []}), "沁县/a.xlsx").facts
    assert (facts.workbook, facts.format, facts.unit, facts.unit_source) == (
        "沁县/a.xlsx",
        Format.XLSX,
        "沁县",
        "title",
    )
    assert facts.exported_at == datetime(2021, 1, 5, 9, 30)
    assert len(facts.content) == 64
    sheet = next(s for s in facts.sheets if s.sheet == "12月")
    assert (sheet.state, sheet.table, sheet.header_rows, sheet.rows) == (SheetState.READ, "participations", (3,), 1)
    assert (sheet.period, sheet.title, sheet.total_rows) == (
        (date(2020, 12, 1), date(2020, 12, 31)),
        "沁县2020年12月记录",
        (5,),
    )
    fields = {c.column: c.field for c in sheet.columns}
    assert fields == {1: "name", 2: "identity_key", 3: "activity", 4: "day", 5: "seconds"}


def test_sheets_that_say_nothing_belong_to_the_unit_of_the_others() -> None:
    reading = read(xlsx({"甲": [["平顺县记录"], *RECORDS], "乙": RECORDS}), "数据.xlsx")
    assert columns(reading, "participations", "sheet", "unit") == [("甲", "平顺县"), ("乙", "平顺县")]
    two = {"甲": [["平顺县记录"], *RECORDS], "乙": [["武乡县记录"], *RECORDS], "丙": RECORDS}
    assert [u for (u,) in columns(read(xlsx(two), "数据.xlsx"), "participations", "unit")] == ["平顺县", "武乡县", None]


def test_hidden_sheets_count_where_the_settings_say_so() -> None:
    def hide(book: object) -> None:
        book["乙"].sheet_state = "hidden"  # type: ignore[index]

    data = xlsx({"甲": RECORDS, "乙": RECORDS}, hide=hide)
    assert read(data).frames["participations"].num_rows == 1
    counting = Context(CONTEXT.area, CONTEXT.secret, {}, count_hidden_sheets=True)
    assert read(data, context=counting).frames["participations"].num_rows == 2


def test_reading_twice_gives_the_same() -> None:
    data = xlsx({"甲": RECORDS, "乙": [["姓名", "身份证号", "注册日期"], ["甲某", "1404", "2020-02-30"]]})
    first, second = read(data), read(data)
    assert first.facts == second.facts
    assert first.problems is not None and first.problems.equals(second.problems)
    assert all(frame.equals(second.frames[name]) for name, frame in first.frames.items())


def test_another_secret_gives_other_keys() -> None:
    other = Context(CONTEXT.area, b"o" * 32, {})
    keys = [columns(read(xlsx(RECORDS), context=c), "participations", "identity_key") for c in (CONTEXT, other)]
    assert keys[0] != keys[1]


def test_a_limit_on_cells_is_one_problem() -> None:
    small = Context(CONTEXT.area, CONTEXT.secret, {}, max_cells=5)
    assert [p.kind for p in problems(read(xlsx(RECORDS), context=small))] == ["too_large"]


def test_a_defect_costs_its_sheet_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    find_blocks = module.find_blocks

    def breaks(grid: Grid, *args: object, **keywords: object) -> Layout:
        if grid.sheet == "乙":
            raise ZeroDivisionError
        return find_blocks(grid, *args, **keywords)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "find_blocks", breaks)
    reading = read_workbook(xlsx({"甲": RECORDS, "乙": RECORDS}), "沁县.xlsx", CONTEXT)
    assert reading.frames["participations"].num_rows == 1
    assert [(p.kind, p.sheet) for p in problems(reading)] == [("sheet_failed", "乙")]


@pytest.mark.parametrize("want", [MemoryError, pa.ArrowMemoryError])
def test_want_of_memory_is_no_defect_and_no_damage(monkeypatch: pytest.MonkeyPatch, want: type[Exception]) -> None:
    def takes_too_much(*_args: object, **_keywords: object) -> Layout:
        raise want("realloc of size 8 failed")

    monkeypatch.setattr(module, "find_blocks", takes_too_much)
    with pytest.raises(MemoryError):
        read_workbook(xlsx({"甲": RECORDS}), "沁县.xlsx", CONTEXT)
    with pytest.raises(MemoryError), damage_as_unreadable(pa.ArrowException, MemoryError):
        takes_too_much()
