"""The cover note of a unit's returned workbooks, from a Word template that an office may edit."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from volstat.language import current
from volstat.returns.parts import unzipped, zipped
from volstat.returns.texts import safe_text
from volstat.returns.words import say, settings
from volstat.templates import template_folder


@dataclass(frozen=True, slots=True)
class Letter:
    """What all cover notes of one run say."""

    office: str
    """Who asks; empty where the project does not say."""
    day: date
    due: date
    exact: bool = True
    """Whether the holidays up to `due` are known."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A workbook that is returned, or could not be."""

    name: str
    errors: int = 0
    warnings: int = 0
    message: str = ""
    hint: str = ""


def cover_note(unit: str, returned: Sequence[Entry], unread: Sequence[Entry], letter: Letter) -> bytes:
    """Returns the cover note as docx.

    Args:
        unit: whom it is for.
        returned: the workbooks that go with it.
        unread: those that could not be read or returned, with the reason.
        letter: who asks, and by when.
    """
    from docxtpl import DocxTemplate

    template = DocxTemplate(template_folder() / "returns" / f"cover_{current()}.docx")
    context: dict[str, Any] = {
        "unit": unit or say("no_unit"),
        "office": safe_text(letter.office),
        "day": _day(letter.day),
        "due": _day(letter.due),
        "inexact": not letter.exact,
        "list_sheet": settings().list_sheet,
        "mark": say("mark"),
        "books": [_plain(entry) for entry in returned],
        "unread": [_plain(entry) for entry in unread],
    }
    template.render(context, autoescape=True)
    made = io.BytesIO()
    template.save(made)
    return zipped(unzipped(made.getvalue()))


def _plain(entry: Entry) -> dict[str, Any]:
    return {
        "name": safe_text(entry.name),
        "errors": f"{entry.errors:,}",
        "warnings": f"{entry.warnings:,}",
        "message": safe_text(entry.message),
        "hint": safe_text(entry.hint),
    }


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if current() == "zh" else day.isoformat()
