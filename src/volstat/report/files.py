"""Files of a report: one renderer a format, and files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from volstat.language import _
from volstat.report.described import Report
from volstat.report.words import say


class UnknownFormatError(ValueError):
    """There is no such format; the message names those there are."""


def _xlsx(report: Report) -> bytes:
    from volstat.report.excel.workbook import xlsx_of

    return xlsx_of(report)


def _docx(report: Report) -> bytes:
    from volstat.report.word.document import docx_of

    return docx_of(report)


def _html(report: Report) -> bytes:
    from volstat.report.page import html_of

    return html_of(report)


def _plain(form: str) -> Callable[[Report], bytes]:
    def render(report: Report) -> bytes:
        from volstat.report import plain

        renderers = {"md": plain.md_of, "txt": plain.txt_of, "json": plain.json_of, "csv": plain.csv_of}
        return renderers[form](report)

    return render


RENDERERS: Final[Mapping[str, Callable[[Report], bytes]]] = {
    "xlsx": _xlsx,
    "docx": _docx,
    "html": _html,
    **{form: _plain(form) for form in ("md", "txt", "json", "csv")},
}
"""Format → what makes its bytes; each loads its own library only when it is asked for."""


def formats_of(text: str) -> list[str]:
    """Returns the formats named in a list such as `xlsx,docx`, each once.

    Raises:
        UnknownFormatError: one of them does not exist.
    """
    names = list(dict.fromkeys(part.strip().lower().removeprefix(".") for part in text.split(",") if part.strip()))
    unknown = [name for name in names if name not in RENDERERS]
    if unknown or not names:
        message = _("There is no format “{name}”. There are: {names}.")
        raise UnknownFormatError(message.format(name=", ".join(unknown), names=", ".join(RENDERERS)))
    return names


def form_format(form: Path) -> str:
    """Returns the format that a form is a file of.

    Raises:
        FormError: it is not there, or neither a workbook nor a document.
    """
    if not form.is_file():
        from volstat.report.forms.context import FormError

        raise FormError(say("form_missing", file=form))
    suffix = form.suffix.lower().removeprefix(".")
    if suffix not in ("xlsx", "docx"):
        from volstat.report.forms.context import FormError

        raise FormError(say("form_kind", file=form.name))
    return suffix


def filled(report: Report, form: Path) -> bytes:
    """Returns a form filled with a report.

    Raises:
        OSError: the form cannot be read.
        FormError: it cannot be filled.
    """
    if form_format(form) == "xlsx":
        from volstat.report.forms.workbook import fill_workbook

        return fill_workbook(report, form)
    from volstat.report.forms.document import fill_document

    return fill_document(report, form)


def file_name(report: Report, extension: str) -> str:
    """Returns a report's file name: `report-annual-2020.xlsx`."""
    return f"report-{report.kind}-{report.period.label}.{extension}"


def write_files(report: Report, formats: Iterable[str], folder: Path, form: Path | None = None) -> list[Path]:
    """Renders a report in all formats and writes the files; nothing is written before all are rendered.

    Args:
        report: what is rendered.
        formats: names of `RENDERERS`.
        folder: where the files go; made if it is not there.
        form: the office's own form, which takes the place of the format it is a file of.

    Raises:
        OSError: the form cannot be read, or the folder not written.
        FormError: the form cannot be filled.
    """
    own = form.suffix.lower().removeprefix(".") if form else None
    rendered = {}
    for name in formats:
        data = filled(report, form) if form is not None and name == own else RENDERERS[name](report)
        rendered[folder / file_name(report, name)] = data
    folder.mkdir(parents=True, exist_ok=True)
    write_all(rendered)
    return list(rendered)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that appears whole or not at all; an older one is replaced."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Writes files that appear whole, and none before there is room for all; older ones are replaced."""
    made = {path.with_name(f".{path.name}.{os.getpid()}.tmp"): path for path in files}
    try:
        for temporary, path in made.items():
            temporary.write_bytes(files[path])
        for temporary, path in made.items():
            temporary.replace(path)
    finally:
        for temporary in made:
            temporary.unlink(missing_ok=True)
