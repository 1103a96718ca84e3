"""Every format in every state: it renders, says what it must, and has the same numbers as all the others."""

import io
import json
import re
import zipfile

import pytest
from docx import Document
from lxml import etree, html
from openpyxl import load_workbook

from volstat.report.files import RENDERERS
from volstat.report.phrases import text_of
from volstat.report.plain import _md

from .conftest import STATES
from .tables_of import READERS, SHORTENED, expected

FORMULA = re.compile(r"<f[ >]")


def text_in(data, form):
    """All text of a file, as a reader finds it."""
    if form == "xlsx":
        book = load_workbook(io.BytesIO(data))
        return "\n".join(str(c.value) for s in book for row in s.iter_rows() for c in row if c.value is not None)
    if form == "docx":
        document = Document(io.BytesIO(data))
        cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
        return "\n".join([p.text for p in document.paragraphs] + cells)
    if form == "html":
        return html.fromstring(data.decode()).text_content()
    return data.decode("utf-8-sig").replace("\\", "")


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("form", READERS)
def test_all_formats_show_the_same_numbers(reports, rendered, state, form):
    shown = READERS[form](rendered[state, form], reports[state])
    wanted = expected(reports[state], lead=form in SHORTENED)
    for title, rows in wanted.items():
        assert shown[title] == rows or (not rows and form != "xlsx"), title


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("form", [form for form in RENDERERS if form != "csv"])
def test_title_and_press_sentence_stand_in_every_format(reports, rendered, state, form):
    text = text_in(rendered[state, form], form)
    assert reports[state].title in text
    assert text_of(reports[state].press) in text


@pytest.mark.parametrize("form", RENDERERS)
def test_an_incomplete_city_says_so(reports, rendered, form):
    assert not reports["incomplete"].complete
    text = text_in(rendered["incomplete", form], form)
    assert "本期数据不完整" in text
    assert "沁县" in text
    if form != "txt":
        assert "全市（不完整）" in text, "the total itself says so, wherever it is copied to"
    normal = text_in(rendered["normal", form], form)
    assert "本期数据不完整" not in normal
    assert "全市（不完整）" not in normal


@pytest.mark.parametrize("form", RENDERERS)
def test_an_empty_period_says_so_and_has_no_zeros(reports, rendered, form):
    assert "没有任何单位报送" in text_in(rendered["empty", form], form)
    table = reports["empty"].table("headline")
    flows = [row for row, name in zip(table.rows, table.row_names, strict=True) if name in ("services", "hours")]
    assert [row[2] for row in flows] == [None, None]


def test_problems_are_counted_in_the_notes(reports):
    (note,) = [note.text for note in reports["problems"].notes if note.kind == "problems"]
    assert re.search(r"[1-9]\d*处错误", note)


def test_text_from_exports_stays_text(reports, rendered):
    wild = ["=1+2", "<script>alert(1)</script>", "@SUM(A1)"]
    assert set(wild) <= {str(row[0]) for row in reports["problems"].table("by_campaign").rows}
    data = rendered["problems", "xlsx"]
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert not any(FORMULA.search(sheet) for sheet in sheets)
    assert "=1+2" in text_in(data, "xlsx")
    page = rendered["problems", "html"].decode()
    assert page.count("<script") == 1, "the page's own sorting, and nothing else"
    assert "<script>alert" in text_in(rendered["problems", "html"], "html")
    assert "=1+2" in text_in(rendered["problems", "docx"], "docx")
    cells = rendered["problems", "csv"].decode("utf-8-sig")
    assert ",'=1+2," in cells
    assert ",=1+2" not in cells


def test_json_holds_raw_values(reports, rendered):
    data = json.loads(rendered["normal", "json"])
    assert data["figures"] == dict(reports["normal"].figures.items())
    assert data["complete"] is True
    assert data["press"] == text_of(reports["normal"].press)


def test_office_files_are_well_formed(rendered):
    for (_state, form), data in rendered.items():
        if form in ("xlsx", "docx"):
            with zipfile.ZipFile(io.BytesIO(data)) as parts:
                assert parts.testzip() is None
                for name in parts.namelist():
                    if name.endswith((".xml", ".rels")):
                        etree.fromstring(parts.read(name))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("http://evil.example/a 队", "http\\://evil.example/a 队"),
        ("HTTPS://WWW.evil.example", "HTTPS\\://WWW\\.evil.example"),
        ("mailto:a@evil.example", "mailto:a@&#8288;evil.example"),
        ("&lt;~~a~~", "\\&lt;\\~\\~a\\~\\~"),
        ("比例 1:2，第3.5节 @甲", "比例 1:2，第3.5节 @甲"),
    ],
)
def test_no_name_becomes_a_link_or_a_sign_in_markdown(text, written):
    assert _md(text) == written
