"""What is around the numbers: queries, the catalogue, explanations, JSON and flat rows."""

import json
from datetime import date

import pytest
from cities import city, project

from volstat import language
from volstat.figures.catalogue import breakdowns, figures, headline
from volstat.figures.engines import EngineError, open_tables
from volstat.figures.explain import UnknownFigureError, explain, figure_named
from volstat.figures.periods import parse_period
from volstat.figures.queries import QueryError, make_query
from volstat.figures.to_json import flat_rows, json_of
from volstat.figures.values import MEASURES, RATIOS
from volstat.intake.frames import FRAMES

D = date.fromisoformat
YEAR = parse_period("2020", D("2021-01-15"))


@pytest.fixture(autouse=True)
def english():
    language.choose("en")
    yield
    language.choose("zh")


def test_a_query_is_checked_against_the_project():
    query = make_query(
        project(campaigns={"抗击疫情": ["抗疫"]}),
        YEAR,
        by=["district", "月份", "district"],
        where=["district=长治县", "campaign=抗疫", "origin=补录", "team= 红队 ", "month=2020-02"],
    )
    assert query.as_of == D("2020-02-29")  # the end of the only month
    assert query.by == ("district", "month")
    assert query.where == (
        ("district", "上党区"),
        ("campaign", "抗击疫情"),
        ("origin", "manual"),
        ("team", "红队"),
        ("month", "2020-02"),
    )


@pytest.mark.parametrize(
    ("by", "where", "says"),
    [
        (["county"], [], "district, month"),
        ([], ["district"], "key=value"),
        ([], ["county=沁县"], "district, month"),
        ([], ["district=沁原县"], "沁源县"),
        ([], ["district=北京"], "沁县"),
        ([], ["month=2021-01"], "2020-01"),
        ([], ["origin=天上"], "automatic"),
    ],
)
def test_what_cannot_be_asked_is_answered_with_what_can(by, where, says):
    with pytest.raises(QueryError) as caught:
        make_query(project(), YEAR, by=by, where=where)
    assert says in str(caught.value)


def test_every_figure_is_complete_in_both_languages():
    for figure in figures().values():
        for words in (figure.title, figure.definition, figure.source):
            assert words["zh"].strip() and words["en"].strip(), figure.name
        assert set(figure.measure) == {"zh", "en"}
        assert set(figure.breakdowns) <= set(breakdowns())
        assert {*figure.needs, *figure.also_needs} <= set(FRAMES)
        assert figure.name in {*MEASURES, *RATIOS, "stars", "hours_per_participant", "population", "population_year"}
    titles = [figure.title["zh"] for figure in figures().values()]
    assert len(set(titles)) == len(titles)


def test_the_settings_of_an_explanation_are_the_projects():
    shown = {
        setting.key: setting.value
        for explanation in explain(project(definitions={"star_hours": [50, 100]}), "stars")
        for setting in explanation.settings
    }
    assert shown == {"definitions.star_hours": (50, 100)}
    assert [e.figure.name for e in explain(None, "服务时长")] == ["hours"]
    assert len(explain(project())) == len(figures())
    assert {setting.value for explanation in explain(None) for setting in explanation.settings} == {None}


def test_an_unknown_figure_is_told_the_near_ones():
    assert figure_named("Participations").name == "participations"
    with pytest.raises(UnknownFigureError, match="participants"):
        figure_named("participant")


@pytest.fixture
def town(tmp_path):
    return city(
        tmp_path,
        sent=[("潞州区", "participations", "2020-03"), ("潞州区", "volunteers", "")],
        registrations=[{"person": 1, "registered_on": D("2019-01-01")}],
        participations=[{"person": 1, "activity": 1, "day": D("2020-03-05"), "seconds": 450_900}],
    )


def test_json_has_the_shape_of_the_contract(town):
    shape = json_of(town.figures("2020-03", "district"), {"error": 3, "warning": 41})
    assert json.loads(json.dumps(shape)) == shape
    assert list(shape) == ["period", "as_of", "figures", "rows", "coverage", "problems"]
    assert shape["period"] == {"label": "2020-03", "start": "2020-03-01", "end": "2020-03-31"}
    assert shape["as_of"] == "2020-03-31"
    assert list(shape["figures"])[: len(headline())] == [figure.name for figure in headline()]
    assert shape["figures"]["hours"] == 125.25
    assert shape["figures"]["stars"] == {"1": 1, "2": 0, "3": 0, "4": 0, "5": 0}
    assert shape["figures"]["teams"] is None
    assert [row["district"] for row in shape["rows"]] == list(town.project.area.units)
    assert shape["rows"][0]["participations"] == 1
    assert shape["rows"][1]["participations"] is None
    assert shape["coverage"]["complete"] is False
    assert shape["problems"] == {"error": 3, "warning": 41}
    assert json_of(town.figures("2020-03"), {})["rows"] == []


def test_flat_rows_have_one_column_a_star(town):
    rows = flat_rows(town.figures("2020-03", "district"))
    assert len(rows) == 13
    assert len({tuple(row) for row in rows}) == 1
    assert next(iter(rows[0])) == "district"
    assert [rows[0][f"stars_{n}"] for n in range(1, 6)] == [1, 0, 0, 0, 0]
    assert rows[1]["stars_1"] is None
    (whole,) = flat_rows(town.figures("2020-03"))
    assert whole["hours"] == 125.25
    assert "stars" not in whole


def test_an_unknown_engine_is_named(town):
    with pytest.raises(EngineError, match="duckdb"):
        open_tables(town.ledger, "abacus")


def test_duckdb_leaves_pandas_as_it_was():
    """A fresh interpreter computes on DuckDB without pandas, and can import it afterwards."""
    import subprocess
    import sys

    script = (
        "import sys, duckdb, narwhals as nw\n"
        "from volstat.figures.engines import Tables, fetch, lean\n"
        "frame = nw.from_native(duckdb.sql('select 1 a')).lazy()\n"
        "with lean(Tables({}, {}, 'duckdb')):\n"
        "    assert fetch(frame.filter(nw.col('a') > 0)) == [{'a': 1}]\n"
        "assert 'pandas' not in sys.modules\n"
        "import pandas\n"
    )
    subprocess.run([sys.executable, "-c", script], check=True)
