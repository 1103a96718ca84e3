"""Small cells stay hidden: no published sum gives one back, over lines, over months, over the reports of a year."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.report.described import Hidden
from volstat.report.files import RENDERERS
from volstat.report.protect import determined, protected

LIMIT = 10


@st.composite
def cross_tables(draw):
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    cells = {(r, c): draw(st.integers(0, 30) | st.none()) for r in range(height) for c in range(width)}
    add = lambda keys: sum(cells[key] or 0 for key in keys)  # noqa: E731
    for r in range(height):
        cells[r, "sum"] = add((r, c) for c in range(width))
    for c in [*range(width), "sum"]:
        cells["sum", c] = add((r, c) for r in range(height))
    sums = [(*((r, c) for c in range(width)), (r, "sum")) for r in [*range(height), "sum"]]
    sums += [(*((r, c) for r in range(height)), ("sum", c)) for c in [*range(width), "sum"]]
    return cells, sums


def solved(cells, sums, hidden):
    """The hidden cells that exact elimination over the published sums tells, written apart from the program's."""
    order = sorted(hidden, key=str)
    rows = []
    for group in sums:
        row = [Fraction(0)] * len(order)
        for cell in group:
            if cell in hidden:
                row[order.index(cell)] += -1 if cell == group[-1] else 1
        rows.append(row)
    top = 0
    for column in range(len(order)):
        pivot = next((r for r in range(top, len(rows)) if rows[r][column]), None)
        if pivot is None:
            continue
        rows[top], rows[pivot] = rows[pivot], rows[top]
        rows[top] = [value / rows[top][column] for value in rows[top]]
        for r in range(len(rows)):
            if r != top and rows[r][column]:
                rows[r] = [a - rows[r][column] * b for a, b in zip(rows[r], rows[top], strict=True)]
        top += 1
    return [order[[bool(v) for v in row].index(True)] for row in rows[:top] if sum(map(bool, row)) == 1]


@settings(max_examples=150, deadline=None)
@given(cross_tables())
def test_no_sum_gives_a_hidden_cell_back(table):
    cells, sums = table
    small = {cell for cell, value in cells.items() if value is not None and 0 < value < LIMIT}
    hidden = protected(cells, sums, small)
    assert small <= hidden
    groups = [tuple(cell for cell in group if cells[cell] is not None) for group in sums]
    told = solved(cells, groups, hidden)
    assert sorted(told, key=str) == sorted(determined(groups, hidden), key=str)
    # what is told all the same has nothing beside it that could be hidden
    for cell in told:
        assert all(set(group) <= hidden for group in groups if cell in group), cell


def test_nothing_is_hidden_without_reason():
    cells = {"a": 20, "b": 30, "sum": 50}
    assert protected(cells, [("a", "b", "sum")], set()) == frozenset()
    assert protected({"a": 2, "b": 30, "c": 40, "sum": 72}, [("a", "b", "c", "sum")], {"a"}) == {"a", "b"}


def cells_of(report, name, column):
    table = report.table(name)
    at = table.position(column)
    return {row[0]: row[at] for row in table.rows}


@pytest.fixture(scope="module")
def year(folder, describe):
    found = {f"2020-{m:02}": describe(folder, f"2020-{m:02}", hide_below=LIMIT) for m in range(1, 13)}
    found.update({f"2020Q{q}": describe(folder, f"2020Q{q}", "quarterly", hide_below=LIMIT) for q in range(1, 5)})
    found["2020"] = describe(folder, "2020", "annual", hide_below=LIMIT)
    return found


@pytest.mark.parametrize("column", ["services", "participations", "hours"])
def test_the_reports_of_a_year_do_not_give_back_what_one_of_them_hides(year, column):
    cells = {}
    for span, report in year.items():
        for line, value in cells_of(report, "by_district_flows", column).items():
            cells[line, span] = value
    lines = list(dict.fromkeys(line for line, _ in cells))
    spans = {f"2020Q{q}": [f"2020-{3 * q - 3 + m:02}" for m in (1, 2, 3)] for q in range(1, 5)}
    spans["2020"] = [f"2020Q{q}" for q in range(1, 5)]
    sums = [(*((line, part) for part in parts), (line, span)) for line in lines for span, parts in spans.items()]
    sums += [(*((line, span) for line in lines[:-1]), (lines[-1], span)) for span in year]
    hidden = {cell for cell, value in cells.items() if isinstance(value, Hidden)}
    assert hidden, "the sample has small cells"
    assert determined([tuple(c for c in g if cells[c] is not None) for g in sums], hidden) == []
    assert not [c for c, value in cells.items() if isinstance(value, int | float) and 0 < value < LIMIT]


def test_shares_and_places_go_with_their_cell(year):
    for report in year.values():
        table = report.table("by_district_flows")
        for row in table.rows:
            told = {column.name: cell for column, cell in zip(table.columns, row, strict=True)}
            if isinstance(told["hours"], Hidden):
                assert all(isinstance(told[name], Hidden | None) for name in ("share:hours", "rank:hours"))


@pytest.mark.parametrize("form", RENDERERS)
def test_every_format_shows_hidden_cells_as_hidden(year, form):
    assert RENDERERS[form](year["2020-11"])
    if form in ("md", "html"):
        assert "＊" in RENDERERS[form](year["2020-11"]).decode()


def test_each_campaign_hides_by_its_own_numbers(folder, describe):
    report = describe(folder, "2020", "campaign", hide_below=20)
    tables = [table for table in report.tables if table.name.startswith("campaign_")]
    assert tables
    for table in tables:
        for name in ("services", "participations", "participants", "hours"):
            cells = [row[table.position(name)] for row in table.rows]
            assert not [cell for cell in cells if isinstance(cell, int | float) and 0 < cell < 20]
            if name != "participants":
                assert sum(isinstance(cell, Hidden) for cell in cells) != 1
