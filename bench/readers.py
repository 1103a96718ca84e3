"""Readers, each in a process of its own: `python -m bench.readers NAME FILE…` loads all sheets and says what it took.

A reader is timed from after its imports, so that only its loading counts. What is loaded is let go at once, a sheet or,
where pandas returns all of them, a workbook.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
import warnings
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

Rows = int
Reader = Callable[[Path], Rows]

_CHUNK: Final = 1 << 20
_HEAD_LINES: Final = 20
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def pandas_default() -> Reader:
    """Pandas with the engine it takes by itself: openpyxl for xlsx, xlrd for xls."""
    import pandas as pd

    _ahead("openpyxl", "xlrd")
    return lambda path: _lengths(pd.read_excel(path, sheet_name=None).values())


def pandas_calamine() -> Reader:
    """Pandas with its engine calamine."""
    import pandas as pd

    _ahead("python_calamine")
    return lambda path: _lengths(pd.read_excel(path, sheet_name=None, engine="calamine").values())


def python_calamine() -> Reader:
    """python-calamine: rows as lists of Python objects."""
    from python_calamine import CalamineWorkbook

    def read(path: Path) -> Rows:
        book = CalamineWorkbook.from_path(path)
        return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)

    return read


def fastexcel() -> Reader:
    """Fastexcel on one thread: Arrow columns of text, which is its quickest call and refuses no sheet.

    Where it guesses types, it refuses columns that hold times and text.
    """
    import fastexcel

    _ahead("pyarrow")

    def read(path: Path) -> Rows:
        book = fastexcel.read_excel(path)
        return sum(
            book.load_sheet(name, header_row=None, dtypes="string", eager=True).num_rows for name in book.sheet_names
        )

    return read


def inflating() -> Reader:
    """Zlib alone: every part of every package inflated and dropped; a true .xls is not deflated, and only read."""

    def read(path: Path) -> Rows:
        if not zipfile.is_zipfile(path):
            path.read_bytes()
            return 0
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                with package.open(name) as part:
                    while part.read(_CHUNK):
                        pass
        return 0

    return read


def text_and_html() -> Reader:
    """pandas.read_csv and pandas.read_html, told what each file is: for the exports that no reader above can read."""
    import pandas as pd

    _ahead("lxml.html")

    def read(path: Path) -> Rows:
        text, encoding = _decoded(path.read_bytes())
        if "<table" in text[:_CHUNK].lower():
            return _lengths(pd.read_html(path, encoding=encoding))
        lines = text.splitlines()[:_HEAD_LINES]
        mark = max("\t,", key="".join(lines).count)
        marks = [line.count(mark) for line in lines]
        return len(
            pd.read_csv(
                path, sep=mark, skiprows=marks.index(max(marks)), encoding=encoding, dtype=str, on_bad_lines="skip"
            )
        )

    return read


READERS: Final[dict[str, Callable[[], Reader]]] = {
    "pandas": pandas_default,
    "pandas_calamine": pandas_calamine,
    "python_calamine": python_calamine,
    "fastexcel": fastexcel,
    "inflating": inflating,
    "text_and_html": text_and_html,
}


def main(name: str, files: Iterable[str]) -> None:
    """Reads files with a reader and prints, as JSON, the seconds by the clock and by the processor, and the rows."""
    warnings.simplefilter("ignore")
    read = READERS[name]()
    start, worked = time.perf_counter(), time.process_time()
    rows = sum(read(Path(file)) for file in files)
    seconds, cpu = time.perf_counter() - start, time.process_time() - worked
    print(json.dumps({"seconds": seconds, "cpu": cpu, "rows": rows}))


def _ahead(*modules: str) -> None:
    """Imports what would otherwise be imported at the first file, and timed."""
    for module in modules:
        importlib.import_module(module)


def _lengths(frames: Iterable[Any]) -> Rows:
    return sum(len(frame) for frame in frames)


def _decoded(data: bytes) -> tuple[str, str]:
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16"), "utf-16"
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
