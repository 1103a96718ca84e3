"""What stands behind a figure: its definition, its source, and the settings that change it in this project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from volstat.figures.catalogue import Figure, figures
from volstat.language import _
from volstat.project import Project


class UnknownFigureError(ValueError):
    """There is no such figure; the message names those that come near."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting that changes a figure."""

    key: str
    """As in volstat.toml: `definitions.star_hours`."""
    value: Any
    """What the project has, given or by default; None where nothing is set."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure with everything that decides its number."""

    figure: Figure
    settings: tuple[Setting, ...]


def explain(project: Project | None, name: str | None = None) -> tuple[Explanation, ...]:
    """Returns the explanation of the figure called `name`, of all figures without a name.

    Args:
        project: whose settings are shown; None shows the settings' keys alone.
        name: a code name, or the figure's name in Chinese or English.

    Raises:
        UnknownFigureError: there is no such figure.
    """
    chosen = figures().values() if name is None else [figure_named(name)]
    return tuple(
        Explanation(figure, tuple(Setting(key, _setting(project, key)) for key in figure.settings)) for figure in chosen
    )


def figure_named(name: str) -> Figure:
    """Returns the figure with this code name, Chinese or English name.

    Raises:
        UnknownFigureError: there is no such figure.
    """
    wanted = name.strip().casefold()
    for figure in figures().values():
        if wanted in (figure.name, *(title.casefold() for title in figure.title.values())):
            return figure
    from difflib import get_close_matches

    titles = {title: figure.name for figure in figures().values() for title in (figure.name, *figure.title.values())}
    near = dict.fromkeys(titles[title] for title in get_close_matches(wanted, titles, n=3, cutoff=0.5))
    raise UnknownFigureError(
        _("There is no figure “{name}”. There are: {names}.").format(name=name, names=", ".join(near or figures()))
    )


def _setting(project: Project | None, key: str) -> Any:
    value: Any = project
    for part in key.split(".") if project is not None else ():
        value = getattr(value, part)
    return value
