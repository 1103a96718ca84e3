"""What must be said beside numbers: who is missing, what may still change, and what somebody edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from volstat.figures.catalogue import figures
from volstat.language import _, current, joined, noted
from volstat.report.numbers import months_text

if TYPE_CHECKING:
    from datetime import date

    from volstat.figures.results import Coverage, Query
    from volstat.publish.folder import Published


def remarks_on(coverage: Coverage) -> list[str]:
    """Returns one sentence for each way in which a total is incomplete."""
    lines = []
    if silent := [unit for unit in coverage.missing if unit not in coverage.unreadable]:
        text = _("Incomplete: nothing was sent for the period by {units}.")
        lines.append(text.format(units=joined(silent)))
    if coverage.unreadable:
        parts = [noted(unit, joined(workbooks)) for unit, workbooks in coverage.unreadable.items()]
        text = _("Incomplete: what these units sent could not be read: {units}.")
        lines.append(text.format(units=joined(parts)))
    if coverage.partial:
        parts = [noted(unit, months_text(months)) for unit, months in coverage.partial.items()]
        lines.append(_("Incomplete: months not covered by {units}.").format(units=joined(parts)))
    for flow, lacking in coverage.unknown.items():
        parts = [noted(unit, months_text(months)) for unit, months in lacking.items()]
        text = _("Incomplete: {figure} leave out what {units} did not give, or gave wrongly.")
        lines.append(text.format(figure=figures()[flow].title[current()], units=joined(parts)))
    for stock, units in coverage.not_sent.items():
        text = _("{figure} leaves out {units}, who sent nothing that tells it.")
        lines.append(text.format(figure=figures()[stock].title[current()], units=joined(units)))
    if coverage.without_persons:
        text = _("Participants, stars and hours of training leave out {units}, who report counts only.")
        lines.append(text.format(units=joined(coverage.without_persons)))
    if coverage.partly_without_persons:
        parts = [noted(unit, months_text(months)) for unit, months in coverage.partly_without_persons.items()]
        text = _("Participants leave out what {units} report as counts only.")
        lines.append(text.format(units=joined(parts)))
    if coverage.hours_unknown:
        text = _("Hours leave out {units}, who tell none.")
        lines.append(text.format(units=joined(coverage.hours_unknown)))
    return lines


def provisional_remarks(query: Query, today: date) -> list[str]:
    """Returns the sentence that the period's figures may still change, while they may."""
    from volstat.figures.provisional import provisional_until

    provisional = provisional_until(query.period)
    if today > provisional.until:
        return []
    text = _("Provisional until {day}, the tenth working day after the period: records may still arrive.")
    known = "" if provisional.exact else " " + _("The holidays of that time are not announced yet.")
    return [text.format(day=provisional.until) + known]


def edited_remarks(published: Published) -> list[str]:
    """Returns the sentence that a published set is no longer what was published, if it is not."""
    if not published.edited:
        return []
    text = _("{folder} was edited after it was published: {files}.")
    return [text.format(folder=published.folder, files=", ".join(published.edited))]
