"""What was published for a period and is another figure now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from volstat.figures.catalogue import figures
from volstat.figures.results import Period
from volstat.language import current
from volstat.report.described import ColumnKind
from volstat.report.figure_tables import kind_of
from volstat.report.numbers import cell_text
from volstat.report.words import say

PUBLISHED: Final = "published"
"""The folder of published sets in a project."""


@dataclass(frozen=True, slots=True)
class Revised:
    """A headline figure that is another one than it was published as."""

    period: Period
    figure: str
    published: int | float | None
    now: int | float | None
    units: tuple[str, ...] = ()
    """Units whose own figure is another one."""
    causes: tuple[tuple[str, str], ...] = ()
    """What became of which workbook: `changed`, `new`, `gone` or `renamed`, and its name."""


def revised_from(period: Period, comparison: Mapping[str, Any]) -> tuple[Revised, ...]:
    """Returns the revised headline figures of a period from a comparison with what was published, as plain data."""
    revisions = comparison["revisions"]
    units: dict[str, list[str]] = {}
    for revision in revisions:
        if set(revision["scope"]) == {"district"} and revision["scope"]["district"]:
            units.setdefault(revision["figure"], []).append(revision["scope"]["district"])
    return tuple(
        Revised(
            period,
            revision["figure"],
            revision["old"],
            revision["new"],
            tuple(dict.fromkeys(units.get(revision["figure"], ()))),
            tuple((cause["change"], cause["workbook"]) for cause in revision["causes"]),
        )
        for revision in revisions
        if not revision["scope"] and "star" not in revision
    )


def revision_text(revision: Revised) -> str:
    """Returns a revision in words: 服务时长原公布120小时，现为132小时."""
    figure = figures()[revision.figure]
    kind, measure = kind_of(figure), figure.measure[current()]
    then, now = (_with_unit(value, kind, measure) for value in (revision.published, revision.now))
    return say("revision", figure=figure.title[current()], then=then, now=now)


def _with_unit(value: int | float | None, kind: ColumnKind, measure: str) -> str:
    text = cell_text(value, kind)
    if kind == "hours" and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text if value is None or kind == "share" else say("with_unit", number=text, unit=measure)
