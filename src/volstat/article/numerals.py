"""Numbers in Chinese prose, with their places: 54.05万, 1,563,471, 214万5965, ２７００余, 两千七百余, 十几, 两三百.

A reading keeps how finely the number was written (`Printed`), and a vague one (几千, 十几, 两三百, 200至300) keeps
the span it allows. What only looks like a number (五四精神, 万家灯火) is left to the caller, who knows what follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from volstat.rounding import Printed

# 壹贰叁肆伍 are not read: 队伍 and 大陆 are common here, amounts in words of account are not.
DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS: Final = {"十": 10, "百": 100, "千": 1000}
SCALES: Final = {"万": 10_000, "亿": 100_000_000}

_FOLD: Final = {0xFF10 + i: 0x30 + i for i in range(10)} | {ord("．"): ".", ord("％"): "%", ord("　"): " "}
_WIDE_COMMA = re.compile(
    r"(?<=[０-９])，(?=[０-９]{3}(?![０-９]))"  # among full-width digits, or twice: a single one may part a list
    r"|(?:(?<=\D\d)|(?<=\D\d\d)|(?<=\D\d\d\d))，(?=\d{3}[人名次支个小场万])"  # 540，500人
    r"|(?<=\d)，(?=\d{3}，\d{3}(?!\d))|(?<=，\d{3})，(?=\d{3}(?!\d))"
)
_THIN: Final = "\u00a0\u2009\u202f\u2007"

_SCALE: Final = "十万|百万|千万|万亿|[百千万亿]"
_ARABIC = re.compile(
    rf"(?<![\dA-Za-z.])(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d{{1,3}}(?:[{_THIN}]\d{{3}})+|\d+(?:\.\d+)?)(?!\d)"
)
_HEDGED_SCALE = re.compile(rf"[ ]?(?P<hedge>[余多几])[ ]?(?P<scale>{_SCALE})")  # 20余万
_SCALED = re.compile(rf"[ ]?(?P<scale>{_SCALE})(?P<rest>(?:零?\d+(?:百万|千万|[万千百])?)+(?![\d.,%]))?")
_REST = re.compile(r"(零?)(\d+)(百万|千万|[万千百])?")
_AFTER = re.compile(r"(?P<half>个半)?(?P<over>[ ]?[余多])?")
_CHARS: Final = "".join([*DIGITS, *UNITS, *SCALES])
_CHINESE = re.compile(
    rf"(?P<vague>[数几](?=[十百千万亿]))?(?P<run>[{_CHARS}]+)"
    r"(?:(?P<some>几)(?P<somescale>[百千万亿]?)|(?P<inner>[余多])(?P<scale>[万亿]))?(?P<half>个半)?(?P<over>[余多来])?"
    r"|(?P<halfhour>半)(?=个?(?:小时|钟头))"
)
_RANGE = re.compile(r"[ ]?(?:至|到|~|～|—{1,2}|–|-)[ ]?")
_PAIRS: Final = {"一两", "一二", "两三", "二三", "三四", "三五", "四五", "五六", "六七", "七八", "八九"}


@dataclass(frozen=True, slots=True)
class Numeral:
    """One number in a text."""

    start: int
    end: int
    printed: Printed
    over: bool = False
    """Whether 余 or 多 belongs to it."""
    about: bool = False
    """Whether 来 belongs to it: 十来个."""
    span: tuple[Decimal, Decimal] | None = None
    """The ends of a vague number or a range."""
    bare: bool = False
    """A scale without a digit: 百余, 近万."""
    chinese: bool = False
    """Written in Chinese characters only."""

    @property
    def value(self) -> Decimal:
        """The number, or the lower end of a span."""
        return self.printed.value


def fold(text: str) -> str:
    """Returns `text` with full-width digits, commas between digits, points and spaces made half-width, char by char.

    The length stays, so that every position in the result is a position in `text`.
    """
    return _WIDE_COMMA.sub(",", text).translate(_FOLD)


def find_numerals(text: str) -> list[Numeral]:
    """Returns the numbers of `text` in their order, ranges joined into one reading."""
    folded = fold(text)
    arabic = list(_arabic_numerals(folded))
    rest = list(folded)
    for numeral in arabic:
        rest[numeral.start : numeral.end] = " " * (numeral.end - numeral.start)
    found = sorted([*arabic, *_chinese_numerals("".join(rest))], key=lambda n: n.start)
    return list(_joined(folded, found))


def parse_chinese(run: str) -> Printed | None:
    """Returns the number that a run of Chinese numeral characters writes, or None where it writes none.

    两千七百 is 2700, 五十四万零五百 is 540500, 一万五 is 15000; 三八 and 二〇二〇 are no quantities.
    """
    total = section = 0
    digit: int | None = None
    last, previous = 10_000, ""
    for char in run:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char] or None
        elif char in UNITS:
            unit = UNITS[char]
            if (digit is None and (unit != 10 or section)) or unit >= last:
                return None
            section, last, digit = section + (digit or 1) * unit, unit, None
        else:
            scale = SCALES[char]
            section += digit or 0
            if section == 0 and not (total and previous == "万"):
                return None
            if total and 0 < total < scale:
                total, section = (total + section) * scale, 0
            elif total and total % (scale * 10_000):
                return None
            else:
                total, section = total + section * scale, 0
            digit, last = None, 10_000
        previous = char
    return _chinese_end(run, total + section, digit)


def write_chinese(number: int) -> str:
    """Returns a non-negative integer below 10**12 in Chinese characters: 540500 is 五十四万零五百."""
    if number == 0:
        return "零"
    parts, gap = "", False
    for scale, word in ((100_000_000, "亿"), (10_000, "万"), (1, "")):
        section, number = divmod(number, scale)
        if section:
            parts += ("零" if parts and (gap or section < 1000) else "") + _write_section(section) + word
        gap = bool(parts) and not section
    return parts.removeprefix("一") if parts.startswith("一十") else parts


def _write_section(section: int) -> str:
    text, gap = "", False
    for unit, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, section = divmod(section, unit)
        if digit:
            text += ("零" if gap else "") + "零一二三四五六七八九"[digit] + word
        gap = bool(text) and not digit
    return text


def _chinese_end(run: str, whole: int, digit: int | None) -> Printed | None:
    before = run[-2:-1]
    if digit is None:
        scale = SCALES.get(run[-1], 1)
        return Printed(Decimal(whole), Decimal(scale), scale)
    if len(run) > 1 and before in ("百", "千", "万", "亿"):  # 一万五: the next lower unit is left out
        unit = {**UNITS, **SCALES}[before] // 10
        return Printed(Decimal(whole + digit * unit), Decimal(unit))
    if len(run) > 1 and before in DIGITS and all(c in DIGITS for c in run):
        return None
    return Printed(Decimal(whole + digit))


def _arabic_numerals(text: str) -> Iterator[Numeral]:
    end = 0
    while first := _ARABIC.search(text, end):
        digits = re.sub(rf"[,{_THIN}]", "", first[0])
        if hedged := _HEDGED_SCALE.match(text, first.end()):
            printed = Printed.of(digits, _factor(hedged["scale"]))
            unit = printed.significant
            span = (printed.value + unit / 10, printed.value + unit - 1) if hedged["hedge"] == "几" else None
            end = hedged.end()
            yield Numeral(first.start(), end, printed, over=span is None, span=span)
            continue
        printed, end = _scaled_numeral(text, digits, first.end())
        after = _AFTER.match(text, end)
        if after is not None and after["half"]:
            printed = Printed(printed.value + Decimal("0.5"), Decimal("0.1"))
        end = after.end() if after else end
        yield Numeral(first.start(), end, printed, over=bool(after and after["over"]))


def _scaled_numeral(text: str, digits: str, end: int) -> tuple[Printed, int]:
    """Reads the scale and what may follow it (214万5965); returns the number and where it ends."""
    scaled = _SCALED.match(text, end)
    if scaled is None:
        return Printed.of(digits), end
    whole = Printed.of(digits, _factor(scaled["scale"]))
    mixed = _mixed(whole, scaled["rest"]) if scaled["rest"] and "." not in digits else None
    return (mixed, scaled.end()) if mixed else (whole, scaled.end("scale"))


def _mixed(whole: Printed, rest: str) -> Printed | None:
    value, above, factor = whole.value, whole.scale, 1
    for zero, digits, unit in _REST.findall(rest):
        factor = _factor(unit)
        if not unit and len(digits) == 1 and not zero:
            factor = above // 10  # 1万5, as it is said
        part = int(digits) * factor
        if part >= above:
            return None
        value, above = value + part, factor
    return Printed(value, Decimal(factor))


def _factor(scale: str) -> int:
    factor = 1
    for char in scale:
        factor *= {**UNITS, **SCALES}[char]
    return factor


def _chinese_numerals(text: str) -> Iterator[Numeral]:
    for found in _CHINESE.finditer(text):
        if found["halfhour"]:
            yield Numeral(found.start(), found.end(), Printed(Decimal("0.5"), Decimal("0.1")), chinese=True)
            continue
        numeral = _chinese_numeral(found)
        if numeral is not None:
            yield numeral


def _chinese_numeral(found: re.Match[str]) -> Numeral | None:
    run, start, end = found["run"], found.start(), found.end()
    bare = run[0] in "百千万亿"
    pair = _pair_span(run)
    if pair is not None:
        return Numeral(start, end, Printed(pair[0]), span=pair, chinese=True)
    printed = parse_chinese("一" + run if bare else run)
    if printed is None:
        return None
    value = printed.value
    if found["vague"]:
        return Numeral(start, end, Printed(2 * value), span=(2 * value, 10 * value - 1), chinese=True)
    if found["some"]:  # 十几, 二十几万
        factor = SCALES.get(found["somescale"] or "", 1)
        if value % 10 or found["somescale"] in ("百", "千"):
            return None
        span = (value + 1) * factor, (value + 10) * factor - 1
        return Numeral(start, end, Printed(span[0]), span=span, chinese=True)
    if found["inner"]:  # 三百多万
        factor = SCALES[found["scale"]]
        printed = Printed(value * factor, Decimal(factor), factor)
    if found["half"]:
        printed = Printed(value + Decimal("0.5"), Decimal("0.1"))
    return Numeral(
        start,
        end,
        printed,
        over=bool(found["inner"] or found["over"] in ("余", "多")),
        about=found["over"] == "来",
        bare=bare,
        chinese=True,
    )


def _pair_span(run: str) -> tuple[Decimal, Decimal] | None:
    """两三百 → (200, 300), 十七八 → (17, 18); None where no two neighbouring digits stand together."""
    for i in range(len(run) - 1):
        if run[i : i + 2] in _PAIRS and not any(c in DIGITS for c in run[:i][-1:] + run[i + 2 :][:1]):
            ends = [parse_chinese(run[:i] + digit + run[i + 2 :]) for digit in run[i : i + 2]]
            if ends[0] is not None and ends[1] is not None:
                return ends[0].value, ends[1].value
    return None


def _joined(text: str, numerals: list[Numeral]) -> Iterator[Numeral]:
    """Joins 200至300 and 三到五 into one reading each."""
    skip = False
    for first, second in zip(numerals, [*numerals[1:], None], strict=False):
        if skip:
            skip = False
            continue
        if second is not None and _RANGE.fullmatch(text[first.end : second.start]):
            low, high = first.value, second.value
            if low * second.printed.scale < high and first.printed.scale == 1:  # 2至3万 is 20000 to 30000
                low *= second.printed.scale
            if low < high:
                yield Numeral(first.start, second.end, Printed(low), over=second.over, span=(low, high))
                skip = True
                continue
        yield first
