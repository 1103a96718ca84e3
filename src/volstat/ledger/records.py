"""Records: each one's person and activity, and whether it counts."""

from __future__ import annotations

from typing import Final

from volstat.ledger.identity import JOINS, PERSON
from volstat.ledger.keys import ACTIVITY, OWN_KEY
from volstat.ledger.workspace import Workspace

NOBODY_COUNTS: Final = "('identity_masked')"
"""Faults of an identity number that leave a record without a person, but sound; any other makes it an error."""

_SHARED: Final = ("who, deed", "who, day", "unit, deed, day")
"""What makes two rows with one record number one record; what is not among it may have been corrected."""
_SHARED_ELSEWHERE: Final = ("who", "deed", "day")
"""What does so beside the unit where another workbook has the number: all else may have been corrected."""


def make_records(space: Workspace) -> None:
    """Makes the view `records`, the table `record_keys` of their keys, and the view `live` of those that may count."""
    space.run(
        f"""
        CREATE TEMP VIEW identified AS
        SELECT r.* RENAME (activity AS activity_name), {PERSON} AS known,
               {ACTIVITY.format(day="day")} AS named
        FROM sent_participations r {JOINS};

        CREATE TEMP VIEW records AS
        SELECT *,
               coalesce(known, {OWN_KEY}) AS person,
               known IS NOT NULL AS identified,
               CASE WHEN gone IS NOT NULL THEN gone
                    WHEN fault IS NOT NULL THEN fault
                    WHEN NOT effective THEN 'not_effective'
                    WHEN known IS NULL AND identity_fault NOT IN {NOBODY_COUNTS} THEN identity_fault
                    WHEN day IS NULL THEN 'missing_date'
                    WHEN day > last_day THEN 'future_date' END AS unfit
        FROM identified;

        CREATE TEMP TABLE record_keys AS
        SELECT id, person, identified, named, record_key, recency, day, "start", "end", seconds,
               coalesce(month_only, false) AS month_only, coalesce(learning, false) AS learning, unfit
        FROM records;

        CREATE TEMP VIEW live AS SELECT * EXCLUDE (unfit) FROM record_keys WHERE unfit IS NULL;
        """
    )
    _report_unfit(space)


def make_duplicates(space: Workspace) -> None:
    """Makes `busy`, the records of persons with several on a day, and `doubled`: records that repeat another one.

    A record number seen twice is one record, the one of the latest workbook; rows equal in person, activity, day,
    start and time are one too. Whichever row is kept comes first in the order of workbook and row.
    """
    space.run("CREATE TEMP TABLE doubled (id BIGINT, kind VARCHAR, other BIGINT)")
    _find_numbers_again(space)
    space.run(
        """
        CREATE TEMP TABLE busy AS
        SELECT l.* REPLACE (coalesce(m.activity, named) AS named)
        FROM live l
        SEMI JOIN (
            SELECT person, day FROM live WHERE identified GROUP BY person, day HAVING count(*) > 1
        ) USING (person, day)
        LEFT JOIN activity_map m USING (named)
        WHERE id NOT IN (SELECT id FROM doubled);

        INSERT INTO doubled
        SELECT id, 'duplicate_record', first FROM (
            SELECT id, first_value(id) OVER again AS first FROM busy
            WINDOW again AS (PARTITION BY person, named, day, "start", seconds ORDER BY id)
        ) WHERE id <> first;

        DELETE FROM busy WHERE id IN (SELECT id FROM doubled);
        """
    )
    for kind in ("duplicate_record_number", "duplicate_record"):
        space.report(
            kind,
            "participations",
            "record_key" if kind == "duplicate_record_number" else None,
            f"""
            SELECT r.workbook, r.sheet, r."row", r.unit,
                   to_json({{'other': o.workbook, 'other_sheet': o.sheet, 'other_row': o."row"}})::VARCHAR AS detail
            FROM (FROM doubled WHERE kind = '{kind}') d
            JOIN raw_participations r ON r.id = d.id JOIN raw_participations o ON o.id = d.other
            """,
        )


def _find_numbers_again(space: Workspace) -> None:
    """Adds to `doubled` the records whose number an earlier one bears, and says which numbers several records bear.

    What two rows of one number must share to be one record is `_SHARED`; else somebody has counted from 1 again.
    """
    earlier = [
        f"first_value(id) OVER (PARTITION BY record_key, {columns} ORDER BY recency DESC, id)" for columns in _SHARED
    ]
    elsewhere = [
        f"first_value((book, id)) OVER (PARTITION BY record_key, unit, {column} ORDER BY recency DESC, id)"
        for column in _SHARED_ELSEWHERE
    ]
    space.run(
        f"""
        CREATE TEMP TABLE numbered AS
        SELECT l.id, record_key, recency, r.book, r.workbook, r.sheet, r."row", r.unit, l.day,
               coalesce(r.activity_id, r.activity) AS deed,
               CASE WHEN l.identified THEN hash(l.person) ELSE hash(r.name) END AS who
        FROM live l SEMI JOIN (
            SELECT record_key FROM live WHERE record_key IS NOT NULL GROUP BY record_key HAVING count(*) > 1
        ) USING (record_key)
        JOIN raw_participations r ON r.id = l.id;

        CREATE TEMP TABLE told_again AS
        SELECT * EXCLUDE (here, there), coalesce(
                   list_filter(here, lambda other: other <> id)[1],
                   list_filter(there, lambda other: other[1] <> book)[1][2]) AS earlier
        FROM (SELECT *, [{", ".join(earlier)}] AS here, [{", ".join(elsewhere)}] AS there FROM numbered);

        INSERT INTO doubled SELECT id, 'duplicate_record_number', earlier FROM told_again WHERE earlier IS NOT NULL;
        """
    )
    space.report(
        "record_number_reused",
        "participations",
        "record_key",
        """
        SELECT workbook, sheet, min("row") AS "row", unit, to_json({
                   'other': arg_min(other, "row"), 'other_row': arg_min(other_row, "row"), 'rows': count(*)
               })::VARCHAR AS detail
        FROM (
            SELECT *, first_value(id) OVER w AS first, first_value(workbook) OVER w AS other,
                   first_value("row") OVER w AS other_row
            FROM told_again WHERE earlier IS NULL WINDOW w AS (PARTITION BY record_key ORDER BY id)
        ) WHERE id <> first GROUP BY workbook, sheet, unit
        """,
    )


def write_participations(space: Workspace) -> None:
    """Writes the table `participations`: every record, with its activity's labels where it has none of its own.

    What has nothing to add (no activity sheet, no other spelling) is not joined: a label that passes untouched keeps
    its dictionary, and the table is written in two thirds of the time.
    """
    mapped, labelled = (
        bool(space.run(f"SELECT 1 FROM {table} LIMIT 1")) for table in ("activity_map", "activity_labels")
    )
    key = "coalesce(m.activity, r.named)" if mapped else "r.named"
    labels = [
        ("official_campaign(r.campaign)", "campaign"),
        *((f"r.{name}", name) for name in ("programme", "category", "team", "activity_name")),
    ]
    told = "coalesce({mine}, a.{name}) AS {name}" if labelled else "{mine} AS {name}"
    shown = ", ".join(told.format(mine=mine, name=name) for mine, name in labels)
    space.write(
        "participations",
        f"""
        SELECT r.* EXCLUDE (campaign, programme, category, team, activity_name, learning, month_only),
               {shown}, {key} AS activity, coalesce(r.unfit, d.kind) AS left_out, f.registered_on,
               r.unfit IS NULL AND d.id IS NULL AS alone,
               coalesce(r.learning, false) AS learning, coalesce(r.month_only, false) AS month_only
        FROM records r
        LEFT JOIN (SELECT id, kind FROM doubled UNION ALL SELECT id, NULL FROM busy) d ON d.id = r.id
        LEFT JOIN first_registrations f ON f.person = r.person
        {"LEFT JOIN activity_map m ON m.named = r.named" if mapped else ""}
        {f"LEFT JOIN activity_labels a ON a.activity = {key}" if labelled else ""}
        """,
    )


def _report_unfit(space: Workspace) -> None:
    """Says which records do not count, but for those that intake has spoken of, and which nobody can be told from."""
    space.report(
        "identity_of_several",
        "participations",
        "identity_key",
        """
        SELECT workbook, sheet, "row", unit
        FROM raw_participations k SEMI JOIN record_keys r ON r.id = k.id AND r.unfit = k.identity_fault
        WHERE number_key IS NOT NULL OR phone_key IS NOT NULL
        """,
    )
    space.report(
        "not_effective",
        "participations",
        "status",
        """
        SELECT workbook, sheet, "row", unit, status AS "value"
        FROM raw_participations SEMI JOIN (FROM record_keys WHERE unfit = 'not_effective') USING (id)
        """,
    )
    space.report(
        "future_date",
        "participations",
        "day",
        """
        SELECT workbook, sheet, "row", unit, day::VARCHAR AS "value",
               to_json({'limit': last_day::VARCHAR})::VARCHAR AS detail
        FROM raw_participations SEMI JOIN (FROM record_keys WHERE unfit = 'future_date') USING (id)
        JOIN books USING (book)
        """,
    )
    space.report(
        "unidentified_person",
        "participations",
        "identity_key",
        """
        SELECT workbook, sheet, "row", unit
        FROM raw_participations SEMI JOIN (FROM live WHERE NOT identified) USING (id)
        """,
    )
