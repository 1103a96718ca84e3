"""Teams and stations: what stands for years, each one once.

A team is its unified social credit code, else its number, else its name within the unit; a station is its number, else
its name, within its kind. A weaker key takes the stronger one that other rows tie to it, if it is the only one. Of
several rows of one thing the latest workbook's counts.
"""

from __future__ import annotations

from volstat.ledger.keys import named, numbered
from volstat.ledger.workspace import Workspace


def write_teams(space: Workspace) -> None:
    """Writes the table `teams`."""
    space.run(
        f"""
        CREATE TEMP VIEW team_numbers AS
        SELECT *, {named("uscc", "uscc")} AS by_code, {numbered("team", "team_id")} AS by_number,
               {named("name", "team", "unit")} AS by_name
        FROM sent_teams;

        CREATE TEMP TABLE team_codes AS
        SELECT by_number, min(by_code) AS code FROM team_numbers
        WHERE uscc IS NOT NULL AND team_id IS NOT NULL AND gone IS NULL
        GROUP BY by_number HAVING min(by_code) = max(by_code);

        CREATE TEMP VIEW team_keys AS
        SELECT t.*, CASE WHEN uscc IS NOT NULL THEN by_code
                         WHEN team_id IS NOT NULL THEN coalesce(code, by_number) END AS strong
        FROM team_numbers t LEFT JOIN team_codes USING (by_number);

        CREATE TEMP TABLE team_names AS
        SELECT by_name, min(strong) AS strong FROM team_keys WHERE gone IS NULL AND team IS NOT NULL
        GROUP BY by_name HAVING min(strong) = max(strong);
        """
    )
    _write(
        space,
        "teams",
        "team_key",
        """
        SELECT t.*, coalesce(t.strong, n.strong, by_name) AS team_key,
               uscc IS NULL AND team_id IS NULL AND team IS NULL AS nameless
        FROM team_keys t LEFT JOIN team_names n USING (by_name)
        """,
    )


def write_stations(space: Workspace) -> None:
    """Writes the table `stations`."""
    _write(
        space,
        "stations",
        "station_key",
        f"""
        SELECT *, (CASE WHEN station_id IS NOT NULL THEN hash(station_kind, {numbered("station", "station_id")})
                       ELSE hash(station_kind, {named("name", "station", "unit")}) END >> 1)::BIGINT AS station_key,
               station_id IS NULL AND station IS NULL AS nameless
        FROM sent_stations
        """,
    )


def _write(space: Workspace, table: str, key: str, keyed: str) -> None:
    """Writes a table of things that stand, the repeated ones left out, and says so."""
    space.run(
        f"""
        CREATE TEMP TABLE {table}_kept AS
        SELECT *, CASE WHEN unfit IS NULL AND id <> first THEN 'listed_again' END AS repeated FROM (
            SELECT *, first_value(id) OVER (
                PARTITION BY unfit IS NULL, {key} ORDER BY recency DESC, id) AS first
            FROM (
                SELECT *, CASE WHEN gone IS NOT NULL THEN gone
                               WHEN fault IS NOT NULL THEN fault
                               WHEN nameless THEN 'nameless'
                               WHEN founded_on > last_day THEN 'future_date' END AS unfit
                FROM ({keyed})))
        """
    )
    space.write(
        table,
        f"""
        SELECT * EXCLUDE (dissolved), coalesce(dissolved, false) AS dissolved, coalesce(unfit, repeated) AS left_out
        FROM {table}_kept
        """,
    )
    space.report(
        "listed_again",
        table,
        None,
        f"""
        SELECT s.workbook, s.sheet, s."row", s.unit,
               to_json({{'other': concat(o.workbook, ' ', o."row"), 'rows': 1}})::VARCHAR AS detail
        FROM {table}_kept s JOIN {table}_kept o ON o.id = s.first WHERE s.repeated IS NOT NULL
        """,
    )
    space.report(
        "future_date",
        table,
        "founded_on",
        f"""
        SELECT workbook, sheet, "row", unit, founded_on::VARCHAR AS "value",
               to_json({{'limit': last_day::VARCHAR}})::VARCHAR AS detail
        FROM {table}_kept WHERE unfit = 'future_date'
        """,
    )
    space.report(
        "nameless",
        table,
        None,
        f"SELECT workbook, sheet, \"row\", unit FROM {table}_kept WHERE unfit = 'nameless'",
    )
