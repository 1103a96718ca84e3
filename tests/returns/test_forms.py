"""Workbooks of every form: what is changed in place, what is rebuilt, and that both read back as they were."""

import io
import re
import shutil
import subprocess
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.comments import Comment
from returned_books import (
    colours,
    comments,
    csv_of,
    identity,
    kinds,
    long_numbers,
    opened,
    records,
    texts_of,
    workbook,
    wrong,
)

import volstat
from volstat import sample
from volstat.intake.formats import read_book
from volstat.problems import problems_of
from volstat.returns.rebuild import rebuilt

FAULTY = records({"身份证号": wrong(1)}, {"服务时长(小时)": "半天"}, {"活动名称": '=HYPERLINK("http://a")'})


def rewritten(data, **parts):
    """Returns a package with parts changed; names by their last step without the ending."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            change = parts.get(name.rpartition("/")[2].partition(".")[0])
            new.writestr(name, change(old.read(name)) if change else old.read(name))
    return made.getvalue()


def prefixed(part):
    """Returns XML as some platforms write it, with x: before every name."""
    declared = part.replace(b'xmlns="', b'xmlns:x="', 1)
    return re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", declared)


def unnumbered(part):
    """Returns a sheet whose rows and cells do not say where they stand."""
    return re.sub(rb'(<(?:row|c)\b[^>]*?) r="[A-Z]*\d+"', rb"\1", part)


def strict(part):
    """Returns XML in the names of Strict Open XML."""
    for part_of in (b"spreadsheetml/main", b"officeDocument/relationships"):
        kind, _, rest = part_of.partition(b"/")
        old = b"http://schemas.openxmlformats.org/" + kind + b"/2006/" + rest
        part = part.replace(old, b"http://purl.oclc.org/ooxml/" + kind + b"/" + rest)
    return part


def transitional(data):
    """Returns a package in the names that openpyxl knows."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = re.sub(
                rb"http://purl.oclc.org/ooxml/(\w+)", rb"http://schemas.openxmlformats.org/\1/2006", old.read(name)
            )
            new.writestr(name, part)
    return made.getvalue()


ODD = {
    "prefixed": {"sheet1": prefixed, "workbook": prefixed, "styles": prefixed},
    "unnumbered": {"sheet1": unnumbered},
    "single quotes": {"sheet1": lambda part: part.replace(b'"', b"'")},
    "strict": {"sheet1": strict, "workbook": strict, "styles": strict},
}


@pytest.mark.parametrize("way", ODD)
def test_xlsx_written_in_other_ways(project, give_back, way):
    filled = [[cell if cell is not None else "—" for cell in row] for row in FAULTY[1:]]
    city = project({"沁县记录.xlsx": rewritten(workbook(filled), **ODD[way])})
    returned = give_back(city)["沁县记录.xlsx"]
    sheet = opened(io.BytesIO(transitional(returned.file.read_bytes())))["服务记录"]
    assert set(comments(sheet)) == set(colours(sheet)) == {"B2", "E3"}
    again = project({"沁县记录.xlsx": returned.file.read_bytes()}, "again")
    assert kinds(again) == kinds(city) and again.figures("2020").values == city.figures("2020").values


def test_boxes_are_added_to_a_drawing_whatever_declares_its_names(project, give_back):
    book = openpyxl.load_workbook(io.BytesIO(workbook(FAULTY)))  # its writer declares names at each shape, not above
    book["服务记录"]["A3"].comment = Comment("本单位的批注", "统计员")
    sent = io.BytesIO()
    book.save(sent)
    returned = give_back(project({"沁县记录.xlsx": sent.getvalue()}))["沁县记录.xlsx"]
    drawings = [text for name, text in texts_of(returned.file).items() if name.endswith("vml")]
    shapes = [
        shape for text in drawings for shape in etree.fromstring(text).findall("{urn:schemas-microsoft-com:vml}shape")
    ]
    assert len(shapes) == len(comments(opened(returned.file)["服务记录"])) >= 3
    assert all("visibility:hidden" in shape.get("style").replace(" ", "") for shape in shapes)


def test_text_of_an_export_never_becomes_a_formula(project, give_back):
    city = project({"沁县/记录.csv": csv_of(FAULTY)})
    returned = give_back(city)["沁县/记录.csv"]
    book = opened(returned.file)
    assert book["Sheet1"]["C5"].value == '=HYPERLINK("http://a")' and book["Sheet1"]["C5"].data_type == "s"
    assert not any("<f>" in part for part in texts_of(returned.file).values())


def test_a_rebuilt_workbook_has_dates_numbers_and_text_at_the_same_addresses(project, give_back):
    city = project({"沁县/记录.csv": csv_of(FAULTY)})
    sheet = opened(give_back(city)["沁县/记录.csv"].file)["Sheet1"]
    assert sheet["D4"].is_date and sheet["D4"].value.isoformat() == "2020-03-05T00:00:00"
    assert sheet["E3"].value == 2 and sheet["B4"].value == identity(1)
    assert set(comments(sheet)) >= {"B3", "E4"}


CELLS = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1, max_size=8),
    st.sampled_from(
        ["007", "1.30", "-5", "1e5", "2.5", "2020-03-05", "2020-02-30", "13812345678", "=1+1", "#N/A", "-0"]
    ),
    st.integers().map(str),
    st.dates().map(str),
)


def without_midnight(book):
    rows = book.grids[0].cells.to_pylist()
    return [{name: text and text.removesuffix(" 00:00:00") for name, text in row.items()} for row in rows]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=6))
def test_a_rebuilt_book_reads_as_the_same_text(rows):
    cells = [[str(cell).replace("\t", " ") if cell else "" for cell in row] for row in rows]
    book = read_book("\n".join("\t".join(row) for row in [["a\tb\tc\td"], *cells]).encode())
    again = read_book(rebuilt(book))
    assert without_midnight(again) == without_midnight(book)
    assert again.grids[0].first_row == book.grids[0].first_row


@pytest.fixture(scope="module")
def city(tmp_path_factory):
    folder = tmp_path_factory.mktemp("city")
    sample.write(folder, scale=0.001, seed=11)
    return volstat.open(folder)


@pytest.fixture(scope="module")
def returned(city, tmp_path_factory):
    return city.returns(tmp_path_factory.mktemp("back") / "returns")


def test_every_layout_of_the_sample_reads_back_with_the_same_figures(city, returned, tmp_path):
    shutil.copytree(city.project.root, tmp_path / "again", ignore=shutil.ignore_patterns(".volstat"))
    for one in returned:
        original = tmp_path / "again" / "exports" / one.workbook
        original.unlink()
        shutil.copy(one.file, original.with_name(one.file.name))
    again = volstat.open(tmp_path / "again")
    assert len(returned) > 10
    for period in ("2020", "2020-03"):
        rows = [{str(row.keys): row.values for row in c.figures(period, by=["district"]).rows} for c in (city, again)]
        assert rows[0] == rows[1]
    assert sorted(p.kind for p in problems_of(again.problems)) == sorted(p.kind for p in problems_of(city.problems))


def test_beside_their_originals_they_replace_them(city, returned, tmp_path):
    shutil.copytree(city.project.root, tmp_path / "both", ignore=shutil.ignore_patterns(".volstat"))
    for one in returned:
        shutil.copy(one.file, (tmp_path / "both" / "exports" / one.workbook).with_name(one.file.name))
    both = volstat.open(tmp_path / "both")
    assert both.figures("2020").values == city.figures("2020").values
    replaced = {p.workbook for p in problems_of(both.problems) if p.kind == "replaced"}
    assert replaced >= {one.workbook for one in returned}


def test_no_number_of_a_person_beyond_the_senders_own_cells(city, returned):
    for one in returned:
        for name, text in texts_of(one.file).items():
            if "comments" in name or "list" in name or "drawings" in name:
                assert not long_numbers(text), (one.workbook, name)
        for note in one.file.parents[0].rglob("*.docx"):
            assert not long_numbers(texts_of(note)["word/document.xml"])


def test_libre_office_shows_the_comments(city, returned, tmp_path):
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("soffice is not installed: nobody has looked whether LibreOffice shows the comments")
    one = next(r for r in returned if r.workbook.endswith(".xlsx"))
    two = next(r for r in returned if not r.workbook.endswith(".xlsx"))
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    files = [shutil.copy(r.file, tmp_path / f"{number}.xlsx") for number, r in enumerate((one, two))]
    command = [office, home, "--headless", "--convert-to", "fods", "--outdir", tmp_path, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for number, r in enumerate((one, two)):
        shown = (tmp_path / f"{number}.fods").read_text("utf-8").count("<office:annotation ")
        assert shown == sum(len(comments(sheet)) for sheet in opened(r.file).worksheets) > 0
