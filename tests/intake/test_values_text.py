"""Text: what clean, plain and match_words make equal, leave apart, and call null."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat.intake.values.distinct import Distinct
from volstat.intake.values.numerals import arabic, chinese
from volstat.intake.values.text import clean, normalise, plain
from volstat.intake.values.words import UNKNOWN, match_words


def cleaned(*texts: str | None, nulls: bool = True) -> list[str | None]:
    return clean(pa.array(texts, pa.string()), nulls=nulls).to_pylist()


def test_width_blanks_and_invisible_marks_go() -> None:
    assert cleaned("　张　 三\u200b ", "ＡＢＣ１２３", "\ufeff第一\r\n行", "a\u00a0b") == [
        "张 三",
        "ABC123",
        "第一 行",
        "a b",
    ]


def test_what_has_a_meaning_of_its_own_stays() -> None:
    assert cleaned("①", "12㎡", "m²", "服务队（一）：东、西", "·") == ["①", "12㎡", "m²", "服务队（一）：东、西", "·"]


def test_radicals_of_pdf_copies_become_characters() -> None:
    assert cleaned("⼈⼝", "\uf9d1") == ["人口", "六"]


@pytest.mark.parametrize(
    "word", ["", " ", "\u200b", "—", "–", "-", "/", "／", "无", "未报", "暂无", "空", "N/A", "NULL", "null", "（空）"]
)
def test_words_for_nothing_are_null(word: str) -> None:
    assert cleaned(word) == [None]


def test_words_for_nothing_stay_if_asked_but_blank_is_null() -> None:
    assert cleaned("无", "—", " ", None, nulls=False) == ["无", "—", None, None]


def test_zero_and_names_with_null_words_inside_are_values() -> None:
    assert cleaned("0", "无名氏服务队", "空港服务队") == ["0", "无名氏服务队", "空港服务队"]


def test_names_typed_differently_are_one() -> None:
    names = ["“志愿红” 服务队（一）", '"志愿红"服务队(一)', "「志愿红」服务队【一】", "＂志愿红＂服务队〔一〕\u200b"]
    assert len(set(plain(pa.array(names)).to_pylist())) == 1


def test_different_names_stay_different() -> None:
    names = ["沁县", "沁源县", "服务队一", "服务队（一）", "①队", "一队"]
    assert len(set(plain(pa.array(names)).to_pylist())) == len(names)


@given(st.lists(st.none() | st.text()))
def test_no_text_crashes_and_cleaning_twice_changes_nothing(texts: list[str | None]) -> None:
    once = clean(pa.array(texts, pa.string()))
    assert len(once) == len(texts)
    assert clean(once).equals(once)
    assert len(plain(pa.array(texts, pa.string()))) == len(texts)


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.lists(st.none() | st.sampled_from(["甲", "乙 ", " 乙", "无", "丙"])))
def test_chunks_dictionaries_and_rows_give_the_same(texts: list[str | None]) -> None:
    rows = pa.array(texts, pa.string())
    chunked = pa.chunked_array([rows[: len(rows) // 2], rows[len(rows) // 2 :]], pa.string())
    expected = clean(rows)
    assert clean(chunked).equals(expected)
    assert clean(rows.dictionary_encode()).equals(expected)
    assert clean(rows.cast(pa.large_string())).equals(expected)
    assert clean(pa.concat_arrays([pa.array(["x"]), rows]).slice(1)).equals(expected)


def test_a_long_column_of_values_that_never_repeat_is_taken_as_rows() -> None:
    texts = pa.array([None if row == 7 else f" {row}" for row in range(20_000)])
    column = Distinct.unless_unique(texts)
    assert len(column.values) == 19_999
    assert clean(texts).to_pylist() == [None if row == 7 else str(row) for row in range(20_000)]


def test_a_dictionary_with_repeated_or_null_values_is_made_sound() -> None:
    dictionary = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, None]), pa.array(["a", "a", None]))
    column = Distinct.of(dictionary)
    assert column.values.to_pylist() == ["a"]
    assert column.codes.to_pylist() == [0, 0, None, None]


STATUSES = {"effective": ["已通过", "通过", "有效"], "refused": ["未通过", "无效"]}


def test_words_are_told_by_the_whole_cell() -> None:
    cells = pa.array(["已通过", " 有 效", "未通过", "未通过审核", None, "无"])
    assert match_words(cells, STATUSES).to_pylist() == ["effective", "effective", "refused", UNKNOWN, None, None]


def test_words_inside_a_cell_are_told_by_the_longest() -> None:
    cells = pa.array(["审核未通过", "审核通过", "别的"])
    assert match_words(cells, STATUSES, inside=True).to_pylist() == ["refused", "effective", UNKNOWN]


def test_two_words_of_equal_length_tell_nothing() -> None:
    assert match_words(pa.array(["有效无效"]), STATUSES, inside=True).to_pylist() == [UNKNOWN]


def test_a_word_for_two_classes_is_refused() -> None:
    with pytest.raises(ValueError, match=r"a.*b"):
        match_words(pa.array(["x"]), {"a": ["有效"], "b": ["有 效"]})


@given(st.lists(st.none() | st.text()))
def test_no_text_crashes_matching(texts: list[str | None]) -> None:
    assert len(match_words(pa.array(texts, pa.string()), STATUSES, inside=True)) == len(texts)


@given(st.integers(0, 99_999_999))
def test_numerals_are_read_back(number: int) -> None:
    assert arabic(chinese(number)) == str(number)
    assert arabic(f"共{chinese(number)}人") == f"共{number}人"


@pytest.mark.parametrize("doubtful", ["两三", "一百五", "三千五十", "十十", "一万二", "二百两", "万", "千"])
def test_doubtful_numerals_stay(doubtful: str) -> None:
    assert arabic(doubtful) == doubtful


@given(st.text("零一二三四五六七八九〇两十百千万年月", max_size=12))
def test_no_numeral_crashes(text: str) -> None:
    assert isinstance(arabic(text), str)
