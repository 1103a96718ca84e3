"""Tables on the terminal: the one place that decides how they look and how they fit."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from volstat.widths import wrapped

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.table import Table
    from rich.text import Text

_GAP: Final = 2
"""Blanks between columns."""
_COLOURS: Final = {"+": "green", "-": "red"}
"""Sign of a change → its colour; the sign alone says it too."""
_WORD: Final = re.compile(r"[!-~]+")
_SHORT: Final = 6
"""No header is broken into lines shorter than three Chinese characters."""
_NARROW: Final = 12
"""A column of text no wider than this is broken last."""
_LEAST: Final = 4


def table_of(
    headers: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: Iterable[int] = (), signed: Iterable[int] = ()
) -> Fitted:
    """Returns a table ready to print; it finds its place in whatever width the terminal has.

    Args:
        headers: one for each column.
        rows: the cells, already text; an empty row leaves a line free.
        numbers: positions of the columns that are aligned to the right and never broken.
        signed: positions of those whose numbers begin with + or - and are coloured by it.
    """
    return Fitted(tuple(headers), [tuple(row) for row in rows], frozenset(numbers), frozenset(signed))


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table that breaks headers first, then text, and at last puts columns below one another."""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int]
    signed: frozenset[int] = frozenset()

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Any]:
        """Gives what rich prints."""
        for position, block in enumerate(self._blocks(options.max_width)):
            if position:
                yield ""
            yield self._drawn(block, options.max_width)

    def _blocks(self, width: int) -> list[list[int]]:
        """Returns the columns that stand beside each other; those of text that come first stand in every block."""
        every = list(range(len(self.headers)))
        keys = next((n for n in every if n in self.numbers), len(every))
        blocks = [every[:keys]]
        for column in every[keys:]:
            if len(blocks[-1]) > keys and self._least([*blocks[-1], column]) > width:
                blocks.append(every[:keys])
            blocks[-1].append(column)
        return blocks

    def _least(self, columns: Sequence[int]) -> int:
        widths = [self._inner(c) if c in self.numbers else min(self._natural(c), _NARROW) for c in columns]
        return sum(widths) + _GAP * (len(columns) - 1)

    def _widths(self, columns: Sequence[int], width: int) -> dict[int, int]:
        """Returns the width of each column: the headers of numbers give way first, then the widest texts."""
        widths = {column: self._natural(column) for column in columns}
        spare = width - _GAP * (len(columns) - 1)
        headed = [column for column in columns if column in self.numbers]
        while sum(widths.values()) > spare:
            broad = [column for column in headed if widths[column] > self._inner(column)]
            texts = [column for column in columns if column not in self.numbers and widths[column] > _LEAST]
            if not broad and not texts:
                break
            wide = [column for column in texts if widths[column] > _NARROW]
            widest = max(broad or wide or texts, key=lambda column: widths[column])
            widths[widest] -= 1
        return widths

    def _natural(self, column: int) -> int:
        return max(_cell_width(self.headers[column]), *(_cell_width(cell) for cell in self._cells(column)), 0)

    def _inner(self, column: int) -> int:
        """Returns how narrow a column of numbers can be: its widest number, or a word of its header."""
        words = _WORD.findall(self.headers[column])
        return max(_SHORT, *map(len, words), *(_cell_width(cell) for cell in self._cells(column)), 0)

    def _cells(self, column: int) -> Iterator[str]:
        return (row[column] for row in self.rows if row)

    def _drawn(self, columns: Sequence[int], width: int) -> Table:
        from rich import box
        from rich.table import Table

        widths = self._widths(columns, width)
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, _GAP - 1, 0, 0))
        for column in columns:
            table.add_column(
                _balanced(self.headers[column], widths[column]),
                justify="right" if column in self.numbers else "left",
                no_wrap=True,
                overflow="fold",
                min_width=widths[column],
            )
        for row in self.rows:
            table.add_row(*(self._cell(row, column, widths[column]) for column in columns))
        return table

    def _cell(self, row: Sequence[str], column: int, width: int) -> Text:
        from rich.text import Text

        text = _broken(row[column], width) if row else ""
        return Text(text, _COLOURS.get(text[:1], "") if column in self.signed else "")


def _cell_width(text: str) -> int:
    from rich.cells import cell_len

    return max(map(cell_len, text.split("\n")))


def _broken(text: str, width: int) -> str:
    lines = text.split("\n")
    return "\n".join(
        part for line in lines for part in ([line] if _cell_width(line) <= width else wrapped(line, width))
    )


def _balanced(header: str, width: int) -> str:
    """Returns a header in as few lines as it needs, none of them much shorter than the others."""
    lines = _broken(header, width).count("\n")
    word = max(map(len, _WORD.findall(header)), default=1)
    while width > word and _broken(header, width - 1).count("\n") == lines:
        width -= 1
    return _broken(header, width)
