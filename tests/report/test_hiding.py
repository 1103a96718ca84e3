"""Small cells stay hidden: no published sum gives one back, over lines, over months, over the reports of a year."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.figures.periods import months_of, parse_period
from volstat.figures.results import FigureSet, Period, Query, Row
from volstat.report.cube import WHOLE, Cube, read_cube
from volstat.report.described import Hidden
from volstat.report.files import RENDERERS
from volstat.report.finer import listed_of, teams_told
from volstat.report.hiding import Hiding, hiding_of
from volstat.report.material import Request
from volstat.report.protect import determined, protected, told_together

YEAR = Period("2020", date(2020, 1, 1), date(2020, 12, 31))
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
    hidden = protected(cells, sums, small, LIMIT)
    assert small <= hidden
    groups = [tuple(cell for cell in group if cells[cell] is not None) for group in sums]
    told = solved(cells, groups, hidden)
    assert sorted(told, key=str) == sorted(determined(groups, hidden), key=str)
    # what is told all the same has nothing beside it that could be hidden
    for cell in told:
        assert all(set(group) <= hidden for group in groups if cell in group), cell
    # and what a total leaves beside all that is shown is no small group either
    for group in groups:
        rest = sum(cells[cell] for cell in group[:-1] if cell in hidden)
        assert group[-1] in hidden or not 0 < rest < LIMIT, group


def test_nothing_is_hidden_without_reason():
    cells = {"a": 20, "b": 30, "sum": 50}
    assert protected(cells, [("a", "b", "sum")], set(), LIMIT) == frozenset()
    assert protected({"a": 2, "b": 30, "c": 40, "sum": 72}, [("a", "b", "c", "sum")], {"a"}, LIMIT) == {"a", "b"}


def test_a_small_group_is_not_left_beside_what_is_shown():
    cells = {"a": 2, "b": 3, "none": 0, "c": 100, "d": 200, "sum": 305}
    assert protected(cells, [tuple(cells)], {"a", "b"}, LIMIT) == {"a", "b", "c"}
    four = {"a": 2, "b": 3, "c": 12, "d": 200, "sum": 217}
    assert protected(four, [tuple(four)], {"a", "b"}, LIMIT) == {"a", "b", "c"}, "the smallest that is something"
    alone = {"a": 6, "b": 6, "sum": 12}
    assert protected(alone, [tuple(alone)], {"a", "b"}, LIMIT) == {"a", "b"}, "the sum itself is no small group"


def test_a_small_group_does_not_follow_from_several_sums():
    """Of two quarters with one month of service left each the totals are hidden, but not the half year's."""
    cells = {"jan": 5, "feb": 100, "apr": 3, "may": 100, "Q1": 105, "Q2": 103, "H1": 208}
    sums = [("jan", "feb", "Q1"), ("apr", "may", "Q2"), ("Q1", "Q2", "H1")]
    told = told_together(sums, {"jan", "apr", "Q1", "Q2"}, cells, LIMIT)
    assert [set(group) for group in told] == [{"jan", "apr"}]
    hidden = protected(cells, sums, {"jan", "apr", "Q1", "Q2"}, LIMIT)
    assert told_together(sums, hidden, cells, LIMIT) == []


def test_few_hours_of_many_participations_are_a_small_group():
    cube = Cube(YEAR, YEAR)
    numbers = {"甲县": (30, 4.0), "乙县": (40, 5.0), "丙县": (50, 90.0), "丁县": (60, 95.0)}
    for line, (count, hours) in [*((("district", d), n) for d, n in numbers.items()), (WHOLE, (180, 194.0))]:
        cube.flows["participations"][*line, "2020"], cube.flows["hours"][*line, "2020"] = count, hours
    hidden = {line for _, line, _ in hiding_of(cube, LIMIT, YEAR.end).cells["participations"]}
    assert hidden == {"甲县", "乙县", "丙县"}, "of 甲县 and 乙县 together nine hours would follow"


def cells_of(report, name, column):
    table = report.table(name)
    at = table.position(column)
    return {row[0]: row[at] for row in table.rows}


@pytest.fixture(scope="module")
def answers():
    """Counts each question once, since all reports of a year ask the same of it."""
    from volstat.report import material

    known = {}

    def compute(tables, query, project):
        key = (project.root, query)
        return known[key] if key in known else known.setdefault(key, material_compute(tables, query, project))

    material_compute = material.compute
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(material, "compute", compute)
        yield


@pytest.fixture(scope="module")
def year(folder, describe, answers):
    found = {f"2020-{m:02}": describe(folder, f"2020-{m:02}", hide_below=LIMIT) for m in (10, 11, 12)}
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
    spans = {"2020Q4": [f"2020-{m}" for m in (10, 11, 12)]}
    spans["2020"] = [f"2020Q{q}" for q in range(1, 5)]
    sums = [(*((line, part) for part in parts), (line, span)) for line in lines for span, parts in spans.items()]
    sums += [(*((line, span) for line in lines[:-1]), (lines[-1], span)) for span in year]
    hidden = {cell for cell, value in cells.items() if isinstance(value, Hidden)}
    assert hidden, "the sample has small cells"
    assert determined([tuple(c for c in g if cells[c] is not None) for g in sums], hidden) == []
    assert not [c for c, value in cells.items() if isinstance(value, int | float) and 0 < value < LIMIT]
    for group in sums:
        if hidden.intersection(group[:-1]) and group[-1] not in hidden:
            left = cells[group[-1]] - sum(cells[cell] or 0 for cell in group[:-1] if cell not in hidden)
            assert round(left, 6) >= LIMIT, (group[-1], left)


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


PARTS = ("participations", "participants", "hours", "hours_per_participation")


def test_what_tells_of_the_same_people_stands_and_falls_together(year):
    for report in year.values():
        for table in report.tables:
            names = [column.name for column in table.columns]
            if not table.lines:
                continue
            for row in table.rows:
                told = [row[names.index(name)] for name in PARTS if name in names]
                known = [isinstance(cell, Hidden) for cell in told if cell is not None and cell != 0]
                assert len(set(known)) <= 1, (table.name, row)


def shown_numbers(report):
    """Every count and number of hours that a report shows, with the table and line; lists of organisations apart."""
    for table in report.tables:
        if table.name in ("duty_teams", "duty_stations", "idle_teams", "idle_stations", "coverage"):
            continue
        for i, row in enumerate(table.rows):
            for j, cell in enumerate(row):
                kind = table.kind_at(i, j)
                name = table.row_names[i] if table.row_names else table.columns[j].name
                about_nobody = name in ("population", "threshold")
                if kind in ("count", "hours") and isinstance(cell, int | float) and not about_nobody:
                    yield table.name, row[0], table.columns[j].name, cell


WHERE = [["district=沁县"], ["district=平顺县"], ["campaign=创建全国文明城市"], []]


@pytest.mark.parametrize("where", WHERE, ids=str)
@pytest.mark.parametrize(("period", "kind"), [("2020-11", "monthly"), ("2020", "annual"), ("2020", "campaign")])
def test_no_small_number_is_shown_anywhere(folder, describe, answers, where, period, kind):
    report = describe(folder, period, kind, where=where, hide_below=30)
    small = [told for told in shown_numbers(report) if 0 < told[-1] < 30]
    assert not small
    quantities = [part for part in report.press.parts if hasattr(part, "value")]
    assert not [part.figure for part in quantities if 0 < part.value < 30]
    for figures in (report.figures, report.previous, report.last_year):
        public = ("population", "population_year", "registration_rate", "registration_target")
        told = {name: value for name, value in figures.items() if isinstance(value, int) and name not in public}
        assert not {name: value for name, value in told.items() if 0 < value < 30}


@pytest.mark.parametrize("where", WHERE[:3], ids=str)
def test_a_hidden_headline_is_hidden_in_every_table_ratio_phrase_and_form(folder, describe, answers, where):
    for period, kind in (("2020-11", "monthly"), ("2020-12", "monthly"), ("2020", "annual")):
        open_report = describe(folder, period, kind, where=where)
        report = describe(folder, period, kind, where=where, hide_below=30)
        hidden = {name for name, value in report.figures.items() if isinstance(value, Hidden)}
        if "participations" in hidden:
            assert {"hours", "hours_per_participation"} <= hidden | {n for n, v in report.figures.items() if v is None}
        assert not hidden & {part.figure for part in report.press.parts if hasattr(part, "figure")}
        secrets = {name: open_report.figures[name] for name in hidden if open_report.figures[name]}
        for name, line, column, value in shown_numbers(report):
            assert value not in secrets.values() or column in ("previous", "last_year"), (name, line, column)
        if "registered_volunteers" in hidden and report.table("rate"):
            cells = dict(zip(report.table("rate").row_names, report.table("rate").rows, strict=True))
            assert isinstance(cells["registered_volunteers"][1], Hidden)
            assert isinstance(cells["registration_rate"][1], Hidden)
        for row in report.table("headline").rows:
            if any(isinstance(cell, Hidden) for cell in row[2:4]):
                assert isinstance(row[4], Hidden)


@pytest.mark.parametrize(("limit", "period"), [(10, "2020-12"), (30, "2020-12"), (30, "2020"), (5, "2020")])
def test_rankings_do_not_give_a_unit_back(folder, describe, answers, limit, period):
    kind = "annual" if period == "2020" else "monthly"
    report = describe(folder, period, kind, hide_below=limit)
    units = cells_of(report, "by_district_flows", "participations")
    for name in ("teams_ranked", "projects_ranked"):
        table = report.table(name)
        told = {}
        for row in table.rows if table else ():
            told[row[2]] = told.get(row[2], 0) + row[4]
            assert row[4] >= limit
        for unit, count in told.items():
            assert not isinstance(units[unit], Hidden), "a unit that is hidden lists nobody"
            assert units[unit] == count or units[unit] - count >= limit


def test_months_of_a_listed_team_do_not_give_a_month_back():
    cube = Cube(YEAR, YEAR)
    for month in ("2020-01", "2020-02"):
        for name, value in (("participations", 100), ("hours", 200.0), ("services", 40)):
            cube.flows[name]["district", "甲县", month] = value
    told = {
        ("甲县", "一队"): {m: {"participations": 60, "hours": 120.0, "services": 20} for m in ("2020-01", "2020-02")},
        ("甲县", "二队"): {
            "2020-01": {"participations": 40, "hours": 80.0, "services": 20},
            "2020-02": {"participations": 5, "hours": 10.0, "services": 1},
        },
    }
    hiding = Hiding(10, {"participations": frozenset(), "services": frozenset()})
    listed = listed_of(told, cube, hiding, one_unit=False)
    assert listed.people == {("甲县", "一队")}, "the second team's February would follow from the months and the year"
    cube.flows["participations"]["district", "甲县", "2020-02"] = 65
    cube.flows["hours"]["district", "甲县", "2020-02"] = 130.0
    assert not listed_of(told, cube, hiding, one_unit=False).people, "what is left of the unit would be the small one"
    hidden = Hiding(10, {"participations": frozenset({("district", "甲县", "2020-01")}), "services": frozenset()})
    assert not listed_of(told, cube, hidden, one_unit=False).people


def test_a_team_of_few_people_is_not_listed_however_often_they_served():
    cube = Cube(YEAR, YEAR)
    for name, value in (("participations", 200), ("hours", 400.0), ("services", 40)):
        cube.flows[name]["district", "甲县", "2020-01"] = value
    numbers = {"participations": 100, "hours": 200.0, "services": 20}
    told = {
        ("甲县", "一队"): {"2020-01": {**numbers, "participants": 3}},
        ("甲县", "二队"): {"2020-01": {**numbers, "participants": 60}},
    }
    hiding = Hiding(LIMIT, {"participations": frozenset(), "services": frozenset()})
    assert listed_of(told, cube, hiding, one_unit=False).people == {("甲县", "二队")}


def test_the_persons_of_a_team_are_asked_for():
    def answer(query):
        keys = {"district": "甲县", "team": "一队", **({"month": "2020-01"} if "month" in query.by else {})}
        return FigureSet(query, {}, (Row(keys, {"participations": 100, "participants": 3}),))

    told = teams_told(answer, Query(YEAR, YEAR.end))["甲县", "一队"]
    assert {span: numbers["participants"] for span, numbers in told.items()} == {"2020-01": 3, "2020": 3}


def test_a_report_on_a_part_of_the_work_lists_nobody(folder, describe, answers):
    """A team's numbers in a campaign, taken from all of its numbers, would be what it did apart from it."""
    where = ["campaign=创建全国文明城市"]
    assert describe(folder, "2020", "annual", where=where).table("teams_ranked").rows
    assert describe(folder, "2020", "annual", where=where, hide_below=2).table("teams_ranked") is None


def test_a_line_that_the_city_hides_is_hidden_in_its_own_report(folder, describe, answers):
    city = describe(folder, "2020-12", hide_below=LIMIT)
    hidden = [u for u, v in cells_of(city, "by_district_flows", "participations").items() if isinstance(v, Hidden)]
    for unit in hidden[:2]:
        report = describe(folder, "2020-12", where=[f"district={unit}"], hide_below=LIMIT)
        assert isinstance(report.figures["participations"], Hidden), unit


@pytest.mark.parametrize("each", [2.0, None], ids=["hours", "hours unknown"])
def test_the_pattern_of_a_year_is_the_same_for_every_report_of_it(each):
    """Two months of 7 and 23 participations by 27 persons in all: the half year knows it, and so must the others."""
    persons = {"2020-01": 7, "2020-02": 23, "2020Q1": 27, "2020H1": 27, "2020": 60}

    def values(name, months, label):
        own = sum({"2020-01": 7, "2020-02": 23, "2020-09": 40}.get(month, 0) for month in months)
        others = 100 * len(months)
        if name == "三助力":
            return {"participations": own, "hours": each and own * each, "participants": persons.get(label, own)}
        count = others + (own if name == "" else 0)
        return {"participations": count, "hours": each and count * each, "participants": count}

    def answer(query):
        months = [month.label for month in months_of(query.period)]
        lines = {"programme": ("三助力", "六关爱"), "month": ("",)}.get(query.by[0] if query.by else "", ())
        spans = [([m], m) for m in months] if "month" in query.by else [(months, query.period.label)]
        rows = [
            Row({"programme": line, "month": label}, values(line, told, label))
            for line in lines
            for told, label in spans
        ]
        return FigureSet(query, values("", months, query.period.label), tuple(rows))

    patterns = []
    for period in ("2020Q1", "2020H1", "2020", "2020-03"):
        asked = parse_period(period, date(2021, 1, 1))
        patterns.append(
            hiding_of(read_cube(answer, Query(asked, asked.end), 30), 30, asked.end).cells["participations"]
        )
    assert {("programme", "三助力", span) for span in ("2020-01", "2020-02", "2020Q1", "2020H1")} <= patterns[0]
    assert all(pattern == patterns[0] for pattern in patterns)


def test_the_parts_of_the_hours_do_not_give_them_back():
    hiding = Hiding(10, {})
    told = {"hours_automatic": 50.0, "hours_manual": 4.0, "hours_imported": 0, "hours_unknown_origin": 46.0}
    hidden = hiding.origins({**told, "hours": 100.0})
    assert {"hours_manual", "hours_unknown_origin"} <= hidden


SPANS = ["2021-01-01..2021-01-20", "2021-01-20", "2020-02..2020-04", "2019..2020", "2020-12-01..2020-12-31"]


@pytest.mark.parametrize("words", SPANS)
def test_a_span_that_overlaps_with_the_calendar_is_refused(words):
    period = parse_period(words, date(2021, 3, 1))
    assert Request("monthly", Query(period, period.end)).hide_below is None
    with pytest.raises(ValueError, match=r"2020Q4") as refused:
        Request("monthly", Query(period, period.end), hide_below=LIMIT)
    assert period.label in str(refused.value)


@pytest.mark.parametrize("words", ["2020-12", "2020Q4", "2020H2", "2020", "2020年12月", "last-month", "last-quarter"])
def test_the_periods_of_the_calendar_are_not_refused(words):
    period = parse_period(words, date(2021, 3, 1))
    assert Request("monthly", Query(period, period.end), hide_below=LIMIT).hide_below == LIMIT


def test_publishing_says_that_it_hides_nothing():
    """Its figures are kept whole so that revisions can be told: whoever publishes must know."""
    from volstat.cli.app import app

    helps = {info.callback.__name__: info.help for info in app.registered_commands}
    assert "report --suppress" in helps["publish"]
