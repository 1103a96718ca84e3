"""Registrations: who is on the rosters, since when and where, and who is there twice.

All rosters are united: a person leaves the stock by deregistering, not by missing from a later roster (which is said).
Where several rosters of a unit tell the same registration (person and day), that of the latest roster counts. All
other registrations of a person stay; which of them is in force on a day is the figures' to say.
"""

from __future__ import annotations

from volstat.ledger.identity import JOINS, PERSON
from volstat.ledger.workspace import Workspace

_REPEATS = 0.5
"""A roster that repeats this share of an earlier one's persons is a later edition of it."""


def make_registrations(space: Workspace) -> None:
    """Makes `roster`, `relisted` (rows that a later roster repeats) and `first_registrations`."""
    space.run(
        f"""
        CREATE TEMP VIEW roster AS
        SELECT *, CASE WHEN gone IS NOT NULL THEN gone
                       WHEN fault IS NOT NULL THEN fault
                       WHEN person IS NULL AND identity_fault <> 'identity_masked' THEN identity_fault
                       WHEN person IS NULL THEN 'unidentified_volunteer'
                       WHEN registered_on > last_day THEN 'future_date' END AS unfit
        FROM (SELECT r.*, {PERSON} AS person FROM sent_volunteers r {JOINS});

        CREATE TEMP TABLE roster_keys AS
        SELECT id, book, recency, person, unit, registered_on, coalesce(deregistered, false) AS deregistered, unfit
        FROM roster;

        CREATE TEMP VIEW registered AS SELECT * EXCLUDE (unfit) FROM roster_keys WHERE unfit IS NULL;

        CREATE TEMP TABLE first_registrations AS
        SELECT person, CASE WHEN count(*) = count(registered_on) THEN min(registered_on) END AS registered_on
        FROM registered GROUP BY person;

        CREATE TEMP TABLE several AS
        FROM registered SEMI JOIN (SELECT person FROM registered GROUP BY person HAVING count(*) > 1) USING (person);

        CREATE TEMP TABLE relisted AS
        SELECT id, book, latest, unit FROM (
            SELECT *, first_value(book) OVER (
                PARTITION BY person, unit, registered_on ORDER BY recency DESC) AS latest
            FROM several
        ) WHERE book <> latest;
        """
    )
    _report_unfit(space)
    _report_twice(space)
    _report_editions(space)


def write_registrations(space: Workspace) -> None:
    """Writes the table `registrations`."""
    space.write(
        "registrations",
        """
        SELECT r.* EXCLUDE (deregistered), coalesce(deregistered, false) AS deregistered,
               coalesce(unfit, CASE WHEN t.again THEN 'listed_again' END) AS left_out,
               unfit IS NULL AND t.id IS NULL AS alone
        FROM roster r LEFT JOIN (SELECT id, id IN (SELECT id FROM relisted) AS again FROM several) t ON t.id = r.id
        """,
    )


def _report_unfit(space: Workspace) -> None:
    space.report(
        "deregistered_before_registration",
        "volunteers",
        "registered_on",
        """
        SELECT workbook, sheet, "row", unit, registered_on::VARCHAR AS "value",
               to_json({'left': deregistered_on::VARCHAR})::VARCHAR AS detail
        FROM raw_volunteers SEMI JOIN (FROM registered) USING (id) WHERE deregistered_on < registered_on
        """,
    )
    space.report(
        "identity_of_several",
        "volunteers",
        "identity_key",
        """
        SELECT workbook, sheet, "row", unit
        FROM raw_volunteers k SEMI JOIN roster_keys r ON r.id = k.id AND r.unfit = k.identity_fault
        WHERE number_key IS NOT NULL OR phone_key IS NOT NULL
        """,
    )
    space.report(
        "unidentified_volunteer",
        "volunteers",
        "identity_key",
        """
        SELECT workbook, sheet, "row", unit
        FROM raw_volunteers SEMI JOIN (FROM roster_keys WHERE unfit = 'unidentified_volunteer') USING (id)
        """,
    )
    space.report(
        "future_date",
        "volunteers",
        "registered_on",
        """
        SELECT workbook, sheet, "row", unit, registered_on::VARCHAR AS "value",
               to_json({'limit': last_day::VARCHAR})::VARCHAR AS detail
        FROM raw_volunteers SEMI JOIN (FROM roster_keys WHERE unfit = 'future_date') USING (id) JOIN books USING (book)
        """,
    )


def _report_twice(space: Workspace) -> None:
    """Says of every further registration, unless a deregistration tells that the person had moved."""
    space.report(
        "registered_twice",
        "volunteers",
        None,
        """
        SELECT r.workbook, r.sheet, r."row", r.unit, to_json({'other': other})::VARCHAR AS detail
        FROM raw_volunteers r JOIN (
            SELECT id, coalesce(lag(unit) OVER w, lag(book_name) OVER w) AS other, lag(deregistered) OVER w AS moved
            FROM several JOIN books USING (book) WHERE id NOT IN (SELECT id FROM relisted)
            WINDOW w AS (PARTITION BY person ORDER BY registered_on NULLS FIRST, deregistered DESC, id)
        ) t USING (id) WHERE NOT moved
        """,
    )


def _report_editions(space: Workspace) -> None:
    """Says which rosters a later one repeats, and how many persons of it the later one no longer has."""
    space.report(
        "listed_again",
        "volunteers",
        None,
        """
        SELECT b.book_name AS workbook, unit,
               to_json({'other': o.book_name, 'rows': count(*)})::VARCHAR AS detail
        FROM relisted JOIN books b ON b.book = relisted.book JOIN books o ON o.book = relisted.latest
        GROUP BY b.book_name, o.book_name, unit
        """,
    )
    space.report(
        "missing_from_later_roster",
        "volunteers",
        None,
        f"""
        WITH listed AS (
            SELECT DISTINCT unit, book, recency, person FROM registered
            WHERE NOT deregistered AND unit IN (SELECT unit FROM relisted)
        ), listing AS (
            SELECT unit, book, any_value(recency) AS recency, count(*) AS persons FROM listed GROUP BY unit, book
        ), repeated AS (
            SELECT a.unit, a.book, b.book AS later, a.persons, (
                       SELECT count(*) FROM listed x JOIN registered y ON y.person = x.person AND y.unit = x.unit
                       WHERE x.unit = a.unit AND x.book = a.book AND y.book = b.book) AS again
            FROM listing a JOIN listing b ON b.unit = a.unit AND b.recency > a.recency
        )
        SELECT b.book_name AS workbook, unit,
               to_json({{'other': o.book_name, 'persons': persons - again}})::VARCHAR AS detail
        FROM repeated JOIN books b ON b.book = repeated.book JOIN books o ON o.book = repeated.later
        WHERE again >= {_REPEATS} * persons AND again < persons
        QUALIFY row_number() OVER (PARTITION BY unit, repeated.book ORDER BY o.recency) = 1
        """,
    )
