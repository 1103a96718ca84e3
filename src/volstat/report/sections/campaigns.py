"""Each campaign by district, in the report on campaigns."""

from __future__ import annotations

from dataclasses import replace

from volstat.figures.results import FigureSet, Row
from volstat.report.cube import crossed
from volstat.report.described import Section, Table
from volstat.report.figure_tables import broken_down, label_of
from volstat.report.material import Material
from volstat.report.words import say


def each_campaign_section(material: Material) -> Section | None:
    """Returns one table for each campaign that the data name."""
    by_both = material.by.get("campaign,district")
    if by_both is None:
        return None
    tables = [
        _one(number, row.keys["campaign"], row, by_both)
        for number, row in enumerate(material.by["campaign"].rows, start=1)
        if row.keys["campaign"] is not None
    ]
    return Section("each_campaign", say("each_campaign"), tuple(table for table in tables if table.rows))


def _one(number: int, campaign: str, whole: Row, by_both: FigureSet) -> Table:
    rows = tuple(
        Row({"district": row.keys["district"]}, row.values)
        for row in by_both.rows
        if row.keys["campaign"] == campaign and any(row.values.get(n) for n in ("services", "participations"))
    )
    query = replace(by_both.query, by=("district",), where=(*by_both.query.where, ("campaign", campaign)))
    found = FigureSet(query, whole.values, rows, by_both.coverage)
    title = say("campaign_by_district", campaign=campaign)
    whole_word = say("whole_restricted")
    if not by_both.coverage.complete:
        whole_word = say("whole_incomplete", whole=whole_word)
    table = broken_down("by_district_flows", found, whole=whole_word, title=title)
    districts = [label_of("district", row.keys["district"]) for row in rows]
    lines = (*((*crossed(campaign, district), "") for district in districts), ("campaign", campaign, ""))
    return replace(table, name=f"campaign_{number}_by_district", by=(), lines=lines if rows else ())
