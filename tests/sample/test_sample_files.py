"""The written project: the same bytes every time, small, readable, and saying what its truth says."""

import calendar
import io
import json
import os
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from clerk import CAMPAIGNS, SMALL, read, rows_below, sheets, stocks

from volstat.sample import write

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
RECORD_UNITS = [
    "潞州区",
    "上党区",
    "屯留区",
    "襄垣县",
    "平顺县",
    "黎城县",
    "壶关县",
    "长子县",
    "武乡县",
    "沁县",
    "市直",
]


def files(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture(scope="module")
def truth(written):
    return json.loads((written / "truth.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def clerk(written):
    return read(written / "exports")


def months():
    return [("2020", date(2020, 1, 1), date(2020, 12, 31))] + [
        (f"2020-{m:02d}", date(2020, m, 1), date(2020, m, calendar.monthrange(2020, m)[1])) for m in range(1, 13)
    ]


def test_two_runs_give_the_same_bytes(written, tmp_path):
    again = (
        f"from pathlib import Path; from volstat.sample import write; write(Path(r'{tmp_path}'), scale={SMALL}, seed=1)"
    )
    elsewhere = {**os.environ, "LC_ALL": "C", "TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "7"}
    subprocess.run([sys.executable, "-c", again], check=True, env=elsewhere)
    assert files(written) == files(tmp_path)


def test_another_seed_is_another_city(written, tmp_path):
    write(tmp_path, scale=SMALL, seed=2)
    assert files(written).keys() == files(tmp_path).keys()
    assert (written / "truth.json").read_bytes() != (tmp_path / "truth.json").read_bytes()


def contents(raw: bytes) -> object:
    """The parts of a zip, else the bytes: another build of zlib may pack the same parts differently."""
    if not raw.startswith(b"PK"):
        return raw
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        return [(info.filename, info.date_time, package.read(info)) for info in package.infolist()]


def test_sample_data_is_what_the_code_writes(written):
    for name, raw in files(written).items():
        assert contents((SAMPLE_DATA / name).read_bytes()) == contents(raw), f"{name}: run make sample"
    exports = {name for name in files(SAMPLE_DATA) if name.startswith("exports/")}
    assert exports <= files(written).keys()


def test_small_enough_to_be_kept(written):
    assert sum(map(len, files(written).values())) < 3_000_000


@pytest.mark.parametrize(("scale", "seed"), [(0, 1), (-1, 1), (1000, 1), (float("nan"), 1), (0.002, -1)])
def test_refuses_what_cannot_be_written(scale, seed, tmp_path):
    with pytest.raises(ValueError, match=r"scale|seed"):
        write(tmp_path / "x", scale=scale, seed=seed)
    assert not (tmp_path / "x").exists()


def test_settings_name_the_city(written, truth):
    settings = tomllib.loads((written / "volstat.toml").read_text("utf-8"))
    assert (settings["city"], settings["units"]) == ("140400", ["市直"])
    assert set(settings["campaigns"]) == set(truth["campaigns"])
    residents = settings["population"]["2020"]
    assert residents.pop("total") == sum(residents.values())


def test_every_format_opens_with_its_obvious_reader(written):
    seen = set()
    for path in (written / "exports").rglob("*.*"):
        start = path.read_bytes()[:4]
        seen.add(start[:2])
        if start == b"PK\x03\x04":
            openpyxl.load_workbook(path, read_only=True).close()
        assert any(rows for rows in sheets(path).values()), path
    assert {b"PK", b"\xd0\xcf", b"<h", b"\xff\xfe"} <= seen


@pytest.mark.parametrize("unit", RECORD_UNITS)
def test_a_clerk_who_counts_by_hand_finds_the_truth(unit, clerk, truth):
    for label, first, last in months():
        told = truth["units"][unit][label]
        assert clerk.flows(unit, first, last) == (
            told["participations"],
            told["participants"],
            pytest.approx(told["hours"], abs=1e-9),
            told["learning_hours"],
        ), label
        assert clerk.services(unit, first, last) == told["services"], label


def test_a_clerk_finds_everybody_who_is_registered(clerk, truth):
    for label, _, last in months():
        counts = clerk.registered(last)
        assert counts == {unit: told[label]["registered_volunteers"] for unit, told in truth["units"].items()}, label


def test_a_clerk_finds_the_citys_participants(clerk, truth):
    for label, first, last in months():
        people = {record[0] for unit in RECORD_UNITS for record in clerk.records[unit] if first <= record[2] <= last}
        assert len(people) == truth["city"][label]["participants"], label


def test_a_clerk_finds_every_team_and_station(tmp_path):
    write(tmp_path, scale=0.02, seed=3)
    told = json.loads((tmp_path / "truth.json").read_text("utf-8"))["units"]
    for label, _, last in (months()[0], months()[3], months()[9]):
        teams, stations = stocks(tmp_path / "exports", last)
        assert teams == {unit: told[unit][label]["teams"] for unit in told}, label
        assert stations == {unit: told[unit][label]["stations"] for unit in told}, label


def test_the_summaries_add_up_to_the_truth(written, truth):
    rows = rows_below(sheets(written / "exports/潞城区志愿服务月报汇总.xlsx")["月报"], "月份", "服务次数")
    counted = [row for row in rows if row["月份"] not in ("小计", "总　计") and row["乡镇（街道）"]]
    told = truth["units"]["潞城区"]["2020"]
    assert sum(row["服务次数"] for row in counted if row["服务次数"] != "") == told["services"]
    assert sum(row["参与人次"] for row in counted if row["参与人次"] != "") == told["participations"]
    assert sum(row["服务总时长（小时）"] for row in counted if row["服务总时长（小时）"] != "") == pytest.approx(
        told["hours"]
    )


def test_the_activities_add_up_to_the_truth(written, truth):
    rows = rows_below(sheets(written / "exports/沁源县志愿服务活动统计表.xlsx")["活动统计"], "活动编号", "参与人次")
    for label, first, last in months():
        told = truth["units"]["沁源县"][label]
        inside = [
            row
            for row in rows
            if isinstance(row["活动开始时间"], date)
            and first <= row["活动开始时间"] <= last
            and isinstance(row["参与人次"], float)
        ]
        assert len(inside) == told["services"], label
        assert sum(row["参与人次"] for row in inside) == told["participations"], label
        assert sum(row["总时长（小时）"] for row in inside) == pytest.approx(told["hours"]), label


def test_faults_stand_where_the_truth_says(written, truth):
    """Every planted cell holds something wrong, told by looking at the cell alone."""
    wrong = {
        "over_24_hours": lambda v: float(v) > 24,
        "negative_duration": lambda v: float(v) < 0,
        "bad_date": lambda v: v in ("2020-02-30", "20201301", "2020.11.31", "2020/13/1"),
        "future_date": lambda v: v == "2021-12-05",
        "missing_date": lambda v: v == "",
        "formula_without_value": lambda v: v in ("", 0.0),
        "identity_length": lambda v: len(v) not in (15, 18),
        "identity_rounded": lambda v: isinstance(v, int | float),
        "error_value": lambda v: v in ("", "#REF!"),
        "ambiguous_duration": lambda v: v == "1.30",
    }
    assert len(truth["faults"]) >= 20
    for fault in truth["faults"]:
        rows = sheets(written / "exports" / fault["workbook"])[fault["sheet"]]
        letter, number = fault["cell"][0], int(fault["cell"][1:])
        row = rows[number - 1]
        value = row[ord(letter) - ord("A")] if ord(letter) - ord("A") < len(row) else ""
        assert wrong.get(fault["kind"], bool)(value), fault


def test_fault_kinds_are_in_the_catalogue(truth):
    from volstat.problems import catalogue

    assert {fault["kind"] for fault in truth["faults"]} <= set(catalogue())


def test_claims_point_at_their_numbers(written, truth):
    verdicts = {"article.txt": set(), "article_errors.txt": set()}
    for claim in truth["claims"]:
        text = (written / claim["article"]).read_text("utf-8")
        assert text[claim["start"] : claim["end"]] == claim["text"]
        verdicts[claim["article"]].add(claim["verdict"])
    assert verdicts["article.txt"] <= {"match", "rounded"}
    assert "mismatch" in verdicts["article_errors.txt"]


def test_a_campaign_goes_by_several_names(written):
    text = "".join(str(rows) for path in (written / "exports").rglob("*.*") for rows in sheets(path).values())
    assert all(name in text for name in CAMPAIGNS["抗击疫情·温暖同行"])
