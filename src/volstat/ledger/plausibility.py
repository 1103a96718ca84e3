"""What is possible but unlikely: more than 24 hours a day, times that overlap, service before registration, lump sums.

All of it counts; it is said so that somebody looks. Only persons with several records on a day are looked at closely.
"""

from __future__ import annotations

from typing import Final

from volstat.ledger.workspace import Workspace, sql_path

DAY: Final = 86_400
TEN_HOURS: Final = 36_000


def report_implausible(space: Workspace) -> None:
    """Says what is implausible about the records that count."""
    space.run("CREATE TEMP TABLE crowded AS FROM busy")
    _add_past_midnight(space)
    _report_long_days(space)
    _report_overlaps(space)
    _report_early_service(space)
    _report_runs(space)


def _add_past_midnight(space: Workspace) -> None:
    """Adds to `crowded` what lies on the day after a record that ends past midnight."""
    space.run(
        f"""
        CREATE TEMP TABLE nightly AS
        SELECT DISTINCT person, day FROM live WHERE "end" > {DAY} AND identified;

        INSERT INTO crowded
        SELECT l.* FROM live l
        SEMI JOIN (SELECT person, day FROM nightly UNION SELECT person, day + 1 FROM nightly) USING (person, day)
        WHERE id NOT IN (SELECT id FROM crowded) AND id NOT IN (SELECT id FROM doubled);
        """
    )


def _report_long_days(space: Workspace) -> None:
    space.report(
        "day_over_24_hours",
        "participations",
        "seconds",
        f"""
        SELECT workbook, sheet, "row", unit, to_json({{'hours': round(t.seconds / 3600, 2)}})::VARCHAR AS detail
        FROM (
            SELECT max(id) AS id, sum(seconds) AS seconds FROM busy GROUP BY person, day HAVING sum(seconds) > {DAY}
        ) t JOIN raw_participations USING (id)
        """,
    )


def _report_overlaps(space: Workspace) -> None:
    """Says of each stretch of overlapping times, at its last record, what is recorded and what is left of it."""
    space.report(
        "overlapping_times",
        "participations",
        "start",
        """
        WITH times AS (
            SELECT id, person, epoch(day)::BIGINT + "start" AS since, epoch(day)::BIGINT + "end" AS until
            FROM crowded WHERE "start" < "end" AND NOT month_only
        ), runs AS (
            SELECT *, max(until) OVER (
                PARTITION BY person ORDER BY since, until, id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reach
            FROM times
        ), stretches AS (
            SELECT *, count(*) FILTER (reach IS NULL OR since >= reach) OVER (
                PARTITION BY person ORDER BY since, until, id) AS stretch
            FROM runs
        ), clashes AS (
            SELECT person, stretch, arg_max(id, (since, until, id)) AS id,
                   sum(until - since) AS recorded, max(until) - min(since) AS joined
            FROM stretches GROUP BY person, stretch HAVING count(*) > 1
        )
        SELECT r.workbook, r.sheet, r."row", r.unit, to_json({
                   'other': o.workbook, 'other_sheet': o.sheet, 'other_row': o."row",
                   'recorded': round(recorded / 3600, 2), 'union': round(joined / 3600, 2)})::VARCHAR AS detail
        FROM (
            SELECT p.*, (
                SELECT arg_max(s.id, (s.since, s.until, s.id)) FROM stretches s
                WHERE s.person = p.person AND s.stretch = p.stretch AND s.id <> p.id) AS before
            FROM clashes p
        ) t
        JOIN raw_participations r ON r.id = t.id JOIN raw_participations o ON o.id = t.before
        """,
    )


def _report_early_service(space: Workspace) -> None:
    """Says which records that count lie before their person's first registration, as they are written already."""
    space.report(
        "before_registration",
        "participations",
        "day",
        f"""
        SELECT workbook, sheet, "row", unit, day::VARCHAR AS "value",
               to_json({{'registered': registered_on::VARCHAR}})::VARCHAR AS detail
        FROM read_parquet('{sql_path(space.written("participations"))}')
        WHERE left_out IS NULL
          AND (last_day(day) < registered_on OR (day < registered_on AND NOT month_only))
        """,
    )


def _report_runs(space: Workspace) -> None:
    """Says of each run of days with exactly ten hours, at its last record, how long it is."""
    space.report(
        "ten_hour_runs",
        "participations",
        "seconds",
        f"""
        WITH full_days AS (
            SELECT person, day, id FROM live ANTI JOIN busy USING (person, day)
            WHERE seconds = {TEN_HOURS} AND identified AND NOT month_only
            UNION ALL
            SELECT person, day, max(id) FROM busy WHERE NOT month_only
            GROUP BY person, day HAVING sum(seconds) = {TEN_HOURS}
        ), runs AS (
            SELECT max(id) AS id, count(*) AS days FROM (
                SELECT *, day - row_number() OVER (PARTITION BY person ORDER BY day)::INTEGER AS anchor FROM full_days
            ) GROUP BY person, anchor HAVING count(*) >= {space.project.definitions.ten_hour_run}
        )
        SELECT workbook, sheet, "row", unit, to_json({{'days': days}})::VARCHAR AS detail
        FROM runs JOIN raw_participations USING (id)
        """,
    )
