"""Masks: no number of a person stands whole in what is shown, however it was typed; days and figures stay."""

import re
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from volstat.personal import hidden, mask

IDENTITY = "140428198506060050"
PHONE = "13877665544"
LINES = "0355-2026543"
BETWEEN = ["", " ", "-", ".", "/", "_", "—", "－", "\u00a0", "\u2008", "\u200b", "\u3000", "\t", "\n", "|", "·", " -"]


HIDE = st.sampled_from([mask, hidden])
"""What shows values, and what keeps labels and names."""


def digits_left(text: str) -> int:
    return sum(sign.isdecimal() for sign in text)


@given(
    st.lists(st.sampled_from(BETWEEN), min_size=17, max_size=17),
    st.sampled_from(["", "张三", "身份证ID", "2020年"]),
    HIDE,
)
def test_an_identity_number_in_any_groups_is_masked(
    between: list[str], before: str, hide: Callable[[str], str]
) -> None:
    typed = before + "".join(digit + gap for digit, gap in zip(IDENTITY, [*between, ""], strict=True))
    assert digits_left(hide(typed)) == 7 + digits_left(before)


@given(
    st.lists(st.sampled_from(BETWEEN), min_size=10, max_size=10), st.sampled_from(["", "86", "+86 ", "联系人"]), HIDE
)
def test_a_phone_in_any_groups_is_masked(between: list[str], before: str, hide: Callable[[str], str]) -> None:
    typed = before + "".join(digit + gap for digit, gap in zip(PHONE, [*between, ""], strict=True))
    assume(not re.fullmatch(r"\d+\.\d+", typed))  # a decimal number
    assert digits_left(hide(typed)) <= 9
    assert PHONE not in re.sub(r"\D", "", hide(typed))


@pytest.mark.parametrize(
    "typed",
    [
        IDENTITY + PHONE,
        "１４０４２８１９８５０６０６００５０",
        "140428 1985-06-06 005X",
        "140428 19850606 005",
        "1.4042819850606005E+17",
        LINES,
        "03552026543",
        "6222021234567890123",
        "6222 0212 3456 7890",
    ],
)
def test_a_number_of_a_person_is_masked(typed: str) -> None:
    assert digits_left(mask(typed)) <= 9


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("沁县 2020-12-31 13800000001.xlsx", "沁县 2020-12-31 138****0001.xlsx"),
        ("3 138 0000 0001", "3 138 **** 0001"),
        ("队 140403 19900307 1238", "队 140*** ******** 1238"),
        ("138-0000-0001、138-0000-0002", "138-****-0001、138-****-0002"),
        ("13800000001/13800000002", "138****0001/138****0002"),
        ("名册１３８００００００１２", "名册１３８****００１２"),
        ("导出20210105123456.xlsx", "导出20210105123456.xlsx"),
        ("HD20201205000123", "HD20201205000123"),
        (f"9{IDENTITY}队", f"914{'*' * 12}0050队"),
        (f"{IDENTITY}99队", f"140{'*' * 13}5099队"),
        ("13800000001.0", "138****0001.0"),
        ("013800000001", "013*****0001"),
        ("(138)00000001", "(138)****0001"),
        ("1380000000113800000002", "138***************0002"),
        ("١٣٨٠٠٠٠٠٠٠١", "١٣٨****٠٠٠١"),
        ("2020年2700余支、1563471人次", "2020年2700余支、1563471人次"),
    ],
)
def test_a_name_keeps_what_it_says_besides(typed: str, kept: str) -> None:
    assert hidden(typed) == kept


@pytest.mark.parametrize("hide", [mask, hidden])
@pytest.mark.parametrize(
    "typed",
    [
        "2020-03-05 08:00:00",
        "2020-03-05—2020-03-08",
        "2020.3.5-2020.3.8",
        "20200305-20200308",
        "2020/03/05 08:30-10:30",
        "8:00-12:00 13:30-17:30",
        "6616813.25",
        "115/200/300/400",
        "1,563,471",
        "A20200305001234",
    ],
)
def test_days_times_and_figures_stay(typed: str, hide: Callable[[str], str]) -> None:
    assert hide(typed) == typed


@given(st.text(alphabet="0123456789Xx-—./ 年月日:时张E+", max_size=40))
def test_a_mask_only_puts_stars_in_the_place_of_digits(text: str) -> None:
    masked = mask(text)
    assert len(masked) == len(text)
    assert all(
        now == before or (now == "*" and before in "0123456789Xx") for now, before in zip(masked, text, strict=True)
    )
    assert mask(masked) == masked or digits_left(mask(masked)) <= digits_left(masked)
