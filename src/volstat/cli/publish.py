"""The command `publish`: the report of a period and its figures, frozen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import typer

from volstat.cli.exits import DONE, LOOK, WrongUsageError
from volstat.cli.incomplete import edited_remarks, provisional_remarks, remarks_on
from volstat.cli.session import Session

_FORMATS: Final = "xlsx,docx,html,md"


def publish_period(session: Session, period: str | None, formats: Sequence[str], *, again: bool) -> int:
    """Freezes a period's report and figures and prints the folder; says what limits them.

    Exit code 1 if a set published before was edited by hand.
    """
    from volstat.publish.folder import PublishError
    from volstat.report.files import formats_of
    from volstat.report.material import Request, usual_kind

    try:
        query = session.city.query(period)
        chosen = formats_of(",".join(formats) or _FORMATS)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None
    edited = _edited(session, query.period.label)
    try:
        folder = session.city.publish(Request(usual_kind(query.period), query), chosen, again=again)
    except PublishError as error:
        raise WrongUsageError(str(error)) from None
    typer.echo(str(folder))
    for line in (*remarks_on(session.city.answer(query).coverage), *provisional_remarks(query, session.city.today)):
        session.remark(line)
    return LOOK if edited else DONE


def _edited(session: Session, label: str) -> bool:
    """Says what of the period's published set is no longer as it was published, and tells whether anything is."""
    from volstat.publish.folder import PublishError, read_published

    if not (session.city.published / label).is_dir():
        return False
    try:
        remarks = edited_remarks(read_published(session.city.published, label))
    except PublishError as error:
        remarks = [str(error)]
    for line in remarks:
        session.remark(line)
    return bool(remarks)
