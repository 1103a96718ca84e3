"""Files of a report: one renderer a format, and files that appear whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final

from volstat.language import _
from volstat.report.described import Report


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


def file_name(report: Report, extension: str) -> str:
    """Returns a report's file name: `report-annual-2020.xlsx`."""
    return f"report-{report.kind}-{report.period.label}.{extension}"


def write_files(report: Report, formats: Iterable[str], folder: Path) -> list[Path]:
    """Renders a report in all formats and writes the files; nothing is written before all are rendered.

    Raises:
        OSError: the folder cannot be written.
    """
    rendered = {folder / file_name(report, name): RENDERERS[name](report) for name in formats}
    folder.mkdir(parents=True, exist_ok=True)
    for path, data in rendered.items():
        write_whole(path, data)
    return list(rendered)


def write_whole(path: Path, data: bytes) -> None:
    """Writes a file that appears whole or not at all; an older one is replaced."""
    made = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        made.write_bytes(data)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
