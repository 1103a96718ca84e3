"""The command `check`: every figure of an article against the data, as an editor would mark it."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from volstat.cli.exits import DONE, LOOK, NOTHING, WrongUsageError
from volstat.cli.remarks import say
from volstat.cli.session import Session
from volstat.language import _

if TYPE_CHECKING:
    from rich.text import Text

    from volstat.article.marks import Mark, Passage
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
_JUDGED: Final = ("match", "rounded", "mismatch", "ambiguous")
"""Verdicts that are shown behind the number in its sentence too."""
_INDENT: Final = 4


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
        page = annotate is not None and _is_page(read, annotate)
    except UnreadableArticleError as error:
        say(str(error))
        return NOTHING
    checked = _claims(session, read, day) if claims_only else session.city.check(read, day)
    if annotate is not None:
        _write_annotated(annotate, read, checked, None if page else data)
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


def _is_page(article: Article, target: Path) -> bool:
    """Whether the annotated article becomes a web page; wrong usage if it can be written as neither."""
    from volstat.article.annotate import annotated_kind
    from volstat.article.errors import UnreadableArticleError

    try:
        return annotated_kind(article, target.name) == "html"
    except UnreadableArticleError as error:
        raise WrongUsageError(str(error)) from None


def _write_annotated(target: Path, article: Article, checked: Checked, data: bytes | None) -> None:
    """Writes the annotated article, which appears whole or not at all."""
    from volstat.article.annotate import annotate

    made = target.with_name(f".{target.name}.tmp")
    try:
        made.write_bytes(annotate(article, checked, data))
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)


def _print_marks(session: Session, article: Article, checked: Checked) -> None:
    """Prints each sentence once, its numbers underlined and signed, and below it a line for each number."""
    from volstat.article.marks import passages
    from volstat.article.messages import say

    found = passages(article, checked)
    if not found:
        session.out.print(say("no_figures", name=article.name))
        return
    for passage in found:
        session.out.print(passage.place)
        _print_hanging(session, "", _sentence(passage))
        for mark in passage.marks:
            _print_hanging(session, *_margin(mark))
        session.out.print()
    session.out.print(_totals(checked))


def _totals(checked: Checked) -> str:
    """Returns how many numbers there are, with how many of each verdict."""
    from volstat.article.messages import say

    counts = {verdict: sum(claim.verdict == verdict for claim in checked.claims) for verdict in _STYLES}
    told = [f"{_SIGNS[verdict]} {say(f'verdict_{verdict}')} {count}" for verdict, count in counts.items() if count]
    return "  ".join([_("{claims} numbers").format(claims=len(checked.claims)), *told])


def _print_hanging(session: Session, sign: str, text: Text) -> None:
    """Prints a text to the right of its sign, however often it is broken."""
    from rich.text import Text

    lines = text.wrap(session.out, max(20, session.out.width - _INDENT), overflow="fold")
    for number, line in enumerate(lines):
        line.rstrip()
        session.out.print(Text.assemble(f"{'' if number else sign:>{_INDENT - 1}} ", line))


def _sentence(passage: Passage) -> Text:
    from rich.text import Text

    text = Text()
    for piece in passage.pieces:
        text.append(piece.text, f"{_STYLES.get(piece.kind, '')} underline" if piece.kind else "")
        text.append(_SIGNS[piece.kind] if piece.kind in _JUDGED else "", _STYLES.get(piece.kind, ""))
    return text


def _margin(mark: Mark) -> tuple[str, Text]:
    from rich.text import Text

    style = _STYLES.get(mark.kind, "")
    if not mark.label:
        return "!", Text(mark.remark)
    said = " · ".join(part for part in (mark.about, mark.actual, mark.remark) if part)
    text = Text.assemble((mark.text, "underline"), f"  {mark.label}" + (f" · {said}" if said else ""), style=style)
    if mark.suggestion:
        text.append(f" → {mark.suggestion}")
    return _SIGNS.get(mark.kind, ""), text
