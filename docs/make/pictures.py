"""Makes the pictures of the documentation from real runs on sample_data, each in both languages: `make pictures`.

A terminal picture is what a command prints on a terminal of 80 columns, as SVG. Every run of characters of one width
is placed by itself, since no font of the reader's is sure to draw a Chinese character as wide as two letters.
"""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

ROOT: Final = Path(__file__).parents[2]
PICTURES: Final = ROOT / "docs" / "pictures"
LANGUAGES: Final = ("zh", "en")
COLUMNS: Final = 80
_FONTS: Final = (
    "'Cascadia Mono', Consolas, Menlo, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Microsoft YaHei', monospace"
)
_TEXT: Final = re.compile(
    r'<text class="(?P<style>[^"]+-r\d+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+"'
    r'(?: lengthAdjust="[^"]+")?(?P<clip>[^>]*)>(?P<text>[^<]*)</text>'
)
_NOT_WANTED: Final = re.compile(r"\s*@font-face \{[^}]*\}|\s*font-variant-east-asian: full-width;")
_LETTER: Final = 12.2
"""Width of a letter in rich's picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What a command prints on a terminal."""

    name: str
    arguments: tuple[str, ...]
    lines: int = 0
    """How many lines of it are shown; 0: all."""

    def file(self, language: str) -> Path:
        """Returns where it lies."""
        return PICTURES / f"{self.name}.{language}.svg"


PRINTED: Final = (
    Picture("figures", ("figures", "2020", "--by", "district")),
    Picture("check", ("check", "article_errors.txt"), lines=30),
)


def printed(picture: Picture, language: str, project: Path) -> str:
    """Returns what the command writes to a terminal's standard output, colours and all."""
    import pty

    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "volstat", "--lang", language, *picture.arguments]
    environment = {**os.environ, "COLUMNS": str(COLUMNS), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    running = subprocess.Popen(
        command, cwd=project, env=environment, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    found = b""
    while chunk := _read(ours):
        found += chunk
    os.close(ours)
    if running.wait() > 1:  # 1 is: done, and a person must look
        raise RuntimeError(f"{' '.join(command)} left with exit code {running.returncode}")
    lines = found.decode("utf-8").replace("\r\n", "\n").rstrip("\n").split("\n")
    if picture.lines and len(lines) > picture.lines:
        lines = [*lines[: picture.lines], "…"]
    return "\n".join(lines) + "\n"


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 1 << 16)
    except OSError:  # how Linux says that the other side is closed
        return b""


def svg_of(picture: Picture, language: str, ansi: str) -> str:
    """Returns the picture of what a terminal shows."""
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        console = Console(record=True, width=COLUMNS, file=nowhere, color_system="truecolor", force_terminal=True)
        console.print(f"$ volstat {' '.join(picture.arguments)}", style="bold", markup=False, highlight=False)
        console.print(Text.from_ansi(ansi.rstrip("\n")), soft_wrap=True)
        drawn = console.export_svg(title="volstat", unique_id=f"{picture.name}-{language}")
    drawn = _NOT_WANTED.sub("", drawn).replace("Fira Code, monospace", _FONTS)
    return _TEXT.sub(_placed, drawn)


def _placed(run: re.Match[str]) -> str:
    """Returns a run of text as one element for each run of characters of one width."""
    x, elements = float(run["x"]), []
    for _, characters in groupby(html.unescape(run["text"]), key=_shape):
        text = "".join(characters)
        width = cell_len(text) * _LETTER
        if text.strip():
            place = f'x="{x:.1f}" y="{run["y"]}" textLength="{width:.1f}" lengthAdjust="spacingAndGlyphs"{run["clip"]}'
            elements.append(f'<text class="{run["style"]}" {place}>{html.escape(text).replace(" ", "&#160;")}</text>')
        x += width
    return "".join(elements)


def _shape(character: str) -> str:
    """Tells letters from wide characters; any other, such as a dash, has a width of its own in every font."""
    if character.isascii() or character == "\xa0":
        return "letter"
    return "wide" if cell_len(character) == 2 else character


def text_in(svg: str) -> list[str]:
    """Returns the lines of text in a picture, without its command, blanks at their ends and empty lines."""
    found = [(float(m["y"]), float(m["x"]), m["text"]) for m in _TEXT.finditer(svg)]
    lines = [list(line) for _, line in groupby(sorted(found), key=lambda part: part[0])]
    return [_line(line) for line in lines][1:]


def _line(parts: list[tuple[float, float, str]]) -> str:
    line = ""
    for _, x, text in parts:
        line += " " * (round(x / _LETTER) - cell_len(line)) + html.unescape(text).replace("\xa0", " ")
    return line.rstrip()


def plain_lines(ansi: str) -> list[str]:
    """Returns the lines that a terminal shows, without colours, blanks at their ends and empty lines."""
    return [line.rstrip() for line in Text.from_ansi(ansi).plain.split("\n") if line.strip()]


def sample(scratch: Path) -> Path:
    """Copies sample_data, so that nothing is written into it."""
    return Path(
        shutil.copytree(ROOT / "sample_data", scratch / "city", ignore=shutil.ignore_patterns(".volstat", "reports"))
    )


def pictures(project: Path) -> Iterator[tuple[Path, str]]:
    """Gives the file and the text of each terminal picture."""
    for picture in PRINTED:
        for language in LANGUAGES:
            yield picture.file(language), svg_of(picture, language, printed(picture, language, project))


def main() -> None:
    """Writes all pictures."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        project = sample(Path(scratch))
        for file, svg in pictures(project):
            file.write_text(svg, "utf-8", newline="\n")


if __name__ == "__main__":
    main()
