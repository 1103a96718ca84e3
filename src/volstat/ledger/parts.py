"""What each workbook sends: its parts, by table, sheet and unit, and how much two parts have in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import pyarrow as pa

from volstat.ledger.workspace import Workspace, limit_of

DAYS: Final[Mapping[str, tuple[str, str]]] = {
    "participations": ("day", "day"),
    "activities": ("start_day", "start_day"),
    "summaries": ("start_day", "end_day"),
    "volunteers": ("registered_on", "registered_on"),
}
"""Table → columns of the first and the last day of a row; teams and stations have none."""

IDENTITY: Final[Mapping[str, str]] = {
    "participations": "coalesce(record_key, hash(coalesce(identity_key, number_key, phone_key, hash(name)), "
    'coalesce(activity_id, activity), "day", "start"))',
    "activities": "CASE WHEN activity_id IS NOT NULL THEN hash(activity_id) ELSE hash(activity, team, start_day) END",
    "summaries": "hash(start_day, end_day, township, team, campaign, programme, category)",
    "volunteers": "coalesce(identity_key, number_key, phone_key, hash(name, registered_on))",
    "teams": "hash(coalesce(uscc, team_id, team))",
    "stations": "hash(coalesce(station_id, station), station_kind)",
}
"""Table → what tells a row of a workbook from its other rows, and finds it again in another workbook.

The numbers that a correction corrects (time, counts) are not in it.
"""

Span = tuple[date, date]
"""First and last month, as their first days."""


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """The rows of one table on one sheet that belong to one unit."""

    table: str
    book: int
    """Place of the workbook in the workspace."""
    sheet: str
    unit: str | None
    rows: int
    span: Span | None
    """None where no row bears a day."""
    townships: frozenset[str]
    """Empty where a row does not say its township."""


def parts_of(space: Workspace) -> list[Part]:
    """Returns the parts of all workbooks, in the order of table, workbook, sheet and unit."""
    return sorted(
        (part for table in IDENTITY for part in _parts(space, table)),
        key=lambda p: (p.table, p.book, p.sheet, p.unit or ""),
    )


def _parts(space: Workspace, table: str) -> Iterable[Part]:
    first, last = DAYS.get(table, ("NULL::DATE", "NULL::DATE"))
    sound = f"fault IS NULL AND {last} <= last_day"
    groups: dict[tuple[int, str, str | None], list[tuple[int, date | None, date | None, str | None]]] = {}
    for book, sheet, unit, township, rows, start, end in space.run(
        f"""
        SELECT book, sheet, unit, township, count(*),
               date_trunc('month', min({first}) FILTER ({sound}))::DATE,
               date_trunc('month', max({last}) FILTER ({sound}))::DATE
        FROM raw_{table} JOIN books USING (book)
        GROUP BY book, sheet, unit, township
        """
    ):
        groups.setdefault((book, sheet or "", unit), []).append((rows, start, end, township))
    for (book, sheet, unit), lines in groups.items():
        starts = [start for _, start, _, _ in lines if start]
        ends = [end for _, _, end, _ in lines if end]
        townships = [township for *_, township in lines]
        yield Part(
            table,
            book,
            sheet,
            unit,
            rows=sum(rows for rows, *_ in lines),
            span=(min(starts), max(ends)) if starts and ends else None,
            townships=frozenset() if None in townships else frozenset(t for t in townships if t),
        )


def make_books(space: Workspace, recency: Mapping[int, int]) -> None:
    """Makes the table `books`: each workbook's name, how late it is among all, and the last day its rows may bear."""
    rows = [
        (number, s.facts.workbook, recency[number], limit_of(s, space.today))
        for number, s in enumerate(space.submissions)
    ]
    schema = pa.schema(
        [("book", pa.int64()), ("book_name", pa.string()), ("recency", pa.int64()), ("last_day", pa.date32())]
    )
    space.insert("books", rows, schema)


@dataclass(frozen=True, slots=True)
class Common:
    """How many distinct rows two sets of parts have, and have in common."""

    first: int
    second: int
    both: int

    @property
    def share(self) -> float:
        """The common rows as a share of the smaller set."""
        return self.both / max(min(self.first, self.second), 1)


def common_rows(
    space: Workspace, table: str, members: Mapping[int, Iterable[Part]], pairs: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], Common]:
    """Counts the rows that pairs of sets of parts of one table have in common.

    Args:
        space: the workspace.
        table: the table.
        members: number of a set → its parts.
        pairs: the numbers of the sets to compare.
    """
    wanted = sorted(set(pairs))
    if not wanted:
        return {}
    lines = [(number, part.book, part.sheet, part.unit) for number, parts in members.items() for part in parts]
    schema = pa.schema([("part", pa.int64()), ("book", pa.int64()), ("sheet", pa.string()), ("unit", pa.string())])
    space.insert("compared", lines, schema)
    space.insert("pairs", wanted, pa.schema([("a", pa.int64()), ("b", pa.int64())]))
    space.run(
        f"""
        CREATE TEMP TABLE identities AS
        SELECT DISTINCT c.part, {IDENTITY[table]} AS identity
        FROM raw_{table} r JOIN compared c
          ON r.book = c.book AND coalesce(r.sheet, '') = c.sheet AND r.unit IS NOT DISTINCT FROM c.unit
        """
    )
    sizes = dict(space.run("SELECT part, count(*) FROM identities GROUP BY part"))
    shared = space.run(
        """
        SELECT a, b, count(*) FROM pairs
        JOIN identities x ON x.part = a JOIN identities y ON y.part = b AND y.identity = x.identity
        GROUP BY a, b
        """
    )
    both = {(a, b): count for a, b, count in shared}
    space.run("DROP TABLE identities; DROP TABLE compared; DROP TABLE pairs")
    return {(a, b): Common(sizes.get(a, 0), sizes.get(b, 0), both.get((a, b), 0)) for a, b in wanted}
