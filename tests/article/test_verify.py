import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from volstat import language, sample
from volstat.article.check import check_article
from volstat.article.scopes import Names
from volstat.article.text import article_of, read_article
from volstat.project import load
from volstat.rounding import Printed, words_interval

from .conftest import Table, year

PUBLISHED = date(2021, 3, 6)
END = date(2020, 12, 31)


def check(text, names, *values):
    return check_article(article_of(text.encode(), "a.txt"), names, Table(values), PUBLISHED)


def verdict(text, names, *values):
    (claim,) = check(text, names, *values).claims
    return claim


Y2020 = (("participations", {}, year(2020)), 1563471)
STOCK = (("registered_volunteers", {}, PUBLISHED), 540500)
HOURS = (("hours", {}, year(2020)), 6616813.25)
TEAMS = (("teams", {}, PUBLISHED), 2736)


@pytest.mark.parametrize(
    ("text", "moved", "value", "expected"),
    [
        ("2020年，全市参与志愿服务1563471人次。", "2020年，全市参与志愿服务1563472人次。", Y2020, "match"),
        ("2020年，全市参与志愿服务156.35万人次。", "2020年，全市参与志愿服务156.36万人次。", Y2020, "rounded"),
        ("2020年，全市参与志愿服务156万余人次。", "2020年，全市参与志愿服务157万余人次。", Y2020, "match"),
        ("2020年，全市参与志愿服务近157万人次。", "2020年，全市参与志愿服务近156万人次。", Y2020, "match"),
        ("2020年，全市参与志愿服务约156.3万人次。", "2020年，全市参与志愿服务约156.4万人次。", Y2020, "match"),
        ("2020年，全市参与志愿服务156万人次以上。", "2020年，全市参与志愿服务157万人次以上。", Y2020, "match"),
        ("全市注册志愿者达54.05万人。", "全市注册志愿者达54.06万人。", STOCK, "match"),
        ("全市注册志愿者五十四万零五百人。", "全市注册志愿者五十四万零六百人。", STOCK, "match"),
        ("全市志愿服务队伍2700余支。", "全市志愿服务队伍2800余支。", TEAMS, "match"),
        ("2020年，全市服务时长超过6616813小时。", "2020年，全市服务时长超过6616814小时。", HOURS, "match"),
        ("2020年，全市服务时长6616813.3小时。", "2020年，全市服务时长6616813.4小时。", HOURS, "rounded"),
        ("2020年，全市服务时长661.68万小时。", "2020年，全市服务时长661.69万小时。", HOURS, "rounded"),
    ],
)
def test_each_verdict_both_ways(names, text, moved, value, expected):
    assert verdict(text, names, value).verdict == expected
    untrue = verdict(moved, names, value)
    assert untrue.verdict == "mismatch"
    assert untrue.actual == value[1]
    repaired = moved[: untrue.start] + untrue.suggestion + moved[untrue.end :]
    assert verdict(repaired, names, value).verdict in ("match", "rounded")


@given(
    st.integers(1, 5_000_000),
    st.integers(0, 4),
    st.sampled_from(["exact", "over", "nearly", "about", "at_least"]),
)
def test_a_number_moved_by_one_unit_of_its_last_digit_changes_the_verdict(names, actual, zeros, qualifier):
    place = Decimal(10**zeros)
    value = int(actual // place * place) + (int(place) if qualifier == "nearly" else 0)
    number = Printed.of(str(value))
    assume(value > 0 and actual in words_interval(number, qualifier))
    words = {
        "exact": "{}人次",
        "over": "{}余人次",
        "nearly": "近{}人次",
        "about": "约{}人次",
        "at_least": "不少于{}人次",
    }
    data = (("participations", {}, year(2020)), actual)

    def said(n):
        return verdict("2020年，全市参与志愿服务" + words[qualifier].format(n) + "人次。", names, data).verdict

    up = value + int(number.significant)
    assert said(value) == "match"
    assert said(up) == ("mismatch" if actual not in words_interval(Printed.of(str(up)), qualifier) else "match")
    if number.significant == place:
        assert said(up) == "mismatch" or qualifier in ("nearly", "about")


RATE = (("registration_rate", {}, PUBLISHED), 0.16985)
"""540500 of 3182219: what the data hold is a ratio, what articles print is 17.0%."""
EVERY_FIGURE = [
    ("全市注册志愿者{}人。", "540500", "registered_volunteers", {}, PUBLISHED, 540500),
    ("全市志愿服务队伍{}支。", "2736", "teams", {}, PUBLISHED, 2736),
    ("全市建成志愿服务站点{}个。", "3082", "stations", {}, PUBLISHED, 3082),
    ("全市五星级志愿者{}名。", "126", "stars", {"star": "5"}, PUBLISHED, 126),
    ("全市三星级以上志愿者{}名。", "4316", "stars", {"star": "3+"}, PUBLISHED, 4316),
    ("全市志愿者注册率为{}%。", "17.0", "registration_rate", {}, PUBLISHED, 0.16985),
    ("2020年，全市开展志愿服务{}次。", "57995", "services", {}, year(2020), 57995),
    ("2020年，全市参与志愿服务{}人次。", "156.3万", "participations", {}, year(2020), 1563471),
    ("2020年，沁县参与志愿服务{}人次。", "8216", "participations", {"district": "沁县"}, year(2020), 8216),
    ("2020年，全市参与志愿服务人数{}人。", "401234", "participants", {}, year(2020), 401234),
    ("2020年，全市志愿服务时长{}小时。", "6616813.3", "hours", {}, year(2020), 6616813.25),
    ("2020年，全市志愿服务次均参与{}人次。", "26.96", "participations_per_service", {}, year(2020), 26.958),
    ("2020年，全市志愿服务次均时长{}小时。", "4.23", "hours_per_participation", {}, year(2020), 4.2321),
    ("2020年，全市参与者人均服务时长{}小时。", "16.5", "hours_per_participant", {}, year(2020), 16.491),
]


@pytest.mark.parametrize(("text", "number", "figure", "scope", "period", "actual"), EVERY_FIGURE)
@pytest.mark.parametrize("by", [1, -1])
def test_every_figure_is_told_true_and_untrue_by_one_unit_of_its_last_digit(
    names, text, number, figure, scope, period, actual, by
):
    data = ((figure, scope, period), actual)
    true = verdict(text.format(number), names, data)
    assert (true.figure, true.verdict in ("match", "rounded")) == (figure, True)
    digits, scale = number.removesuffix("万"), "万" * number.endswith("万")
    exponent = Decimal(digits).as_tuple().exponent
    moved = f"{Decimal(digits) + by * Decimal(1).scaleb(exponent)}{scale}"
    untrue = verdict(text.format(moved), names, data)
    assert (untrue.figure, untrue.verdict) == (figure, "mismatch")
    assert untrue.suggestion
    repaired = text.format(moved).replace(untrue.text, untrue.suggestion)
    assert verdict(repaired, names, data).verdict in ("match", "rounded")


def test_a_rate_is_judged_in_percent(names):
    claim = verdict("全市注册志愿者占常住人口的18%。", names, RATE)
    assert (claim.verdict, claim.actual, claim.suggestion) == ("mismatch", 16.985, "17%")


def test_teams_of_a_campaign_are_not_all_teams(names):
    claim = verdict("全市组建疫情防控志愿服务队86支。", names, TEAMS)
    assert (claim.figure, claim.verdict) == ("teams", "unverifiable")


def test_what_the_number_would_be_true_of(names):
    values = [
        (("services", {}, year(2020)), 57995),
        (("services", {}, year(2019)), 43210),
        (("services", {"campaign": "抗击疫情·温暖同行"}, year(2020)), 31234),
        (("services", {"district": "沁县"}, year(2020)), 2468),
        (("participations", {}, year(2020)), 1563471),
        (("participants", {}, year(2020)), 401234),
    ]
    assert "2019年全市服务次数" in verdict("2020年，全市开展志愿服务43210次。", names, *values).note
    assert "抗击疫情·温暖同行" in verdict("2020年，全市开展志愿服务31234次。", names, *values).note
    assert "2020年沁县服务次数" in verdict("2020年，全市开展志愿服务2468次。", names, *values).note
    assert "参与人次" in verdict("2020年，全市参与人数为1563471人。", names, *values).note
    assert "稿件的数是" not in verdict("2020年，全市开展志愿服务99999次。", names, *values).note


def test_persons_are_not_times(names):
    claim = verdict("全市注册志愿者54.05万人次。", names, STOCK)
    assert claim.verdict == "mismatch"
    assert "“人次”应为“人”" in claim.note
    assert claim.suggestion == "54.05万人"


def test_unverifiable_says_why(names):
    assert "太原市" in verdict("太原市注册志愿者100万人。", names).note
    assert (
        "--published"
        in check_article(article_of("去年，全市参与志愿服务3万人次。".encode(), "a"), names, Table([])).claims[0].note
    )
    assert "没有说清时期" in verdict("全市参与志愿服务3万人次。", names, Y2020).note
    assert "目标" in verdict("力争到2021年底，注册志愿者达到60万人。", names, STOCK).note
    missing = verdict("2019年，全市参与志愿服务3万人次。", names, Y2020)
    assert missing.note == "数据中没有2019年全市参与人次。"
    assert {missing.verdict, missing.actual} == {"unverifiable", None}


def test_readings_that_differ_are_all_shown(names):
    text = "2020年，全市开展志愿服务57995次。全市累计服务时长661万余小时。"
    values = [(("services", {}, year(2020)), 57995), (("hours", {}, PUBLISHED), 9000000.0), HOURS]
    claim = check(text, names, *values).claims[1]
    assert claim.verdict == "ambiguous"
    assert "9000000" in claim.note
    assert "6616813.25" in claim.note
    alone = check(text, names, *values[:1], HOURS).claims[1]
    assert alone.verdict == "match"


def test_the_data_are_asked_in_their_own_names(names):
    table = Table([])
    text = "2020年底，市辖区内社区建成志愿服务站331个。"
    check_article(article_of(text.encode(), "a"), names, table, PUBLISHED)
    assert table.asked[0] == (
        "stations", {"district": "潞州区、上党区、屯留区、潞城区", "station_kind": "社区志愿服务站"}, END
    )  # fmt: skip


def test_an_untrue_number_says_which_units_the_data_lack(names):
    article = article_of("2020年，全市开展志愿服务60000次。".encode(), "a")
    table = Table([(("services", {}, year(2020)), 57995)], missing=["沁县"])
    (claim,) = check_article(article, names, table, PUBLISHED).claims
    assert claim.verdict == "mismatch"
    assert "数据不全，缺：沁县。" in claim.note
    assert (
        "数据不全"
        not in verdict("2020年，全市开展志愿服务60000次。", names, (("services", {}, year(2020)), 57995)).note
    )


def test_notes_in_english(names):
    language.choose("en")
    try:
        note = verdict("2020年，全市参与志愿服务1563472人次。", names, Y2020).note
    finally:
        language.choose("zh")
    assert note.startswith("Not what the data say: participations, the city, 2020: 1563471.")


class Truth:
    """The sample's own truth as a lookup."""

    def __init__(self, truth):
        self.truth = truth

    def lookup(self, figure, scope, period):
        if isinstance(period, date):
            key = f"{period:%Y}" if (period.month, period.day) == (12, 31) else ""
        else:
            whole = period == year(period[0].year)
            key = f"{period[0]:%Y}" if whole else f"{period[0]:%Y-%m}" if period[0].month == period[1].month else ""
        place = self.truth["city"]
        if "campaign" in scope:
            place = self.truth["campaigns"].get(scope["campaign"], {})
        if "district" in scope:
            place = self.truth["units"].get(scope["district"], {})
        told = place.get(key, {})
        kind = scope.get("station_kind")
        return told.get("stations_by_kind", {}).get(kind) if kind else told.get(figure)

    def missing(self, scope, period):
        return ()


@pytest.mark.parametrize("seed", [1, 2])
def test_the_articles_of_the_sample_are_judged_as_its_truth_says(tmp_path, seed):
    sample.write(tmp_path, scale=0.001, seed=seed)
    project, truth = load(tmp_path), json.loads((tmp_path / "truth.json").read_text("utf-8"))
    names = Names(project.area, project.campaigns)
    kinds = truth["city"]["2020"]["stations_by_kind"]
    names = replace(names, values={"station_kind": list(kinds)})
    for name in ("article.txt", "article_errors.txt"):
        checked = check_article(read_article(tmp_path / name), names, Truth(truth))
        expected = [(c["start"], c["end"], c["figure"], c["verdict"]) for c in truth["claims"] if c["article"] == name]
        assert [(c.start, c.end, c.figure, c.verdict) for c in checked.claims] == expected
        assert bool(checked.untrue) == (name == "article_errors.txt")
