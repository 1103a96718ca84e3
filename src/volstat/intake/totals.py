"""Printed totals: found by label, shape and arithmetic, compared with what they sum, and never counted.

A label alone decides nothing: a person may be called 何计 and a team 合计服务队. Whole columns are searched for labels
once; everything else looks only at the rows found.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.block import Block
from volstat.intake.sheet import as_mask, picked
from volstat.intake.textlines import Places
from volstat.intake.total_labels import Label, label_of, may_hold_label, number_of_rows
from volstat.intake.total_sums import Amount, Sums, TotalTable, agrees
from volstat.intake.values.clock_text import shown_clock
from volstat.intake.values.distinct import Distinct
from volstat.problems import SCHEMA, Problem, table_of

KEY_FIELDS: Final = frozenset(
    {"identity_number", "volunteer_number", "local_number", "phone", "activity_id", "record_number", "uscc", "team_id"}
    | {"station_id"}
)
"""A row with one of these is somebody's or something's own row."""
DAY_FIELDS: Final = frozenset(
    {"service_day", "start_time", "end_time", "start_day", "end_day", "time_span", "birth_date", "registered_on"}
    | {"deregistered_on", "founded_on", "dissolved_on"}
)


@dataclass(frozen=True, slots=True)
class Totals:
    """The printed totals of a block."""

    keep: pa.Array | None
    """One truth value a row: false for a total. None where there is none."""
    rows: tuple[int, ...]
    """The sheet's own rows of the totals."""
    problems: pa.Table
    """`total_matches`, `total_differs`, `unlabelled_total` at their cells; workbook, sheet and unit left open."""


def find_totals(block: Block, amount: Amount) -> Totals:
    """Finds the printed totals of `block` and compares each with the rows it sums."""
    table = TotalTable(block, amount)
    labels = _labels(table)
    table.look_at({*labels, 0, table.height - 1} if table.height else ())
    bare = _bare_ends(table)
    if not labels and not bare:
        return Totals(None, (), SCHEMA.empty_table())
    shaped = {row: label for row, label in labels.items() if _has_shape(table, row, label)}
    sums = Sums(table, shaped)
    found = _without_real_parts(table, {r: label for r, label in shaped.items() if _decided(table, sums, r, label)})
    bare = [row for row in bare if row not in found and Sums(table, {*found, row}).all_right(row)]
    rows = sorted({*found, *bare})
    if not rows:
        return Totals(None, (), SCHEMA.empty_table())
    keep = np.ones(table.height, dtype=bool)
    keep[rows] = False
    sums = Sums(table, rows)
    problems = [p for row in rows if found.get(row) is not Label.PART for p in _compared(table, sums, row)]
    problems += [Problem("unlabelled_total", row=table.sheet_row(row)) for row in bare]
    return Totals(pa.array(keep), tuple(map(table.sheet_row, rows)), table_of(problems))


def _labels(table: TotalTable) -> dict[int, Label]:
    """Returns the rows in which some cell is a label, and the surest label of each."""
    keyed = KEY_FIELDS | DAY_FIELDS
    first = min((c.column for c in table.block.columns), default=0)
    rows = _without_numbers_of_their_own(table)
    cells = table.block.cells if len(rows) == table.height else picked(table.block.cells, rows)
    found: dict[int, Label] = {}
    for facts in table.block.columns:
        if facts.column in table.measured or (facts.field in keyed and facts.column != first):
            continue
        texts = Distinct.unless_unique(cells.column(str(facts.column)))
        signed = np.flatnonzero(may_hold_label(texts.values))
        labels = np.zeros(len(texts.values), np.int8)
        labels[signed] = [label_of(text) for text in texts.values.take(pa.array(signed)).to_pylist()]
        if not labels.any():
            continue
        each = np.asarray(pc.fill_null(pa.array(labels).take(texts.codes), 0))
        places = np.flatnonzero(each)
        for row, label in zip(rows[places].tolist(), each[places].tolist(), strict=True):
            found[row] = max(found.get(row, Label.NONE), Label(label))
    return found


def _without_numbers_of_their_own(table: TotalTable) -> Places:
    """Returns the rows without a key of digits alone: the others have no total's shape whatever stands in them."""
    own = np.zeros(table.height, np.bool_)
    for facts in table.block.columns:
        if facts.field in KEY_FIELDS and facts.column:
            texts = table.block.cells.column(str(facts.column))
            own |= as_mask(pc.and_(pc.ascii_is_decimal(texts), pc.not_equal(texts, "0")))  # 0 stands for nothing
    return np.flatnonzero(~own)


def _has_shape(table: TotalTable, row: int, label: Label) -> bool:
    """Tells whether a labelled row may be a total by what else stands in it."""
    texts = table.texts(row)
    if any(c.field in KEY_FIELDS for c in texts):
        return False
    return label is not Label.PART or not any(c.field in DAY_FIELDS for c in texts)


def _decided(table: TotalTable, sums: Sums, row: int, label: Label) -> bool:
    """Decides a row of the right shape: by how empty it is, and where it is full like a record by arithmetic."""
    texts = [c for c in table.texts(row) if c.field]
    dated = any(c.field in DAY_FIELDS for c in texts)
    limit = {Label.EXACT: 0.75, Label.ENDING: 0.5, Label.PART: 0.5}[label] * table.typical_texts
    if not dated and len(texts) <= max(limit, 1 if label is Label.EXACT else 0):
        return True
    return sums.all_right(row)


def _without_real_parts(table: TotalTable, found: dict[int, Label]) -> dict[int, Label]:
    """Gives 其中-rows back to the data where the totals are right only with them."""
    whole: dict[int, Label] = {row: label for row, label in found.items() if label is not Label.PART}
    if not whole or len(whole) == len(found):
        return found
    with_parts, without = Sums(table, whole), Sums(table, found)
    right_with = all(with_parts.all_right(row) for row in whole)
    return whole if right_with and not all(without.all_right(row) for row in whole) else found


def _bare_ends(table: TotalTable) -> list[int]:
    """Returns the first and the last row if they hold numbers and nothing else."""
    if table.height < 3 or not table.measured:
        return []
    words = [c.column for c in table.block.columns if c.column not in table.measured and c.column]
    return [row for row in (0, table.height - 1) if not any(table.text(row, column) for column in words)]


def _compared(table: TotalTable, sums: Sums, row: int) -> list[Problem]:
    """Compares each printed number of a total with the sum of its rows."""
    count, summed = sums.best(row)
    headers = {c.column: c.header for c in table.block.columns}
    problems = _compared_rows(table, sums, row)
    for column, amounts in table.printed(row).items() if count else ():
        right = agrees(table, row, column, summed[column])
        if not right and column in table.distinct and 0 < amounts.values[row] < summed[column]:
            continue
        text = shown_clock(table.text(row, column) or "0", elapsed=True)
        problems.append(
            Problem(
                "total_matches" if right else "total_differs",
                row=table.sheet_row(row),
                column=column,
                header=headers[column],
                value=text,
                detail={"printed": text, "summed": _plain(summed[column], amounts.per_unit)},
            )
        )
    return problems


def _compared_rows(table: TotalTable, sums: Sums, row: int) -> list[Problem]:
    """Compares a printed number of rows (215条) with the rows that a total may stand for."""
    counts = sums.counts(row)
    problems = []
    for facts in table.block.columns:
        text = table.text(row, facts.column) if facts.column else None
        number = number_of_rows(text) if text else None
        if text is None or number is None or not counts:
            continue
        problems.append(
            Problem(
                "total_matches" if number in counts else "total_differs",
                row=table.sheet_row(row),
                column=facts.column,
                header=facts.header,
                value=text,
                detail={"printed": text, "summed": str(counts[0])},
            )
        )
    return problems


def _plain(amount: int, per_unit: int) -> str:
    return f"{(Decimal(amount) / per_unit).quantize(Decimal('0.0001'), ROUND_HALF_UP).normalize():f}"
