"""Charts drawn by matplotlib: SVG for the web page, PNG for Word, the same on every run."""

from __future__ import annotations

import io
import logging
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, Final

from volstat.report.described import Chart
from volstat.report.numbers import cell_text
from volstat.report.words import listed, say

FONTS: Final = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Heiti SC",
    "Noto Sans CJK JP",
    "Noto Serif CJK SC",
    "SimSun",
    "Droid Sans Fallback",
)
"""Fonts that show Chinese, the first that is there is taken; a web page names them all."""
_INK: Final = "#010203"
"""Stands for the page's text colour, so that one drawing serves light and dark."""
_PAINT: Final = "#2f5597"
_WIDTH, _HEIGHT = 5.6, 2.9
_MARGIN, _BAR_HEIGHT = 0.85, 0.24
_MOST_LABELS: Final = 12
"""How many labels stand beside each other under a chart."""
_SETTINGS: Final[Mapping[str, Any]] = {
    "svg.hashsalt": "volstat",
    "svg.fonttype": "none",
    "axes.unicode_minus": False,
    "text.parse_math": False,  # a name with dollar signs is a name
    "font.size": 10,
}


def svg_of(chart: Chart, prefix: str) -> str:
    """Returns a chart as an SVG element for a page; its ids begin with `prefix`, its text takes the page's colour."""
    with _quiet(), _settings(list(FONTS)):
        figure = _drawn(chart, ink=_INK)
        made = io.StringIO()
        figure.savefig(made, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = made.getvalue()
    text = text[text.index("<svg") :].replace(_INK, "currentColor").replace(_PAINT, "var(--chart)")
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r'\bid="', f'id="{prefix}-', text)
    text = re.sub(r'(url\(|href=")#', rf"\1#{prefix}-", text)
    text = re.sub(r'<svg [^>]*?viewBox="([^"]*)"[^>]*>', _opening(chart), text, count=1, flags=re.DOTALL)
    text = re.sub(r"<style [^>]*>\*\{[^}]*\}</style>", "", text)
    return re.sub(r" font-family: [^;\"]*;", "", text)  # named once, in the opening


def png_of(chart: Chart) -> bytes | None:
    """Returns a chart as a picture for print, None where no font can show its Chinese."""
    font = chinese_font()
    if font is None:
        return None
    with _quiet(), _settings([font]):
        figure = _drawn(chart, ink="black")
        made = io.BytesIO()
        figure.savefig(made, format="png", dpi=200, metadata={"Software": None})
    return made.getvalue()


@lru_cache
def chinese_font() -> str | None:
    """Returns the first installed font that shows Chinese, None without any."""
    with _quiet():
        from matplotlib.font_manager import fontManager

        installed = {font.name for font in fontManager.ttflist}
    return next((name for name in FONTS if name in installed), None)


def alt_text(chart: Chart) -> str:
    """Returns what a chart shows, for those who cannot see it: its extremes, series by series."""
    texts = []
    for name in chart.series:
        column = chart.table.columns[chart.table.position(name)]
        pairs = zip(chart.categories, chart.values(name), strict=True)
        known = [(value, label) for label, value in pairs if value is not None]
        if known:
            (low, lowest), (high, highest) = min(known, key=lambda p: p[0]), max(known, key=lambda p: p[0])
            unit = column.unit
            texts.append(
                say(
                    "alt_series",
                    title=column.title,
                    highest=highest,
                    high=cell_text(high, column.kind) + unit,
                    lowest=lowest,
                    low=cell_text(low, column.kind) + unit,
                )
            )
    return say(f"alt_{chart.form}", title=chart.title, points=len(chart.categories), extremes=listed(texts))


def _drawn(chart: Chart, *, ink: str) -> Any:
    from matplotlib.figure import Figure

    bars = chart.form == "bar"
    height = _MARGIN + _BAR_HEIGHT * len(chart.categories) if bars else _HEIGHT
    figure = Figure(figsize=(_WIDTH, height))
    # fixed margins, no rotated labels: a layout by measured text would differ with the fonts of the machine
    below, above, left = 0.35 / height, 0.35 / height, 0.21 if bars else 0.12
    axes = figure.add_axes((left, below, 0.97 - left, 1 - below - above))
    if bars:
        _draw_bars(axes, chart, ink)
    else:
        _draw_lines(axes, chart)
    _label_values(axes.xaxis if bars else axes.yaxis)
    unit = chart.table.columns[chart.table.position(chart.series[0])].unit
    axes.set_title(unit, loc="left", fontsize=9, color=ink)
    axes.grid(axis="x" if bars else "y", color=ink, alpha=0.15, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.tick_params(colors=ink, length=0, labelsize=9)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(side == ("left" if bars else "bottom"))
        axes.spines[side].set_color(ink)
    return figure


def _draw_bars(axes: Any, chart: Chart, ink: str) -> None:
    name = chart.series[0]
    kind = chart.table.columns[chart.table.position(name)].kind
    values = chart.values(name)
    positions = range(len(values))
    axes.barh(positions, [value or 0 for value in values], color=_PAINT, height=0.6)
    for position, value in enumerate(values):
        text, place = cell_text(value, kind), (value or 0, position)
        axes.annotate(text, place, (4, 0), textcoords="offset points", va="center", fontsize=8, color=ink)
    axes.set_yticks(list(positions), chart.categories)
    axes.invert_yaxis()
    axes.set_xlim(0, (max(value or 0 for value in values) or 1) * 1.18)


def _draw_lines(axes: Any, chart: Chart) -> None:
    positions = range(len(chart.categories))
    for name in chart.series:
        values = [float("nan") if value is None else value for value in chart.values(name)]
        axes.plot(positions, values, color=_PAINT, marker="o", markersize=4, linewidth=2)
    step = -(-len(chart.categories) // _MOST_LABELS)
    axes.set_xticks(list(positions)[::step], [_short(c) for c in chart.categories[::step]])
    axes.set_ylim(bottom=0)


def _short(month: str) -> str:
    """Returns a month's label without its century, of which twelve stand beside each other: 20-01."""
    return month[2:] if len(month) == 7 and month[4] == "-" else month


def _label_values(axis: Any) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axis.set_major_locator(MaxNLocator(5, integer=True))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))


def _opening(chart: Chart) -> Any:
    from html import escape

    label = escape(alt_text(chart), quote=True)
    family = ", ".join([*(f"'{name}'" for name in FONTS), "sans-serif"])
    return lambda found: (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        f'viewBox="{found[1]}" role="img" aria-label="{label}" font-family="{family}">'
    )


@contextmanager
def _settings(family: list[str]) -> Iterator[None]:
    import matplotlib as mpl

    settings: Any = {**_SETTINGS, "font.family": [*family, "sans-serif"]}
    with mpl.rc_context(settings):
        yield


@contextmanager
def _quiet() -> Iterator[None]:
    """Keeps matplotlib from saying which fonts it has not found: a page names fonts of its readers' machines."""
    logger = logging.getLogger("matplotlib")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        logger.setLevel(before)
