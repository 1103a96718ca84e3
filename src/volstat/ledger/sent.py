"""The frames without what later versions replaced: every row learns here whether its part counts at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import pyarrow as pa

from volstat.intake.frames import FRAMES
from volstat.ledger.parts import Part, make_books, parts_of
from volstat.ledger.resubmission import Replacement, identical_books, recency_of, resubmissions
from volstat.ledger.workspace import Workspace, quoted

_GONE: Final = pa.schema(
    [
        ("table", pa.string()),
        ("book", pa.int64()),
        ("sheet", pa.string()),
        ("unit", pa.string()),
        ("gone", pa.string()),
    ]
)
_FEW: Final = 50
"""Parts that are told by conditions; a join of all rows by sheet and unit pays for more only."""


def make_sent(space: Workspace) -> None:
    """Makes a view `sent_<table>` of each frame, with the column `gone`: the kind that keeps the row's part out."""
    recency = recency_of(space.submissions)
    make_books(space, recency)
    parts = parts_of(space)
    gone, problems = resubmissions(space, parts, identical_books(space.submissions, recency))
    space.say(problems)
    space.insert("gone", [(g.part.table, g.part.book, g.part.sheet, g.part.unit, g.kind) for g in gone], _GONE)
    _silence(space, parts, gone)
    for table in FRAMES:
        told, joined = _told([g for g in gone if g.part.table == table])
        space.run(
            f"""
            CREATE TEMP VIEW sent_{table} AS
            SELECT r.*, {told} AS gone, b.recency, b.last_day
            FROM raw_{table} r JOIN books b ON b.book = r.book {joined.format(table=table)}
            """
        )


def _told(gone: Sequence[Replacement]) -> tuple[str, str]:
    """Returns the SQL of what keeps a row `r` out, and the join that it needs, if any."""
    if len(gone) > _FEW:
        return "g.gone", (
            "LEFT JOIN (FROM gone WHERE \"table\" = '{table}') g "
            "ON g.book = r.book AND g.sheet = coalesce(r.sheet, '') AND g.unit IS NOT DISTINCT FROM r.unit"
        )
    return f"CASE {' '.join(_conditions(gone))} END" if gone else "NULL::VARCHAR", ""


def _conditions(gone: Sequence[Replacement]) -> Iterable[str]:
    for g in gone:
        unit = "IS NULL" if g.part.unit is None else f"= {quoted(g.part.unit)}"
        yield (
            f"WHEN r.book = {g.part.book} AND coalesce(r.sheet, '') = {quoted(g.part.sheet)} AND r.unit {unit} "
            f"THEN {quoted(g.kind)}"
        )


def _silence(space: Workspace, parts: Sequence[Part], gone: Sequence[Replacement]) -> None:
    """Makes the table `silent`: sheets (null: all of the workbook) whose own problems went with them.

    Who corrects a workbook is not asked again about the faults of the first one.
    """
    left = set(parts) - {replacement.part for replacement in gone}
    sheets = {(part.book, part.sheet) for part in left}
    books = {book for book, _ in sheets}
    lost = {(g.part.book, g.part.sheet) for g in gone if (g.part.book, g.part.sheet) not in sheets}
    rows = sorted(lost | {(book, "") for book, _ in lost if book not in books})
    names = [(space.submissions[book].facts.workbook, sheet) for book, sheet in rows]
    space.insert("silent", names, pa.schema([("workbook", pa.string()), ("sheet", pa.string())]))
