"""What holds for every frame, whatever stands in the cells."""

from __future__ import annotations

from collections import defaultdict

import pyarrow.compute as pc
import pytest
from books import CONTEXT, columns, csv, found, identity, problems, read, xlsx
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.intake.frames import FRAMES
from volstat.intake.reading import Reading

DAYS = ["2020-12-05", "2020/2/30", "12月5日", "2020-12", "", "—", "44170", "2020-12-05至2020-12-07", "昨天"]
TIMES = ["2", "1.5", "半天", "", "无", "0", "-1", "25", "150分钟", "2小时30分", "1.30", "02:30", "=SUM(A1)", "#REF!"]
NAMES = ["甲某", "何计", "合计", "", "*三", "小计"]
NUMBERS = [identity(1), identity(2)[:-1] + "*", "1404", "", "140400900307011", "合计"]
CLOCKS = ["08:00", "22:00", "25:00", "", "上午", "2020-12-05 09:00"]
COUNTS = ["30", "三十人", "若干", "", "未报", "-3", "1.5", "1,200"]

RECORD = st.tuples(*map(st.sampled_from, (NAMES, NUMBERS, ["义诊", "", "合计服务队"], DAYS, CLOCKS, CLOCKS, TIMES)))
ACTIVITY = st.tuples(*map(st.sampled_from, (["义诊", "合计", ""], DAYS, DAYS, COUNTS, COUNTS, TIMES)))
SUMMARY = st.tuples(
    *map(st.sampled_from, (["11月", "2020-12", "第四季度", "", "哪月"], ["甲镇", "小计"], COUNTS, COUNTS, TIMES))
)
HEADERS = {
    "participations": ["姓名", "身份证号", "活动名称", "服务日期", "签到时间", "签退时间", "服务时长"],
    "activities": ["活动名称", "开始日期", "结束日期", "参与人次", "参与人数", "总时长"],
    "summaries": ["月份", "乡镇", "服务次数", "参与人次", "总时长"],
}


def quoted(row: tuple[str, ...]) -> list[str]:
    return [f'"{value}"' for value in row]


def number_keys(header: str) -> set[int | None]:
    rows = [["姓名", header, "注册时间"], ["甲某", "001", "2019-01-01"]]
    readings = (read(xlsx(rows), f"{unit}.xlsx") for unit in ("沁县", "沁源县"))
    return {columns(reading, "volunteers", "number_key")[0][0] for reading in readings}


def check(reading: Reading, table: str, first: int, height: int) -> None:
    frame = reading.frames.get(table)
    if frame is None:
        return
    assert frame.schema.equals(FRAMES[table])
    rows = [row for (row,) in columns(reading, table, "row")]
    totals = {row for s in reading.facts.sheets for row in s.total_rows}
    assert rows == sorted(rows) and not totals & set(rows)
    assert set(rows) <= set(range(first, first + height))
    said = defaultdict(set)
    for problem in problems(reading):
        said[problem.row].add(problem.kind)
    for row, fault in columns(reading, table, "row", "fault"):
        assert fault is None or fault in said[row] | said[None]
    seconds = frame["seconds"].drop_null()
    assert not len(seconds) or pc.min(seconds).as_py() >= 0


@settings(max_examples=60, deadline=None)
@given(st.lists(RECORD, min_size=1, max_size=8))
def test_records_never_lose_a_row_or_a_fault_in_silence(rows: list[tuple[str, ...]]) -> None:
    reading = read(csv([HEADERS["participations"], *rows], "utf-8"), "沁县2020年.csv")
    check(reading, "participations", 2, len(rows))


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTIVITY, min_size=1, max_size=8))
def test_activities_never_lose_a_row_or_a_fault_in_silence(rows: list[tuple[str, ...]]) -> None:
    reading = read(
        csv([HEADERS["activities"], *(tuple(f'"{v}"' for v in row) for row in rows)], "utf-8"), "沁县2020年.csv"
    )
    check(reading, "activities", 2, len(rows))


@settings(max_examples=60, deadline=None)
@given(st.lists(SUMMARY, min_size=1, max_size=8))
def test_summaries_never_lose_a_row_or_a_fault_in_silence(rows: list[tuple[str, ...]]) -> None:
    reading = read(
        csv([HEADERS["summaries"], *(tuple(f'"{v}"' for v in row) for row in rows)], "utf-8"), "沁县2020年.csv"
    )
    check(reading, "summaries", 2, len(rows))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 24 * 60), min_size=1, max_size=6))
def test_minutes_are_the_same_however_they_are_written(minutes: list[int]) -> None:
    header = ["姓名", "身份证号", "活动名称", "服务日期"]
    people = [["甲某", identity(i), "义诊", "2020-12-05"] for i in range(len(minutes))]
    in_words = [[*p, f"{m // 60}小时{m % 60}分"] for p, m in zip(people, minutes, strict=True)]
    in_minutes = [[*p, m] for p, m in zip(people, minutes, strict=True)]
    by_words = read(xlsx([[*header, "服务时长"], *in_words]))
    by_header = read(xlsx([[*header, "服务时长(分钟)"], *in_minutes]))
    expected = [(m / 60,) for m in minutes]
    assert columns(by_words, "participations", "seconds") == expected
    assert columns(by_header, "participations", "seconds") == expected


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1439), st.integers(1, 600))
def test_spans_and_clocks_agree_through_midnight(start: int, length: int) -> None:
    end = start + length
    if end >= 1440 and start < 720:
        return  # from the morning to the next morning is no way to write a shift
    clocks = [f"{t // 60 % 24:02d}:{t % 60:02d}" for t in (start, end)]
    header = ["姓名", "身份证号", "活动名称", "服务日期"]
    person = ["甲某", identity(1), "值守", "2020-02-03"]
    columns_of_clocks = read(xlsx([[*header, "签到时间", "签退时间"], [*person, *clocks]]))
    one_column = read(xlsx([[*header, "志愿服务时间段"], [*person, "-".join(clocks)]]))
    expected = [(length / 60, start * 60, end * 60)]
    assert columns(columns_of_clocks, "participations", "seconds", "start", "end") == expected
    assert columns(one_column, "participations", "seconds", "start", "end") == expected


def test_local_numbers_are_no_keys_beyond_their_unit() -> None:
    assert len(number_keys("编号") - {None}) == 2
    assert len(number_keys("志愿者编号") - {None}) == 1


def test_a_record_number_that_excel_has_rounded_is_not_used() -> None:
    rows = [["记录编号", "姓名", "身份证号", "活动名称", "服务日期", "时长"]]
    rows.append([123456789012345678, "甲某", identity(1), "义诊", "2020-12-05", 2])  # type: ignore[list-item]
    reading = read(xlsx(rows))
    assert columns(reading, "participations", "record_key", "fault") == [(None, None)]
    assert found(reading) == [("number_rounded", "A2")]


@pytest.mark.parametrize(
    ("header", "words", "gone"),
    [
        ("账号状态", ["正常", "已注销", "退出"], [False, True, True]),
        ("是否注销", ["否", "是", None], [False, True, False]),
    ],
)
def test_deregistered_people(header: str, words: list[str | None], gone: list[bool]) -> None:
    rows = [["姓名", "身份证号", "注册日期", header]]
    rows += [["甲某", identity(i), "2019-01-01", w] for i, w in enumerate(words)]  # type: ignore[list-item]
    assert [d for (d,) in columns(read(xlsx(rows)), "volunteers", "deregistered")] == gone


def test_what_a_roster_prints_beside_a_person() -> None:
    rows = [
        ["姓名", "身份证号", "性别", "政治面貌", "注册日期", "注销日期", "星级", "累计服务时长", "是否同意公开"],
        ["甲某", identity(11), None, "群众", "2019年3月", "2020-05-01", "三星级", "120.5", "是"],
        ["乙某", identity(22), "女", "—", "2019-13-01", None, "★★", None, "否"],
    ]
    reading = read(xlsx(rows))
    names = (
        "sex",
        "political_status",
        "registered_on",
        "deregistered_on",
        "stars",
        "hours_seconds",
        "consent",
        "fault",
    )
    assert columns(reading, "volunteers", *names) == [
        ("男", "群众", "2019-03-01", "2020-05-01", 3, 120.5, True, None),
        ("女", None, None, None, 2, None, False, "bad_date"),
    ]
    assert columns(reading, "volunteers", "birth_date")[0] == ("1990-03-07",)


RECORDS = ["姓名", "身份证号", "活动名称", "服务日期"]


def test_origins_of_hours() -> None:
    words = ["自动签到", "团体录入", "批量导入", "天上", ""]
    rows = [
        [*RECORDS, "时长", "记录来源"],
        *(["甲某", identity(i), "义诊", "2020-12-05", "2", w] for i, w in enumerate(words)),
    ]
    origins = [o for (o,) in columns(read(xlsx(rows)), "participations", "origin")]
    assert origins == ["automatic", "manual", "imported", None, None]
    parts = [[*RECORDS, "自动签到时长", "补录时长"]]
    parts += [
        ["甲某", identity(1), "义诊", "2020-12-05", "2", "0"],
        ["乙某", identity(2), "义诊", "2020-12-05", "1", "1.5"],
    ]
    assert columns(read(xlsx(parts)), "participations", "seconds", "origin") == [(2, "automatic"), (2.5, None)]


def test_own_status_words_go_before_the_built_in_ones() -> None:
    rows = [[*RECORDS, "时长", "审核状态"], ["甲某", identity(1), "义诊", "2020-12-05", "2", "待审核"]]
    own = type(CONTEXT)(CONTEXT.area, CONTEXT.secret, {"effective": ("待审核",)})
    assert columns(read(xlsx(rows), context=own), "participations", "effective") == [(True,)]
    assert columns(read(xlsx(rows)), "participations", "effective") == [(False,)]
