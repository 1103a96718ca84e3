"""The command `explain`: what a figure means, and by which rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.figures.catalogue import breakdowns
from volstat.language import _, current

if TYPE_CHECKING:
    from volstat.figures.explain import Explanation


def show_definitions(session: Session, figure: str | None, *, as_json: bool) -> int:
    """Prints the definition of one figure, or the list of all."""
    from volstat.figures.explain import UnknownFigureError, explain

    project = session.project_if_any
    try:
        explanations = explain(project, figure)
    except UnknownFigureError as error:
        raise WrongUsageError(str(error)) from None
    if as_json:
        session.write_json([_plain(explanation) for explanation in explanations])
    elif figure is None:
        _print_list(session, explanations)
    else:
        _print_one(session, explanations[0])
    return DONE


def _plain(explanation: Explanation) -> dict[str, object]:
    figure = explanation.figure
    return {
        "figure": figure.name,
        "title": dict(figure.title),
        "kind": figure.kind,
        "unit": dict(figure.measure),
        "definition": dict(figure.definition),
        "source": dict(figure.source),
        "breakdowns": list(figure.breakdowns),
        "settings": {setting.key: setting.value for setting in explanation.settings},
    }


def _print_list(session: Session, explanations: tuple[Explanation, ...]) -> None:
    language = current()
    rows = [(e.figure.name, e.figure.title[language], _kinds()[e.figure.kind]) for e in explanations]
    session.out.print(table_of((_("Code name"), _("Figure"), _("Kind")), rows))
    session.remark(_("Say volstat explain and a figure's name for its definition."))


def _print_one(session: Session, explanation: Explanation) -> None:
    language, figure = current(), explanation.figure
    titles = breakdowns()
    lines = [
        (_("Figure"), f"{figure.title[language]} ({figure.name})"),
        (_("Kind"), _kinds()[figure.kind]),
        (_("Measure"), figure.measure[language] or "—"),
        (_("Definition"), figure.definition[language]),
        (_("Source"), figure.source[language]),
        (_("Breakdowns"), " · ".join(f"{titles[key].title[language]} ({key})" for key in figure.breakdowns)),
        (_("Settings"), "\n".join(f"{setting.key} = {setting.value}" for setting in explanation.settings) or "—"),
    ]
    session.out.print(table_of((_("Fact"), _("Value")), lines))


def _kinds() -> dict[str, str]:
    return {"stock": _("stock (as of a day)"), "flow": _("flow (of a period)"), "ratio": _("ratio of two totals")}
