"""`volstat` alone, and the command `status`: where the project stands, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import typer

from volstat.cli.exits import DONE
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.language import _, joined

if TYPE_CHECKING:
    from volstat.overview import Overview, Step

_HEADERS: Final = 6
"""Unknown headers that are named one by one."""


def show_status(session: Session, *, as_json: bool) -> int:
    """Prints where the project stands; outside of any, how to begin."""
    if session.project_if_any is None:
        if as_json:
            session.write_json({"project": None, "next": [{"name": "init", "command": "volstat init"}]})
        else:
            typer.echo(_beginning())
        return DONE
    found = session.city.overview()
    if as_json:
        session.write_json(found.as_json())
        return DONE
    session.out.print(f"{found.city} · {found.root}", style="bold", soft_wrap=True)
    session.out.print(table_of((_("Matter"), _("State")), list(_rows(found))))
    if found.problems:
        session.out.print()
        words = (_("Unit"), _("Errors"), _("Warnings"))
        lines = [(u.unit or _("No unit told"), f"{u.errors:,}", f"{u.warnings:,}") for u in found.problems]
        session.out.print(table_of(words, lines, numbers=(1, 2)))
    session.out.print()
    steps = [(step.command or "—", _said(step, found)) for step in found.steps]
    session.out.print(table_of((_("Next"), _("What for")), steps))
    return DONE


def _beginning() -> str:
    return _(
        "This folder belongs to no project yet.\n"
        "  volstat init CITY       make one here, for the exports of CITY's districts\n"
        "  volstat -C FOLDER ...   work on the project in FOLDER\n"
        "  volstat sample DIR      make a project of made-up exports to try things out\n"
        "  volstat inspect FILE    see how one workbook is understood\n"
        "  volstat --help          all commands"
    )


def _rows(found: Overview) -> Iterator[tuple[str, str]]:
    unreadable = _(" ({count} unreadable)").format(count=len(found.unreadable)) if found.unreadable else ""
    yield _("Workbooks"), f"{found.workbooks:,}{unreadable}"
    if found.month is None:
        yield _("Month"), _("nobody has sent anything yet")
    else:
        total = len(found.received) + len(found.missing)
        received = _("{count} of {total} units").format(count=len(found.received), total=total)
        yield _("Received for {month}").format(month=found.month), received
        yield _("Missing for {month}").format(month=found.month), joined(found.missing) or _("none")
        if found.month != found.due:
            yield _("Due: {month}").format(month=found.due), _("nobody has sent it yet")
    counts = _("{errors} errors, {warnings} warnings")
    yield _("Problems"), counts.format(errors=f"{found.errors:,}", warnings=f"{found.warnings:,}")
    if found.unknown_headers:
        yield _("Unknown headers"), _named(found.unknown_headers)
    yield _("Last report"), _report(found)
    yield _("Last published"), _published(found)


def _named(headers: Iterable[str]) -> str:
    names = ["".join(header.split()) for header in headers]
    more = len(names) - _HEADERS
    return joined(names[:_HEADERS]) + (_(" and {more} more").format(more=more) if more > 0 else "")


def _report(found: Overview) -> str:
    if found.report is None:
        return _("none")
    text = _("{file}, written {day}").format(file=found.report.file, day=f"{found.report.at:%Y-%m-%d %H:%M}")
    if not found.report.changed_since:
        return text
    return text + _("; {count} workbooks came or changed since").format(count=found.report.changed_since)


def _published(found: Overview) -> str:
    if found.published is None:
        return _("none")
    edition = found.published
    text = edition.name
    if edition.changed_since:
        text += _("; {count} workbooks are not as they were then").format(count=edition.changed_since)
    return text + (_("; its files were edited by hand") if edition.edited else "")


def _said(step: Step, found: Overview) -> str:
    words = {
        "send": _("put the districts' workbooks into {exports}, then run volstat again"),
        "look": _("see why nothing could be read or told a month"),
        "map": _("say what the unknown headers mean"),
        "returns": _("send the workbooks with errors back to their units"),
        "compare": _("see which published figures are revised"),
        "remind": _("remind the units that are missing"),
        "report": _("write the report"),
        "publish": _("publish the report"),
        "figures": _("see the figures"),
    }
    return words[step.name].format(exports=found.exports)
