"""Grain: a month of a unit counts once, from the finest that was sent; coarser rows serve as a check.

A summary row counts in its unit if no record or activity of the unit counts in any month of its period, whatever the
townships: what a unit sends finer is taken for all of it, and a difference is said with both numbers. Among summaries
a row of several months, or of the whole unit, gives way to rows of single months or townships inside it, and rows of
one campaign on a sheet of their own are part of the unit's rows of all.
"""

from __future__ import annotations

from typing import Final

from volstat.ledger.workspace import Workspace, sql_path

_FIGURES: Final = (
    ("services", "服务次数", "{}"),
    ("participations", "参与人次", "{}"),
    ("seconds", "服务时长", "round({} / 3600, 2)"),
)
_SAME_PLACE: Final = "f.workbook = s.workbook AND f.sheet = s.sheet"


def write_summaries(space: Workspace) -> None:
    """Writes the table `summaries`; participations and activities are written already."""
    _make_fine(space)
    _make_summaries(space)
    space.write(
        "summaries", "SELECT *, NULL::VARCHAR AS team, coalesce(unfit, coarse) AS left_out FROM judged_summaries"
    )
    _report_rows(space)
    _report_differences(space)


def _make_fine(space: Workspace) -> None:
    """Makes `fine_months`: the months of each unit for which records or activities count."""
    participations, activities = sql_path(space.written("participations")), sql_path(space.written("activities"))
    space.run(
        f"""
        CREATE TEMP VIEW fine_records AS FROM read_parquet('{participations}') WHERE left_out IS NULL AND NOT learning;
        CREATE TEMP VIEW fine_activities AS FROM read_parquet('{activities}') WHERE left_out IS NULL;
        CREATE TEMP TABLE fine_months AS
        SELECT DISTINCT unit, date_trunc('month', day)::DATE AS "month" FROM (
            SELECT unit, day FROM fine_records UNION ALL SELECT unit, start_day FROM fine_activities
        )
        """
    )


def _make_summaries(space: Workspace) -> None:
    """Makes `judged_summaries`: every summary row with what keeps it from counting, if anything does."""
    space.run(
        f"""
        CREATE TEMP TABLE fit_summaries AS
        SELECT *, CASE WHEN unfit IS NULL AND id <> first THEN 'duplicate_summary' END AS repeated FROM (
            SELECT *, first_value(id) OVER (
                PARTITION BY unfit IS NULL, no_flows, unit, start_day, end_day, township, campaign, programme, category
                ORDER BY recency DESC, id) AS first
            FROM (
                SELECT r.* EXCLUDE (campaign), coalesce(c.official, r.campaign) AS campaign,
                       coalesce(services, participations, participants, seconds) IS NULL AS no_flows,
                       CASE WHEN gone IS NOT NULL THEN gone
                            WHEN fault IS NOT NULL THEN fault
                            WHEN start_day IS NULL OR end_day IS NULL THEN 'missing_date'
                            WHEN start_day > last_day THEN 'future_date' END AS unfit
                FROM sent_summaries r LEFT JOIN campaign_names c ON c.written = r.campaign));

        CREATE TEMP TABLE flow_summaries AS
        FROM fit_summaries WHERE unfit IS NULL AND repeated IS NULL AND NOT no_flows;

        CREATE TEMP TABLE coarse_summaries AS
        SELECT id, CASE WHEN by_fine THEN 'coarser_grain' WHEN part THEN 'part_of_total' ELSE 'coarser_summary' END
               AS coarse
        FROM (
            SELECT id,
                   EXISTS (FROM fine_months f WHERE f.unit IS NOT DISTINCT FROM s.unit
                           AND f."month" BETWEEN date_trunc('month', s.start_day) AND s.end_day) AS by_fine,
                   campaign IS NOT NULL AND EXISTS (
                       FROM flow_summaries f WHERE f.unit IS NOT DISTINCT FROM s.unit AND f.campaign IS NULL
                       AND s.start_day >= f.start_day AND s.end_day <= f.end_day AND NOT ({_SAME_PLACE})) AS part,
                   EXISTS (
                       FROM flow_summaries f WHERE f.unit IS NOT DISTINCT FROM s.unit
                       AND (f.township IS NOT DISTINCT FROM s.township OR s.township IS NULL)
                       AND (f.campaign IS NOT DISTINCT FROM s.campaign)
                       AND f.start_day >= s.start_day AND f.end_day <= s.end_day
                       AND ((f.end_day - f.start_day) < (s.end_day - s.start_day)
                            OR (s.township IS NULL AND f.township IS NOT NULL AND NOT ({_SAME_PLACE})))) AS split
            FROM flow_summaries s
        ) WHERE by_fine OR part OR split;

        CREATE TEMP TABLE judged_summaries AS
        SELECT s.* EXCLUDE (unfit, repeated), coalesce(unfit, repeated) AS unfit, c.coarse
        FROM fit_summaries s LEFT JOIN coarse_summaries c USING (id)
        """
    )


def _report_rows(space: Workspace) -> None:
    for kind in ("coarser_grain", "coarser_summary", "part_of_total"):
        space.report(
            kind,
            "summaries",
            None,
            f"SELECT workbook, sheet, \"row\", unit FROM judged_summaries WHERE coarse = '{kind}'",
        )
    space.report(
        "duplicate_summary",
        "summaries",
        None,
        """
        SELECT s.workbook, s.sheet, s."row", s.unit,
               to_json({'other': o.workbook, 'other_row': o."row"})::VARCHAR AS detail
        FROM judged_summaries s JOIN judged_summaries o ON o.id = s.first WHERE s.unfit = 'duplicate_summary'
        """,
    )
    space.report(
        "future_date",
        "summaries",
        "start_day",
        """
        SELECT workbook, sheet, "row", unit, start_day::VARCHAR AS "value",
               to_json({'limit': last_day::VARCHAR})::VARCHAR AS detail
        FROM judged_summaries WHERE unfit = 'future_date'
        """,
    )


def _report_differences(space: Workspace) -> None:
    """Compares the summaries that gave way with the finer rows of their unit and period, figure by figure."""
    if not space.run("SELECT 1 FROM coarse_summaries WHERE coarse = 'coarser_grain' LIMIT 1"):
        return
    space.run(
        """
        CREATE TEMP TABLE printed AS
        SELECT workbook, sheet, unit, start_day, end_day, one_campaign, min("row") AS "row",
               sum(services) AS services, sum(participations) AS participations, sum(seconds) AS seconds
        FROM (
            SELECT *, CASE WHEN bool_and(campaign IS NOT NULL) OVER (PARTITION BY workbook, sheet, unit)
                           THEN campaign END AS one_campaign
            FROM judged_summaries WHERE coarse = 'coarser_grain'
        )
        GROUP BY workbook, sheet, unit, start_day, end_day, one_campaign;

        CREATE TEMP TABLE wanted AS SELECT DISTINCT unit, start_day, end_day, one_campaign FROM printed;

        CREATE TEMP TABLE fine_sums AS
        SELECT w.*, s.services, coalesce(r.participations, 0) + coalesce(s.participations, 0) AS participations,
               coalesce(r.seconds, 0) + coalesce(s.seconds, 0) AS seconds
        FROM wanted w
        LEFT JOIN (
            SELECT w.*, count(DISTINCT (person, activity, day)) AS participations, sum(seconds) AS seconds
            FROM wanted w JOIN fine_records r
              ON r.unit IS NOT DISTINCT FROM w.unit AND r.day BETWEEN w.start_day AND w.end_day
             AND (w.one_campaign IS NULL OR r.campaign = w.one_campaign)
            GROUP BY ALL
        ) r ON r.unit IS NOT DISTINCT FROM w.unit AND r.start_day = w.start_day AND r.end_day = w.end_day
           AND r.one_campaign IS NOT DISTINCT FROM w.one_campaign
        LEFT JOIN (
            SELECT w.*, sum(a.services) AS services,
                   sum(participations) FILTER (grain = 'declared') AS participations,
                   sum(seconds) FILTER (grain = 'declared') AS seconds
            FROM wanted w JOIN fine_activities a
              ON a.unit IS NOT DISTINCT FROM w.unit AND a.start_day BETWEEN w.start_day AND w.end_day
             AND (w.one_campaign IS NULL OR a.campaign = w.one_campaign)
            GROUP BY w.unit, w.start_day, w.end_day, w.one_campaign
        ) s ON s.unit IS NOT DISTINCT FROM w.unit AND s.start_day = w.start_day AND s.end_day = w.end_day
           AND s.one_campaign IS NOT DISTINCT FROM w.one_campaign
        """
    )
    for column, figure, shown in _FIGURES:
        fine, coarse = shown.format(f"coalesce(f.{column}, 0)"), shown.format(f"p.{column}")
        space.report(
            "grains_differ",
            "summaries",
            column,
            f"""
            SELECT workbook, sheet, "row", p.unit, to_json({{
                       'period': concat(
                           CASE WHEN date_trunc('month', p.start_day) = date_trunc('month', p.end_day)
                                THEN strftime(p.start_day, '%Y-%m')
                                ELSE concat(p.start_day, '..', p.end_day) END,
                           ' ' || p.one_campaign),
                       'figure': '{figure}', 'fine': {fine}, 'coarse': {coarse}, 'coarse_grain': '汇总表'
                   }})::VARCHAR AS detail
            FROM printed p JOIN fine_sums f
              ON f.unit IS NOT DISTINCT FROM p.unit AND f.start_day = p.start_day AND f.end_day = p.end_day
             AND f.one_campaign IS NOT DISTINCT FROM p.one_campaign
            WHERE p.{column} IS NOT NULL AND {fine} <> {coarse}
            """,
        )
