"""Small projects whose workbooks are returned."""

from datetime import date

import pytest

import volstat


@pytest.fixture
def project(tmp_path):
    """Makes a project of the files given by their names below exports/."""

    def make(files, name="city"):
        root = tmp_path / name
        (root / "exports").mkdir(parents=True)
        (root / "volstat.toml").write_text('city = "140400"\n[report]\noffice = "某市某办公室"\n', "utf-8")
        for workbook, data in files.items():
            path = root / "exports" / workbook
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        return volstat.open(root)

    return make


@pytest.fixture
def give_back(tmp_path):
    """Returns the workbooks of a project; gives what became of each, by workbook."""

    def run(city, folder="back", due=date(2021, 3, 15)):
        city = type(city)(city.project, today=date(2021, 3, 1))
        return {returned.workbook: returned for returned in city.returns(tmp_path / folder, due)}

    return run
