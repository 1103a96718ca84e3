"""The command `check`: every figure of an article against the data, as an editor would mark it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from volstat.cli.exits import DONE, LOOK, NOTHING, WrongUsageError
from volstat.cli.session import Session
from volstat.language import _

if TYPE_CHECKING:
    from rich.text import Text

    from volstat.article.marks import Mark
    from volstat.article.results import Checked
    from volstat.article.text import Article

_STYLES: Final = {
    "match": "green",
    "rounded": "green",
    "mismatch": "bold red",
    "ambiguous": "yellow",
    "unverifiable": "yellow",
}
_SIGNS: Final = {"match": "✓", "rounded": "≈", "mismatch": "✗", "ambiguous": "?", "unverifiable": "·", "unjudged": "·"}
"""Verdicts without colour."""


def check_article(
    session: Session, article: str, *, published: str | None, annotate: Path | None, claims_only: bool, as_json: bool
) -> int:
    """Prints the verdicts on an article; exit code 1 if one of its figures is untrue."""
    from volstat.article.errors import UnreadableArticleError

    day = _day(published)
    try:
        data, name = _bytes_of(article)
        from volstat.article.text import article_of

        read = article_of(data, name)
    except UnreadableArticleError as error:
        typer.echo(str(error), err=True)
        return NOTHING
    checked = _claims(session, read, day) if claims_only else session.city.check(read, day)
    if annotate is not None:
        _write_annotated(annotate, read, checked, data)
        session.remark(_("Wrote {file}.").format(file=annotate))
    if as_json:
        session.write_json(checked.as_json())
    else:
        _print_marks(session, read, checked)
    return LOOK if checked.untrue else DONE


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    from volstat.figures.periods import parse_day

    try:
        return parse_day(text)
    except ValueError as error:
        raise WrongUsageError(str(error)) from None


def _bytes_of(article: str) -> tuple[bytes, str]:
    """Returns the article's bytes and its name; `-` is standard input."""
    if article == "-":
        return sys.stdin.buffer.read(), _("standard input")
    path = Path(article)
    if not path.is_file():
        raise WrongUsageError(_("There is no file {file}.").format(file=article))
    return path.read_bytes(), path.name


def _claims(session: Session, article: Article, published: date | None) -> Checked:
    from volstat.article.check import read_claims
    from volstat.article.scopes import Names

    project = session.project_if_any
    return read_claims(article, Names(project.area, project.campaigns) if project else Names(), published)


def _write_annotated(target: Path, article: Article, checked: Checked, data: bytes) -> None:
    """Writes the annotated article, which appears whole or not at all."""
    from volstat.article.annotate import annotate

    made = target.with_name(f".{target.name}.tmp")
    try:
        made.write_bytes(annotate(article, checked, data))
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)


def _print_marks(session: Session, article: Article, checked: Checked) -> None:
    from volstat.article.marks import marks

    found = marks(article, checked)
    for mark in found:
        session.out.print(_sentence(mark))
        session.out.print(_margin(mark))
        session.out.print()
    counts = {verdict: sum(claim.verdict == verdict for claim in checked.claims) for verdict in _STYLES}
    words = {mark.kind: mark.label for mark in found if mark.label}
    told = ", ".join(f"{words[verdict]} {count}" for verdict, count in counts.items() if count)
    session.out.print(_("{claims} numbers").format(claims=len(checked.claims)) + (f": {told}" if told else ""))


def _sentence(mark: Mark) -> Text:
    from rich.text import Text

    style = _STYLES.get(mark.kind, "")
    return Text.assemble(f"{mark.place}  {mark.before}", (mark.marked, f"{style} underline"), mark.after)


def _margin(mark: Mark) -> Text:
    from rich.text import Text

    sign = _SIGNS.get(mark.kind, "!")
    parts = [mark.label, mark.about, mark.actual, mark.note, mark.suggestion and f"→ {mark.suggestion}"]
    return Text(f"   {sign} " + " · ".join(part for part in parts if part), style=_STYLES.get(mark.kind, ""))
