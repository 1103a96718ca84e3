"""Tables on the terminal: the one place that decides how they look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table


def table_of(headers: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = ()) -> Table:
    """Returns a table ready to print.

    Args:
        headers: one for each column.
        rows: the cells, already text.
        numbers: positions of the columns that are aligned to the right.
    """
    from rich import box
    from rich.table import Table

    right = set(numbers)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for position, header in enumerate(headers):
        table.add_column(
            header, justify="right" if position in right else "left", no_wrap=position in right, overflow="fold"
        )
    for row in rows:
        table.add_row(*row)
    return table
