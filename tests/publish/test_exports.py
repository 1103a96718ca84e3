"""The digest of a workbook's rows: what they say, wherever they stand and whatever the secret is."""

from __future__ import annotations

from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from volstat.intake.discretion import discreet
from volstat.intake.frames import conform
from volstat.intake.grid import Format
from volstat.intake.reading import Reading, WorkbookFacts
from volstat.privacy import keys_of
from volstat.publish.compare import _changes
from volstat.publish.exports import Export, exports_of

SECRETS = b"k" * 32, b"l" * 32
ROWS = [("甲某", "A1", "13800000001"), ("乙某", "B2", "13811110001"), ("甲某", "A1", "13800000001")]


def export(folder, rows=ROWS, secret=SECRETS[0], workbook="沁县.xlsx", sheet="记录", first=2) -> Export:
    """Returns the export of a workbook with rows of name, volunteer number and activity number."""
    names, numbers, activities = zip(*rows, strict=True)
    columns = {
        "workbook": pa.array([workbook] * len(rows)),
        "sheet": pa.array([sheet] * len(rows)),
        "row": pa.array(range(first, first + len(rows))),
        "unit": pa.array(["沁县"] * len(rows)),
        "name": pa.array(names),
        "number_key": pa.array(keys_of(numbers, secret)),
        "activity_id": pa.array(activities),
        "seconds": pa.array([3600] * len(rows)),
    }
    frame = conform("participations", columns, len(rows))
    facts = WorkbookFacts(workbook, "", Format.XLSX, "沁县")
    kept = discreet(Reading(facts, {"participations": frame}, None), secret).frames["participations"]
    file = folder / "participations.parquet"
    pq.write_table(kept, file)
    (made,) = exports_of({workbook: workbook}, {workbook: {"participations": file}}, SimpleNamespace(frames={}))
    return Export(workbook, made.sha256, ("沁县",), ("participations",), made.frames)


@pytest.mark.parametrize("other", [{"workbook": "沁县（新）.xlsx"}, {"sheet": "Sheet1"}, {"first": 5}])
def test_rows_that_say_the_same_elsewhere_have_the_same_digest(tmp_path, other):
    assert export(tmp_path).frames == export(tmp_path, **other).frames


def test_the_secret_is_no_part_of_the_digest(tmp_path):
    assert export(tmp_path).frames == export(tmp_path, secret=SECRETS[1]).frames


@pytest.mark.parametrize(
    "changed",
    [
        ("丙某", "A1", "13800000001"),
        ("甲某", "B2", "13800000001"),
        ("甲某", "C3", "13800000001"),
        ("甲某", "A1", "13811110001"),
        ("甲某", "A1", "13822220001"),  # hidden, it reads as the one before
    ],
)
def test_a_row_that_says_something_else_has_another_digest(tmp_path, changed):
    assert export(tmp_path).frames != export(tmp_path, [*ROWS[:2], changed]).frames


def test_rows_saved_again_under_another_name_change_no_table(tmp_path):
    """The workbook's bytes are others too, as any program that saves it again makes them."""
    changes = list(_changes((export(tmp_path),), (export(tmp_path, workbook="沁县（新）.xlsx"),)))
    assert [(change.change, change.tables) for change in changes] == [("gone", ()), ("new", ())]
