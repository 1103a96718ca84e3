"""What must change nothing: the order of workbooks, splitting one, repeating one."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from frames_of import Exports, activity, record, registration, summary
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from volstat.ledger.tables import TABLES

pytestmark = pytest.mark.slow

SETTINGS = settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))

records = st.lists(
    st.builds(
        lambda who, day, name, start, hours, status: record(
            who,
            f"2020-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}",
            name,
            start=start * 3600,
            end=(start + hours) * 3600,
            seconds=hours * 3600,
            effective=status != 0,
        ),
        st.integers(0, 6),
        st.integers(0, 70),
        st.sampled_from(["扫雪", "植树", None]),
        st.integers(6, 22),
        st.integers(0, 9),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=14,
    unique_by=lambda row: (row["identity_key"], row["day"], row["activity"], row["start"]),
)


def contents(built):
    """Everything a ledger says, as comparable text."""
    tables = {name: sorted(map(repr, built.rows(name))) for name in built.ledger.tables}
    return tables, [repr(p) for p in built.problems()]


def send_all(exports: Exports, rows, order):
    jobs = [
        ("沁县1.xlsx", {"participations": rows[::2]}),
        ("沁县2.xlsx", {"participations": rows[1::2]}),
        ("沁县2更正.xlsx", {"participations": [{**row, "seconds": 60} for row in rows[1::2]]}),
        ("名册.xlsx", {"volunteers": [registration(n) for n in range(4)]}),
        ("活动.xlsx", {"activities": [activity("扫雪", "2020-02-01", "2020-02-20", participations=9)]}),
        ("汇总.xlsx", {"summaries": [summary("2020-02", services=4), summary("2020-12", services=2)]}),
    ]
    for place in order:
        workbook, tables = jobs[place]
        exports.send(workbook, **tables)


@SETTINGS
@given(records, st.permutations(range(6)))
def test_the_order_of_workbooks_changes_nothing(rows, order):
    with tempfile.TemporaryDirectory() as folder:
        one, other = Exports(Path(folder) / "one"), Exports(Path(folder) / "other")
        send_all(one, rows, range(6))
        send_all(other, rows, order)
        assert contents(one.build()) == contents(other.build())


@SETTINGS
@given(records, st.data())
def test_splitting_a_workbook_changes_no_figure(rows, data):
    cut = data.draw(st.integers(1, len(rows) - 1))
    with tempfile.TemporaryDirectory() as folder:
        one, other = Exports(Path(folder) / "one"), Exports(Path(folder) / "other")
        one.send("沁县.xlsx", participations=rows)
        other.send("沁县东.xlsx", participations=rows[:cut])
        other.send("沁县西.xlsx", participations=rows[cut:])
        assert one.build().figures() == other.build().figures()


@SETTINGS
@given(records)
def test_repeating_a_workbook_changes_no_figure(rows):
    with tempfile.TemporaryDirectory() as folder:
        exports = Exports(Path(folder))
        exports.send("沁县.xlsx", participations=rows)
        before = exports.build(name="before").figures()
        exports.send("沁县 副本.xlsx", participations=rows)
        assert exports.build(name="after").figures() == before


@SETTINGS
@given(records)
def test_every_row_stays_and_those_left_out_say_why(rows):
    with tempfile.TemporaryDirectory() as folder:
        exports = Exports(Path(folder))
        exports.send("沁县.xlsx", participations=rows)
        exports.send("沁县更正.xlsx", participations=rows[:-1])
        built = exports.build(date(2020, 2, 10))
        found = built.rows("participations")
        assert len(found) == 2 * len(rows) - 1
        said = {(p.workbook, p.row) for p in built.problems()} | {
            (p.workbook, None) for p in built.problems("replaced")
        }
        for row in found:
            assert not row["left_out"] or (row["workbook"], row["row"]) in said or (row["workbook"], None) in said


def test_every_column_has_the_type_that_the_tables_say(exports: Exports):
    send_all(exports, [record(n, "2020-03-01") for n in range(4)], range(6))
    exports.send("队伍.xlsx", teams=[{"team": "红队"}], stations=[{"station": "一站", "station_kind": "社区"}])
    built = exports.build()
    for table, schema in TABLES.items():
        found = pq.read_schema(built.ledger.tables[table])
        # labels may come as dictionaries of texts
        types = [getattr(f.type, "value_type", f.type) for f in found]
        assert dict(zip(found.names, types, strict=True)) == {f.name: f.type for f in schema}, table


def test_no_name_or_number_leaves_in_a_problem(exports: Exports):
    exports.send("13812345678.xlsx", participations=[record(1, "2020-12-01"), record(1, "2020-12-01")])
    exports.send("x.xlsx", participations=[record(2, "2020-12-01", activity_id="13812345678")])
    exports.send("y.xlsx", activities=[activity("扫雪", "2020-12-05", activity_id="HD0001")])
    for problem in exports.build().problems():
        assert "13812345678" not in repr((problem.value, dict(problem.detail)))
        assert "甲1" not in repr(problem)
