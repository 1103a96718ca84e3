"""Coverage: which unit sent which table for which months.

A workbook covers, for a unit, the months from its first to its last row, and those that a title or sheet name states.
A gap of a year or more is not bridged: a mistyped year would cover all the years between.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import Final

import pyarrow as pa

from volstat.intake.reading import SheetState
from volstat.ledger.tables import TABLES
from volstat.ledger.workspace import Workspace, sql_path
from volstat.problems import Problem

FLOWS: Final = {
    "participations": ("read_parquet('{written}')", "day", "day"),
    "activities": ("(SELECT *, coalesce(unfit, repeated) AS left_out FROM sheet_activities)", "start_day", "start_day"),
    "summaries": ("read_parquet('{written}')", "start_day", "end_day"),
}
"""Table of intake → its rows with `left_out`, their first and their last day."""
UNREADABLE: Final = "unreadable"
"""Stands for the table of a workbook that could not be read."""
STOCKS: Final = {"volunteers": "registrations", "teams": "teams", "stations": "stations"}
_UNCOUNTED_BUT_SENT: Final = (
    "'not_effective', 'duplicate_record', 'duplicate_record_number', 'duplicate_activity', 'duplicate_summary', "
    "'part_of_total', 'listed_again'"
)
"""Rows left out for these reasons were sent for their months all the same."""
_BRIDGED: Final = 12
"""A gap of this many months or more between rows is not covered."""

_Line = tuple[str | None, str, date | None, str, int]


def write_coverage(space: Workspace) -> None:
    """Writes the table `coverage`; the tables it tells about are written already."""
    lines = [line for table in FLOWS for line in _flows(space, table)]
    lines += [line for table in STOCKS for line in _stocks(space, table)]
    space.say(_nothing_sent(lines, space.project.area.units))
    lines += _unreadable(space)
    schema = pa.schema([(field.name, field.type) for field in TABLES["coverage"]])
    space.insert("covered", sorted(lines, key=lambda line: [str(part) for part in line]), schema)
    space.write("coverage", "SELECT * FROM covered")


def _nothing_sent(lines: Iterable[_Line], units: Sequence[str]) -> Iterator[Problem]:
    """Yields a problem for each unit that lacks months which most of the units that send anything have sent.

    Most of them, since one mistyped year in one workbook asks nobody for the years between.
    """
    sent: dict[str | None, set[date]] = {}
    for unit, table, month, _workbook, _rows in lines:
        if table in FLOWS and month is not None:
            sent.setdefault(unit, set()).add(month)
    known = Counter(month for unit in units for month in sent.get(unit, ()))
    senders = sum(unit in sent for unit in units)
    expected = {month for month, count in known.items() if count > senders / 2}
    for unit in units:
        if missing := sorted(expected - sent.get(unit, set())):
            yield Problem("nothing_sent", unit=unit, detail={"unit_name": unit, "period": _periods(missing)})


def _periods(months: Sequence[date]) -> str:
    """Returns months as text, those that follow one another as one: `2020-01..2020-03, 2020-06`."""
    runs: list[list[date]] = []
    for month in months:
        if runs and list(months_between(runs[-1][-1], month))[1:] == [month]:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(f"{run[0]:%Y-%m}" + (f"..{run[-1]:%Y-%m}" if len(run) > 1 else "") for run in runs)


def _flows(space: Workspace, table: str) -> Iterator[_Line]:
    source, first, last = FLOWS[table]
    counted = space.run(
        f"""
        SELECT unit, workbook, sheet, date_trunc('month', {first})::DATE, date_trunc('month', {last})::DATE, count(*)
        FROM {source.format(written=sql_path(space.written(table)))}
        WHERE {first} IS NOT NULL
          AND (left_out IS NULL OR left_out IN ({_UNCOUNTED_BUT_SENT}))
        GROUP BY ALL
        """
    )
    periods = _stated_periods(space, table)
    rows: dict[tuple[str | None, str], dict[date, int]] = {}
    for unit, workbook, sheet, start, end, count in counted:
        months = rows.setdefault((unit, workbook), {})
        for month in months_between(start, end or start):
            months[month] = months.get(month, 0) + count
        for stated in periods.get((workbook, sheet), ()):
            months.setdefault(stated, 0)
    for unit, workbook, months_stated in _without_rows(space, table):
        for month in months_stated:
            rows.setdefault((unit, workbook), {}).setdefault(month, 0)
    for (unit, workbook), months in rows.items():
        for month in bridged(months):
            yield unit, table, month, workbook, months.get(month, 0)


def _stocks(space: Workspace, table: str) -> Iterator[_Line]:
    counted = space.run(
        f"""
        SELECT unit, workbook, count(*) FROM read_parquet('{sql_path(space.written(STOCKS[table]))}')
        WHERE left_out IS NULL OR left_out IN ({_UNCOUNTED_BUT_SENT}) GROUP BY unit, workbook
        """
    )
    return ((unit, table, None, workbook, count) for unit, workbook, count in counted)


def _unreadable(space: Workspace) -> Iterator[_Line]:
    """Gives the workbooks in which not even a sheet was found, for the units that their names tell."""
    facts = (submission.facts for submission in space.submissions)
    return ((f.unit, UNREADABLE, None, f.workbook, 0) for f in facts if f.unit and not f.sheets)


def _stated_periods(space: Workspace, table: str) -> dict[tuple[str, str], list[date]]:
    """Returns (workbook, sheet) → the months that a title or the sheet's name states for this table."""
    stated: dict[tuple[str, str], list[date]] = {}
    for submission in space.submissions:
        for sheet in submission.facts.sheets:
            if sheet.table == table and sheet.period:
                months = stated.setdefault((submission.facts.workbook, sheet.sheet), [])
                months += months_between(*sheet.period)
    return stated


def _without_rows(space: Workspace, table: str) -> Iterator[tuple[str, str, list[date]]]:
    """Gives the sheets that state a period and have no rows in it: their unit says that there was nothing."""
    for submission in space.submissions:
        for sheet in submission.facts.sheets:
            unit = sheet.unit or submission.facts.unit
            if sheet.table == table and sheet.period and unit and not sheet.rows and sheet.state is SheetState.READ:
                yield unit, submission.facts.workbook, list(months_between(*sheet.period))


def months_between(start: date, end: date) -> Iterator[date]:
    """Gives the first day of every month from `start` to `end`, both included."""
    month = start.replace(day=1)
    while month <= end:
        yield month
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def bridged(months: Iterable[date]) -> list[date]:
    """Returns months with the gaps between them filled, but for those of a year or more."""
    known = sorted(months)
    found = set(known)
    for before, after in pairwise(known):
        if (after.year - before.year) * 12 + after.month - before.month <= _BRIDGED:
            found.update(months_between(before, after))
    return sorted(found)
