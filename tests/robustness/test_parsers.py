"""Parsers that meet what people type, beside those of cells: what is written is read back, and no text breaks one."""

from __future__ import annotations

import json
import tomllib
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from planted import _csv

from volstat.areas import UnknownCityError, area_of
from volstat.article.scopes import Names, find_scopes
from volstat.figures.catalogue import breakdowns
from volstat.figures.periods import parse_day, parse_period
from volstat.figures.queries import make_query
from volstat.intake.block import Context
from volstat.intake.person_rows import NobodyError, keys_of_person
from volstat.intake.stated import export_time, period_of
from volstat.intake.values.uscc import check_uscc
from volstat.intake.workbook import read_workbook
from volstat.ledger.versions import corrected_name, folder_version, workbook_name
from volstat.personal import hidden, mask
from volstat.project import ProjectError, load, project_of
from volstat.settings import KEYS, mistakes_in
from volstat.shown import COMMANDS, names_apart, presentable, shown

AREA = area_of("140400", ["市直", "高新区"])
PROJECT = project_of(Path(), {"city": "140400", "units": ["市直"], "campaigns": {"创城": ["创建全国文明城市"]}})
TODAY = date(2021, 1, 15)
PIECES = """
长治 市 沁县 沁源县 2020 年 12 月 至 - .. Q H1 = district month 更正 （ ） (1) v2 截至 上半年 第四季度 / \\
14040019900307001X
"""
pieces = st.sampled_from([*PIECES.split(), " ", "\x1b", "\u202e", "\ud800"])
words = st.lists(pieces | st.text(max_size=4), max_size=8).map("".join)
days = st.dates(date(1990, 1, 1), date(2098, 12, 30))
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=6,
)


@given(words)
@example("")
def test_any_text_is_a_city_or_refused(text: str):
    try:
        area = area_of(text)
    except UnknownCityError:
        return
    assert area_of(area.code) == area_of(area.name)


@pytest.mark.parametrize("city", ["140400", "110000", "440300", "650100"])
def test_every_name_of_an_area_leads_to_a_unit(city: str):
    area = area_of(city)
    assert set(area.names.values()) <= set(area.units)
    assert area_of(area.name) == area


@given(words)
def test_any_restriction_is_read_or_refused(text: str):
    try:
        query = make_query(PROJECT, parse_period("2020", TODAY), where=[text])
    except ValueError as error:
        assert str(error).strip()
        return
    assert query.where[0][0] in breakdowns()


@given(st.sampled_from([*AREA.districts, "市直"]), st.sampled_from(["{}", " {} ", "{}\u3000"]))
def test_a_restriction_is_read_back(unit: str, dress: str):
    query = make_query(PROJECT, parse_period("2020", TODAY), where=[f"district={dress.format(unit)}"])
    assert query.where == (("district", unit),)


@given(words)
def test_any_breakdown_is_known_or_refused(text: str):
    try:
        assert make_query(PROJECT, parse_period("2020", TODAY), by=[text]).by[0] in breakdowns()
    except ValueError as error:
        assert str(error).strip()


@given(days, st.integers(0, 900))
def test_a_period_is_read_back(first: date, length: int):
    last = min(first + timedelta(length), date(2099, 1, 1))
    period = parse_period(f"{first}..{last}", TODAY)
    assert (period.start, period.end) == (first, last)
    assert parse_period(period.label, TODAY) == period
    assert parse_day(first.isoformat()) == first


@given(words)
def test_any_title_states_a_period_or_none(text: str):
    period = period_of(text)
    assert period is None or period[0] <= period[1]
    export_time(text)


@given(days)
def test_a_stated_month_is_read_back(day: date):
    for form in ("{0.year}年{0.month}月沁县志愿服务统计", "{0.year}-{0.month:02}月报", "沁县{0.year}年{0.month:02}月"):
        period = period_of(form.format(day))
        assert period and period[0] == day.replace(day=1) and period[1].month == day.month, form


@given(st.dictionaries(st.sampled_from([key.split(".")[0] for key in KEYS]) | words, values, max_size=5))
def test_any_settings_are_a_project_or_refused(data: dict[str, object]):
    mistakes = mistakes_in(data)
    assert all(mistake.message for mistake in mistakes)
    if not mistakes:
        try:
            project_of(Path("x"), data)
        except ProjectError as error:
            assert str(error).strip()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=60) | words.map(lambda text: text.encode("utf-8", "replace")))
@example(b"city = 1\nexports = [")
@example(b'city = "140400"\n[campaigns]\n"a" = 1\n')
@example(b"\xff\xfec\0i\0")
def test_any_settings_file_is_a_project_or_refused(tmp_path: Path, data: bytes):
    (tmp_path / "volstat.toml").write_bytes(data)
    try:
        load(tmp_path)
    except ProjectError as error:
        assert "volstat.toml" in str(error)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.sampled_from(["市直", "高新区", "驻市单位"]), unique=True),
    st.sampled_from([{}, {"创城": ["甲"], "抗疫·温暖": ["乙=\"'", "丙"]}, {"创城": []}]),
)
def test_settings_are_read_back(tmp_path: Path, units: list[str], campaigns: dict[str, list[str]]):
    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False)

    lines = ['city = "140400"', f"units = {text(units)}", "[campaigns]"]
    lines += [f"{text(name)} = {text(others)}" for name, others in campaigns.items()]
    assert tomllib.loads("\n".join(lines))
    (tmp_path / "volstat.toml").write_text("\n".join(lines), "utf-8")
    project = load(tmp_path)
    assert project.area.extra_units == tuple(units)
    assert {name: list(others) for name, others in project.campaigns.items()} == campaigns


@given(st.lists(words | st.none(), max_size=5))
def test_any_credit_code_is_right_or_a_fault(texts: list[str | None]):
    fit = [None if text is None else text.encode("utf-8", "replace").decode() for text in texts]
    codes = check_uscc(pa.array(fit, pa.string()))
    assert len(codes.normalised) == len(codes.fault) == len(fit)
    assert not any(code and fault for code, fault in zip(*(c.to_pylist() for c in codes), strict=True))


@given(words.filter(lambda text: text.strip("/ .")))
def test_a_correction_is_a_later_version_of_any_workbook(text: str):
    workbook = f"{text.strip('/')}.xlsx"
    corrected = f"{corrected_name(workbook)}.xlsx"
    folder_version(workbook)
    assert workbook_name(corrected).version.number > workbook_name(workbook).version.number
    assert workbook_name(f"{corrected_name(corrected)}.xlsx").version.number > workbook_name(corrected).version.number


@given(words)
def test_no_text_breaks_the_search_for_places_in_articles(text: str):
    for mention in find_scopes(text, Names(AREA, {"创城": ()}, {})):
        assert text[mention.start : mention.end]


@given(words)
def test_anybody_is_identified_or_nobody(text: str):
    fit = text.encode("utf-8", "replace").decode()
    with suppress(NobodyError):
        assert any(keys_of_person(fit, b"k" * 32, ["沁县"]).values())


@given(
    words, st.sampled_from(["14040019900307001X", "140400900307001", "13800000001", "8613800000001", "138 0000 0001"])
)
def test_a_number_is_hidden_wherever_it_stands(text: str, number: str):
    before, after = text.rstrip("0123456789"), text.lstrip("0123456789")
    shut = hidden(f"{before}-{number}、{after}")
    assert number not in shut
    assert hidden(shut) == shut
    assert "".join(number.split())[3:-4] not in "".join(mask(f"{before}、{number}、").split())


@given(st.lists(words))
def test_what_is_shown_commands_nothing_and_stays_apart(texts: list[str]):
    made = names_apart(texts)
    assert len(set(made.values())) == len(made)
    for text in made.values():
        assert not set(text) & {chr(n) for n in (0x1B, 0x9B, 0x202E, 0x2066, 0x07, 0xD800)}
        assert presentable(text) == text and shown(text) == text
        text.encode()
    assert "-" in COMMANDS


HEAD = ["乡镇", "服务次数", "参与人次", "服务时长(小时)"]
TOTALS = ("合计", "总 计", "合　计", "总合计")


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 90), st.integers(91, 900), st.integers(901, 9000)), min_size=2, max_size=8),
    st.sampled_from(TOTALS),
    st.sampled_from(["top", "foot", "both"]),
)
def test_adding_a_row_of_totals_changes_no_figure(rows: list[tuple[int, int, int]], label: str, place: str):
    body: list[list[object]] = [[f"{'甲乙丙丁戊己庚辛'[n]}镇", *row] for n, row in enumerate(rows)]
    total: list[object] = [label, *(sum(column) for column in zip(*rows, strict=True))]
    with_total = [
        *([total] if place in ("top", "both") else []),
        *body,
        *([total] if place in ("foot", "both") else []),
    ]
    assert figures_of(with_total) == figures_of(body)


def figures_of(rows: list[list[object]]) -> list[tuple[object, ...]]:
    """Returns what the frame of a unit's summary of a month says, without where it stands."""
    context = Context(AREA, b"k" * 32, {})
    data = _csv([["沁县2020年3月志愿服务汇总表"], HEAD, *rows])
    (frame,) = read_workbook(data, "沁县3月.csv", context).frames.values()
    return sorted(
        zip(*(frame.column(n).to_pylist() for n in ("township", "services", "participations", "seconds")), strict=True)
    )
