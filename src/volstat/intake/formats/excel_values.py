"""The values of xlsx, xlsb and xls sheets, as string columns: fastexcel reads them at the speed of Rust."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.formats.cells import finished, spans
from volstat.intake.formats.errors import damage_as_unreadable
from volstat.intake.formats.marks import Marks
from volstat.intake.grid import Grid

_ISO_DATE: Final = r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z?$"
_WITH_MILLISECONDS: Final = 23
"""Length of `2020-03-05 08:30:00.500`."""


class ExcelFile:
    """An open workbook of one of Excel's own formats."""

    def __init__(self, data: bytes) -> None:
        import fastexcel

        with damage_as_unreadable(fastexcel.FastExcelError, ValueError):
            self._reader: Any = fastexcel.read_excel(data)
        self._errors = fastexcel.FastExcelError

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """All sheets, in the workbook's order."""
        return tuple(self._reader.sheet_names)

    def grid(self, index: int, marks: Marks, *, hidden: bool, base1904: bool) -> Grid:
        """Returns the sheet at `index` as canonical text.

        Args:
            index: place among `sheet_names`.
            marks: what stands in it beside its values.
            hidden: whether the sheet is hidden.
            base1904: whether the workbook counts days from 1904.

        Raises:
            UnreadableError: the sheet is damaged.
        """
        columns: list[int] = []
        with damage_as_unreadable(self._errors, ValueError, pa.ArrowInvalid):
            # skip_rows=0 keeps empty rows at the head. Only `use_columns` tells where the first column stands: those
            # left of it are dropped. `eager` is the quickest way, and borrows the strings.
            batch = self._reader.load_sheet(
                index, header_row=None, skip_rows=0, dtypes="string", eager=True, use_columns=_noting(columns)
            )
        texts = [_whole_seconds(column) for column in batch.columns]
        if marks.iso_dates:
            texts = [pc.replace_substring_regex(text, _ISO_DATE, r"\1 \2") for text in texts]
        cells, dropped = finished(texts)
        return Grid(
            sheet=self.sheet_names[index],
            cells=cells,
            first_column=(columns[0] if columns else 0) + dropped + 1,
            hidden=hidden,
            merges=tuple(marks.merges),
            hidden_rows=frozenset(marks.hidden_rows),
            flaws=tuple(marks.flaws),
            base1904=base1904,
        )


def _noting(columns: list[int]) -> Callable[[Any], bool]:
    def note(column: Any) -> bool:
        columns.append(column.absolute_index)
        return True

    return note


def _whole_seconds(column: pa.Array) -> pa.Array:
    """Returns a column whose moments are rounded to whole seconds, as Excel shows them."""
    starts, lengths, data = spans(column)
    places = np.flatnonzero(lengths == _WITH_MILLISECONDS)
    places = places[(data[starts[places] + 19] == ord(".")) & (data[starts[places] + 10] == ord(" "))]
    if not len(places):
        return column
    texts = column.take(pa.array(places))
    try:
        moments = pc.round_temporal(texts.cast(pa.timestamp("ms")), 1, "second").cast(pa.timestamp("s"))
    except pa.ArrowInvalid:  # some text only looks like a moment
        return column
    mask = np.zeros(len(column), bool)
    mask[places] = True
    return pc.replace_with_mask(column, pa.array(mask), pc.strftime(moments, "%Y-%m-%d %H:%M:%S"))
