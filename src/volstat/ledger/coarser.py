"""Coarser: which summaries have something finer inside, and what records and activities say of the same days."""

from __future__ import annotations

from datetime import date
from typing import Final

from volstat.ledger.remainders import FIGURES, Fine, Judgement, Printed, judge
from volstat.ledger.workspace import Workspace, sql_path

SAME_PLACE: Final = "f.book = s.book AND f.sheet IS NOT DISTINCT FROM s.sheet"
"""The condition that two summaries `f` and `s` stand on one sheet."""
_LABELS: Final = ("campaign", "programme", "category", "team")
_SCOPE: Final = ("township", "team", "programme", "category")
"""Labels that part what a summary without them tells in one number."""


def make_fine(space: Workspace) -> None:
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


def judged(space: Workspace) -> Judgement:
    """Returns what becomes of the summaries that have something finer inside."""
    told_more = " OR ".join(f"(s.{label} IS NULL AND f.{label} IS NOT NULL)" for label in _SCOPE)
    told_alike = " AND ".join(f"(s.{label} IS NULL OR f.{label} = s.{label})" for label in _SCOPE)
    space.run(
        f"""
        CREATE TEMP TABLE whole_summaries AS FROM flow_summaries ANTI JOIN parts_of_totals USING (id);

        CREATE TEMP TABLE inside AS
        SELECT s.id, f.id AS finer
        FROM whole_summaries s JOIN whole_summaries f
          ON f.unit IS NOT DISTINCT FROM s.unit AND f.campaign IS NOT DISTINCT FROM s.campaign
         AND f.start_day >= s.start_day AND f.end_day <= s.end_day AND f.id <> s.id
        WHERE {told_alike} AND ((f.end_day - f.start_day) < (s.end_day - s.start_day)
                                OR (({told_more}) AND NOT ({SAME_PLACE})));

        CREATE TEMP TABLE beside_fine AS
        SELECT id FROM whole_summaries s
        WHERE EXISTS (FROM fine_months f WHERE f.unit IS NOT DISTINCT FROM s.unit
                      AND f."month" BETWEEN date_trunc('month', s.start_day) AND s.end_day)
        """
    )
    finer: dict[int, list[int]] = {}
    for id_, inner in space.run("SELECT id, finer FROM inside ORDER BY ALL"):
        finer.setdefault(id_, []).append(inner)
    rows = space.run(
        f"""
        SELECT id, unit, start_day, end_day, {", ".join(_LABELS)}, {", ".join(FIGURES)} FROM whole_summaries
        WHERE id IN (SELECT id FROM beside_fine UNION ALL SELECT id FROM inside UNION ALL SELECT finer FROM inside)
        """
    )
    printed = {
        id_: Printed(
            id_,
            unit,
            start,
            end,
            tuple(told[: len(_LABELS)]),
            (told[-3], told[-2], told[-1]),
            tuple(finer.get(id_, ())),
        )
        for id_, unit, start, end, *told in rows
    }
    months: dict[str | None, set[date]] = {}
    for unit, month in space.run('SELECT unit, "month" FROM fine_months'):
        months.setdefault(unit, set()).add(month)
    return judge(printed, {unit: frozenset(known) for unit, known in months.items()}, _fine_amounts(space))


def _fine_amounts(space: Workspace) -> dict[tuple[str | None, date, date], list[Fine]]:
    """Returns what records and activities say of each time of a unit that a summary beside them covers."""
    if not space.run("SELECT 1 FROM beside_fine LIMIT 1"):
        return {}
    (used,) = space.run(
        f"SELECT {', '.join(f'bool_or({label} IS NOT NULL)' for label in _LABELS)} "
        "FROM whole_summaries SEMI JOIN beside_fine USING (id)"
    )
    shown = [label if told else "NULL::VARCHAR" for label, told in zip(_LABELS, used, strict=True)]
    named = ", ".join(f"{column} AS {label}" for column, label in zip(shown, _LABELS, strict=True))
    labels = ", ".join(_LABELS)
    space.run(
        f"""
        CREATE TEMP TABLE wanted AS
        SELECT DISTINCT unit, start_day, end_day FROM whole_summaries SEMI JOIN beside_fine USING (id);

        CREATE TEMP TABLE fine_days AS
        SELECT unit, day, {labels}, 0 AS services, count(*) AS participations, sum(seconds) AS seconds
        FROM (
            SELECT unit, day, {named}, person, activity, sum(seconds) AS seconds FROM fine_records
            WHERE EXISTS (FROM wanted w WHERE w.unit IS NOT DISTINCT FROM fine_records.unit) GROUP BY ALL
        )
        GROUP BY unit, day, {labels}
        UNION ALL
        SELECT unit, start_day, {named}, sum(services), sum(participations) FILTER (grain = 'declared'),
               sum(seconds) FILTER (grain = 'declared')
        FROM fine_activities GROUP BY ALL;
        """
    )
    found: dict[tuple[str | None, date, date], list[Fine]] = {
        (unit, start, end): [] for unit, start, end in space.run("SELECT unit, start_day, end_day FROM wanted")
    }
    for unit, start, end, *told in space.run(
        f"""
        SELECT w.unit, w.start_day, w.end_day, {labels},
               {", ".join(f"coalesce(sum({figure}), 0)::BIGINT" for figure in FIGURES)}
        FROM wanted w JOIN fine_days f
          ON f.unit IS NOT DISTINCT FROM w.unit AND f.day BETWEEN w.start_day AND w.end_day
        GROUP BY ALL ORDER BY ALL
        """
    ):
        amounts = (told[-3], told[-2], told[-1])
        found[unit, start, end].append(Fine(tuple(told[: len(_LABELS)]), amounts))
    return found
