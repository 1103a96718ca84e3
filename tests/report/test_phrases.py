"""The press sentences: true by the rules of rounding in words, read back by the program's own reader of articles."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat import pipeline, project
from volstat.article.text import article_of
from volstat.report.phrases import FLOWS, STOCKS, quantity_of, quantity_text, text_of
from volstat.rounding import words_interval

COUNTS = st.integers(0, 10**9)
HOURS = st.integers(0, 10**12).map(lambda seconds: seconds / 3600)


@given(name=st.sampled_from([n for n in (*STOCKS, *FLOWS) if n != "hours"]), value=COUNTS)
def test_the_interval_of_the_words_contains_the_count(name, value):
    said = quantity_of(name, value)
    assert value in words_interval(said.printed, said.qualifier, whole=True)


@given(value=HOURS)
def test_the_interval_of_the_words_contains_the_hours(value):
    said = quantity_of("hours", value)
    assert value in words_interval(said.printed, said.qualifier, whole=False)
    assert Fraction(said.printed.value) > 0 or value < 0.005


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("registered_volunteers", 540450, "达54.05万人"),
        ("registered_volunteers", 540550, "达54.06万人"),
        ("registered_volunteers", 9999, "9999人"),
        ("teams", 2736, "2700余支"),
        ("teams", 2700, "2700支"),
        ("teams", 999, "999支"),
        ("stations", 511, "511个"),
        ("services", 57995, "57995次"),
        ("participations", 1563471, "156.35万人次"),
        ("hours", 6616813.25, "661.68万小时"),
        ("hours", 16686.25, "16686.25小时"),
        ("hours", 12.0, "12小时"),
        ("services", 0, "0次"),
        ("services", 123456789, "1.23亿次"),
        ("services", 234567, "23.46万次"),
        ("participations", 10**8, "1亿人次"),
        ("participations", 10**8 + 4, "1亿余人次"),
        ("registered_volunteers", 10000, "达1万人"),
        ("registered_volunteers", 99999, "近10万人"),
        ("registered_volunteers", 100_030, "10万余人"),
        ("registered_volunteers", 105_000, "达10.50万人"),
        ("hours", 999999.75, "近100万小时"),
        ("teams", 123456, "12.35万支"),
    ],
)
def test_words_for_known_numbers(name, value, words):
    assert quantity_text(quantity_of(name, value)) == words


@given(name=st.sampled_from([*STOCKS, *FLOWS]), value=COUNTS)
def test_one_hedge_and_one_unit(name, value):
    words = quantity_text(quantity_of(name, value))
    assert sum(hedge in words for hedge in ("余", "超过", "近", "约", "达", "不少于")) <= 1
    measure = quantity_of(name, Decimal(0) and 0).measure
    assert words.endswith(measure)


@pytest.mark.parametrize(("period", "kind"), [("2020", "annual"), ("2020-12", "monthly"), ("2020Q1", "quarterly")])
def test_the_program_finds_its_own_sentences_true(folder, describe, period, kind):
    text = text_of(describe(folder, period, kind).press)
    city = pipeline.City(project.load(folder))
    checked = city.check(article_of(text.encode(), "a.txt"))
    verdicts = [(claim.text, claim.verdict) for claim in checked.claims]
    assert len(verdicts) >= 5
    assert {verdict for _, verdict in verdicts} <= {"match", "rounded"}, verdicts
    assert not checked.warnings


def test_units_that_sent_nothing_are_named(incomplete, describe):
    text = text_of(describe(incomplete, "2020", "annual").press)
    assert "本期数据不完整：当期各项、注册志愿者、志愿队伍、志愿服务站均不含未报送数据的沁县。" in text
    assert text.count("沁县") == 1


def test_persons_of_half_a_city_are_no_headline(folder, describe):
    report = describe(folder, "2020", "annual")
    assert any(note.kind == "persons" for note in report.notes)
    assert "参与志愿者" not in text_of(report.press)
