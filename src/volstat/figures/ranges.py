"""Ranges: the rows of sheets that tell a figure, joined where they follow one another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from volstat.figures.engines import fetch_arrow

if TYPE_CHECKING:
    import pyarrow as pa

    from volstat.figures.engines import Frame

COUNTED: Final = ""
"""The reason of rows that are not left out."""
_KEYS: Final = ("reason", "star", "workbook", "sheet")


def schema() -> pa.Schema:
    """Returns the columns of a table of ranges, one row for each run of consecutive rows of a sheet."""
    import pyarrow as pa

    return pa.schema(
        [
            ("reason", pa.string()),  # why the rows are left out; empty: they count
            ("star", pa.int64()),  # the star that they tell, 0 where the figure has none
            ("table", pa.string()),  # the clean table that the rows became part of
            ("workbook", pa.string()),
            ("sheet", pa.string()),
            ("first", pa.int64()),  # the sheet's own rows, both ends inside
            ("last", pa.int64()),
            ("rows", pa.int64()),
            ("further", pa.int64()),  # rows among them that tell again what an earlier row tells
            ("amount", pa.int64()),  # what the rows add, or would add; null: they tell none
        ]
    )


def ranges_of(tellings: Iterable[Frame]) -> pa.Table:
    """Returns the rows of lazy frames as ranges, in the order of reason, star, table, workbook, sheet and row.

    Args:
        tellings: frames with the columns of `tellings.COLUMNS`, one row for each row of a sheet.
    """
    import pyarrow as pa

    made = [_ranges(frame) for frame in tellings]
    whole = pa.concat_tables([schema().empty_table(), *made])
    order = ("reason", "star", "table", "workbook", "sheet", "first")
    return whole.sort_by([(name, "ascending") for name in order])


def _ranges(frame: Frame) -> pa.Table:
    import narwhals as nw
    import pyarrow.compute as pc

    # side by side on a sheet may stand two tables: rows of the same number are one step of the run
    step = nw.col("row").cast(nw.Int64) - nw.col("row").rank("dense").over(*_KEYS).cast(nw.Int64)
    joined = (
        frame.with_columns(run=step)
        .group_by(*_KEYS, "table", "run")
        .agg(
            nw.col("row").min().alias("first"),
            nw.col("row").max().alias("last"),
            nw.len().alias("rows"),
            nw.col("further").sum(),
            nw.col("amount").sum(),
            nw.col("told").sum(),
        )
    )
    found = fetch_arrow(joined)
    amount = pc.if_else(pc.greater(found["told"], 0), found["amount"], None)
    found = found.set_column(found.column_names.index("amount"), "amount", amount)
    return found.select(schema().names).cast(schema())
