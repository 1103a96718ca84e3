"""Makes the pictures of a report's page and of a returned workbook: what Chromium and LibreOffice show, as PNG.

Each picture carries the text that it shows as its description, so that a test can compare it with a fresh run without
either program. Part of `make pictures`; where a program is missing its pictures stay as they are.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Final

from pictures import LANGUAGES, PICTURES, sample
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

DESCRIPTION: Final = "Description"
_WINDOW: Final = "1000,880"
_DPI: Final = "110"
_MARGIN: Final = 24
_RETURNED: Final = "潞州区志愿服务平台导出*.xlsx"


@dataclass(frozen=True, slots=True)
class Photograph:
    """A file that volstat wrote, and the program that shows it."""

    name: str
    made: Callable[[Path, str, Path], Path]
    """Project, language and an empty folder → the file."""
    text: Callable[[Path], str]
    """The text of that file."""
    shot: Callable[[Path, Path], Path]
    """The file and a scratch folder → its picture."""

    def file(self, language: str) -> Path:
        """Returns where the picture lies."""
        return PICTURES / f"{self.name}.{language}.png"


def _volstat(project: Path, language: str, *arguments: str) -> None:
    command = [sys.executable, "-m", "volstat", "-q", "--lang", language, "-C", str(project), *arguments]
    subprocess.run(command, check=True, capture_output=True)


def _report(project: Path, language: str, folder: Path) -> Path:
    _volstat(project, language, "report", "2020", "--kind", "annual", "--format", "html", "--out", str(folder))
    return next(folder.glob("*.html"))


def _returned(project: Path, language: str, folder: Path) -> Path:
    _volstat(project, language, "problems", "--returns", str(folder), "--by-day", "2021-03-05")
    return next(folder.rglob(_RETURNED))


def _page_text(page: Path) -> str:
    body = re.sub(r"<(style|script)\b.*?</\1>|<svg\b.*?</svg>", " ", page.read_text("utf-8"), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def _first_sheet(workbook: Path) -> str:
    from openpyxl import load_workbook

    sheet = load_workbook(workbook, read_only=True).worksheets[0]
    rows = (" ".join(str(value) for value in row if value is not None) for row in sheet.iter_rows(values_only=True))
    return "\n".join(row for row in rows if row)


def _browsed(page: Path, scratch: Path) -> Path:
    picture = scratch / "page.png"
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--window-size={_WINDOW}"]
    _run(
        [_program("chromium", "chromium-browser", "google-chrome"), *options, f"--screenshot={picture}", page.as_uri()]
    )
    return picture


def _printed(workbook: Path, scratch: Path) -> Path:
    _run(
        [
            _program("soffice", "libreoffice"),
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(scratch),
            str(workbook),
        ]
    )
    pdf = next(scratch.glob("*.pdf"))
    _run(
        [
            _program("pdftoppm"),
            "-r",
            _DPI,
            "-f",
            "1",
            "-l",
            "1",
            "-singlefile",
            "-png",
            str(pdf),
            str(scratch / "sheet"),
        ]
    )
    return scratch / "sheet.png"


class NoProgramError(RuntimeError):
    """What shows the file is not installed here."""


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise NoProgramError(names[0])


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=180)


PHOTOGRAPHS: Final = (
    Photograph("report", _report, _page_text, _browsed),
    Photograph("returned", _returned, _first_sheet, _printed),
)


def _trimmed(picture: Path) -> Image.Image:
    """Returns a picture without the white around it, in few colours."""
    image = Image.open(picture).convert("RGB")
    box = ImageChops.difference(image, Image.new("RGB", image.size, "white")).getbbox() or (0, 0, *image.size)
    left, top, right, bottom = box
    cut = image.crop(
        (max(left - _MARGIN, 0), max(top - _MARGIN, 0), right + _MARGIN, min(bottom + _MARGIN, image.height))
    )
    return cut.quantize(64)


def main() -> None:
    """Writes all photographs."""
    for language in LANGUAGES:
        for photograph in PHOTOGRAPHS:
            with tempfile.TemporaryDirectory() as home:
                scratch = Path(home).resolve()
                made = photograph.made(sample(scratch), language, scratch / "made")
                described = PngInfo()
                described.add_itxt(DESCRIPTION, photograph.text(made), lang=language, zip=True)
                try:
                    picture = _trimmed(photograph.shot(made, scratch))
                except NoProgramError as error:
                    print(f"{error} is not installed: {photograph.file(language).name} stays as it is", file=sys.stderr)
                    continue
                picture.save(photograph.file(language), optimize=True, pnginfo=described)


if __name__ == "__main__":
    main()
