"""The command `compare`: revised figures, what revised them, and the movement of the stock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from volstat.cli.exits import DONE, LOOK, WrongUsageError
from volstat.cli.incomplete import edited_remarks
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.figures.catalogue import figures
from volstat.language import _, current, joined
from volstat.report.figure_tables import kind_of
from volstat.report.numbers import cell_text, number_text

if TYPE_CHECKING:
    from volstat.publish.compare import Change, Compared, Comparison, Revision

_MOVES: Final = ("opening", "registered", "moved_in", "moved_out", "left", "printed", "closing")


def show_comparison(session: Session, first: str, second: str | None, *, as_json: bool) -> int:
    """Prints what differs between two sets; exit code 1 if a figure is revised or a set was edited."""
    from volstat.publish.folder import PublishError

    try:
        found = session.city.compare(first, second)
    except PublishError as error:
        raise WrongUsageError(str(error)) from None
    comparison = found.comparison
    edited = [line for side in found.sides for line in edited_remarks(side)]
    for line in edited:
        session.remark(line)
    if as_json:
        session.write_json(_json(found))
    else:
        _print_revisions(session, comparison)
        _print_changes(session, comparison)
        _print_movement(session, comparison.movement)
    return LOOK if comparison.revisions or edited else DONE


def _json(found: Compared) -> dict[str, Any]:
    names = [side.name for side in found.sides]
    return {
        "old": names[0],
        "new": names[1] if len(names) > 1 else None,
        "edited": {side.name: list(side.edited) for side in found.sides if side.edited},
        **found.comparison.as_json(),
    }


def _print_revisions(session: Session, comparison: Comparison) -> None:
    if not comparison.revisions:
        session.out.print(_("No figure is revised."))
        return
    numbers = {change: str(number) for number, change in enumerate(comparison.workbooks, start=1)}
    rows = [
        (
            _scope(revision.scope),
            _title(revision),
            _value(revision, revision.old),
            _value(revision, revision.new),
            _signed(_value(revision, revision.difference), revision.difference),
            ", ".join(numbers[cause] for cause in revision.causes),
        )
        for revision in comparison.revisions
    ]
    headers = (_("Scope"), _("Figure"), _("Published"), _("Now"), _("Difference"), _("Workbook"))
    session.out.print(table_of(headers, rows, numbers=(2, 3, 4), signed=(4,)))


def _scope(scope: Mapping[str, str | None]) -> str:
    return " ".join(value or _("No unit told") for value in scope.values()) or _("All")


def _title(revision: Revision) -> str:
    star = f" {revision.star}★" if revision.star else ""
    return figures()[revision.figure].title[current()] + star


def _value(revision: Revision, value: float | None) -> str:
    return cell_text(value, kind_of(figures()[revision.figure]))


def _signed(text: str, change: float | None) -> str:
    return f"+{text}" if change is not None and change > 0 else text


def _print_changes(session: Session, comparison: Comparison) -> None:
    words = {"changed": _("changed"), "new": _("new"), "gone": _("gone"), "renamed": _("renamed")}
    rows = [
        (str(number), words[change.change], _name(change), joined(change.units))
        for number, change in enumerate(comparison.workbooks, start=1)
    ]
    if rows:
        session.out.print()
        session.out.print(table_of((_("No."), _("Change"), _("Workbook"), _("Unit")), rows))
    for setting in comparison.settings:
        text = _("Setting {key}: {old} before, {new} now.")
        session.out.print(text.format(key=setting.key, old=setting.old, new=setting.new))
    if comparison.versions:
        text = _("Made by volstat {old}, compared by {new}.")
        session.out.print(text.format(old=comparison.versions[0], new=comparison.versions[1]))


def _name(change: Change) -> str:
    return change.workbook if change.before is None else f"{change.before} → {change.workbook}"


def _print_movement(session: Session, movement: Mapping[str, Any]) -> None:
    lines = [*movement["units"], {**movement["total"], "unit": _("All")}]
    moves = [name for name in _MOVES if name != "printed" or movement["total"]["printed"]]
    words = {
        "opening": _("Opening"),
        "registered": _("Registered"),
        "moved_in": _("Moved in"),
        "moved_out": _("Moved out"),
        "left": _("Left"),
        "printed": _("Printed"),
        "closing": _("Closing"),
    }
    rows = [(line["unit"] or _("No unit told"), *(number_text(line[name]) for name in moves)) for line in lines]
    title = _("Registered volunteers from {start} to {end}")
    session.out.print()
    session.out.print(title.format(start=movement["opening_day"], end=movement["closing_day"]), style="bold")
    session.out.print(table_of((_("Unit"), *(words[name] for name in moves)), rows, numbers=range(1, len(moves) + 1)))
    if movement.get("missing"):
        text = _("The total leaves out {units}, who sent no roster.")
        session.out.print(text.format(units=joined(movement["missing"])))
