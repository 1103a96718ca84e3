"""The definitions of the figures, with their sources and the settings that change them, from the catalogue."""

from __future__ import annotations

from volstat.figures.catalogue import Figure
from volstat.figures.explain import explain
from volstat.language import current, labelled
from volstat.report.described import Column, Table
from volstat.report.material import Material
from volstat.report.words import has, listed, say


def definitions_table(material: Material) -> Table:
    """Returns one line for each figure that has a value in the report."""
    told = {**material.whole.values, **material.whole.beside}
    rows = []
    for entry in explain(material.project):
        figure = entry.figure
        if not _used(figure, told) or (figure.kind == "ratio" and told.get(figure.name) is None):
            continue
        shown = [s for s in entry.settings if s.value not in (None, {}) and s.key != "population"]
        settings = say("semicolon").join(_setting_text(s.key, s.value) for s in shown)
        language = current()
        rows.append(
            (
                figure.title[language],
                figure.name,
                figure.measure[language] or None,
                _definition(figure),
                figure.source[language],
                settings or None,
            )
        )
    names = ("figure", "code_name", "measure", "definition", "source", "settings")
    return Table("definitions", say("definitions"), tuple(Column(n, say(n)) for n in names), tuple(rows))


def _used(figure: Figure, told: object) -> bool:
    return isinstance(told, dict) and figure.name in told


def _definition(figure: Figure) -> str:
    """Returns a figure's definition in an office's words, where the catalogue's own speak of the program's settings."""
    name = f"definition_{figure.name}"
    return say(name) if has(name) else figure.definition[current()]


def _setting_text(key: str, value: object) -> str:
    """Returns a setting as a document names it: 星级标准（小时）：100、300、600."""
    name = f"setting_{key.rpartition('.')[2]}"
    text = listed(str(item) for item in value) if isinstance(value, tuple) else str(value)
    return labelled(say(name) if has(name) else key, text)
