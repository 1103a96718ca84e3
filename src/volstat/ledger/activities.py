"""Activities: those of activity sheets and those that only records name, each one once.

An activity is its number; a record or a row without one belongs to the activity of that name, team and unit whose
days contain its day. Rows that say the same activity again count once; a further day of the same number counts its
own numbers, but no further service.
"""

from __future__ import annotations

from volstat.ledger.keys import ACTIVITY, OWN_KEY
from volstat.ledger.workspace import Workspace


def make_activities(space: Workspace) -> None:
    """Makes `sheet_activities` (rows of activity sheets), `record_activities` (what records name), and `activity_map`.

    `activity_map` gives for the key `named` of a record the key `activity` of the activity sheet where they differ.
    """
    _make_sheet_activities(space)
    _make_record_activities(space)
    _make_map(space)


def _make_sheet_activities(space: Workspace) -> None:
    space.run(
        f"""
        CREATE TEMP TABLE sheet_activities AS
        SELECT *, CASE WHEN unfit IS NULL AND id <> first THEN 'duplicate_activity' END AS repeated,
               unfit IS NULL AND id = first AND id <> first_day_row AS continued
        FROM (
            SELECT *,
                   first_value(id) OVER (
                       PARTITION BY unfit IS NULL, activity, start_day, coalesce(end_day, start_day)
                       ORDER BY recency DESC, id) AS first,
                   first_value(id) OVER (
                       PARTITION BY unfit IS NULL, activity ORDER BY start_day, recency DESC, id) AS first_day_row
            FROM (
                SELECT * RENAME (activity AS activity_name), activity_id IS NOT NULL AS numbered,
                       coalesce({ACTIVITY.format(day="start_day")}, {OWN_KEY}) AS activity,
                       CASE WHEN gone IS NOT NULL THEN gone
                            WHEN fault IS NOT NULL THEN fault
                            WHEN NOT effective THEN 'not_effective'
                            WHEN start_day IS NULL THEN 'missing_date'
                            WHEN start_day > last_day THEN 'future_date' END AS unfit
                FROM sent_activities
            )
        )
        """
    )
    _report_sheet_rows(space)


def _make_record_activities(space: Workspace) -> None:
    """Groups the records that may count by the activity they name; its labels are those of its first record."""
    space.run(
        """
        CREATE TEMP TABLE record_groups AS
        SELECT named, min(id) AS id, min(day) AS start_day, max(day) AS end_day
        FROM live WHERE named IS NOT NULL GROUP BY named;

        CREATE TEMP TABLE record_activities AS
        SELECT g.named, g.id, g.start_day, g.end_day, r.activity_id, r.activity AS activity_name, r.workbook, r.sheet,
               r."row", r.unit, r.township, r.team, r.campaign, r.programme, r.category
        FROM record_groups g JOIN raw_participations r ON r.id = g.id;
        """
    )


def _make_map(space: Workspace) -> None:
    space.run(f"CREATE TEMP TABLE activity_map AS {tied('record_activities')}")


def tied(named: str) -> str:
    """Returns the SQL that ties what records name to the rows of activity sheets that have not their number.

    They are tied by name, team, unit and day, where at least one side has no number.

    Args:
        named: a table with `named`, the start day, and what the records say of the activity.
    """
    return f"""
        SELECT named, activity FROM (
            SELECT r.named, s.activity
            FROM {named} r JOIN sheet_activities s
              ON s.activity_name = r.activity_name AND s.unit IS NOT DISTINCT FROM r.unit
             AND (s.team = r.team OR s.team IS NULL OR r.team IS NULL)
             AND r.start_day BETWEEN s.start_day AND coalesce(s.end_day, s.start_day)
            WHERE s.unfit IS NULL AND s.repeated IS NULL AND (r.activity_id IS NULL OR NOT s.numbered)
              AND r.named NOT IN (SELECT activity FROM sheet_activities WHERE unfit IS NULL)
            QUALIFY row_number() OVER (
                PARTITION BY r.named ORDER BY s.team IS NULL, s.start_day DESC, s.activity) = 1
        )
        """


def make_labels(space: Workspace) -> None:
    """Makes `activity_labels`: what an activity's sheet, or else its records, say of it, one row per activity."""
    space.run(
        """
        CREATE TEMP TABLE activity_labels AS
        SELECT activity, any_value(activity_name) AS activity_name, any_value(team) AS team,
               any_value(coalesce(official, campaign)) AS campaign, any_value(programme) AS programme,
               any_value(category) AS category
        FROM (FROM sheet_activities WHERE unfit IS NULL AND repeated IS NULL AND NOT continued)
        LEFT JOIN campaign_names ON written = campaign
        GROUP BY activity
        """
    )


def write_activities(space: Workspace) -> None:
    """Writes the table `activities`."""
    space.run(
        """
        CREATE TEMP TABLE recorded AS
        SELECT coalesce(m.activity, r.named) AS activity, min(r.id) AS id, min(r.start_day) AS start_day,
               max(r.end_day) AS end_day
        FROM record_activities r LEFT JOIN activity_map m USING (named) GROUP BY ALL;
        """
    )
    space.write(
        "activities",
        """
        SELECT s.workbook, s.sheet, s."row", coalesce(s.unfit, s.repeated) AS left_out, s.unit,
               coalesce(s.township, l.township) AS township, coalesce(s.team, l.team) AS team,
               coalesce(c.official, s.campaign, lc.official, l.campaign) AS campaign,
               coalesce(s.programme, l.programme) AS programme, coalesce(s.category, l.category) AS category,
               s.activity, s.activity_name, s.station, s.start_day, coalesce(s.end_day, s.start_day) AS end_day,
               CASE WHEN r.activity IS NULL THEN 'declared' ELSE 'records' END AS grain,
               CASE WHEN s.continued THEN 0 ELSE coalesce(s.services, 1) END AS services,
               s.participations, s.participants, s.seconds
        FROM sheet_activities s
        LEFT JOIN recorded r ON r.activity = s.activity
        LEFT JOIN record_activities l ON l.id = r.id
        LEFT JOIN campaign_names c ON c.written = s.campaign
        LEFT JOIN campaign_names lc ON lc.written = l.campaign
        UNION ALL
        SELECT l.workbook, l.sheet, l."row", NULL, l.unit, l.township, l.team, coalesce(c.official, l.campaign),
               l.programme, l.category, r.activity, l.activity_name, NULL, r.start_day, r.end_day, 'records', 1,
               NULL, NULL, NULL
        FROM recorded r JOIN record_activities l ON l.id = r.id
        LEFT JOIN campaign_names c ON c.written = l.campaign
        WHERE r.activity NOT IN (SELECT activity FROM sheet_activities WHERE unfit IS NULL)
        """,
    )


def _report_sheet_rows(space: Workspace) -> None:
    space.report(
        "not_effective",
        "activities",
        "status",
        'SELECT workbook, sheet, "row", unit, status AS "value" FROM sheet_activities WHERE unfit = \'not_effective\'',
    )
    space.report(
        "future_date",
        "activities",
        "start_day",
        """
        SELECT workbook, sheet, "row", unit, start_day::VARCHAR AS "value",
               to_json({'limit': last_day::VARCHAR})::VARCHAR AS detail
        FROM sheet_activities WHERE unfit = 'future_date'
        """,
    )
    space.report(
        "duplicate_activity",
        "activities",
        None,
        """
        SELECT s.workbook, s.sheet, s."row", s.unit,
               to_json({'other': o.workbook, 'other_sheet': o.sheet, 'other_row': o."row"})::VARCHAR AS detail
        FROM sheet_activities s JOIN sheet_activities o ON o.id = s.first WHERE s.repeated IS NOT NULL
        """,
    )
