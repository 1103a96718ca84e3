import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.article.annotate import annotate
from volstat.article.check import check_article, published_in, read_claims
from volstat.article.claims import find_claims
from volstat.article.marks import passages
from volstat.article.scopes import Names, city_in
from volstat.article.text import article_of
from volstat.article.view import view_of

from .score import load, score

PRESS = Path(__file__).parents[3] / "shared" / "article.txt"


@pytest.fixture(scope="module")
def scored():
    return score("all")


def test_there_are_enough_sentences_and_every_line_names_what_the_grammar_covers():
    _, sentences = load()
    assert len(sentences) >= 150
    labelled = [claim for sentence in sentences for claim in sentence["claims"]]
    assert {claim[1] for claim in labelled} >= {
        "registered_volunteers", "teams", "stations", "services", "participations", "participants", "hours", "stars",
        "registration_rate", "other",
    }  # fmt: skip
    assert {claim[5] for claim in labelled} == {"exact", "over", "nearly", "about", "at_least", "reach"}
    assert {key for claim in labelled for key in claim[7]} >= {
        "district", "campaign", "category", "programme", "station_kind", "sex", "star", "place"
    }  # fmt: skip


def test_claims_are_found(scored):
    assert scored.precision >= 0.97
    assert scored.recall >= 0.97


@pytest.mark.parametrize("aspect", ["value", "hedge", "interval", "unit", "scope", "period"])
def test_claims_are_understood(scored, aspect):
    assert scored.share(aspect) >= 0.97, scored.wrong[aspect]


@pytest.mark.parametrize("part", ["fresh", "unseen", "unseen_other_city", "unseen_third_city", "unseen_fourth_city"])
def test_the_grammar_reads_sentences_of_other_hands_and_cities(part):
    found = score(part)
    assert found.precision >= 0.97
    assert found.recall >= 0.97
    assert min(found.share(aspect) for aspect in ("value", "hedge", "interval", "unit", "scope", "period")) >= 0.97


@pytest.mark.skipif(not PRESS.exists(), reason="the newspaper article lies beside the project only where it is built")
def test_the_figures_of_the_newspaper_article(names):
    article = article_of(PRESS.read_bytes(), "article.txt")
    found = [claim.as_json() for claim in read_claims(article, names).claims]
    epidemic, civilised = "抗击疫情·温暖同行", "创建全国文明城市"
    year, day = {"start": "2020-01-01", "end": "2020-12-31"}, {"as_of": "2021-03-06"}
    centres = "新时代文明实践中心、新时代文明实践所、新时代文明实践站"
    urban = {"district": "市辖区", "station_kind": "社区、窗口单位、景区"}
    expected = [
        ("registered_volunteers", 540500, 540450, 540549, {}, day),
        ("teams", 2700, 2701, 2799, {}, day),
        ("services", 57995, 57995, 57995, {"campaign": epidemic}, year),
        ("participations", 1563471, 1563471, 1563471, {"campaign": epidemic}, year),
        ("hours", 6616813, 6616813.01, 6616813.99, {"campaign": epidemic}, year),
        ("other", 170, 171, 179, {"campaign": civilised}, year),
        ("other", 10, 11, 19, {"campaign": civilised}, year),
        ("participants", 2200, 2201, 2299, {"campaign": civilised}, year),
        ("participations", 66000, 66001, 66999, {"campaign": civilised}, year),
        ("stations", 511, 511, 511, urban, day),
        ("stations", 2571, 2571, 2571, {"station_kind": centres}, day),
    ]
    keys = ("figure", "value", "low", "high", "scope", "period")
    assert [tuple(claim[key] for key in keys) for claim in found] == expected
    kinds = {warning.kind for warning in read_claims(article, names).warnings}
    assert {"unit_twice", "stacked_hedges", "exact_hedged", "product"} <= kinds


def claims_of(text, names, published=date(2021, 3, 6)):
    return find_claims(view_of(text).text, names, published)


def test_the_json_has_the_keys_of_the_contract_and_nothing_else(names):
    (claim,) = claims_of("2020年，沁县参与志愿服务8200余人次。", names)
    said = json.loads(json.dumps(claim.as_json(), ensure_ascii=False))
    assert said == {
        "text": "8200余人次", "start": 14, "end": 21, "figure": "participations", "value": 8200, "unit": "人次",
        "low": 8201, "high": 8299, "qualifier": "over", "scope": {"district": "沁县"},
        "period": {"start": "2020-01-01", "end": "2020-12-31"}, "verdict": None, "actual": None, "note": "",
    }  # fmt: skip


def test_names_that_contain_one_another_are_told_apart(names):
    for unit in ("沁县", "沁源县", "潞城区", "长子县"):
        (claim,) = claims_of(f"截至目前，{unit}注册志愿者9000人。", names)
        assert claim.reading.scope == {"district": unit}
    (claim,) = claims_of("截至目前，主城区注册志愿者9000人。", names)
    assert claim.reading.scope == {}


def test_scope_and_period_are_carried_over_sentences_and_end_with_the_paragraph(names):
    first, second, third = claims_of(
        "2020年，沁县开展志愿服务800次。参与志愿者1.2万人次。\n参与志愿服务3万人次。", names
    )
    assert second.reading.scope == first.reading.scope == {"district": "沁县"}
    assert second.reading.period == first.reading.period
    assert third.reading.scope == {}
    assert third.reading.period is None


def test_a_campaign_is_no_part_of_a_stock(names):
    services, registered = claims_of(
        "2020年，“抗击疫情·温暖同行”系列活动开展志愿服务57995次，全市注册志愿者54.05万人。", names
    )
    assert services.reading.scope == {"campaign": "抗击疫情·温暖同行"}
    assert registered.reading.scope == {}


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("潞州区紫坊社区组织志愿者开展志愿服务20次，参与志愿服务300人次。", "place", "紫坊社区"),
        ("屯留区余吾镇开展志愿服务20次。该镇志愿服务时长60小时。", "place", "余吾镇"),
        ("太原市开展志愿服务2万次，参与志愿服务30万人次。", "place", "太原市"),
        ("自2016年成立以来，该协会开展志愿服务600场，服务时长3.2万小时。", "organisation", "该协会"),
    ],
)
def test_what_is_smaller_or_other_than_the_units_is_not_taken_for_them(names, text, key, value):
    claims = claims_of(text, names)
    assert len(claims) == 2
    assert claims[0].reading.scope[key] == value
    assert key in claims[1].reading.scope


def test_names_of_the_data_are_scopes_too(names):
    known = Names(names.area, {}, {"team": ["红烛义工服务队"], "campaign": ["清洁家园行动"]})
    (claim,) = claims_of("2020年，红烛义工服务队在清洁家园行动中开展志愿服务36次。", known)
    assert claim.reading.scope == {"team": "红烛义工服务队", "campaign": "清洁家园行动"}


@pytest.mark.parametrize(
    "text",
    [
        "全市500余支志愿服务队奋战在一线。",
        "全市支持100个新时代文明实践站建设。",
        "2020年，党员志愿服务队860支。",
        "2020年，线上观看人数超10万人次，全市志愿服务再出发。",
        "我市志愿服务工作先后13次被媒体报道。",
        "平均每天有4000多人次参加志愿服务。",
        "为12.8万名志愿者购买保险。",
        "截至2020年末，服务时长在100小时以上的志愿者有3.6万人。",
    ],
)
def test_a_part_or_another_thing_is_not_taken_for_the_figure(names, text):
    assert {claim.figure for claim in claims_of(text, names)} <= {"other"}


def test_other_names_of_a_campaign_mean_the_campaign(names):
    (claim,) = claims_of("2020年，创城志愿服务参与66000人次。", names)
    assert claim.reading.scope == {"campaign": "创建全国文明城市"}


def test_positions_point_into_the_source_through_wide_digits_and_wrapped_lines(names):
    text = "截至目前，全市注册志愿者达到５４．０５万人，志愿者团队数量达到两千七百余支，全市共开展志愿服务579\n95次。"
    checked = read_claims(article_of(text.encode(), "a.txt"), names, date(2021, 3, 6))
    assert [text[c.start : c.end] for c in checked.claims] == ["５４．０５万人", "两千七百余支", "579\n95次"]
    assert checked.claims[2].quantity.printed.value == 57995


def test_without_a_day_of_publication_relative_periods_stay_open(names):
    registered, services = claims_of("目前，注册志愿者54万人。去年，全市开展志愿服务57995次。", names, None)
    assert registered.reading.period is None
    assert services.reading.period is None


@pytest.mark.parametrize(
    ("head", "day"),
    [("长治日报 2021-03-06", date(2021, 3, 6)), ("发布时间：2021年3月6日", date(2021, 3, 6)), ("2021年13月6日", None)],
)
def test_the_day_of_publication_is_read_from_the_head(head, day):
    assert published_in(article_of(f"标题\n{head}\n\n全市注册志愿者54万人。".encode(), "a.txt")) == day


def test_the_day_is_not_taken_from_the_story():
    assert published_in(article_of("2020年12月5日，全市注册志愿者54万人。".encode(), "a.txt")) is None


def test_the_city_is_read_from_the_text_where_there_is_no_project():
    area = city_in("长治市的志愿者。长治市民。太原市。")
    assert area is not None
    assert area.code == "140400"
    checked = read_claims(article_of("2021-03-06\n长治市沁县注册志愿者9000人。".encode(), "a.txt"), Names())
    assert checked.claims[0].reading.scope == {"district": "沁县"}


PIECES = st.lists(
    st.sampled_from(
        ["截至目前", "去年", "12月5日", "，", "。", "全市", "沁县", "“爱心”活动", "注册志愿者", "达", "超过", "54.05万",
         "1,234", "两千七百余", "十几", "人", "人次", "小时", "支", "%", "元", "将", "同比增长", "其中", "分别", "、",
         "（", "）", "\n", "2020年底", "为", "2月30日", "99999年", "0", "-", "至", "百", "年"]
    ),
    max_size=25,
)  # fmt: skip


@given(PIECES | st.text(max_size=40).map(lambda text: [text]))
def test_no_text_breaks_the_grammar(names, pieces):
    text = "".join(pieces)
    view = view_of(text)
    end = 0
    for claim in find_claims(view.text, names, date(2021, 3, 6)):
        assert end <= claim.start < claim.end <= len(view.text)
        assert claim.text == view.text[claim.start : claim.end]
        assert claim.high is None or claim.low <= claim.high
        json.dumps(claim.as_json())
        end = claim.end


class Fives:
    def lookup(self, figure, scope, period):
        return 5

    def missing(self, scope, period):
        return ()


@given(PIECES)
def test_no_text_breaks_a_check(names, pieces):
    text = "全市" + "".join(pieces)
    article = article_of(text.encode(), "a.txt")
    checked = check_article(article, names, Fives(), date(2021, 3, 6))
    for claim in checked.claims:
        assert claim.verdict is not None
        assert (claim.verdict == "unverifiable") == (claim.actual is None)
        assert claim.note
    for found in (*checked.claims, *checked.warnings):
        assert found.text == text[found.start : found.end]
    margin = [mark for passage in passages(article, checked) for mark in passage.marks]
    assert len(margin) == len(checked.claims) + len(checked.warnings)
    assert annotate(article, checked)


def test_spaces_of_typesetting_change_nothing(names):
    text = "2020 年 12 月 5 日，全市开展志愿服务活动 312 场，　注册 志愿者 54.05 万 人。"
    spaced = read_claims(article_of(text.encode(), "a.txt"), names, date(2021, 3, 6)).claims
    plain = read_claims(article_of(text.replace(" ", "").encode(), "a.txt"), names, date(2021, 3, 6)).claims
    assert [claim.reading for claim in spaced] == [claim.reading for claim in plain]
    assert [claim.text for claim in spaced] == ["312 场", "54.05 万 人"]


def test_thousands_of_numbers_in_one_paragraph_take_no_longer_than_their_number(names):
    text = "2020年，全市参与志愿服务" + "、".join("12人次" for _ in range(1500)) + "。"
    assert len(read_claims(article_of(text.encode(), "a.txt"), names).claims) == 1500
