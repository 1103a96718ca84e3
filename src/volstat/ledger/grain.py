"""Grain: a month of a unit counts once, from the finest that was sent; coarser rows serve as a check.

A summary gives way if records or activities of its unit, whatever the townships, or finer summaries count in every
month of its time; if they do in some months only, what it says beyond them counts (`remainders`). Finer than a summary
is one of a shorter time, or one that tells more labels (township, team, programme, category) in another place; rows of
one campaign on a sheet of their own are part of the unit's rows of all.
"""

from __future__ import annotations

from typing import Final

import pyarrow as pa

from volstat.ledger.coarser import SAME_PLACE, judged, make_fine
from volstat.ledger.remainders import FIGURES, Amounts, Difference, Judgement
from volstat.ledger.workspace import Workspace
from volstat.problems import detail_text

_NAMES: Final = {"services": "服务次数", "participations": "参与人次", "seconds": "服务时长"}
_SECONDS: Final = 3600


def write_summaries(space: Workspace) -> None:
    """Writes the table `summaries`; participations and activities are written already."""
    make_fine(space)
    _make_flows(space)
    judgement = judged(space)
    _make_judged(space, judgement)
    space.write("summaries", "SELECT *, coalesce(unfit, coarse) AS left_out FROM judged_summaries")
    _report_rows(space)
    _report_differences(space, judgement)


def _make_flows(space: Workspace) -> None:
    """Makes `fit_summaries`, `flow_summaries` and `parts_of_totals`, campaigns that a total in another place contains.

    Rows of one sheet are rows of one table: only those that are equal in everything repeat each other. Rows of
    different sheets repeat each other if they have the same unit, time and labels.
    """
    space.run(
        f"""
        CREATE TEMP TABLE fit_summaries AS
        SELECT *, CASE WHEN unfit IS NULL AND (id <> twin OR book <> lead_book OR sheet IS DISTINCT FROM lead_sheet)
                       THEN CASE WHEN id <> twin THEN twin ELSE lead END END AS repeats
        FROM (
            SELECT *, first_value(id) OVER later AS lead, first_value(book) OVER later AS lead_book,
                   first_value(sheet) OVER later AS lead_sheet,
                   first_value(id) OVER (
                       PARTITION BY unfit IS NULL, no_flows, unit, start_day, end_day, township, team, campaign,
                                    programme, category, book, sheet, services, participations, participants, seconds,
                                    registered_volunteers, teams, stations
                       ORDER BY id) AS twin
            FROM (
                SELECT r.* EXCLUDE (campaign), coalesce(c.official, r.campaign) AS campaign,
                       coalesce(services, participations, participants, seconds) IS NULL AS no_flows,
                       CASE WHEN gone IS NOT NULL THEN gone
                            WHEN fault IS NOT NULL THEN fault
                            WHEN start_day IS NULL OR end_day IS NULL THEN 'missing_date'
                            WHEN start_day > last_day THEN 'future_date' END AS unfit
                FROM sent_summaries r LEFT JOIN campaign_names c ON c.written = r.campaign)
            WINDOW later AS (
                PARTITION BY unfit IS NULL, no_flows, unit, start_day, end_day, township, team, campaign, programme,
                             category
                ORDER BY recency DESC, id));

        CREATE TEMP TABLE flow_summaries AS
        FROM fit_summaries WHERE unfit IS NULL AND repeats IS NULL AND NOT no_flows;

        CREATE TEMP TABLE parts_of_totals AS
        SELECT id FROM flow_summaries s
        WHERE campaign IS NOT NULL AND EXISTS (
            FROM flow_summaries f WHERE f.unit IS NOT DISTINCT FROM s.unit AND f.campaign IS NULL
            AND s.start_day >= f.start_day AND s.end_day <= f.end_day AND NOT ({SAME_PLACE}))
        """
    )


def _make_judged(space: Workspace, judgement: Judgement) -> None:
    """Makes `judged_summaries`: every summary row with what keeps it from counting, or with what counts of it."""
    number = pa.int64()
    space.insert("given_way", sorted(judgement.given_way.items()), pa.schema([("id", number), ("coarse", pa.string())]))
    rest: list[tuple[int, *Amounts]] = [(id_, *amounts) for id_, amounts in sorted(judgement.remainders.items())]
    space.insert("rest", rest, pa.schema([("id", number), *((figure, number) for figure in FIGURES)]))
    counted = ", ".join(f"CASE WHEN r.id IS NULL THEN s.{figure} ELSE r.{figure} END AS {figure}" for figure in FIGURES)
    space.run(
        f"""
        CREATE TEMP TABLE judged_summaries AS
        SELECT s.* EXCLUDE (unfit) REPLACE ({counted}, CASE WHEN r.id IS NULL THEN s.participants END AS participants),
               coalesce(unfit, CASE WHEN repeats IS NOT NULL THEN 'duplicate_summary' END) AS unfit,
               coalesce(CASE WHEN p.id IS NOT NULL THEN 'part_of_total' END, g.coarse) AS coarse
        FROM fit_summaries s LEFT JOIN given_way g USING (id) LEFT JOIN rest r USING (id)
        LEFT JOIN parts_of_totals p USING (id)
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
        FROM judged_summaries s JOIN judged_summaries o ON o.id = s.repeats
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


def _report_differences(space: Workspace, judgement: Judgement) -> None:
    """Says of each figure that a coarser row tells otherwise what counts."""
    for kind, column, rows in (
        (kind, figure, [d for d in judgement.differences if d.figure == figure and (d.counted is None) == differ])
        for kind, differ in (("grains_differ", True), ("remainder_of_summary", False))
        for figure in FIGURES
    ):
        if not rows:
            continue
        told = [(d.id, d.campaign, detail_text(_detail(d))) for d in sorted(rows, key=lambda d: d.id)]
        schema = pa.schema([("id", pa.int64()), ("of_campaign", pa.string()), ("facts", pa.string())])
        space.insert("told", told, schema)
        space.report(
            kind,
            "summaries",
            column,
            """
            SELECT workbook, sheet, "row", unit, json_merge_patch(facts, to_json({'period': concat(
                       CASE WHEN date_trunc('month', start_day) = date_trunc('month', end_day)
                            THEN strftime(start_day, '%Y-%m') ELSE concat(start_day, '..', end_day) END,
                       ' ' || of_campaign)}))::VARCHAR AS detail
            FROM told JOIN fit_summaries USING (id)
            """,
        )
        space.run("DROP TABLE told")


def _detail(difference: Difference) -> dict[str, str | int | float]:
    """Returns both numbers of a difference, as its sentence names them."""
    numbers = {"fine": difference.fine, "coarse": difference.coarse, "rest": difference.counted}
    shown = {
        name: round(number / _SECONDS, 2) if difference.figure == "seconds" else number
        for name, number in numbers.items()
        if number is not None
    }
    return {"figure": _NAMES[difference.figure], "coarse_grain": "汇总表", **shown}
