"""The command `report`: the report of a period as files, or on standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from volstat.cli.exits import DONE, NOTHING, WrongUsageError
from volstat.cli.remarks import say
from volstat.cli.session import Session
from volstat.language import _, joined

if TYPE_CHECKING:
    from volstat.figures.results import Query
    from volstat.report.described import Report, ReportKind
    from volstat.report.material import Request

_DEFAULT_FORMAT: Final = "xlsx"
_ON_SCREEN: Final = ("txt", "md", "json", "csv")
"""Formats that go to standard output when one of them is asked for and no folder is named."""


@dataclass(frozen=True, slots=True)
class Options:
    """The command's options, as they were given."""

    kind: str | None
    formats: Sequence[str]
    out: Path | None
    template: Path | None
    where: Sequence[str]
    as_of: str | None
    names: bool = False
    suppress: int | None = None


def write_report(session: Session, period: str | None, options: Options) -> int:
    """Writes a report's files and prints their paths; a single text format without a folder is printed itself."""
    from volstat.report.files import form_format, formats_of, write_files
    from volstat.report.forms.context import FormError

    try:
        own = [form_format(options.template)] if options.template else []
        formats = formats_of(",".join([*options.formats, *own]) or _DEFAULT_FORMAT)
        request = _request(session, period, options)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None
    folder = options.out or session.city.project.root / "reports"
    if folder.resolve().is_relative_to(session.city.project.exports.resolve()):
        text = _("{folder} lies in the exports folder, where reports would be read as exports; write somewhere else.")
        raise WrongUsageError(text.format(folder=folder))
    report = session.city.report(request)
    for note in report.notes:
        if note.grave:
            session.remark(note.text)
    if options.out is None and len(formats) == 1 and formats[0] in _ON_SCREEN:
        return _print(report, formats[0])
    try:
        written = write_files(report, formats, folder, options.template)
    except FormError as error:
        say(str(error))
        return NOTHING
    for path in written:
        typer.echo(str(path))
    return DONE


def _request(session: Session, period: str | None, options: Options) -> Request:
    from volstat.report.material import Request, usual_kind

    query = session.city.query(period, where=options.where, as_of=options.as_of)
    kind = _kind(options.kind) if options.kind else usual_kind(query.period)
    if kind == "campaign" and not any(key == "campaign" and value for key, value in query.where):
        raise WrongUsageError(_no_campaign(session, query))
    return Request(kind, query, names=options.names, hide_below=options.suppress)


def _no_campaign(session: Session, query: Query) -> str:
    """Says that a report on a campaign has to be told which, and which there are in the period."""
    found = session.city.answer(replace(query, by=("campaign",)))
    told = (row.keys["campaign"] for row in found.rows)
    names = list(dict.fromkeys([*session.city.project.campaigns, *(name for name in told if name)]))
    text = _("A report on a campaign needs --where campaign=NAME. There are: {names}.")
    return text.format(names=joined(names) or "—")


def _kind(text: str) -> ReportKind:
    from volstat.report.material import KINDS

    for kind in KINDS:
        if kind == text.strip().lower():
            return kind
    message = _("There is no kind of report “{kind}”. There are: {kinds}.")
    raise WrongUsageError(message.format(kind=text, kinds=", ".join(KINDS)))


def _print(report: Report, form: str) -> int:
    from volstat.report.files import RENDERERS

    sys.stdout.buffer.write(RENDERERS[form](report))
    sys.stdout.buffer.flush()
    return DONE
