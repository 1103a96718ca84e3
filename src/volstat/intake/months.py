"""Tables whose columns are months: taken apart into one block for each month."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pyarrow as pa

from volstat.intake.block import Block
from volstat.intake.reading import ColumnFacts

MONTH_COLUMN: Final = 0
"""The number of the column that says the month; no column of the sheet, so its cells are addressed by their row."""


def split_by_month(block: Block, months: dict[int, str]) -> list[Block]:
    """Returns one block for each month, each with the columns of all months and those of its own.

    Args:
        block: a table.
        months: the sheet's own number of each column of a single month → the month as the header writes it.
    """
    if not months:
        return [block]
    return [_of_month(block, month, months) for month in dict.fromkeys(months.values())]


def _of_month(block: Block, month: str, months: dict[int, str]) -> Block:
    others = {number for number, name in months.items() if name != month}
    columns = tuple(
        replace(c, field=None, why=f"month: {months[c.column]}") if c.column in others else c for c in block.columns
    )
    facts = ColumnFacts(MONTH_COLUMN, month, "month", "header")
    texts = pa.chunked_array([pa.repeat(pa.scalar(month, pa.string()), block.cells.num_rows)])
    cells = block.cells.append_column(str(MONTH_COLUMN), texts)
    return replace(block, columns=(*columns, facts), cells=cells)
