"""Identity numbers and the other keys: what is one person, what is nobody, what is wrong."""

from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.ric import calc_check_digit

from volstat.intake.values import distinct
from volstat.intake.values.fingerprints import fingerprints
from volstat.intake.values.identities import Identities, check_digits, parse_identities
from volstat.intake.values.persons import number_keys, phone_keys, read_phone, record_keys
from volstat.intake.values.uscc import check_uscc

SECRET = b"a secret of thirty-two bytes ...."[:32]


def parse(*texts: str | None, **settings: pa.Array) -> Identities:
    return parse_identities(pa.array(texts, pa.string()), secret=SECRET, **settings)


def number(day: date, order: int = 7, area: str = "140402") -> str:
    body = f"{area}{day:%Y%m%d}{order:03}"
    return body + calc_check_digit(body + "0")


DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
NUMBERS = st.builds(number, DAYS, st.integers(0, 999), st.integers(100000, 999999).map(str))


@given(st.lists(st.integers(0, 10**17 - 1).map(lambda body: f"{body:017}"), min_size=1))
def test_check_digits_are_those_of_stdnum(bodies: list[str]) -> None:
    matrix = np.frombuffer("".join(bodies).encode(), np.uint8).reshape(-1, 17)
    assert check_digits(matrix).tobytes().decode() == "".join(calc_check_digit(body + "0") for body in bodies)


@given(DAYS, st.integers(0, 999))
def test_a_right_number_tells_birth_date_and_sex(day: date, order: int) -> None:
    read = parse(number(day, order))
    assert (read.fault[0].as_py(), read.birth_date[0].as_py(), read.sex[0].as_py()) == (
        None,
        day,
        "男" if order % 2 else "女",
    )
    assert read.key.null_count == 0


@given(NUMBERS)
def test_a_number_typed_in_any_way_is_one_person(text: str) -> None:
    wide = text.translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    texts = [
        text,
        text.lower(),
        f" {text}",
        f"'{text}",
        f"{text[:6]} {text[6:14]} {text[14:]}",
        f"{text[:6]}-{text[6:]}",
        wide,
        f"\u200b{text}\ufeff",
    ]
    read = parse(*texts)
    assert len(set(read.key.to_pylist())) == 1
    assert read.fault.null_count == len(texts)


@given(st.dates(date(1900, 1, 1), date(1999, 12, 31)), st.integers(0, 999))
def test_fifteen_digits_are_the_same_person(day: date, order: int) -> None:
    new = number(day, order)
    read = parse(new, new[:6] + new[8:17])
    assert read.key[0] == read.key[1]
    assert read.birth_date[1].as_py() == day


@given(NUMBERS, st.integers(0, 17), st.integers(1, 9))
def test_a_wrong_digit_is_always_found(text: str, place: int, change: int) -> None:
    old = 10 if text[place] == "X" else int(text[place])
    wrong = f"{text[:place]}{(old + change) % 10}{text[place + 1 :]}"
    if wrong != text:
        read = parse(wrong)
        assert read.key[0].as_py() is read.birth_date[0].as_py() is read.sex[0].as_py() is None
        assert read.fault[0].as_py() in ("identity_check_digit", "identity_date")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("1404****1234", "identity_masked"), ("140402********0071", "identity_masked"),
        ("140402●●●●●●●●0071", "identity_masked"),
        ("140402xxxxxxxx0071", "identity_masked"), ("1.40402E+17", "identity_rounded"),
        ("1.40402e17", "identity_rounded"),
        ("140402199001010000.0", "identity_rounded"), ("14040219900101007", "identity_length"),
        ("19900101", "identity_length"),
        ("张三", "identity_length"), ("14040219900101O07X", "identity_check_digit"),
        ("140402901301007", "identity_date"),
        ("140402199002300071", "identity_date"), ("140402179002200071", "identity_date"),
    ],
)  # fmt: skip
def test_faults(text: str, fault: str) -> None:
    read = parse(text)
    assert (read.fault[0].as_py(), read.key[0].as_py()) == (fault, None)


def test_a_number_that_excel_rounded_is_no_key_even_if_it_checks() -> None:
    text = number(date(1990, 1, 1))
    read = parse(text, text, "H12345678", None, long_number=pa.array([True, False, None, True]))
    assert read.fault.to_pylist() == ["identity_rounded", None, None, None]
    assert [column[0].as_py() for column in (read.key, read.birth_date, read.sex)] == [None, None, None]
    assert read.key[1].as_py() is not None


def test_other_documents_are_keys_of_their_own_kind() -> None:
    texts = [
        "H12345678",
        "h 1234 5678",
        "M1234567800",
        "E12345678",
        "A123456(3)",
        "A1234563",
        "FRA123456789012",
        "01234567",
    ]
    read = parse(*texts)
    assert read.fault.null_count == len(texts)
    keys = read.key.to_pylist()
    assert keys[0] == keys[1]
    assert keys[4] == keys[5]
    assert len(set(keys)) == len(texts) - 2
    assert read.birth_date.null_count == read.sex.null_count == len(texts)


def test_a_residence_permit_is_checked_like_an_identity_number() -> None:
    permit = number(date(1990, 1, 1), 8, "810000")
    assert parse(permit).fault[0].as_py() is None
    assert parse(permit[:-1] + ("1" if permit[-1] == "0" else "0")).fault[0].as_py() == "identity_check_digit"


def test_nothing_given_is_null_without_fault() -> None:
    read = parse(None, "", "无", "—")
    assert read.key.null_count == read.fault.null_count == 4


@given(st.lists(st.none() | st.text() | st.from_regex(r"[0-9Xx*\- ]{1,20}", fullmatch=True)))
def test_no_text_crashes(texts: list[str | None]) -> None:
    read = parse(*texts)
    assert all(
        key is None or fault is None for key, fault in zip(read.key.to_pylist(), read.fault.to_pylist(), strict=True)
    )
    column = pa.array(texts, pa.string())
    assert len(number_keys(column, secret=SECRET)) == len(record_keys(column, secret=SECRET)) == len(texts)
    assert len(phone_keys(column, column, secret=SECRET)) == len(check_uscc(column).normalised) == len(texts)


def test_long_columns_give_the_same_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [number(date(1990, 1, 1), order) for order in range(300)] + ["1404****1234", "无", None]
    expected = [parse(text).key[0].as_py() for text in texts]
    monkeypatch.setattr(distinct, "_SAMPLE", 64)
    assert parse(*texts).key.to_pylist() == expected


def test_kinds_of_keys_never_meet() -> None:
    text = number(date(1990, 1, 1))
    column = pa.array([text])
    keys = [
        parse(text).key, number_keys(column, secret=SECRET), number_keys(column, secret=SECRET, scope="沁县"),
        number_keys(column, secret=SECRET, scope="沁源县"), record_keys(column, secret=SECRET),
    ]  # fmt: skip
    assert len({key[0].as_py() for key in keys}) == len(keys)
    assert number_keys(column, secret=b"another")[0] != keys[1][0]


@given(st.lists(st.text(max_size=90), max_size=30))
def test_fingerprints_are_equal_where_texts_are(texts: list[str]) -> None:
    prints = fingerprints(pa.array([*texts, *texts], pa.string()), SECRET).tolist()
    assert prints[: len(texts)] == prints[len(texts) :]
    assert len(set(prints)) == len(set(texts))


def test_fingerprints_depend_on_the_key_and_on_every_bit() -> None:
    texts = pa.array(["R000001", "R000002", "R00001", "R000001\0", "", "\0", "1" * 64, "1" * 65])
    assert len({*fingerprints(texts, SECRET).tolist(), *fingerprints(texts, b"another").tolist()}) == 2 * len(texts)


def test_record_numbers() -> None:
    texts = ["R001", " r001", "R002", "无", None]
    keys = record_keys(pa.array(texts), secret=SECRET).to_pylist()
    assert keys[0] == keys[1] != keys[2]
    assert keys[3:] == [None, None]


def test_volunteer_numbers() -> None:
    texts = ["V001", " v001 ", "Ｖ００１", "'V001", "V1", "无", "V***1", None]
    keys = number_keys(pa.array(texts), secret=SECRET).to_pylist()
    assert len(set(keys[:4])) == 1
    assert keys[4] not in (keys[0], None)
    assert keys[5:] == [None, None, None]


@given(st.integers(13_000_000_000, 19_999_999_999).map(str))
def test_a_phone_typed_in_any_way_is_one(digits: str) -> None:
    texts = [
        digits,
        f"+86{digits}",
        f"86 {digits}",
        f"+86-{digits[:3]}-{digits[3:7]}-{digits[7:]}",
        f"{digits}.0",
        f"0086{digits}",
    ]
    assert {read_phone(text) for text in texts} == {digits}


def test_landlines_have_an_area_code_and_what_is_no_phone_is_none() -> None:
    assert read_phone("0355-1234567") == read_phone("(0355) 1234567") == "03551234567"
    texts = ["110", "1234567", "12000000000", "138****0000", "1.38E+10", "无", "138000000001", "", "电话"]
    assert [read_phone(text) for text in texts] == [None] * len(texts)


def test_name_and_phone_are_a_key_together_only() -> None:
    names = pa.array(["王甲", " 王 甲", "王乙", "王甲", "*甲", None, "王甲", "王甲"])
    phones = pa.array(
        [
            "13800000000",
            "+8613800000000",
            "13800000000",
            "13900000000",
            "13800000000",
            "13800000000",
            None,
            "138****0000",
        ]
    )
    keys = phone_keys(names, phones, secret=SECRET).to_pylist()
    assert keys[0] == keys[1]
    assert len({*keys[:4]}) == 3
    assert keys[4:] == [None] * 4


def test_codes_of_organisations() -> None:
    read = check_uscc(
        pa.array(
            [
                "91110000600037341L",
                "9111 0000-6000 3734 1l",
                "９１１１００００６０００３７３４１Ｌ",
                "91110000600037341M",
                "无",
                None,
            ]
        )
    )
    assert read.normalised.to_pylist() == ["91110000600037341L"] * 3 + [None] * 3
    assert read.fault.to_pylist() == [None] * 3 + ["bad_uscc", None, None]
