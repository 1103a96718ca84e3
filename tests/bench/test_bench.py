"""The bench with made-up measurements: its table, its check, its page."""

import json
from dataclasses import replace

import pytest
from bench.__main__ import IMPOSSIBLE, OK, WORSE, main
from bench.compare import IncomparableError, compared, side_by_side
from bench.keep import MarkerError, between_markers, keep, last
from bench.measured import COLD, HELP, WARM
from bench.table import goals, notes, table
from made_up import MB, PAGE, ROOT, line_of, measured, took


def test_a_cold_run_is_compared_with_the_runs_before_and_after_it():
    assert measured().ratios(COLD) == [1.0, 0.8]
    assert measured().ratio(COLD) == pytest.approx(0.9)


def test_a_reader_that_is_not_paired_is_compared_with_the_median():
    assert measured(lines={"pandas": took(220)}).ratio("pandas") == 22


def test_the_table_shows_medians_spread_rates_memory_and_ratios():
    cells = [cell.strip() for cell in line_of(table(measured()), "fastexcel, one thread").split("|")[2:-1]]
    assert cells == ["10.00", "8.00 – 12.00", "3", "8.00 s", "200,000", "100 MB", "1.00"]
    assert "| 1,200 MB | 0.90 |" in line_of(table(measured()), "cold")


def test_the_table_names_what_was_left_out():
    assert "not measured" in line_of(table(measured()), "pandas, its default readers")
    assert "not measured" not in line_of(table(measured(lines={"pandas": took(220)})), "pandas, its default readers")


def test_all_lines_of_the_table_have_the_same_number_of_cells():
    assert len({line.count("|") for line in table(measured()).splitlines()}) == 1


def test_inflating_has_no_rows_per_second():
    assert "| — |" in line_of(table(measured(lines={"inflating": took(1.3)})), "inflating")


@pytest.mark.parametrize(
    ("changed", "goal"),
    [
        ({COLD: took(12, 12, peak=1_200 * MB)}, "cold ÷ fastexcel"),
        ({COLD: took(8, 8, peak=1_600 * MB)}, "peak memory"),
        ({WARM: took(1.2, 1.1)}, "warm"),
        ({HELP: took(0.3)}, "`--help`"),
    ],
)
def test_a_goal_is_met_or_missed(changed, goal):
    assert "| met |" in line_of(goals(measured()), goal)
    assert "| missed |" in line_of(goals(measured(lines=changed)), goal)


def test_goals_are_set_for_a_whole_city_only():
    assert "missed" not in goals(measured(scale=0.1, lines={COLD: took(99, 99)}))


def test_the_notes_say_what_else_volstat_read_and_who_counts_other_rows():
    lines = {"text_and_html": took(2, rows=1000), "pandas": took(220, rows=1_999_900)}
    said = notes(measured(lines=lines))
    assert "the other 3 exports" in said
    assert "cold is 0.74" in said  # 8.9 of 10 + 2
    assert "pandas, its default readers 1,999,900." in said


def test_the_notes_say_that_the_machine_was_busy():
    assert "other work" in notes(measured(load=3.0))
    assert "other work" not in notes(measured())


def test_the_same_numbers_are_no_regression():
    assert not any(one.worse for one in compared(measured(), measured()))


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({COLD: took(11, 11, cpu=16, peak=1_200 * MB)}, "volstat, cold ÷ fastexcel"),
        ({COLD: took(9, 8.8, cpu=20, peak=1_200 * MB)}, "volstat, cold, processor ÷ fastexcel"),
        ({COLD: took(9, 8.8, cpu=16, peak=1_400 * MB)}, "volstat, cold, peak memory in MB"),
        ({WARM: took(0.9, 0.9)}, "volstat, warm ÷ fastexcel"),
        ({WARM: took(0.5, 0.6, peak=200 * MB)}, "volstat, warm, peak memory in MB"),
    ],
)
def test_each_watched_number_that_grows_is_a_regression_of_its_own(changed, named):
    watched = compared(measured(), measured(lines=changed))
    assert [one.name for one in watched if one.worse] == [named]
    assert line_of(side_by_side(watched), f"| {named} |").endswith("| WORSE |")


def test_within_the_margin_nothing_is_a_regression():
    slower = measured(lines={COLD: took(9.9, 9.7, cpu=16, peak=1_200 * MB)})
    assert not any(one.worse for one in compared(measured(), slower, margin=0.15))
    assert any(one.worse for one in compared(measured(), slower, margin=0.05))


def test_a_machine_that_is_slower_as_a_whole_is_no_regression():
    slower = {
        line: tuple(replace(one, seconds=one.seconds * 3, cpu=one.cpu * 3) for one in runs)
        for line, runs in measured().lines.items()
    }
    assert not any(one.worse for one in compared(measured(), measured(lines=slower)))


@pytest.mark.parametrize("other", [{"scale": 0.1}, {"cores": 0}])
def test_runs_of_other_sizes_or_cores_are_not_compared(other):
    with pytest.raises(IncomparableError):
        compared(measured(), measured(**other))


def test_what_is_kept_comes_back_and_the_rest_of_the_page_stays(tmp_path):
    (tmp_path / "README.md").write_text(PAGE, "utf-8")
    keep(tmp_path, measured(), {"table": "| new |", "profile": "where"})
    page = (tmp_path / "README.md").read_text("utf-8")
    assert page == (
        "# Kept\n\n<!-- table: written by make bench-keep -->\n\n| new |\n\n<!-- end of table -->\n\nBetween.\n\n"
        "<!-- profile: written by make bench-keep -->\n\nwhere\n\n<!-- end of profile -->\nThe end.\n"
    )
    assert last(tmp_path) == measured()


def test_keeping_twice_is_keeping_once():
    once = between_markers(PAGE, "table", "new")
    assert between_markers(once, "table", "new") == once


@pytest.mark.parametrize(
    "page", ["", PAGE.replace("<!-- end of table -->", ""), PAGE + PAGE, "<!-- end of table -->\n" + PAGE]
)
def test_a_page_without_its_place_is_not_written(tmp_path, page):
    (tmp_path / "README.md").write_text(page, "utf-8")
    with pytest.raises(MarkerError):
        keep(tmp_path, measured(), {"table": "new"})
    assert (tmp_path / "README.md").read_text("utf-8") == page
    assert not (tmp_path / "last.json").exists()


def test_the_page_of_the_project_has_its_places():
    page = (ROOT / "bench" / "README.md").read_text("utf-8")
    assert between_markers(between_markers(page, "table", "a"), "profile", "b")


def test_a_check_without_anything_kept_says_so_before_it_measures(tmp_path, capsys):
    assert main(["--check", "--into", str(tmp_path), "--home", str(tmp_path / "home")]) == IMPOSSIBLE
    assert "last.json" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


def test_a_page_without_a_place_is_refused_before_anything_is_measured(tmp_path, capsys):
    (tmp_path / "README.md").write_text(PAGE.replace("<!-- end of profile -->", ""), "utf-8")
    assert main(["--keep", "--into", str(tmp_path), "--home", str(tmp_path / "home")]) == IMPOSSIBLE
    assert "<!-- end of profile -->" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("seconds", "code", "said"), [(9, OK, "Nothing worse"), (30, WORSE, "Worse by more than 15%")])
def test_the_check_compares_and_ends_with_its_verdict(tmp_path, monkeypatch, capsys, seconds, code, said):
    (tmp_path / "last.json").write_text(json.dumps(measured().as_json()), "utf-8")
    now = measured(lines={COLD: took(seconds, seconds, cpu=16, peak=1_200 * MB)})
    monkeypatch.setattr("bench.__main__.city_of", lambda *_: None)
    monkeypatch.setattr("bench.__main__.bench", lambda *_, **__: now)
    assert main(["--check", "--into", str(tmp_path)]) == code
    printed = capsys.readouterr().out
    assert said in printed
    assert "| kept | now |" in printed
