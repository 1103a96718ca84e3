"""The Word report: nothing left of the library's template, nothing torn apart."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn


@pytest.fixture(scope="module")
def document(rendered):
    return Document(io.BytesIO(rendered["normal", "docx"]))


def test_the_text_is_chinese_of_the_mainland(document):
    defaults = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    assert defaults.get(qn("w:eastAsia")) == "zh-CN"
    assert document.settings.element.find(qn("w:themeFontLang")).get(qn("w:eastAsia")) == "zh-CN"


def test_nothing_of_the_librarys_template_is_left(rendered):
    with zipfile.ZipFile(io.BytesIO(rendered["normal", "docx"])) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        assert b"Microsoft" not in package.read("docProps/app.xml")


def test_who_signs_stands_on_the_page_of_the_last_words(document):
    *_, last, blank, day = document.paragraphs
    assert "".join(day.text.split()) == "年月日"
    assert last.text and last.paragraph_format.keep_with_next and blank.paragraph_format.keep_with_next


def test_a_short_table_and_its_note_stay_on_one_page(document):
    for table in document.tables:
        kept = [row.cells[0].paragraphs[0].paragraph_format.keep_with_next for row in table.rows]
        assert all(kept[:-1]) if len(kept) <= 14 else all(kept[:3]) and all(kept[-3:-1])
        following = table._tbl.getnext()
        is_note = following.tag == qn("w:p") and "注：" in "".join(t.text or "" for t in following.iter(qn("w:t")))
        assert kept[-1] or not is_note


def test_no_number_breaks_and_headers_break_once(document):
    for table in document.tables:
        for place, cell in enumerate(table.rows[0].cells):
            characters = cell.width.mm / 156 * 78
            longest = max(
                (len(row.cells[place].text) for row in table.rows[1:] if row.cells[place].text[:1].isdigit()), default=0
            )
            assert characters >= min(longest, 12)
            title = cell.text.partition("\n")[0]
            assert characters >= len(title) - 1  # two to a Chinese character, over two lines
