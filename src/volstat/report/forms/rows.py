"""Loops over rows in a form's sheet: which row of the form becomes which rows of the result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from volstat.report.forms.context import FormError, reason_of
from volstat.report.words import say

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_TAG: Final = re.compile(r"\{%[-+]?\s*(?P<word>\w+)(?P<rest>.*?)[-+]?%\}", re.DOTALL)
_FOR: Final = re.compile(r"\s*(?P<name>[A-Za-z_]\w*)\s+in\s+(?P<what>.+?)\s*", re.DOTALL)
_MOST_ROWS: Final = 100_000
Texts = Mapping[int, Mapping[int, str]]
"""Row → column → the text of a cell that has tags."""
Place = Callable[[int, int], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the result."""

    source: int
    """The form's row it is made from."""
    texts: Mapping[int, str]
    """Column → the text with tags, those of row loops taken out."""
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Form:
    rows: Texts
    texts: dict[int, dict[int, str]]
    """The same without the tags of row loops."""
    environment: SandboxedEnvironment
    place: Place


@dataclass(frozen=True, slots=True)
class _Loop:
    first: int
    last: int
    opened_at: tuple[int, int]
    name: str
    what: str


def lay_out(
    rows: Mapping[int, Mapping[int, str]],
    environment: SandboxedEnvironment,
    context: Mapping[str, Any],
    place: Place,
) -> list[Line]:
    """Returns the result's rows in order.

    Args:
        rows: every row of the form, 1-based and without gaps, with its cells that have tags.
        environment: reads the expressions.
        context: what they may name.
        place: names a cell of the form, for messages.

    Raises:
        FormError: a loop that is not closed, not opened, or not over a list.
    """
    loops, texts = _loops(rows, place)
    last = max(rows, default=0)
    return list(_expand(1, last, loops, _Form(rows, texts, environment, place), dict(context)))


def _loops(rows: Texts, place: Place) -> tuple[dict[int, _Loop], dict[int, dict[int, str]]]:
    """Returns the loops by their first row, and the cells' texts without the loops' tags."""
    loops: dict[int, _Loop] = {}
    open_at: list[tuple[int, int, str]] = []
    cleaned: dict[int, dict[int, str]] = {}
    for row, cells in rows.items():
        for column, text in sorted(cells.items()):
            rest = text
            for tag in _unbalanced(text):
                rest = rest.replace(tag[0], "", 1)
                if tag["word"] == "for":
                    open_at.append((row, column, tag["rest"]))
                elif tag["word"] == "endfor" and open_at:
                    first, at, head = open_at.pop()
                    if first in loops:
                        raise FormError(say("form_sentence", place=place(first, at), reason=say("form_two_loops")))
                    loops[first] = _loop(first, row, at, head, place)
                else:
                    raise FormError(
                        say("form_sentence", place=place(row, column), reason=say("form_stray", tag=tag["word"]))
                    )
            cleaned.setdefault(row, {})[column] = rest
    if open_at:
        row, column, _head = open_at[-1]
        raise FormError(say("form_sentence", place=place(row, column), reason=say("form_not_closed")))
    return loops, cleaned


def _loop(first: int, last: int, column: int, head: str, place: Place) -> _Loop:
    found = _FOR.fullmatch(head)
    if not found:
        raise FormError(say("form_sentence", place=place(first, column), reason=say("form_bad_loop")))
    return _Loop(first, last, (first, column), found["name"], found["what"])


def _unbalanced(text: str) -> Iterator[re.Match[str]]:
    """Gives the loop tags of a cell that are not closed or opened within the cell; the others are jinja's own."""
    opened: list[re.Match[str]] = []
    stray: list[re.Match[str]] = []
    for tag in _TAG.finditer(text):
        if tag["word"] == "for":
            opened.append(tag)
        elif tag["word"] == "endfor":
            if opened:
                opened.pop()
            else:
                stray.append(tag)
    yield from sorted((*opened, *stray), key=lambda tag: tag.start())


def _expand(first: int, last: int, loops: dict[int, _Loop], form: _Form, context: dict[str, Any]) -> Iterator[Line]:
    row = first
    while row <= last:
        loop = loops.get(row)
        if loop is None:
            yield Line(row, dict(form.texts.get(row, {})), context)
            row += 1
            continue
        inner = {start: one for start, one in loops.items() if start != row}
        empty = {r for r in (loop.first, loop.last) if loop.first != loop.last and _only_tags(r, form)}
        for item in _items(loop, form, context):
            within = {**context, loop.name: item}
            for line in _expand(loop.first, loop.last, inner, form, within):
                if line.source not in empty:
                    yield line
        row = loop.last + 1


def _only_tags(row: int, form: _Form) -> bool:
    """Tells whether a row held nothing but loop tags; it is not part of the result."""
    return all(not text.strip() for text in form.texts.get(row, {}).values()) and bool(form.rows[row])


def _items(loop: _Loop, form: _Form, context: dict[str, Any]) -> Iterable[Any]:
    try:
        found: Any = form.environment.compile_expression(loop.what, undefined_to_none=False)(**context)
        items = list(found)
    except Exception as error:  # whatever an expression of the form's author can raise
        where = form.place(*loop.opened_at)
        raise FormError(say("form_sentence", place=where, reason=reason_of(error, context))) from None
    if len(items) > _MOST_ROWS:
        raise FormError(say("form_sentence", place=form.place(*loop.opened_at), reason=say("form_too_long")))
    return items
