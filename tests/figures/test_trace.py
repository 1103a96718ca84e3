"""Traces: the rows add up to the figure, whatever the rows are, and what is left out says why."""

import pytest
from cities import City, city, months
from hypothesis import given
from hypothesis import strategies as st
from test_properties import activities, made, quick, records, registrations

import volstat
from volstat import sample
from volstat.figures.catalogue import headline
from volstat.figures.engines import open_tables
from volstat.figures.periods import parse_period
from volstat.figures.queries import make_query
from volstat.figures.reasons import known_reasons, reason_text
from volstat.figures.trace import TraceError, trace, traceable
from volstat.figures.trace_json import sheets_of, trace_json
from volstat.problems import catalogue

HEADLINE = [figure.name for figure in headline()]
FLOWS = ("participations", "participants", "hours", "learning_hours", "services", "hours_per_participant")

WHERES = st.sampled_from([(), ("district=沁县",), ("month=2020-01",), ("campaign=",), ("district=", "district=沁县")])
ENGINES = st.sampled_from(["duckdb", "duckdb", "pandas"])


def traced(town: City, figure: str, period: str = "2020", where=(), engine: str = "duckdb"):
    query = make_query(town.project, parse_period(period, None), where=where)
    return trace(open_tables(town.ledger, engine), query, town.project, figure)


def parts(total):
    return {(s["workbook"], s["sheet"]): (s["rows"], s["further"], s["amount"]) for s in sheets_of(total.counted)}


def left_out(total):
    return {(s["reason"], r["first"], r["last"], r["amount"]) for s in sheets_of(total.left_out) for r in s["ranges"]}


@pytest.fixture(scope="module")
def sampled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("traced")
    sample.write(folder, scale=0.001, seed=4)
    opened = volstat.open(folder)
    return opened, open_tables(opened.ledger)


@pytest.mark.parametrize("figure", HEADLINE)
def test_the_sample_adds_up(sampled, figure):
    opened, tables = sampled
    for period in ("2020", "2020-03"):
        found = trace(tables, opened.query(period), opened.project, figure)
        assert found.adds_up
        assert found.value == opened.figures(period).values[figure]


BREAKDOWNS = ("district", "month", "campaign", "programme", "category", "origin", "station_kind", "team")


@pytest.mark.parametrize("by", BREAKDOWNS)
def test_lines_of_breakdowns_add_up(sampled, by):
    opened, tables = sampled
    for number, row in enumerate(opened.figures("2020", by=[by]).rows[:5]):
        told = [name for name in HEADLINE if row.values[name] is not None]
        figure = told[number % len(told)] if told else "hours"
        query = opened.query("2020", where=[f"{by}={row.keys[by] or ''}"])
        found = trace(tables, query, opened.project, figure)
        assert found.adds_up, (figure, row.keys)
        assert found.value == row.values[figure], (figure, row.keys)


@pytest.mark.slow
@pytest.mark.parametrize("figure", HEADLINE)
def test_every_line_of_every_breakdown_adds_up(sampled, figure):
    opened, tables = sampled
    for by in BREAKDOWNS:
        for row in opened.figures("2020", by=[by]).rows:
            query = opened.query("2020", where=[f"{by}={row.keys[by] or ''}"])
            found = trace(tables, query, opened.project, figure)
            assert found.adds_up, row.keys
            if found.value or row.values[figure]:
                assert found.value == row.values[figure], row.keys


@quick(15)
@given(records, activities, st.sampled_from(FLOWS), WHERES, ENGINES)
def test_any_flow_adds_up(records, activities, figure, where, engine):
    town = made(participations=records, activities=activities)
    assert traced(town, figure, where=where, engine=engine).adds_up


@quick(15)
@given(registrations, WHERES, ENGINES)
def test_any_stock_of_persons_adds_up(registrations, where, engine):
    town = made(registrations=registrations)
    assert traced(town, "registered_volunteers", where=where, engine=engine).adds_up


def record(row, **told):
    return {"person": 1, "activity": 10, "day": parse_period("2020-03-04", None).start, "row": row, **told}


def test_consecutive_rows_are_one_range(tmp_path):
    rows = [record(n, person=n) for n in (3, 4, 5, 8, 9)]
    found = traced(city(tmp_path, participations=rows), "participations")
    ranges = [(r["first"], r["last"], r["rows"], r["amount"]) for r in found.totals[0].ranges.to_pylist()]
    assert ranges == [(3, 5, 3, 3), (8, 9, 2, 2)]


def test_the_first_row_stands_for_what_several_tell(tmp_path):
    rows = [record(7), record(5), record(6, workbook="乙.xlsx")]
    found = traced(city(tmp_path, participations=rows), "participations")
    order = sorted(["甲.xlsx", "乙.xlsx"])
    told = parts(found.totals[0])
    assert found.value == 1
    assert {book: amount for (book, _), (_, _, amount) in told.items()} == {order[0]: 1, order[1]: 0}
    assert sum(further for _, further, _ in told.values()) == 2


def test_rows_left_out_say_why_and_what_they_would_add(tmp_path):
    rows = [
        record(2),
        record(3, left_out="duplicate_record"),
        record(4, person=2, left_out="not_effective"),
        record(5, person=2, left_out="replaced"),
        record(6, person=3, learning=True),
        record(7, person=4, day=None, left_out="missing_date"),
        record(8, person=5, day=parse_period("2019-03-04", None).start),
    ]
    found = traced(city(tmp_path, participations=rows), "participations")
    assert left_out(found.totals[0]) == {
        ("duplicate_record", 3, 3, 0),
        ("not_effective", 4, 4, 1),
        ("replaced", 5, 5, 0),  # tells the same as row 4
        ("training", 6, 6, None),
        ("missing_date", 7, 7, None),
    }


def test_coarser_numbers_are_shown_and_not_counted(tmp_path):
    day = parse_period("2020-03-04", None).start
    march, year = parse_period("2020-03", None), parse_period("2019-12..2020-03", None)
    sheets = [
        {"activity": 10, "start_day": day, "grain": "records", "participations": 9, "row": 20},
        {"activity": 11, "start_day": day, "grain": "declared", "participations": 5, "row": 21},
    ]
    printed = [
        {"start_day": march.start, "end_day": march.end, "participations": 7, "unit": "沁县", "row": 30},
        {"start_day": year.start, "end_day": year.end, "participations": 70, "unit": "沁源县", "row": 31},
    ]
    found = traced(city(tmp_path, participations=[record(2)], activities=sheets, summaries=printed), "participations")
    assert found.value == 1 + 5 + 7
    assert left_out(found.totals[0]) == {("by_records", 20, 20, 9), ("beyond_period", 31, 31, 70)}


def test_roster_lines_say_why_they_do_not_count_on_the_day(tmp_path):
    def line(row, person, since, **told):
        return {"person": person, "registered_on": parse_period(since, None).start, "row": row, **told}

    rows = [
        line(2, 1, "2019-01-01"),
        line(3, 1, "2020-05-01", unit="沁县"),
        line(4, 2, "2021-02-01"),
        line(5, 3, "2019-01-01", deregistered=True, deregistered_on=parse_period("2020-02-01", None).start),
    ]
    town = city(tmp_path, sent=[("潞州区", "volunteers", ""), ("沁县", "volunteers", "")], registrations=rows)
    found = traced(town, "registered_volunteers")
    assert found.value == 1
    assert left_out(found.totals[0]) == {
        ("registered_again", 2, 2, None),
        ("not_yet", 4, 4, None),
        ("gone", 5, 5, None),
    }


def test_time_adds_up_in_whole_seconds(tmp_path):
    rows = [record(n, person=n, seconds=1) for n in range(2, 9)]
    found = traced(city(tmp_path, participations=rows), "hours")
    data = trace_json(found)
    assert data["adds_up"] is True
    assert data["totals"][0]["seconds"] == 7 == sum(part["seconds"] for part in data["totals"][0]["parts"])


def test_a_rate_is_traced_to_both_totals(tmp_path):
    town = city(
        tmp_path,
        settings={"population": {"2020": {"total": 1000}}},
        sent=[("潞州区", "volunteers", "")],
        registrations=[{"person": 1, "registered_on": parse_period("2020-01-01", None).start}],
    )
    found = traced(town, "registration_rate")
    assert [total.figure for total in found.totals] == ["registered_volunteers", "population"]
    assert [total.sum for total in found.totals] == [1, 1000]
    assert found.adds_up


def test_a_figure_without_a_meaning_here_has_no_rows(tmp_path):
    town = city(tmp_path, sent=[("潞州区", "participations", m) for m in months()], participations=[record(2)])
    found = traced(town, "teams", where=["campaign=创城"])
    assert found.value is None
    assert found.totals[0].ranges.num_rows == 0


def test_figures_are_named_by_code_or_title():
    assert traceable("参与人次") == traceable("participations") == "participations"
    with pytest.raises(TraceError, match="participations"):
        traceable("nothing")


def test_every_reason_has_its_words():
    kept_out = {name for name, kind in catalogue().items() if kind.severity == "error"}
    about_files = {"unreadable", "empty_file", "encrypted", "too_large", "reader_crashed", "reader_timeout"}
    about_files |= {"not_a_workbook", "changed_while_read", "doubled_header_differs", "missing_column"}
    about_files |= {"sheet_unreadable", "sheet_failed", "scattered_cells", "xml_entities"}
    about_rows = {"identity_of_several"}  # such a row is left out for the fault of its identity number
    assert not kept_out - about_files - about_rows - set(known_reasons())
    for reason in known_reasons():
        assert reason_text(reason, "zh") != reason_text(reason, "en")
