"""Fills an office's own workbook: tags in cells, rows repeated by loops, styles and formulas kept."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from volstat.report.described import Report
from volstat.report.forms.context import FormError, as_text, context_of, reason_of, sandbox
from volstat.report.forms.rows import Line, lay_out
from volstat.report.forms.sheets import Sheet, rebuild
from volstat.report.packed import repacked
from volstat.report.safe import safe_xml
from volstat.report.words import say

if TYPE_CHECKING:
    from jinja2.sandbox import SandboxedEnvironment

_ONE_EXPRESSION: Final = re.compile(r"\s*\{\{(?P<inside>(?:(?!\}\}).)*)\}\}\s*", re.DOTALL)


def fill_workbook(report: Report, form: Path) -> bytes:
    """Returns the form filled with the report's raw values.

    A cell that is one `{{ expression }}` gets the number itself, under its own number format; text around a tag makes
    it text. `{% for d in districts %}` … `{% endfor %}` repeats the rows from the one tag to the other.

    Raises:
        FormError: the file is no workbook, or a tag is broken or names something unknown; with sheet and cell.
    """
    book = _open(form)
    environment, context = sandbox(), context_of(report)
    for sheet in book.worksheets:
        _fill_sheet(sheet, environment, context, form.name)
    book.properties.title = report.title
    made = io.BytesIO()
    book.save(made)
    return repacked(made.getvalue(), report.as_of)


def _open(form: Path) -> Any:
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(form) as parts:
            drawn = [name for name in parts.namelist() if name.startswith("xl/charts/")]
        book = load_workbook(form)
    except OSError:
        raise
    except Exception as error:  # openpyxl raises anything on a damaged file
        raise FormError(say("form_unreadable", file=form.name, reason=str(error) or type(error).__name__)) from None
    if drawn:
        raise FormError(say("form_has_charts", file=form.name))
    return book


def _fill_sheet(sheet: Any, environment: SandboxedEnvironment, context: dict[str, Any], file: str) -> None:
    def place(row: int, column: int) -> str:
        return say("form_at_cell", file=file, sheet=sheet.title, cell=sheet.cell(row=row, column=column).coordinate)

    original = Sheet.of(sheet)
    lines = lay_out(original.texts, environment, context, place)
    rebuild(sheet, original, lines)
    for target, line in enumerate(lines, start=1):
        for column, text in line.texts.items():
            _put(sheet.cell(row=target, column=column), _value(text, environment, line, place(line.source, column)))


def _value(text: str, environment: SandboxedEnvironment, line: Line, place: str) -> Any:
    if text.startswith("="):
        raise FormError(say("form_sentence", place=place, reason=say("form_in_formula")))
    try:
        found = _ONE_EXPRESSION.fullmatch(text)
        if found and "{{" not in found["inside"]:
            value = environment.compile_expression(found["inside"], undefined_to_none=False)(**line.context)
            str(value)  # an unknown name says so only when it is used
            return as_text(value) if value is None or isinstance(value, bool | list | tuple | dict) else value
        return environment.from_string(text).render(**line.context)
    except Exception as error:  # whatever an expression of the form's author can raise
        raise FormError(say("form_sentence", place=place, reason=reason_of(error, line.context))) from None


def _put(cell: Any, value: Any) -> None:
    if isinstance(value, bool) or (not isinstance(value, int | float | str) and not hasattr(value, "isoformat")):
        value = str(value)
    if isinstance(value, str):
        cell.value = safe_xml(value)
        cell.data_type = "s"
    else:
        shown = cell.number_format
        cell.value = value
        if shown != "General":
            cell.number_format = shown
