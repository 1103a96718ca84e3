"""Phrases: the press sentences, in words that are true of the figures by the rules of rounding in words.

The unit is said once, and never are there two hedges: a verb such as 共开展 takes a plain number, 达 stands alone,
余 stands behind a number that nothing else hedges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Final

from volstat.figures.catalogue import figures
from volstat.figures.results import FigureSet, Value
from volstat.language import current
from volstat.report.described import Paragraph, Quantity
from volstat.report.figure_tables import scalar
from volstat.report.material import Material
from volstat.report.notes import stocks_without
from volstat.report.numbers import day_text, number_text, period_text
from volstat.report.words import layout, listed, say
from volstat.rounding import HUNDREDTH, WHOLE, Printed, Qualifier, half_up, phrase, true_words

STOCKS: Final = ("registered_volunteers", "teams", "stations")
FLOWS: Final = ("services", "participations", "participants", "hours")
_TEN_THOUSAND: Final = 10_000


def text_of(paragraph: Paragraph) -> str:
    """Returns a paragraph as text, its quantities in the words chosen for them."""
    return "".join(part if isinstance(part, str) else quantity_text(part) for part in paragraph.parts)


def quantity_text(quantity: Quantity) -> str:
    """Returns a quantity as prose has it: 达54.05万人, 2700余支; in English the number in full."""
    if current() == "zh":
        return phrase(quantity.printed, quantity.qualifier, quantity.measure)
    return f"{number_text(quantity.value)} {quantity.measure}".rstrip()


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
        like = Printed(Decimal(_TEN_THOUSAND), Decimal(_TEN_THOUSAND).scaleb(-2), _TEN_THOUSAND)
        return true_words(value, like, "reach" if style.get("reach") else "exact", whole=whole)
    if isinstance(over, int) and value >= over:
        return true_words(value, Printed(Decimal(100), WHOLE), "over", whole=whole)
    return in_full(value, whole=whole), "exact"


def in_full(value: int | float, *, whole: bool) -> Printed:
    """Returns a number in all its digits, hours with at most two decimals."""
    digits = f"{half_up(value, WHOLE if whole else HUNDREDTH):f}"
    return Printed.of(digits.rstrip("0").rstrip(".") if "." in digits else digits)


def press_of(material: Material) -> Paragraph:
    """Returns the press sentences of a report: the stocks, the flows, and what the numbers leave out."""
    whole = material.whole
    parts = [*_stocks(material, whole), *_flows(material, whole)]
    if material.request.kind == "campaign":
        parts += _campaigns(material)
    return Paragraph((*parts, *_limits(material)), "press")


def _stocks(material: Material, found: FigureSet) -> list[str | Quantity]:
    told = _told(STOCKS, found.values, material.request.hide_below)
    if not told:
        return []
    day = day_text(material.request.query.as_of, current())
    opening = say("press_as_of", day=day, whole=_whole(material))
    return [opening, *_joined(told), say("full_stop")]


def _flows(material: Material, found: FigureSet) -> list[str | Quantity]:
    # a number of persons that leaves out whole units would be read as the city's
    names = [name for name in FLOWS if name != "participants" or not found.coverage.without_persons]
    told = _told(names, found.values, material.request.hide_below)
    if not told:
        return [say("press_empty", period=period_text(material.period))]
    opening = say("press_in_period", period=period_text(material.period), whole=_whole(material))
    return [opening, *_joined(told), say("full_stop")]


def _campaigns(material: Material) -> Iterator[str | Quantity]:
    for row in material.by["campaign"].rows:
        told = _told(FLOWS, row.values, material.request.hide_below)
        if row.keys["campaign"] is not None and told:
            yield say("press_campaign", campaign=row.keys["campaign"])
            yield from _joined(told)
            yield say("full_stop")


def _joined(told: Sequence[Quantity]) -> Iterator[str | Quantity]:
    for position, quantity in enumerate(told):
        before, after = say(f"press_{quantity.figure}").split("{}")
        yield (say("press_comma") if position else "") + before
        yield quantity
        if after:
            yield after


def _told(names: Sequence[str], values: Mapping[str, Value], hide_below: int | None) -> list[Quantity]:
    numbers = ((name, scalar(values.get(name))) for name in names)
    return [
        quantity_of(name, number)
        for name, number in numbers
        if number is not None and not (hide_below and 0 < number < hide_below)
    ]


def _limits(material: Material) -> Iterator[str]:
    coverage = material.whole.coverage
    if coverage.missing and len(coverage.missing) < len(material.whole.rows):
        yield say("press_missing", units=listed(coverage.missing))
    if coverage.partial:
        yield say("press_partial", units=listed(coverage.partial))
    for units, stocks in stocks_without(coverage).items():
        if told := [figures()[stock].title[current()] for stock in stocks if material.whole.values.get(stock)]:
            yield say("press_without", figures=listed(told), units=listed(units))


def _whole(material: Material) -> str:
    where = material.request.query.where
    districts = [value for key, value in where if key == "district"]
    place = listed(districts) if districts else say("press_whole")
    campaigns = [value for key, value in where if key == "campaign" and value]
    return place + (say("press_within", campaign=listed(campaigns)) if campaigns else "")
