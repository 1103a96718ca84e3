"""The command `forget`: which rows of which workbooks are about a person, and what else to remove; writes nothing."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.language import _, joined
from volstat.shown import presentable

if TYPE_CHECKING:
    from volstat.intake.person_rows import PersonRows

_BY: Final = {"identity_key": "identity_number", "number_key": "volunteer_number", "phone_key": "name_and_phone"}
_NAMED: Final = 20
"""Workbooks to search by hand that a step names; JSON has all."""
_RANGES: Final = 20
"""Runs of rows that are named one by one on the terminal; JSON has all."""


def show_person(session: Session, person: str | None, *, as_json: bool) -> int:
    """Prints where a person stands in the exports and what to do; the number is neither printed nor kept.

    Args:
        session: the run.
        person: what identifies the person; None or `-` is standard input, since arguments can be seen by others.
        as_json: for machines.
    """
    from volstat.intake.person_rows import NobodyError

    if person is not None and person != "-":
        session.remark(
            _("Arguments are seen by all users of this machine and kept by the shell; better: volstat forget -")
        )
    try:
        found = session.city.rows_of(_asked() if person in (None, "-") else str(person))
    except NobodyError:
        text = _("This identifies nobody. Give an identity number, a volunteer number, or a name and a phone number.")
        raise WrongUsageError(text) from None
    steps = list(_steps(session, found))
    if as_json:
        session.write_json(_plain(found, session.city.not_searched(), steps))
        return DONE
    if found:
        _print_rows(session, found)
    else:
        session.out.print(_("No row of the exports is about this person."))
    session.out.print()
    for number, step in enumerate(steps, start=1):
        session.out.print(f"{number}. {step}", soft_wrap=True)
    return DONE


def _asked() -> str:
    """Returns what is typed without being shown, or the first line of standard input."""
    text = (
        getpass.getpass(_("Identity number, volunteer number, or name and phone: "))
        if _typed()
        else sys.stdin.readline()
    )
    return text.strip()


def _typed() -> bool:
    return sys.stdin is not None and sys.stdin.isatty()


def _plain(found: Sequence[PersonRows], unsearched: Sequence[str], steps: Sequence[str]) -> dict[str, object]:
    rows = [
        {
            "workbook": place.workbook,
            "sheet": place.sheet,
            "table": place.table,
            "rows": [list(ends) for ends in place.ranges],
            "by": _BY[place.by],
        }
        for place in found
    ]
    return {
        "rows": sum(place.rows for place in found),
        "found": rows,
        "not_searched": list(unsearched),
        "steps": list(steps),
    }


def _print_rows(session: Session, found: Sequence[PersonRows]) -> None:
    words = {
        "identity_key": _("identity number"),
        "number_key": _("volunteer number"),
        "phone_key": _("name and phone"),
    }
    lines = [(p.workbook, p.sheet, _rows_text(p.ranges), words[p.by]) for p in found]
    session.out.print(table_of((_("Workbook"), _("Sheet"), _("Rows"), _("Found by")), lines))


def _rows_text(ranges: Sequence[tuple[int, int]]) -> str:
    texts = [str(first) if first == last else f"{first}–{last}" for first, last in ranges]
    return " ".join([*texts[:_RANGES], *(["…"] if len(texts) > _RANGES else [])])


def _steps(session: Session, found: Sequence[PersonRows]) -> Iterator[str]:
    """Yields what is to be done, in its order."""
    project = session.city.project
    if found:
        yield _(
            "Have the unit remove these rows and send the workbooks again, or remove them in {folder} and say so to the"
            " unit; the figures change with them."
        ).format(folder=project.exports)
        yield _("Earlier versions of these workbooks, mails and backups hold the rows too.")
    yield _(
        "Delete {cache}: it holds names and keyed hashes of what was read in the last month, and is made again."
    ).format(cache=project.cache)
    yield _(
        "Folders of returned workbooks (problems --returns) hold whole rows; delete those that are no longer needed."
    )
    reports = [path for path in (project.root / "reports", session.city.published) if path.is_dir()]
    if reports:
        folders = ", ".join(map(str, reports))
        yield _("Reports hold names only if they were written with --names; look in {folders}.").format(folders=folders)
    yield _(
        "A number that is wrong, masked or rounded is not found here, nor one in a remark: search the exports by name."
    )
    text = _(
        "Leaders of teams and other people beside the volunteers are not found here either, nor anybody in a column"
        " whose header volstat does not know."
    )
    unsearched = session.city.not_searched()
    if unsearched:
        more = _("… and {count} more").format(count=len(unsearched) - _NAMED) if len(unsearched) > _NAMED else ""
        names = joined([*map(presentable, unsearched[:_NAMED]), *([more] if more else [])])
        text += " " + _("Search these workbooks by hand: {workbooks}.").format(workbooks=names)
    yield text
