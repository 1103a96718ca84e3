from datetime import date

import pytest

from volstat.article.check import read_claims
from volstat.article.text import article_of

PUBLISHED = date(2021, 3, 6)


def warned(text, names):
    return {
        w.kind: text[w.start : w.end] for w in read_claims(article_of(text.encode(), "a"), names, PUBLISHED).warnings
    }


DISTRICTS = [
    "潞州区", "上党区", "屯留区", "潞城区", "襄垣县", "平顺县", "黎城县", "壶关县", "长子县", "武乡县", "沁县", "沁源县"
]  # fmt: skip


def listed(*numbers):
    return "，".join(f"{unit}{number}支" for unit, number in zip(DISTRICTS, numbers, strict=True))


@pytest.mark.parametrize(
    ("kind", "wrong", "right"),
    [
        ("stacked_hedges", "全市注册志愿者约54万人左右。", "全市注册志愿者约54万人。"),
        ("stacked_hedges", "全市志愿队伍达2700余支。", "全市志愿队伍2700余支。"),
        ("stacked_hedges", "全市志愿队伍超过2700余支。", "全市志愿队伍超过2700支。"),
        ("stacked_hedges", "全市志愿队伍达近2800支。", "全市志愿队伍近2800支。"),
        ("exact_hedged", "2020年，全市服务时长超过6616813小时。", "2020年，全市服务时长超过661万小时。"),
        ("exact_hedged", "2020年，全市参与志愿服务约1563471人次。", "2020年，全市参与志愿服务1563471人次。"),
        ("unit_twice", "2020年，参与人次达1563471人次。", "2020年，参与志愿服务达1563471人次。"),
        ("wrong_until", "截止目前，全市志愿队伍2736支。", "截至目前，全市志愿队伍2736支。"),
        ("wrong_until", "截止2020年底，全市志愿队伍2736支。", "报名于2020年底截止。"),
        ("flow_as_stock", "全市现有参与志愿服务3万人次。", "2020年，全市参与志愿服务3万人次。"),
        (
            "product",
            "2020年，参与志愿服务的志愿者2200人，参与志愿服务66000人次。",
            "2020年，参与志愿服务的志愿者2200人，参与志愿服务66123人次。",
        ),
        (
            "contradiction",
            "全市志愿队伍2736支。志愿服务在身边，全市志愿队伍2800支。",
            "全市志愿队伍2736支。志愿服务在身边，全市志愿队伍2700余支。",
        ),
        (
            "stock_sinks",
            "2019年底，全市志愿队伍2800支。2020年底，全市志愿队伍2736支。",
            "2019年底，全市志愿队伍2700支。2020年底，全市志愿队伍2736支。",
        ),
        (
            "persons_above_times",
            "2020年，全市参与志愿服务的人数为3.2万人，参与志愿服务2万人次。",
            "2020年，全市参与志愿服务的人数为3.2万人，参与志愿服务9万人次。",
        ),
        (
            "part_above_whole",
            "全市志愿队伍2736支，其中沁县3000支。",
            "全市志愿队伍2736支，其中沁县300支。",
        ),
        (
            "parts",
            "全市注册志愿者54万人，其中女性志愿者29.7万人，男性志愿者22万人。",
            "全市注册志愿者54万人，其中女性志愿者29.7万人，男性志愿者24.3万人。",
        ),
        (
            "districts",
            "全市志愿队伍2736支。其中，" + listed(612, 305, 200, 210, 300, 100, 143, 150, 250, 120, 130, 220) + "。",
            "全市志愿队伍2740支。其中，" + listed(612, 305, 200, 210, 300, 100, 143, 150, 250, 120, 130, 220) + "。",
        ),
        (
            "districts",
            "全市志愿队伍900支。其中，潞州区612支，上党区305支。",
            "全市志愿队伍920支。其中，潞州区612支，上党区305支。",
        ),
    ],
)
def test_each_warning_both_ways(names, kind, wrong, right):
    assert kind in warned(wrong, names)
    assert kind not in warned(right, names)


def test_a_warning_points_at_the_words(names):
    assert warned("全市志愿队伍达2700余支。", names)["stacked_hedges"] == "达2700余支"
    assert warned("2020年，参与人次达1563471人次。", names)["unit_twice"] == "参与人次达1563471人次"


def test_distinct_persons_of_the_districts_may_be_more_than_the_city_has(names):
    text = "2020年，全市参与志愿服务的人数为1000人。2020年，沁县参与人数为600人，沁源县参与人数为600人。"
    assert "districts" not in warned(text, names)
