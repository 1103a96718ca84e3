"""Truth by brute force: plain Python over the rows, against the engines."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cities import City, city, months
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.slow

UNITS = ("潞州区", "沁县", "沁源县", None)
YEAR = (date(2020, 1, 1), date(2020, 12, 31))
near_days = st.dates(date(2019, 12, 20), date(2021, 1, 10))
few_days = st.sampled_from([date(2020, m, d) for m in (1, 2, 12) for d in (1, 15)] + [date(2019, 12, 31)])
units = st.sampled_from(UNITS)
maybe_left_out = st.sampled_from([None, None, None, "not_effective"])

records = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.integers(1, 4),
            "activity": st.sampled_from([None, 10, 11]),
            "day": few_days,
            "unit": units,
            "team": st.sampled_from([None, "红队"]),
            "seconds": st.integers(0, 90_000),
            "learning": st.sampled_from([False, False, None, True]),
            "origin": st.sampled_from([None, "automatic", "manual", "imported"]),
            "left_out": maybe_left_out,
        }
    ).map(lambda row: row | {"campaign": "创城" if row["activity"] == 10 else None}),
    max_size=20,
)
activities = st.lists(
    st.fixed_dictionaries(
        {
            "activity": st.integers(10, 99),
            "start_day": few_days,
            "unit": units,
            "campaign": st.sampled_from([None, "创城"]),
            "grain": st.sampled_from(["records", "declared"]),
            "services": st.sampled_from([None, 1, 3]),
            "participations": st.integers(0, 50),
            "seconds": st.integers(0, 90_000),
            "left_out": maybe_left_out,
        }
    ),
    max_size=6,
    unique_by=lambda row: row["activity"],
)
registrations = st.lists(
    st.fixed_dictionaries(
        {
            "person": st.integers(1, 5),
            "unit": units,
            "registered_on": st.one_of(st.none(), near_days),
            "deregistered_on": st.one_of(st.none(), st.none(), near_days),
            "deregistered": st.booleans(),
            "left_out": maybe_left_out,
        }
    ).map(lambda row: row | {"deregistered": row["deregistered"] or row["deregistered_on"] is not None}),
    max_size=20,
)

SENT = [(unit, "participations", m) for unit in UNITS for m in months()] + [(unit, "volunteers", "") for unit in UNITS]


SCRATCH = tempfile.TemporaryDirectory(prefix="volstat-test-")
"""Holds the tables of all examples, and goes with the last of them."""


def made(**rows: Any) -> City:
    return city(Path(tempfile.mkdtemp(dir=SCRATCH.name)), sent=SENT, **rows)


def quick(examples: int) -> Any:
    # an example costs a fifth of a second, so failing ones are shown as they are found
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck), phases=phases)


def counted(rows: list[dict[str, Any]], day: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["left_out"] is None and YEAR[0] <= row[day] <= YEAR[1]]


def true_flows(records: list[dict[str, Any]], activities: list[dict[str, Any]]) -> dict[str, Any]:
    service = [row for row in counted(records, "day") if not row["learning"]]
    places = {
        (r["person"], r["activity"], r["day"], *((r["unit"], r["team"]) if r["activity"] is None else ()))
        for r in service
    }
    declared = [row for row in counted(activities, "start_day") if row["grain"] == "declared"]
    return {
        "participations": len(places) + sum(row["participations"] for row in declared),
        "participants": (len({row["person"] for row in service}) or None) if service else None,
        "hours": (sum(row["seconds"] for row in service) + sum(row["seconds"] for row in declared)) / 3600,
        "learning_hours": sum(r["seconds"] for r in counted(records, "day") if r["learning"]) / 3600,
        "services": sum(row["services"] or 1 for row in counted(activities, "start_day")),
    }


@quick(12)
@given(records, activities)
def test_flows_are_what_plain_python_counts(records, activities):
    figures = made(participations=records, activities=activities).on("duckdb", "2020")
    truth = true_flows(records, activities)
    if truth["participants"] is None and not truth["participations"]:
        truth["participants"] = 0
    assert {name: figures.values[name] for name in truth} == truth
    parts = ("hours_automatic", "hours_manual", "hours_imported", "hours_unknown_origin")
    assert abs(sum(figures.beside[name] for name in parts) - truth["hours"]) < 1e-9


@quick(4)
@given(records, activities, registrations)
def test_engines_agree(records, activities, registrations):
    town = made(participations=records, activities=activities, registrations=registrations)
    assert town.figures("2020", "district", "month").query.by == ("district", "month")


@quick(8)
@given(records, activities)
def test_months_and_campaigns_add_up_to_the_year(records, activities):
    town = made(participations=records, activities=activities)
    for key in ("month", "campaign"):
        figures = town.on("duckdb", "2020", key)
        for name in ("participations", "services"):
            assert sum(row.values[name] for row in figures.rows) == (figures.values[name] if figures.rows else 0)
        assert abs(sum(row.values["hours"] for row in figures.rows) - figures.values["hours"]) < 1e-9


def true_ends(registrations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Returns the lines with the end that a line of the deregistration alone gives to the newest one before it."""
    rows = [dict(row) for row in registrations if row["left_out"] is None]
    alone = [row for row in rows if row["registered_on"] is None and row["deregistered_on"]]
    for same in (("person", "unit"), ("person",)):
        groups = defaultdict(list)
        for row in alone:
            groups[tuple(row[key] for key in same)].append(row)
        ends = []
        for who, lines in groups.items():
            end = max(row["deregistered_on"] for row in lines)
            mine = [row for row in rows if tuple(row[key] for key in same) == who and row["registered_on"]]
            before = [row["registered_on"] for row in mine if row["registered_on"] <= end]
            if before:
                ends += [(row, end) for row in mine if row["registered_on"] == max(before)]
                rows = [row for row in rows if not any(row is line for line in lines)]
                alone = [row for row in alone if not any(row is line for line in lines)]
        for row, end in ends:
            if not row["deregistered"]:
                row.update(deregistered=True, deregistered_on=end)
    return rows


def true_stock(registrations: list[dict[str, Any]], day: date) -> dict[int, set[str | None]]:
    """Returns each registered person with the units that may hold them: several only if registered twice on a day."""
    by_person = defaultdict(list)
    for row in true_ends(registrations):
        since = row["registered_on"] or date(1900, 1, 1)
        if row["left_out"] is None and since <= day:
            gone = row["deregistered_on"] or (since if row["deregistered"] else None)
            by_person[row["person"]].append((since, gone, row["unit"]))
    stock = {}
    for person, rows in by_person.items():
        latest = max(since for since, _, _ in rows)
        staying = {unit for since, gone, unit in rows if since == latest and gone is None}
        leaving = {unit for since, gone, unit in rows if since == latest and gone is not None and gone > day}
        if staying or leaving:
            stock[person] = staying or leaving
    return stock


@quick(25)
@given(registrations, st.sampled_from([0, 5, 11, 20]))
def test_registered_persons_are_what_plain_python_counts(registrations, days):
    day = YEAR[1] - timedelta(days)
    once = [row for i, row in enumerate(registrations) if _first(registrations, i)]
    figures = made(registrations=once).on("duckdb", "2020", "district", as_of=day.isoformat())
    truth = true_stock(once, day)
    assert figures.values["registered_volunteers"] == len(truth)
    by_unit = {row.keys["district"]: row.values["registered_volunteers"] for row in figures.rows}
    assert sum(count or 0 for count in by_unit.values()) == len(truth), "districts add up to the city"
    for unit in ("潞州区", "沁县", "沁源县"):
        assert by_unit[unit] == sum(units == {unit} for units in truth.values())


def _first(registrations: list[dict[str, Any]], at: int) -> bool:
    """Tells whether no earlier row registers the same person on the same day, which leaves the unit open."""
    key = ("person", "registered_on")
    return not any(all(row[k] == registrations[at][k] for k in key) for row in registrations[:at])


@quick(6)
@given(records, activities, registrations, st.randoms())
def test_the_order_of_rows_changes_nothing(records, activities, registrations, random):
    rows = {"participations": records, "activities": activities, "registrations": registrations}
    first = made(**rows).on("duckdb", "2020", "district", "campaign")
    for table in rows.values():
        random.shuffle(table)
    assert made(**rows).on("duckdb", "2020", "district", "campaign") == first
