"""Phrases: the press sentences, in words that are true of the figures by the rules of rounding in words.

The unit is said once, and never are there two hedges: a verb such as 共开展 takes a plain number, 达 stands alone,
余 stands behind a number that nothing else hedges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from volstat.figures.catalogue import figures
from volstat.figures.results import Value
from volstat.language import current
from volstat.report.cube import WHOLE as WHOLE_LINE
from volstat.report.cube import Line
from volstat.report.described import Hidden, Paragraph, Quantity
from volstat.report.figure_tables import scalar
from volstat.report.material import Material
from volstat.report.notes import lacking_flows, partial_text, stocks_without
from volstat.report.numbers import day_text, number_text, period_text
from volstat.report.published import revision_text
from volstat.report.words import has, layout, listed, say
from volstat.rounding import HUNDREDTH, WHOLE, Printed, Qualifier, half_up, phrase, true_words, words_interval

STOCKS: Final = ("registered_volunteers", "teams", "stations")
FLOWS: Final = ("services", "participations", "participants", "hours")
_TEN_THOUSAND: Final = 10_000
_HUNDRED_MILLION: Final = 100_000_000


def text_of(paragraph: Paragraph) -> str:
    """Returns a paragraph as text, its quantities in the words chosen for them."""
    return "".join(part if isinstance(part, str) else quantity_text(part) for part in paragraph.parts)


def quantity_text(quantity: Quantity) -> str:
    """Returns a quantity as prose has it: 达54.05万人, 2700余支; in English the number in full."""
    if current() == "zh":
        return phrase(quantity.printed, quantity.qualifier, quantity.measure)
    measure = quantity.measure.removesuffix("s") if quantity.value == 1 else quantity.measure
    return f"{number_text(quantity.value)} {measure}".rstrip()


def quantity_of(name: str, value: int | float) -> Quantity:
    """Returns a figure's value with words that are true of it."""
    figure = figures()[name]
    whole = not figure.measure["zh"].startswith("小时")
    printed, qualifier = chosen_words(value, layout()["press"][name], whole=whole)
    return Quantity(name, value, printed, qualifier, figure.measure[current()], whole)


def chosen_words(value: int | float, style: Mapping[str, object], *, whole: bool) -> tuple[Printed, Qualifier]:
    """Returns the printed number and the hedge for a value.

    Args:
        value: what the words must be true of.
        style: an entry of `press` in `layout.toml`: `scaled` (54.05万), `over` (2700余) or neither.
        whole: counts move in whole steps; hours do not.
    """
    scaled, over = style.get("scaled"), style.get("over")
    if isinstance(scaled, int) and value >= scaled:
        return _scaled(value, "reach" if style.get("reach") else "exact", whole=whole)
    if isinstance(over, int) and value >= over:
        return true_words(value, Printed(Decimal(100), WHOLE), "over", whole=whole)
    return in_full(value, whole=whole), "exact"


def _scaled(value: int | float, qualifier: Qualifier, *, whole: bool) -> tuple[Printed, Qualifier]:
    """Returns a number in 万 or 亿 with two decimals; one that rounds to a whole 万 is said to be it, 近 it or 余."""
    for scale in (_HUNDRED_MILLION, _TEN_THOUSAND):
        rounded = half_up(value, Decimal(scale).scaleb(-2))
        if rounded < scale:
            continue
        if rounded % scale:
            return true_words(value, Printed(Decimal(scale), Decimal(scale).scaleb(-2), scale), qualifier, whole=whole)
        even = Printed(rounded, Decimal(scale), scale)
        if value == rounded:
            return even, qualifier
        hedge: Qualifier = "nearly" if value < rounded else "over"
        if value in words_interval(even, hedge, whole=whole):
            return even, hedge
        return in_full(value, whole=whole), "exact"
    return in_full(value, whole=whole), "exact"


def in_full(value: int | float, *, whole: bool) -> Printed:
    """Returns a number in all its digits, hours with at most two decimals."""
    digits = f"{half_up(value, WHOLE if whole else HUNDREDTH):f}"
    return Printed.of(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def press_of(material: Material) -> Paragraph:
    """Returns the press sentences of a report: the stocks, the flows, and what the numbers leave out."""
    sentences = [_stocks(material), _flows(material)]
    if material.request.kind == "campaign":
        sentences.append(_campaigns(material))
    sentences += [[text] for text in (*limits_of(material), *revised_of(material))]
    parts: list[str | Quantity] = []
    for sentence in filter(None, sentences):
        if parts:
            parts.append(say("sentence_gap"))
        parts += _begun(sentence)
    return Paragraph(tuple(parts), "press")


def _begun(sentence: list[str | Quantity]) -> list[str | Quantity]:
    """Returns a sentence that begins with a capital letter, where its language has them."""
    first = sentence[0]
    return [first[:1].upper() + first[1:], *sentence[1:]] if isinstance(first, str) else sentence


def _stocks(material: Material) -> list[str | Quantity]:
    told = _told(STOCKS, material.whole.values, material, WHOLE_LINE)
    if not told:
        return []
    day = day_text(material.request.query.as_of, current())
    opening = say("press_as_of", day=day, whole=_whole(material))
    return [opening, *_joined(told), say("full_stop")]


def _flows(material: Material) -> list[str | Quantity]:
    told = _told(_flow_names(material), material.whole.values, material, WHOLE_LINE)
    if not told:
        return [say("press_empty", period=period_text(material.period))]
    counted = told[0].figure == "services"
    opening = say("press_in_period" if counted else "press_in_period_without", **_where(material))
    return [opening, *_joined(told, alone=not counted), say("full_stop")]


def _flow_names(material: Material) -> list[str]:
    """Returns the flows to be told; a number of persons that leaves out whole units would be read as the city's."""
    coverage = material.whole.coverage
    persons = not (coverage.without_persons or coverage.partly_without_persons)
    return [name for name in FLOWS if name != "participants" or persons]


def _campaigns(material: Material) -> list[str | Quantity]:
    """Returns the campaigns as one sentence; of one alone the sentence before has told."""
    lines: list[list[Quantity | str]] = []
    for row in material.by["campaign"].rows:
        campaign = row.keys["campaign"]
        told = _told(_flow_names(material), row.values, material, ("campaign", campaign or ""))
        if campaign is not None and told and (told[0].value or len(told) > 1):
            lines.append([say("press_campaign", campaign=campaign), *_joined(told)])
    if len(lines) < 2:
        return []
    parts: list[str | Quantity] = [say("press_of_these")]
    for number, line in enumerate(lines):
        parts += [*([say("semicolon")] if number else []), *line]
    return [*parts, say("full_stop")]


def _joined(told: Sequence[Quantity], *, alone: bool = False) -> Iterator[str | Quantity]:
    for position, quantity in enumerate(told):
        name = f"press_{quantity.figure}"
        words = say(f"{name}_alone" if alone and not position and has(f"{name}_alone") else name)
        before, after = words.split("{}")
        last = position and position == len(told) - 1
        yield (say("press_and") if last else say("press_comma") if position else "") + before
        yield quantity
        if after:
            yield after


def _told(names: Sequence[str], values: Mapping[str, Value], material: Material, line: Line) -> list[Quantity]:
    """Returns the figures of a line that are known and may be shown."""
    numbers = ((name, scalar(values.get(name))) for name in names)
    cell, hiding = (*line, material.period.label), material.hiding
    return [
        quantity_of(name, number)
        for name, number in numbers
        if number is not None and not (hiding and isinstance(hiding.shown(name, cell, number), Hidden))
    ]


def limits_of(material: Material) -> Iterator[str]:
    """Gives in sentences what the numbers of the press leave out; each unit is named once."""
    coverage = material.whole.coverage
    told = {name for name in STOCKS if material.whole.values.get(name)}
    lacking = {units: [s for s in stocks if s in told] for units, stocks in stocks_without(coverage).items()}
    if coverage.missing and len(coverage.missing) < len(material.whole.rows):
        stocks = [figures()[stock].title[current()] for stock in lacking.pop(coverage.missing, [])]
        what = listed([say("press_flows"), *stocks])
        yield say("press_missing", figures=what, units=listed(coverage.missing))
    if coverage.partial:
        yield say("press_partial", units=partial_text(coverage.partial))
    for facts in lacking_flows(coverage):
        yield say("press_lacking", **facts)
    for units, names in lacking.items():
        if names:
            titles = listed(figures()[stock].title[current()] for stock in names)
            yield say("press_without", figures=titles, units=listed(units))


def revised_of(material: Material) -> Iterator[str]:
    """Gives in sentences which published figures of the period are others now."""
    period = material.period.label
    told = [r for r in material.revisions if r.period.label == period and r.figure in (*STOCKS, *FLOWS)]
    if told and material.hiding is None:
        parts = say("semicolon").join(revision_text(revision) for revision in told)
        yield say("press_revised", period=period_text(material.period), figures=parts)


def _where(material: Material) -> dict[str, str]:
    return {"period": period_text(material.period), "whole": _whole(material)}


def _whole(material: Material) -> str:
    where = material.request.query.where
    districts = [value for key, value in where if key == "district"]
    place = listed(districts) if districts else say("press_whole")
    campaigns = [say("quoted", text=value) for key, value in where if key == "campaign" and value]
    return place + (say("press_within", campaigns=listed(campaigns)) if campaigns else "")
