from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.article.numerals import find_numerals, fold, parse_chinese, write_chinese


def only(text):
    (numeral,) = find_numerals(text)
    return numeral


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("57995次", 57995, 1),
        ("1,563,471人次", 1563471, 1),
        ("１，５６３，４７１人次", 1563471, 1),
        ("1，563，471人次", 1563471, 1),
        ("1\u2009563\u2009471人次", 1563471, 1),
        ("５４．０５万人", 540500, 100),
        ("54.05 万人", 540500, 100),
        ("54万人", 540000, 10_000),
        ("214万5965人", 2145965, 1),
        ("54万零500人", 540500, 1),
        ("1亿2千万元", 120_000_000, 10_000_000),
        ("3万5千人", 35000, 1000),
        ("1万5人", 15000, 1000),
        ("5千名", 5000, 1000),
        ("2.5小时", Decimal("2.5"), Decimal("0.1")),
        ("2个半小时", Decimal("2.5"), Decimal("0.1")),
        ("半小时", Decimal("0.5"), Decimal("0.1")),
        ("两千七百支", 2700, 1),
        ("五十四万零五百人", 540500, 1),
        ("五十四万人", 540000, 10_000),
        ("一万五人", 15000, 1000),
        ("十二个", 12, 1),
        ("一百零五个", 105, 1),
        ("一万亿元", 10**12, 10**8),
        ("一千二百三十万人", 12_300_000, 10_000),
        ("志愿队伍两千七百支", 2700, 1),
    ],
)
def test_plain_numbers(text, value, precision):
    numeral = only(text)
    assert (numeral.value, numeral.printed.precision) == (value, precision)
    assert not numeral.over
    assert numeral.span is None


@pytest.mark.parametrize(
    ("text", "value", "significant", "length"),
    [
        ("2700余支", 2700, 100, 5),
        ("２７００ 余支", 2700, 100, 6),
        ("两千七百余支", 2700, 100, 5),
        ("20余万人", 200_000, 100_000, 4),
        ("20万余人", 200_000, 100_000, 4),
        ("三百多万小时", 3_000_000, 1_000_000, 4),
        ("2000多万小时", 20_000_000, 10_000_000, 6),
        ("54.1万余人", 541_000, 1000, 6),
        ("百余名", 100, 100, 2),
        ("万余人次", 10_000, 10_000, 2),
    ],
)
def test_over(text, value, significant, length):
    numeral = only(text)
    assert numeral.over
    assert (numeral.value, numeral.printed.significant, numeral.end) == (value, significant, length)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("十几个", 11, 19),
        ("二十几万人", 210_000, 299_999),
        ("几十名", 20, 99),
        ("数千人", 2000, 9999),
        ("几万人", 20_000, 99_999),
        ("两三百人", 200, 300),
        ("三五个", 3, 5),
        ("十七八岁", 17, 18),
        ("200至300人", 200, 300),
        ("2至3万人", 20_000, 30_000),
        ("三到五名", 3, 5),
    ],
)
def test_vague_numbers_keep_their_span(text, low, high):
    assert only(text).span == (low, high)


@pytest.mark.parametrize(
    "text", ["三八节", "五四精神", "九一八", "二〇二〇年", "十百", "万万", "一一对应", "百度千万里千"]
)
def test_what_writes_no_number_is_none_or_marked_bare(text):
    assert all(n.bare for n in find_numerals(text))


def test_several_numbers_keep_their_places():
    text = "开展服务57995次，参与１５６３４７１人次，累计超过6616813小时，志愿队伍两千七百余支"
    assert [text[n.start : n.end] for n in find_numerals(text)] == ["57995", "１５６３４７１", "6616813", "两千七百余"]


def test_a_list_with_commas_is_not_one_number():
    assert [n.value for n in find_numerals("分别为120，340和56人")] == [120, 340, 56]
    assert [n.value for n in find_numerals("1,2,3")] == [1, 2, 3]


def test_digits_too_many_for_their_scale_are_read_apart():
    assert [n.value for n in find_numerals("54万60000")] == [540_000, 60_000]


@given(st.integers(0, 10**12 - 1))
def test_chinese_numerals_are_read_back(number):
    printed = parse_chinese(write_chinese(number))
    assert printed is not None
    assert printed.value == number


@given(st.integers(0, 10**12), st.sampled_from(["", "１", ","]))
def test_arabic_numerals_are_read_back(number, style):
    text = f"{number:,}" if style == "," else str(number)
    if style == "１":
        text = text.translate({0x30 + i: 0xFF10 + i for i in range(10)})
    assert only(f"共{text}人").value == number


@given(st.integers(1, 9999), st.integers(1000, 9999))
def test_mixed_numerals_are_read_back(high, low):
    assert only(f"{high}万{low}人").value == high * 10_000 + low


@given(st.integers(1, 10**6), st.integers(1, 3))
def test_decimals_in_wan_are_read_back_exactly(number, places):
    text = f"{Decimal(number).scaleb(-places):f}万"
    assert only(text).value == Decimal(number).scaleb(-places) * 10_000


@given(st.text(alphabet="零一二两十百千万亿几数余多半个0123456789,.，至-余 人", max_size=30))
def test_no_text_breaks_the_reader_and_places_are_in_order(text):
    end = 0
    for numeral in find_numerals(text):
        assert end <= numeral.start < numeral.end <= len(text)
        assert numeral.span is None or numeral.span[0] <= numeral.span[1]
        end = numeral.end


@given(st.text(max_size=50))
def test_folding_keeps_the_length(text):
    assert len(fold(text)) == len(text)
