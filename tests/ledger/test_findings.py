"""Findings: every problem about a row has the address of a cell."""

from __future__ import annotations

import re

from frames_of import Exports, activity, person, record, registration, summary


def test_every_problem_of_a_row_stands_at_a_cell(exports: Exports):
    nobody = {"name": "甲", "identity_key": None}
    exports.send("记录.xlsx", participations=[*[record(1, "2020-12-01")] * 2, record(None, "2020-12-01", **nobody)])
    exports.send("名册.xlsx", volunteers=[registration(1), {**registration(1), **person(1), "registered_on": None}])
    exports.send("武乡.xlsx", unit="武乡县", volunteers=[registration(1), registration(9, **nobody)])
    exports.send("活动.xlsx", activities=[activity("扫雪", "2020-11-01")] * 2)
    exports.send("汇总.xlsx", summaries=[summary("2020-12", services=1)] * 2)
    exports.send("队伍.xlsx", teams=[{"team": "春雷"}, {"team": "春雷"}, {"uscc": None, "members": 3}])
    exports.send("站点.xlsx", stations=[{"station": "东街"}, {"station": "东街"}])
    found = exports.build().problems()
    kinds = {p.kind for p in found if p.row is not None}
    assert kinds >= {
        "duplicate_record",
        "unidentified_person",
        "unidentified_volunteer",
        "registered_twice",
        "duplicate_activity",
        "duplicate_summary",
        "coarser_grain",
        "listed_again",
        "nameless",
    }
    for problem in found:
        assert problem.row is None or re.fullmatch(r"[A-Z]+\d+", problem.cell or ""), problem


def test_a_problem_of_a_row_stands_where_the_row_is_told_from_others(exports: Exports):
    exports.send("记录.xlsx", participations=[record(1, "2020-12-01")] * 2)
    exports.send("队伍.xlsx", teams=[{"team": "春雷", "members": 3}] * 2)
    headers = {p.kind: p.header for p in exports.build().problems() if p.row}
    assert headers == {"duplicate_record": "identity_key", "listed_again": "team"}


def test_a_problem_of_a_whole_workbook_has_no_cell(exports: Exports):
    for name in ("a/沁县.xlsx", "b/沁县.xlsx"):
        exports.send(name, participations=[record(1, "2020-12-01")], content="same")
    (problem,) = exports.build().problems("same_file_twice")
    assert problem.cell is None
