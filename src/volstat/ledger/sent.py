"""The frames without what later versions replaced: every row learns here whether its part counts at all."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from volstat.intake.frames import FRAMES
from volstat.ledger.parts import Part, make_books, parts_of
from volstat.ledger.resubmission import Replacement, identical_books, recency_of, resubmissions
from volstat.ledger.workspace import Workspace

_GONE = pa.schema(
    [
        ("table", pa.string()),
        ("book", pa.int64()),
        ("sheet", pa.string()),
        ("unit", pa.string()),
        ("gone", pa.string()),
    ]
)


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
        space.run(
            f"""
            CREATE TEMP VIEW sent_{table} AS
            SELECT r.*, g.gone, b.recency, b.last_day
            FROM raw_{table} r JOIN books b ON b.book = r.book
            LEFT JOIN (FROM gone WHERE "table" = '{table}') g
              ON g.book = r.book AND g.sheet = coalesce(r.sheet, '') AND g.unit IS NOT DISTINCT FROM r.unit
            """
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
