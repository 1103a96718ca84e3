"""What holds for any sheet, however odd: nothing raises, nothing counts twice, nothing is dropped in silence."""

from __future__ import annotations

from grids import grid
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.intake import vocabulary
from volstat.intake.grid import Grid, Merge
from volstat.intake.layout import Layout, find_blocks
from volstat.intake.reading import SheetState
from volstat.problems import SCHEMA, problems_of

WORDS = vocabulary.load()
CELLS = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "姓名",
            "身份证号",
            "活动名称",
            "服务日期",
            "服务时长",
            "人次",
            "乡镇",
            "1月",
            "累计",
            "负责人",
            "备注",
            "幸运数字",
        ]
    ),
    st.sampled_from(
        ["甲一", "东镇", "2020-12-05", "3", "2.5", "合计", "填报人：丁四", "服务记录", "140400199001010011"]
    ),
)


@st.composite
def sheets(draw: st.DrawFn) -> Grid:
    width = draw(st.integers(1, 9))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=14))
    whole = grid(rows, first_row=draw(st.integers(1, 4)), first_column=draw(st.integers(1, 3)))
    merges = draw(st.lists(st.tuples(*[st.integers(0, 5)] * 4), max_size=3))
    ranges = tuple(
        Merge(whole.first_row + t, whole.first_column + s, whole.first_row + t + h, whole.first_column + s + w)
        for t, s, h, w in merges
    )
    return Grid(whole.sheet, whole.cells, whole.first_row, whole.first_column, merges=ranges)


def read(sheet: Grid) -> Layout:
    return find_blocks(sheet, WORDS)


@settings(max_examples=300, deadline=None)
@given(sheets())
def test_no_cell_counts_twice(sheet: Grid) -> None:
    seen: set[tuple[int, int]] = set()
    for block in read(sheet).blocks:
        rows = block.rows.to_pylist()
        assert rows == sorted(set(rows))
        assert not set(rows) & set(block.header_rows)
        cells = {(row, c.column) for row in rows for c in block.columns if c.field and c.column}
        months = {c.column for c in block.columns if c.why.startswith("month:")}
        shared = {cell for cell in cells if months and cell[1] not in months and _is_key(block.columns, cell[1])}
        assert not (cells - shared) & seen
        seen |= cells


def _is_key(columns: tuple, column: int) -> bool:
    """Columns that the blocks of all months share."""
    return next(c for c in columns if c.column == column).field in {
        "township",
        "district",
        "campaign",
        "services",
        "participations",
    }


@settings(max_examples=300, deadline=None)
@given(sheets())
def test_every_header_is_mapped_explained_or_reported(sheet: Grid) -> None:
    layout = read(sheet)
    reported = {(p.kind, p.column) for p in problems_of(layout.problems)}
    for block in layout.blocks:
        for facts in block.columns:
            if facts.field or facts.why.startswith(("ignored", "stand-in", "longer", "beside", "month")):
                continue
            kinds = {"unmapped_header", "doubled_header", "doubled_header_differs"}
            assert any((kind, facts.column) in reported for kind in kinds), facts


@settings(max_examples=300, deadline=None)
@given(sheets())
def test_every_sheet_has_facts_and_every_failure_a_problem(sheet: Grid) -> None:
    layout = read(sheet)
    assert layout.problems.schema == SCHEMA
    assert layout.sheets
    assert sum(f.state is SheetState.READ for f in layout.sheets) == len(layout.blocks)
    failed = any(f.state is SheetState.NOT_UNDERSTOOD for f in layout.sheets)
    kinds = {p.kind for p in problems_of(layout.problems)}
    assert not failed or kinds & {"sheet_not_understood", "missing_column"}


@settings(max_examples=300, deadline=None)
@given(sheets())
def test_rows_and_cells_are_those_of_the_sheet(sheet: Grid) -> None:
    for block in read(sheet).blocks:
        assert block.cells.num_rows == len(block.rows)
        for name in block.cells.column_names:
            if name == "0":
                continue
            own = sheet.cells.column(int(name) - sheet.first_column).to_pylist()
            for row, text in zip(block.rows.to_pylist(), block.cells.column(name).to_pylist(), strict=True):
                if (row, int(name)) not in block.filled:
                    assert text == own[row - sheet.first_row]
