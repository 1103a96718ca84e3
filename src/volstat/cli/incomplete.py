"""What must be said beside numbers: who is missing, and whose persons or stocks are unknown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from volstat.figures.catalogue import figures
from volstat.language import _, current

if TYPE_CHECKING:
    from volstat.figures.results import Coverage


def remarks_on(coverage: Coverage) -> list[str]:
    """Returns one sentence for each way in which a total is incomplete."""
    separator = "、" if current() == "zh" else ", "
    lines = []
    if coverage.missing:
        text = _("Incomplete: nothing was sent for the period by {units}.")
        lines.append(text.format(units=separator.join(coverage.missing)))
    if coverage.partial:
        parts = [f"{unit} ({separator.join(months)})" for unit, months in coverage.partial.items()]
        lines.append(_("Incomplete: months not covered by {units}.").format(units=separator.join(parts)))
    for stock, units in coverage.not_sent.items():
        text = _("{figure} leaves out {units}, who sent nothing that tells it.")
        lines.append(text.format(figure=figures()[stock].title[current()], units=separator.join(units)))
    if coverage.without_persons:
        text = _("Persons leave out {units}, who report counts only.")
        lines.append(text.format(units=separator.join(coverage.without_persons)))
    return lines
