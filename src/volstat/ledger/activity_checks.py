"""What activity sheets and records say of each other: numbers that no sheet knows, totals that differ, empty ones."""

from __future__ import annotations

from typing import Final

from volstat.ledger.activities import tied
from volstat.ledger.workspace import Workspace

_WITHDRAWN: Final = "'replaced', 'same_file_twice', 'same_file_two_units'"
"""What keeps out records that another workbook tells instead."""
_FIGURES: Final = (
    ("参与人次", "participations", "c.participations - coalesce(a.more, 0)", "d.participations"),
    ("服务时长", "seconds", "round(c.seconds / 3600, 2)", "round(d.seconds / 3600, 2)"),
)
"""Figure, the frame's column, what the records make, what the activity declares."""


def report_activities(space: Workspace) -> None:
    """Says which activity numbers no sheet knows, and which activities declare other numbers than their records."""
    _report_unlisted(space)
    _total_declared(space)
    for figure, field, fine, coarse in _FIGURES:
        _report_differing(space, figure, field, fine, coarse)


def _report_unlisted(space: Workspace) -> None:
    """Says which activity numbers stand on no sheet: one by one in months that the unit lists, else once a sheet."""
    space.run(
        """
        CREATE TEMP TABLE unlisted AS
        WITH lists AS (
            SELECT unit, date_trunc('month', min(start_day)) AS first_month, last_day(max(start_day)) AS last_month
            FROM sheet_activities WHERE unfit IS NULL AND activity_id IS NOT NULL GROUP BY book, unit)
        SELECT r.workbook, r.sheet, r."row", r.unit, r.activity_id AS "value",
               EXISTS (FROM lists s WHERE s.unit IS NOT DISTINCT FROM r.unit
                       AND r.start_day BETWEEN s.first_month AND s.last_month) AS listed_months
        FROM record_activities r
        WHERE r.activity_id IS NOT NULL AND r.named NOT IN (SELECT named FROM activity_map)
          AND r.named NOT IN (SELECT activity FROM sheet_activities)
          AND EXISTS (FROM lists s WHERE s.unit IS NOT DISTINCT FROM r.unit)
        """
    )
    space.report(
        "unknown_activity",
        "participations",
        "activity_id",
        """
        SELECT workbook, sheet, "row", unit, "value" FROM unlisted WHERE listed_months
        """,
    )
    space.report(
        "activities_not_listed",
        "participations",
        "activity_id",
        """
        SELECT workbook, sheet, min("row") AS "row", unit, arg_min("value", "row") AS "value",
               to_json({'rows': count(*)})::VARCHAR AS detail
        FROM unlisted WHERE NOT listed_months GROUP BY workbook, sheet, unit
        """,
    )


def _total_declared(space: Workspace) -> None:
    """Makes tables of what activities declare, what their records tell, and how often records repeat person and day."""
    space.run(
        """
        CREATE TEMP TABLE declared AS
        SELECT activity, min(id) AS id, sum(participations) AS participations, sum(seconds) AS seconds
        FROM sheet_activities WHERE unfit IS NULL AND repeated IS NULL
        GROUP BY activity HAVING sum(participations) IS NOT NULL OR sum(seconds) IS NOT NULL;

        CREATE TEMP TABLE counted AS
        SELECT coalesce(m.activity, l.named) AS activity, count(*) AS participations, sum(seconds) AS seconds
        FROM live l LEFT JOIN activity_map m USING (named)
        WHERE coalesce(m.activity, l.named) IN (SELECT activity FROM declared)
          AND l.id NOT IN (SELECT id FROM doubled) AND NOT learning
        GROUP BY 1;

        CREATE TEMP TABLE again AS
        SELECT named AS activity, count(*) - count(DISTINCT (person, day)) AS more
        FROM busy WHERE named IN (SELECT activity FROM declared) AND NOT learning GROUP BY named;
        """
    )


def _report_differing(space: Workspace, figure: str, field: str, fine: str, coarse: str) -> None:
    """Says which activities declare another number than their records make, as `_FIGURES` has it."""
    space.report(
        "grains_differ",
        "activities",
        field,
        f"""
        SELECT s.workbook, s.sheet, s."row", s.unit, to_json({{
                   'period': coalesce(s.activity_name, s.activity_id), 'figure': '{figure}',
                   'fine': {fine}, 'coarse': {coarse}, 'coarse_grain': '活动表'}})::VARCHAR AS detail
        FROM declared d JOIN counted c USING (activity) LEFT JOIN again a USING (activity)
        JOIN sheet_activities s ON s.id = d.id
        WHERE {coarse} IS NOT NULL AND {fine} <> {coarse}
        """,
    )


def report_unrecorded(space: Workspace) -> None:
    """Says which activities count by their declared numbers although records name them: none of those counts."""
    if not space.run("SELECT 1 FROM sheet_activities WHERE unfit IS NULL LIMIT 1"):
        return
    space.run(
        f"""
        CREATE TEMP TABLE dead_activities AS
        SELECT g.*, r.activity_id, r.activity AS activity_name, r.unit, r.team, r.day AS start_day
        FROM (
            SELECT named, min(id) AS id, count(*) AS records FROM record_keys
            WHERE unfit NOT IN ({_WITHDRAWN}) AND named IS NOT NULL GROUP BY named
        ) g JOIN raw_participations r ON r.id = g.id
        """
    )
    space.report(
        "declared_without_records",
        "activities",
        "participations",
        f"""
        SELECT s.workbook, s.sheet, s."row", s.unit, to_json({{'rows': sum(records)}})::VARCHAR AS detail
        FROM dead_activities d LEFT JOIN ({tied("dead_activities")}) t USING (named)
        JOIN sheet_activities s ON s.activity = coalesce(t.activity, d.named)
        WHERE s.unfit IS NULL AND s.repeated IS NULL AND NOT s.continued
          AND s.activity NOT IN (SELECT activity FROM recorded)
        GROUP BY s.workbook, s.sheet, s."row", s.unit
        """,
    )
