"""What the page says about Power Query and formulas is what those steps give on the sample."""

import datetime as dt
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

import volstat

ROOT = Path(__file__).parents[2]
PAGES = {
    name: (ROOT / "docs" / name).read_text("utf-8") for name in ("coming-from-excel.md", "coming-from-excel.zh-CN.md")
}
EXPORTS = ROOT / "sample_data" / "exports"
PAGE = PAGES["coming-from-excel.md"]
QUERY = re.search(r"```powerquery\n(.*?)```", PAGE, re.DOTALL)[1]
FORMULAS = re.search(r"```excel\n(.*?)```", PAGE, re.DOTALL)[1].splitlines()
EACH_PAGE = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


def rows_of_table(page):
    """Unit → its four numbers in the table that compares."""
    number = r"\| ([\d,.]+) "
    found = re.findall(rf"^\| (\S+) {number * 4}\|", page, re.MULTILINE)
    return {unit: tuple(float(value.replace(",", "")) for value in values) for unit, *values in found}


def clean(cell):
    return re.sub("[ \u3000\n]", "", cell) if isinstance(cell, str) else cell


def day_of(value):
    """Date.From with Chinese culture."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, int | float):
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(value))
    found = (
        re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", value.strip()) if isinstance(value, str) else None
    )
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def number_of(value):
    """Number.From: a time is a part of a day, a text is a number or nothing."""
    if isinstance(value, dt.time):
        return (value.hour * 60 + value.minute) / 1440
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def the_query():
    """The steps of the page's query, one after the other."""
    names = dict(re.findall(r'\{"([^"]+)", "(Day|Hours|Minutes)"\}', QUERY))
    counted, hours = Counter(), Counter()
    for file in EXPORTS.rglob("*.xlsx"):
        for sheet in openpyxl.load_workbook(file, data_only=True).worksheets:
            rows = list(sheet.iter_rows(values_only=True))
            days = [header for header, field in names.items() if field == "Day"]
            at = next((n for n, row in enumerate(rows) if any(clean(cell) in days for cell in row)), None)
            if at is None or sheet.sheet_state != "visible":
                continue
            fields = [names.get(clean(cell)) for cell in rows[at]]
            for row in rows[at + 1 :]:
                record = dict(zip(fields, row, strict=True))
                day = day_of(record.get("Day"))
                if day and day.year == 2020:
                    minutes = number_of(record.get("Minutes"))
                    time = number_of(record["Hours"]) if record.get("Hours") is not None else minutes and minutes / 60
                    counted[file.name[:3]] += 1
                    hours[file.name[:3]] += time or 0
    return {unit.removesuffix("单"): (counted[unit], hours[unit]) for unit in counted}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    ignored = shutil.ignore_patterns(".volstat", "reports")
    return Path(shutil.copytree(ROOT / "sample_data", tmp_path_factory.mktemp("excel") / "city", ignore=ignored))


@EACH_PAGE
def test_both_pages_have_the_same_query_and_formulas(page):
    assert QUERY in page
    assert all(formula in page for formula in FORMULAS)


@EACH_PAGE
def test_the_query_gives_what_the_table_says(page):
    queried = the_query()
    for unit, (counted, _, hours, _) in rows_of_table(page).items():
        digits = 2 if hours != int(hours) or hours > 100 else 0
        assert (counted, hours) == (queried[unit][0], round(queried[unit][1], digits)), unit
    assert set(rows_of_table(page)) == set(queried)


@EACH_PAGE
def test_volstat_gives_what_the_table_says(page, project):
    found = volstat.open(project).figures("2020", by=["district"])
    rows = {row.keys["district"]: row.values for row in found.rows}
    for unit, (_, counted, _, hours) in rows_of_table(page).items():
        assert (counted, hours) == (rows[unit]["participations"], rows[unit]["hours"]), unit


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice calculates the formulas")
def test_the_formulas_give_what_the_page_says(tmp_path):
    book = openpyxl.load_workbook(EXPORTS / "潞州区志愿服务平台导出.xlsx")
    sheet = book.create_sheet("公式", 0)
    for row, formula in enumerate(FORMULAS, start=1):
        sheet.cell(row, 1, formula)
    book.save(tmp_path / "book.xlsx")
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [
        "soffice",
        home,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--outdir",
        str(tmp_path),
        str(tmp_path / "book.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    results = (tmp_path / "book.csv").read_text("utf-8").replace('"', "").split()
    assert results
    for page in PAGES.values():
        assert all(result in page for result in results), results
