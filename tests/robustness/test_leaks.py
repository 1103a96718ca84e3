"""No identity number and no phone number that stands in an export is found whole in anything that volstat writes."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from opened import contents
from planted import IN_TEXT, NUMBERS, Everything

from volstat.personal import hidden
from volstat.shown import escaped, names_apart, presentable, shown

OF_ARTICLE = IN_TEXT["article"]


def whole(data: bytes | str) -> list[str]:
    """Returns the planted numbers that stand whole in some bytes."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    wide = data.decode("utf-16-le", "replace") if isinstance(data, bytes) else ""
    return [number for number in NUMBERS if number in text or number in wide]


def is_senders(path: Path, member: str) -> bool:
    """Tells whether this is what a unit sent, on its way back to the unit: its own sheets and their names."""
    own = ("xl/worksheets/sheet", "xl/sharedStrings", "xl/workbook.xml", "xl/worksheets/volstat_list.xml")
    return "returns" in path.parts and path.suffix == ".xlsx" and member.startswith(own)


def test_no_number_is_printed(everything: Everything):
    for name, done in everything.done.items():
        assert not whole(done.out) and not whole(done.err), name


def test_no_number_is_in_any_file(everything: Everything):
    files = everything.written
    assert {"reports", "published", "returns", ".volstat", "log.jsonl"} <= {
        p.relative_to(everything.root).parts[0] for p in files
    }
    for path in files:
        assert not whole(str(path.relative_to(everything.root)))
        for member, data in contents(path):
            found = set(whole(data)) - (set(OF_ARTICLE) if path.name == "annotated.html" else set())
            assert not found or is_senders(path, member), (path, member, found)


def test_what_is_said_of_a_returned_workbook_holds_no_number(everything: Everything):
    notes = list((everything.root / "returns").rglob("*.docx"))
    assert notes
    for path in (everything.root / "returns").rglob("*.xlsx"):
        for member, data in contents(path):
            if "comments" in member or "drawing" in member.lower():
                assert not whole(data), (path, member)


def test_the_numbers_are_there_to_be_found(everything: Everything):
    """Without it the other tests would pass for numbers that no export holds."""
    sent = b"".join(
        data for path in (everything.root / "exports").rglob("*.*") if path.is_file() for _, data in contents(path)
    )
    names = "".join(str(path) for path in (everything.root / "exports").rglob("*"))
    missing = {number for number in NUMBERS if number.encode() not in sent and number not in names} - set(OF_ARTICLE)
    assert not missing


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_files_are_their_owners_alone(everything: Everything):
    made_by_test = {everything.root / name for name in ("volstat.toml", "article.txt", "article.html")}
    for path in (p for p in everything.root.rglob("*") if not p.is_relative_to(everything.root / "exports")):
        if path not in made_by_test:
            wanted = 0o700 if path.is_dir() else 0o600
            assert stat.S_IMODE(path.stat().st_mode) == wanted, path


def test_the_log_counts_and_names_nobody(everything: Everything):
    lines = [json.loads(line) for line in (everything.root / "log.jsonl").read_text("utf-8").splitlines()]
    ends = [line for line in lines if line["event"] == "end"]
    assert [line["code"] for line in ends] == [done.code for done in everything.done.values()]
    allowed = {"time", "level", "event", "command", "process", "code", "seconds", "error", "workbooks_read"}
    for line in lines:
        assert {key for key in line if not key.startswith("problems_")} <= allowed
        texts = {key: value for key, value in line.items() if isinstance(value, str) and key != "time"}
        assert all(text.isascii() and text.isidentifier() for text in texts.values()), line
    first = ends[0]
    assert first["workbooks_read"] > 5 and first["problems_error"] > 0


def test_numbers_are_hidden_and_what_looks_alike_is_left():
    assert hidden("ID14040019900307001X，电话8613903550801") == "ID140***********001X，电话861******0801"
    assert hidden("139-0355-0801 139 0355 0802") == "139-****-0801 139 **** 0802"
    for other in ("导出20210105123456.xlsx", "HD2020030500012", "1000000", "20200305", "91140400MA0H1234X5"):
        assert hidden(other) == other


def test_names_that_become_equal_stay_apart():
    assert list(names_apart(["13900000801", "13911110801", "a\x1bb", "ab"]).values()) == [
        *("139****0801", "139****0801 2"),
        *("ab", "ab 2"),
    ]
    files = ["13900000801.xlsx", "13911110801.xlsx", "13922220801.xlsx", "3.5 13900000801", "3.5 13911110801"]
    assert list(names_apart(files).values()) == [
        *("139****0801.xlsx", "139****0801 2.xlsx", "139****0801 3.xlsx"),
        *("3.5 139****0801", "3.5 139****0801 2"),
    ]


def test_json_keeps_what_is_not_shown():
    text = "甲\u202e乙\x9b"
    assert json.loads(escaped(json.dumps(text, ensure_ascii=False))) == text
    assert shown(text) == presentable(text) == "甲乙"
