"""The command `map`: what unknown headers mean, asked one by one and kept in `[vocabulary]` of the settings."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import typer

from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.session import Session
from volstat.cli.table import table_of
from volstat.cli.words import names_of_fields, word
from volstat.language import _, joined
from volstat.project import SETTINGS_FILE, Project

if TYPE_CHECKING:
    from volstat.intake.suggestions import Unknown
    from volstat.intake.vocabulary import Vocabulary

IGNORED: Final = "ignored"
_IGNORE: Final = "-"
_SKIP: Final = "?"
_BOOKS: Final = 2
"""Workbooks of a header that are named."""


def map_headers(session: Session, given: Sequence[str], *, as_json: bool) -> int:
    """Asks what each unknown header means, or takes `given` (`header=field`), and writes it into the settings.

    Without a terminal nothing is asked: the headers are listed with suggestions.
    """
    from volstat.intake.vocabulary import load

    project = session.city.project
    vocabulary = load(project.vocabulary)
    if given and as_json:
        raise WrongUsageError(_("--json lists the headers; it takes no HEADER=FIELD."))
    unknown = _unknown(session, vocabulary)
    if given:
        _write(session, project, dict(_pair(text, unknown, vocabulary) for text in given))
    elif as_json:
        session.write_json([_plain(line) for line in unknown])
    elif not unknown:
        session.out.print(_("All headers are understood."))
    elif sys.stdin.isatty() and sys.stderr.isatty():
        _write(session, project, _asked(unknown, vocabulary))
    else:
        _print_list(session, unknown)
    return DONE


def _unknown(session: Session, vocabulary: Vocabulary) -> list[Unknown]:
    from volstat.intake.suggestions import unknown_headers

    return unknown_headers((submission.facts for submission in session.city.submissions), vocabulary)


def _plain(line: Unknown) -> dict[str, object]:
    suggestions = [{**asdict(suggestion), "field": suggestion.field or IGNORED} for suggestion in line.suggestions]
    return {**asdict(line), "suggestions": suggestions}


def _pair(text: str, unknown: Iterable[Unknown], vocabulary: Vocabulary) -> tuple[str, str]:
    header, equals, answer = (part.strip() for part in text.rpartition("="))
    if not equals or not header:
        raise WrongUsageError(_("“{text}” is no HEADER=FIELD, such as 所在志愿服务队=team.").format(text=text))
    tables = next((line.tables for line in unknown if line.header == header), ())
    return header, _field(answer, tables, vocabulary)


def _field(answer: str, tables: Sequence[str], vocabulary: Vocabulary) -> str:
    """Returns the field that an answer names by its code or its words.

    Raises:
        WrongUsageError: there is none, or it has no place in the header's tables.
    """
    if answer in (_IGNORE, IGNORED):
        return IGNORED
    known = _answers(vocabulary)
    if answer not in known:
        near = get_close_matches(answer, known, n=3, cutoff=0.4)
        hint = _("Did you mean {names}?").format(names=joined(near)) if near else _("volstat map --fields lists them.")
        raise WrongUsageError(_("There is no field “{name}”. {hint}").format(name=answer, hint=hint))
    field = known[answer]
    if tables and not vocabulary.matcher.tables[field] & set(tables):
        text = _("“{name}” has no place in the table of this header ({tables}).")
        raise WrongUsageError(text.format(name=answer, tables=joined(word("tables", table) for table in tables)))
    return field


def _answers(vocabulary: Vocabulary) -> dict[str, str]:
    """Returns what may be answered → the field: its code, its usual header, what it is called here."""
    fields = vocabulary.first_headers
    called = {name: field for field, name in names_of_fields().items() if field in fields}
    return {**called, **{header: field for field, header in fields.items()}, **{field: field for field in fields}}


def _asked(unknown: Sequence[Unknown], vocabulary: Vocabulary) -> dict[str, str]:
    """Asks for each header; Ctrl-C or the end of input keeps nothing."""
    typer.echo(_("Enter takes the first suggestion, a number another one; or type a field."), err=True)
    typer.echo(_("- ignores the header for good, ? leaves it for another time."), err=True)
    found: dict[str, str] = {}
    for position, line in enumerate(unknown, start=1):
        typer.echo(f"\n[{position}/{len(unknown)}] {_described(line)}", err=True)
        for number, suggestion in enumerate(line.suggestions, start=1):
            name, told = suggestion.field or IGNORED, _("like “{header}”").format(header=suggestion.word)
            typer.echo(f"  {number}  {word('fields', name)} ({name}) · {told}", err=True)
        if (field := _answer(line, vocabulary)) is not None:
            found[line.header] = field
    return found


def _answer(line: Unknown, vocabulary: Vocabulary) -> str | None:
    """Returns the field that is chosen for a header; None leaves it as it is."""
    fields = [suggestion.field or IGNORED for suggestion in line.suggestions]
    while True:
        answer = str(typer.prompt(_("Field"), default="1" if fields else _SKIP, err=True)).strip()
        if answer == _SKIP:
            return None
        if answer.isdigit() and 1 <= int(answer) <= len(fields):
            return fields[int(answer) - 1]
        try:
            return _field(answer, line.tables, vocabulary)
        except WrongUsageError as error:
            typer.echo(error.message, err=True)


def _described(line: Unknown) -> str:
    books = joined(line.workbooks[:_BOOKS])
    if len(line.workbooks) > _BOOKS:
        books += _(" and {more} more").format(more=len(line.workbooks) - _BOOKS)
    tables = joined(word("tables", table) for table in line.tables) or word("reasons", "no table")
    return _("“{header}” in {books} ({tables})").format(header=_flat(line.header), books=books, tables=tables)


def _flat(header: str) -> str:
    return "".join(header.split())


def _print_list(session: Session, unknown: Iterable[Unknown]) -> None:
    rows = [
        (
            _flat(line.header),
            joined(word("tables", table) for table in line.tables),
            joined(line.workbooks),
            joined(f"{s.field or IGNORED} ({word('fields', s.field or IGNORED)})" for s in line.suggestions) or "—",
        )
        for line in unknown
    ]
    session.out.print(table_of((_("Header"), _("Table"), _("Workbooks"), _("Suggestions")), rows))
    session.remark(_("Say what they mean with volstat map on a terminal, or volstat map HEADER=FIELD."))


def print_fields(session: Session, *, as_json: bool) -> int:
    """Prints every field that a header can mean, with the tables in which it has a place."""
    from volstat.intake.frames import FRAMES
    from volstat.intake.vocabulary import load

    vocabulary = load({})
    tables = {f: [t for t in FRAMES if t in vocabulary.matcher.tables[f]] for f in vocabulary.first_headers}
    if as_json:
        session.write_json({field: {"header": vocabulary.name_of(field), "tables": tables[field]} for field in tables})
        return DONE
    rows = [(field, word("fields", field), joined(word("tables", t) for t in tables[field])) for field in tables]
    rows.append((IGNORED, word("fields", IGNORED), "—"))
    session.out.print(table_of((_("Field"), _("Meaning"), _("Tables")), rows))
    return DONE


def _write(session: Session, project: Project, meanings: Mapping[str, str]) -> None:
    from volstat.intake.suggestions import not_among
    from volstat.settings_file import add_headers

    if not meanings:
        session.remark(_("Nothing is changed."))
        return
    file = project.root / SETTINGS_FILE
    add_headers(file, meanings, lambda settings: _insist_on_sense(settings, project))
    for header, field in meanings.items():
        session.out.print(f"{_flat(header)} = {field} ({word('fields', field)})", soft_wrap=True)
    session.remark(_("Written into [vocabulary] of {file}; the next command uses it.").format(file=file))
    absent = not_among(meanings, (submission.facts for submission in session.city.submissions))
    if absent:
        text = _("No workbook has a header {names} so far; look at its spelling if one should.")
        session.remark(text.format(names=joined(f"“{_flat(header)}”" for header in absent)))


def _insist_on_sense(settings: Mapping[str, Any], project: Project) -> None:
    """Refuses settings with which no other command would run.

    Headers are compared as they stand and in the form in which workbooks' headers are, since that sees more as equal.

    Raises:
        WrongUsageError: a header has two meanings.
    """
    from volstat.intake.meaning import normalise
    from volstat.settings_sense import contradictions_in

    plain = {field: [normalise(header) for header in headers] for field, headers in settings["vocabulary"].items()}
    forms = (settings, {**settings, "vocabulary": plain})
    wrong = next((found for form in forms if (found := contradictions_in(form, project.root))), [])
    if wrong:
        raise WrongUsageError("\n".join(f"{mistake.key}: {mistake.message}" for mistake in wrong))
