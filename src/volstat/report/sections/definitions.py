"""The definitions of the figures, with their sources and the settings that change them, from the catalogue."""

from __future__ import annotations

from volstat.figures.catalogue import Figure
from volstat.figures.explain import explain
from volstat.language import current
from volstat.report.described import Column, Table
from volstat.report.material import Material
from volstat.report.words import say


def definitions_table(material: Material) -> Table:
    """Returns one line for each figure that has a value in the report."""
    told = {**material.whole.values, **material.whole.beside}
    rows = []
    for entry in explain(material.project):
        figure = entry.figure
        if not _used(figure, told) or (figure.kind == "ratio" and told.get(figure.name) is None):
            continue
        shown = [s for s in entry.settings if s.value not in (None, {}) and s.key != "population"]
        settings = ("；" if current() == "zh" else "; ").join(f"{s.key} = {_plain(s.value)}" for s in shown)
        language = current()
        rows.append(
            (
                figure.title[language],
                figure.name,
                figure.measure[language] or None,
                figure.definition[language],
                figure.source[language],
                settings or None,
            )
        )
    names = ("figure", "code_name", "measure", "definition", "source", "settings")
    return Table("definitions", say("definitions"), tuple(Column(n, say(n)) for n in names), tuple(rows))


def _used(figure: Figure, told: object) -> bool:
    return isinstance(told, dict) and figure.name in told


def _plain(value: object) -> str:
    return ", ".join(str(item) for item in value) if isinstance(value, tuple) else str(value)
