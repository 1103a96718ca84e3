"""信用时数 and 荣誉时数 beside a column of both: their sum is the total, or somebody should look."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.tidy.amounts import added, amounts_of, hours_text
from volstat.intake.tidy.cells import Cells

_PARTS: Final = ("credit_hours", "honour_hours")
_TOLERANCE: Final = 60
_USED: Final = {
    True: ("前者", "the former is counted"),
    False: ("后者", "the latter is counted"),
}


def report_unequal_parts(cells: Cells, whole: str, *, whole_counts: bool) -> None:
    """Reports the rows in which the two parts do not make the whole; a running total is no whole of one row.

    Args:
        cells: the block.
        whole: the field of the column of both.
        whole_counts: whether that column is the one that counts, else the sum of the parts is.
    """
    if not all(map(cells.has, (whole, *_PARTS))) or _runs_on(cells, whole):
        return
    base1904 = cells.around.base1904
    read = {n: amounts_of(cells.facts(n), cells.texts(n), base1904=base1904) for n in (whole, *_PARTS)}
    seconds = {n: pa.array(a.values, mask=~a.known) for n, a in read.items()}
    summed = added([seconds[n] for n in _PARTS])
    values = np.asarray(pc.fill_null(summed, 0))
    unequal = read[whole].known & np.asarray(pc.is_valid(summed))
    unequal &= np.abs(read[whole].values - values) > _TOLERANCE
    pairs = zip(read[whole].values[unequal].tolist(), values[unequal].tolist(), strict=True)
    used, used_en = _USED[whole_counts]
    details = [
        {"total": hours_text(total), "parts": hours_text(parts), "used": used, "used_en": used_en}
        for total, parts in pairs
    ]
    cells.report("hours_differ_from_parts", whole, unequal, details)


def _runs_on(cells: Cells, name: str) -> bool:
    return any(word in cells.facts(name).header for word in cells.around.vocabulary.matcher.cumulative_words)
