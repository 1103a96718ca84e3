"""Identity: who is the person of a row, told by the strongest key that any row of any workbook ties to it.

The order is the resident identity number, the volunteer number, name with phone. A weaker key stands for the stronger
one that other rows tie to it, if that is a single one; tied to several it identifies nobody. Four passes over sets do
it, since a chain has at most two steps: number → identity, phone → identity, number → phone → identity, and phone →
number for what is left. Only keys of rows without an identity number are looked up, so the maps stay small.
"""

from __future__ import annotations

from typing import Final

from volstat.ledger.workspace import Workspace

PERSON: Final = """
    coalesce(identity_key,
             CASE WHEN n.number_key IS NULL THEN r.number_key ELSE n.person END,
             CASE WHEN p.phone_key IS NULL THEN r.phone_key ELSE p.person END)
"""
"""The person of a row `r`, null if nothing identifies it; joins as in `JOINS`."""

JOINS: Final = """
    LEFT JOIN number_map n ON n.number_key = CASE WHEN r.identity_key IS NULL THEN r.number_key END
    LEFT JOIN phone_map p ON p.phone_key = CASE WHEN r.identity_key IS NULL THEN r.phone_key END
"""


def make_identity(space: Workspace) -> None:
    """Makes the tables `number_map` and `phone_map`: key → person, null where the key is several persons'."""
    space.run(
        """
        CREATE TEMP VIEW keyed AS
        SELECT identity_key, number_key, phone_key FROM sent_volunteers WHERE gone IS NULL
        UNION ALL
        SELECT identity_key, number_key, phone_key FROM sent_participations WHERE gone IS NULL;

        CREATE TEMP TABLE number_ties AS
        SELECT number_key, min(identity_key) AS low, max(identity_key) AS high
        FROM keyed WHERE identity_key IS NOT NULL AND number_key IS NOT NULL GROUP BY number_key;

        CREATE TEMP TABLE weak AS
        SELECT DISTINCT number_key, phone_key FROM keyed
        WHERE identity_key IS NULL AND (number_key IS NOT NULL OR phone_key IS NOT NULL);

        CREATE TEMP TABLE number_map AS
        SELECT number_key, CASE WHEN low = high THEN low END AS person
        FROM number_ties WHERE number_key IN (SELECT number_key FROM weak);

        CREATE TEMP TABLE phone_map (phone_key BIGINT, person BIGINT);
        """
    )
    if space.run("SELECT 1 FROM weak WHERE phone_key IS NOT NULL LIMIT 1"):
        _tie_phones(space)
    _report_shared_numbers(space)


def _tie_phones(space: Workspace) -> None:
    """Adds what names with phones tie: to numbers that nothing else does, and to the phones themselves."""
    space.run(
        """
        CREATE TEMP TABLE phone_ties AS
        SELECT phone_key, min(identity_key) AS low, max(identity_key) AS high
        FROM keyed WHERE identity_key IS NOT NULL AND phone_key IN (SELECT phone_key FROM weak) GROUP BY phone_key;

        INSERT INTO number_map
        SELECT w.number_key, min(t.low) FROM weak w JOIN phone_ties t USING (phone_key)
        WHERE t.low = t.high AND w.number_key NOT IN (SELECT number_key FROM number_ties)
        GROUP BY w.number_key HAVING min(t.low) = max(t.low);

        INSERT INTO phone_map
        SELECT phone_key, CASE WHEN low = high THEN low END AS person FROM phone_ties;

        INSERT INTO phone_map
        SELECT phone_key, CASE WHEN min(person) = max(person) THEN min(person) END
        FROM (
            SELECT w.phone_key, CASE WHEN n.number_key IS NULL THEN w.number_key ELSE n.person END AS person
            FROM weak w LEFT JOIN number_map n USING (number_key)
            WHERE w.number_key IS NOT NULL AND w.phone_key IS NOT NULL
        )
        WHERE person IS NOT NULL AND phone_key NOT IN (SELECT phone_key FROM phone_ties)
        GROUP BY phone_key;
        """
    )


def _report_shared_numbers(space: Workspace) -> None:
    """Says of each volunteer number with several identity numbers where the last of them stands."""
    if not space.run("SELECT 1 FROM number_ties WHERE low <> high LIMIT 1"):
        return
    for table in ("volunteers", "participations"):
        space.report(
            "number_of_two_people",
            table,
            "volunteer_number",
            f"""
            SELECT workbook, sheet, "row", unit FROM sent_{table}
            WHERE gone IS NULL AND identity_key IS NOT NULL
              AND number_key IN (SELECT number_key FROM number_ties WHERE low <> high)
            QUALIFY row_number() OVER (PARTITION BY number_key ORDER BY workbook DESC, sheet DESC, "row" DESC) = 1
            """,
        )
