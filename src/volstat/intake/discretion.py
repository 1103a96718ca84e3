"""Takes out of a reading, before it is kept, what must not leave the worker that made it.

Columns of identity numbers and phones have become keys long before. What is left are numbers of persons typed where no
number belongs (other cells, names of sheets, headers, titles), which would lie in the cache and stand in reports, and
characters that would command a terminal.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.reading import ColumnFacts, Reading, SheetFacts
from volstat.personal import CANDIDATES, SHORTEST, hidden
from volstat.privacy import key_of
from volstat.shown import COMMANDS, names_apart, presentable

_NUMBERS: Final = ("activity_id", "team_id", "station_id")
"""Columns that things are told apart by: a hidden number keeps a keyed hash, so that different ones stay different."""
_NEVER: Final = ("workbook", "sheet", "unit", "fault", "identity_fault", "uscc")
_SHOWN: Final = ("sheet", "header")
"""Columns of the problems with text of the workbook as it stands; `value` and `detail` are cared for where they are
made, and labels in frames have no control characters."""
_UNFIT: Final = f"[{COMMANDS}]|{CANDIDATES}"

Hide = Callable[[str], str]


def discreet(reading: Reading, secret: bytes) -> Reading:
    """Returns a reading without whole identity numbers, mobile numbers and control characters in any text.

    Args:
        reading: what `read_workbook` gave.
        secret: the project's, for what has to stay different.
    """
    sheets = names_apart(sheet.sheet for sheet in reading.facts.sheets)

    def of_sheet(text: str) -> str:
        return sheets.get(text) or presentable(text)

    def of_number(text: str) -> str:
        plain = hidden(text)
        return text if plain == text else f"{plain} #{key_of(text, secret) & 0xFFFFFFFF:08x}"

    frames = {name: _frame(frame, of_sheet, of_number) for name, frame in reading.frames.items()}
    problems = reading.problems
    if problems is not None:
        for name in _SHOWN:
            problems = _changed(problems, name, of_sheet if name == "sheet" else presentable, _UNFIT, 1)
    facts = replace(reading.facts, sheets=tuple(_sheet(sheet, of_sheet) for sheet in reading.facts.sheets))
    return replace(reading, facts=facts, frames=frames, problems=problems)


def _sheet(sheet: SheetFacts, name: Hide) -> SheetFacts:
    return replace(
        sheet,
        sheet=name(sheet.sheet),
        why=presentable(sheet.why),
        title=presentable(sheet.title) if sheet.title else sheet.title,
        columns=tuple(_column(column) for column in sheet.columns),
    )


def _column(column: ColumnFacts) -> ColumnFacts:
    return replace(column, header=presentable(column.header), why=presentable(column.why))


def _frame(frame: pa.Table, of_sheet: Hide, of_number: Hide) -> pa.Table:
    frame = _changed(frame, "sheet", of_sheet, ".", 1)  # all names, since one that is fit may have been numbered
    for name in frame.column_names:
        if name not in _NEVER:
            frame = _changed(frame, name, of_number if name in _NUMBERS else hidden, CANDIDATES, SHORTEST)
    return frame


def _changed(table: pa.Table, name: str, change: Hide, pattern: str, shortest: int) -> pa.Table:
    """Returns a table with one column's texts changed where they match; where none does it costs a pass over them.

    Args:
        table: any table.
        name: the column; one that holds no texts stays as it is.
        change: gives a matching text's new form.
        pattern: for RE2, what such texts hold.
        shortest: bytes below which no text does.
    """
    column = table.column(name)
    if not (pa.types.is_string(column.type) or pa.types.is_dictionary(column.type)):
        return table
    pairs = ((text, change(text)) for text in _matching(column, pattern, shortest))
    forms = {text: form for text, form in pairs if form != text}
    if not forms:
        return table
    plain = column.cast(pa.string())
    places = pc.index_in(plain, value_set=pa.array(list(forms), pa.string()))
    taken = pc.take(pa.array(list(forms.values()), pa.string()), places)
    return table.set_column(
        table.schema.get_field_index(name), table.field(name), pc.coalesce(taken, plain).cast(column.type)
    )


def _matching(column: pa.ChunkedArray, pattern: str, shortest: int) -> list[str]:
    """Returns the distinct texts of a column that match."""
    found: set[str] = set()
    for chunk in column.chunks:
        values = chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk
        long = values.filter(pc.greater_equal(pc.binary_length(values), shortest))
        if len(long):
            distinct = long.unique()
            found.update(distinct.filter(pc.match_substring_regex(distinct, pattern)).to_pylist())
    return sorted(found)
