"""What a report holds: kinds, changes, shares and places, revisions, names."""

import shutil
from datetime import date

import pytest

from volstat import pipeline, project
from volstat.figures.results import Period
from volstat.report.figure_tables import ranks, shares
from volstat.report.material import Request
from volstat.report.numbers import cell_text, period_text
from volstat.report.phrases import text_of
from volstat.report.sections.headline import change
from volstat.report.sections.ties import led
from volstat.report.words import layout


@pytest.mark.parametrize("kind", ["monthly", "quarterly", "annual", "campaign"])
def test_each_kind_has_its_sections(folder, describe, kind):
    report = describe(folder, "2020", kind)
    names = [section.name for section in report.sections]
    allowed = layout()["kinds"][kind]["sections"]
    assert names == [name for name in allowed if name in names]
    assert set(allowed) - set(names) <= {"people", "revisions"}


def test_headline_compares_with_the_period_before_and_the_year_before(folder, describe):
    table = describe(folder, "2020-12").table("headline")
    assert [column.title for column in table.columns[2:]] == [
        "2020年12月",
        "2020年11月",
        "环比",
        "2019年12月（不完整）",
        "同比",
    ]
    row = dict(zip(table.row_names, table.rows, strict=True))["participations"]
    assert row[4] == pytest.approx((row[2] - row[3]) / row[3])
    assert row[6] is None, "December 2019 is incomplete, and a change against it would mean nothing"


def test_shares_and_places_are_of_the_whole(folder, describe):
    table = describe(folder, "2020", "annual").table("by_district_flows")
    share, place, hours = (table.position(name) for name in ("share:hours", "rank:hours", "hours"))
    assert sum(row[share] for row in table.body) == pytest.approx(1)
    assert sum(row[hours] for row in table.body) == table.rows[-1][hours]
    best = max(table.body, key=lambda row: row[hours])
    assert best[place] == 1


def test_places_are_shared_and_unknown_has_none():
    assert ranks([5, None, 7, 5, 1, 0]) == [2, None, 1, 2, 4, None]
    assert shares([1, None, 3], 4) == [0.25, None, 0.75]
    assert shares([1, 3], 0) == [None, None]


def test_a_change_needs_both_numbers():
    assert change(3, 2) == 0.5
    assert change(3, 0) is None
    assert change(None, 2) is None
    assert [cell_text(value, "change") for value in (0.5, -0.00001, 0, None)] == ["+50.00%", "0.00%", "0.00%", "—"]


@pytest.mark.parametrize(
    ("label", "words"),
    [("2020", "2020年"), ("2020Q4", "2020年第四季度"), ("2020H1", "2020年上半年"), ("2020-02", "2020年2月")],
)
def test_periods_are_named_as_prose_does(label, words):
    assert period_text(Period(label, date(2020, 1, 1), date(2020, 12, 31))) == words


@pytest.fixture
def revised(folder, tmp_path):
    """A city whose November was published, and one of whose workbooks then came anew."""
    made = tmp_path / "city"
    shutil.copytree(folder, made, ignore=shutil.ignore_patterns(".volstat", "published", "reports"))
    city = pipeline.City(project.load(made), today=date(2021, 3, 1))
    city.publish(Request("monthly", city.query("2020-11")), ["txt"])
    lines = [
        "活动编号,活动名称,活动日期,志愿队伍,参与人次,总时长（小时）",
        "HD2020999999,补报活动,2020-11-20,甲队,30,60",
    ]
    (made / "exports" / "市直单位补报活动.csv").write_text("\n".join(lines), "utf-8")
    return made


def test_revisions_name_figure_unit_and_cause(revised, folder, describe):
    before = describe(folder, "2020-11")
    report = describe(revised, "2020-11")
    table = report.table("revisions")
    hours = dict(zip(table.row_names, table.rows, strict=True))["hours"]
    assert hours[1] == "2020年11月"
    assert hours[3:5] == (before.figures["hours"], before.figures["hours"] + 60)
    assert hours[6] == "市直"
    assert "市直单位补报活动.csv" in hours[7]
    assert "已公布的数据有修订" in text_of(report.press)
    assert before.table("revisions") is None


def test_a_revised_base_is_marked_in_the_next_months_report(revised, describe):
    report = describe(revised, "2020-12")
    headline = report.table("headline")
    assert "2020年11月（已修订）" in [column.title for column in headline.columns]
    assert any("服务时长原公布" in note for note in headline.notes)
    assert {row[1] for row in report.table("revisions").rows} == {"2020年11月"}


def test_names_only_on_request_and_masked_without_consent(folder, describe):
    assert describe(folder, "2020", "annual").table("people") is None
    table = describe(folder, "2020", "annual", names=True).table("people")
    names = [row[1] for row in table.rows]
    assert names
    assert all(len(name) >= 2 and set(name[1:]) == {"*"} for name in names)


def test_a_restricted_report_names_its_scope(folder, describe):
    report = describe(folder, "2020", "annual", where=["district=沁县"])
    assert "沁县" in report.title
    assert report.table("by_district_flows").rows[-1][0] == "合计"


def test_a_target_and_a_population_give_a_rate(folder, describe):
    table = describe(folder, "2020", "annual").table("rate")
    values = {row[0]: row[1] for row in table.rows}
    registered, population, rate = values.values()
    assert rate == pytest.approx(registered / population)


def test_one_campaign_is_told_once(folder, describe):
    where = ["campaign=抗击疫情·温暖同行"]
    report = describe(folder, "2020", "campaign", where=where)
    text = text_of(report.press)
    assert "全市“抗击疫情·温暖同行”专项活动共开展志愿服务" in text
    assert "其中" not in text
    assert text.count("抗击疫情") == 1
    seen = [table.rows for table in report.tables]
    assert all(rows not in seen[:place] for place, rows in enumerate(seen)), "no table stands there twice"
    assert "participants" not in [part.figure for part in report.press.parts if hasattr(part, "figure")]
    zeros = [row[3] for row in report.table("headline").rows]
    assert 0 not in zeros, "nothing from some of the units of 2019 is nothing known"


def test_several_campaigns_are_one_sentence(folder, describe):
    where = ["campaign=抗击疫情·温暖同行", "campaign=创建全国文明城市"]
    text = text_of(describe(folder, "2020", "campaign", where=where).press)
    assert text.count("其中") == 1
    assert text.count("；") == 1


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2020", "2020年志愿服务统计年报"),
        ("2020H1", "上半年志愿服务统计半年报"),
        ("2020Q1", "第一季度志愿服务统计季报"),
        ("2020-02", "2月志愿服务统计月报"),
        ("2020-02-03..2020-03-31", "3月31日志愿服务统计报告"),
    ],
)
def test_a_report_is_called_by_its_period(folder, describe, period, words):
    assert describe(folder, period, "quarterly").title.endswith(words)


def test_the_registration_rate_changes_by_points(folder, describe):
    table = describe(folder, "2020-12").table("headline")
    row = dict(zip(table.row_names, table.rows, strict=True))["registration_rate"]
    assert row[1] == ""
    assert row[4] == pytest.approx((row[2] - row[3]) * 100)
    place = table.row_names.index("registration_rate")
    assert cell_text(row[4], table.kind_at(place, 4)).endswith("个百分点")


def test_a_district_alone_has_no_place_and_no_share(folder, describe):
    report = describe(folder, "2020", "annual", where=["district=沁县"])
    names = [column.name for table in report.tables for column in table.columns]
    assert not [name for name in names if name.startswith("rank:")]
    assert "share:hours" not in [column.name for column in report.table("by_district_flows").columns]


def test_problems_of_a_district_are_its_own(folder, describe):
    def note(**options):
        return next(n.text for n in describe(folder, "2020", "annual", **options).notes if n.kind == "problems")

    assert note() != note(where=["district=沁县"])
    assert note(where=["district=沁县"]).startswith("沁县报送数据中")
    assert "处错误" not in note(where=["district=沁县"]) or "0处" not in note(where=["district=沁县"])


def test_rosters_are_no_part_of_an_empty_period(folder, describe):
    report = describe(folder, "2020-12", where=())
    stocks = describe(folder, "2012-05").table("by_district_stocks")
    assert "不完整" not in str(stocks.rows[-1][0])
    assert report.table("by_district_stocks").rows[-1][0] == "全市"


@pytest.mark.parametrize(
    ("values", "most", "listed", "said"),
    [
        ([5, 4, 4, 3], 2, 3, ()),
        ([9, 8, 7, 1, 1, 1, 1, 1], 4, 3, ("第4位的有5个，未列出",)),
        ([1] * 50, 20, 20, ("第1位的有50个", "20个")),
        ([3, 2, 1], 5, 3, ()),
    ],
)
def test_a_ranking_does_not_end_in_a_tie_without_a_word(values, most, listed, said):
    best = led(values, most)
    assert len(best.places) == listed
    assert all(text in "".join(best.notes) for text in said)
    assert bool(best.notes) == bool(said)


def test_a_list_is_not_cut_for_a_row_or_two(folder, describe):
    limits = layout()["limits"]
    for table in describe(folder, "2020", "annual").tables:
        assert table.lead is None or len(table.rows) > table.lead + limits["spare"]


def test_months_that_lack_are_told_as_runs(folder, describe):
    report = describe(folder, "2019", "annual")
    months = [row[3] for row in report.table("coverage").rows if row[3]]
    assert months
    assert set(months) == {"2019年1–11月"}
    text = text_of(report.press)
    assert "2019-0" not in text
    assert all(
        text.count(f"{unit}、") + text.count(f"{unit}（") + text.count(f"{unit}。") <= 1
        for unit in ("武乡县", "平顺县")
    )
