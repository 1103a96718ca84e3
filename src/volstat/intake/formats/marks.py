"""What a reader finds in a sheet beside its values, in one shape for all of Excel's formats."""

from __future__ import annotations

from dataclasses import dataclass, field

from volstat.intake.formats.numerals import FIFTEEN_DIGITS
from volstat.intake.grid import Flaw, FlawedCell, Merge


@dataclass(slots=True, kw_only=True)
class Marks:
    """Bounds, merged ranges, hidden rows and flawed cells of one sheet; rows and columns are its own, 1-based."""

    last_row: int = 0
    last_column: int = 0
    cells: int = 0
    """How many cells have a value, at most."""
    iso_dates: bool = False
    """Whether dates stand as ISO text, as Strict OOXML may have them."""
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    flaws: list[FlawedCell] = field(default_factory=list)

    def add_cell(self, row: int, column: int) -> None:
        """Counts a cell with a value."""
        self.cells += 1
        self.last_row = max(self.last_row, row)
        self.last_column = max(self.last_column, column)

    def add_number(self, row: int, column: int, number: float) -> None:
        """Notes a number that has more digits than a spreadsheet keeps."""
        if abs(number) >= FIFTEEN_DIGITS:
            self.flaws.append(FlawedCell(row, column, Flaw.LONG_NUMBER))

    def add_error(self, row: int, column: int, text: str) -> None:
        """Notes an error value."""
        self.flaws.append(FlawedCell(row, column, Flaw.ERROR_VALUE, text))
