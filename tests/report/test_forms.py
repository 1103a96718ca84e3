"""The office's own forms: numbers stay numbers, rows repeat with their look, mistakes are one sentence with a place."""

import io

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from volstat.report.files import filled, write_files
from volstat.report.forms.context import FormError
from volstat.report.phrases import text_of
from volstat.templates import template_folder


@pytest.fixture
def report(reports):
    return reports["normal"]


def workbook(path, cells, merged=(), formats=None):
    book = Workbook()
    sheet = book.active
    sheet.title = "填报表"
    for address, value in cells.items():
        sheet[address] = value
    for address, form in (formats or {}).items():
        sheet[address].number_format = form
    for cells_merged in merged:
        sheet.merge_cells(cells_merged)
    for address in cells:
        if "for d" in str(cells[address]):
            sheet[address].fill = PatternFill("solid", fgColor="FFFF00")
    book.save(path)
    return path


def sheet_of(data):
    return load_workbook(io.BytesIO(data)).active


def test_a_cell_of_one_tag_gets_the_number_and_keeps_its_format(report, tmp_path):
    form = workbook(
        tmp_path / "表.xlsx",
        {
            "A1": "{{ title }}",
            "B2": "{{ figures.hours }}",
            "C2": "共{{ figures.services }}次",
            "D2": "{{ previous.hours }}",
        },
        merged=["A1:D1"],
        formats={"B2": "0.0"},
    )
    sheet = sheet_of(filled(report, form))
    assert sheet["A1"].value == report.title
    assert (sheet["B2"].value, sheet["B2"].number_format) == (report.figures["hours"], "0.0")
    assert sheet["C2"].value == f"共{report.figures['services']:,}次"
    assert [str(cells) for cells in sheet.merged_cells.ranges] == ["A1:D1"]


def test_a_loop_in_one_row_repeats_it_with_style_formulas_and_merged_cells(report, tmp_path):
    form = workbook(
        tmp_path / "表.xlsx",
        {
            "A3": "{% for d in districts %}{{ d.name }}",
            "B3": "{{ d.hours }}",
            "C3": "=B3*2",
            "D3": "{{ d.share_hours | percent }}{% endfor %}",
            "A4": "合计",
            "B4": "=SUM(B3:B3)",
            "A6": "制表人：",
        },
        merged=["A6:C6", "D3:E3"],
    )
    sheet = sheet_of(filled(report, form))
    table = report.table("by_district_flows")
    count, hours = len(table.body), table.position("hours")
    assert [sheet.cell(3 + n, 2).value for n in range(count)] == [row[hours] for row in table.body]
    assert [sheet.cell(3 + n, 3).value for n in range(count)] == [f"=B{3 + n}*2" for n in range(count)]
    assert sheet.cell(3 + count, 2).value == f"=SUM(B3:B{2 + count})"
    assert sheet.cell(2 + count, 1).fill.fgColor.rgb == "00FFFF00"
    merged = {str(cells) for cells in sheet.merged_cells.ranges}
    assert f"A{5 + count}:C{5 + count}" in merged
    assert f"D{2 + count}:E{2 + count}" in merged


def test_loop_tags_on_rows_of_their_own_leave_no_rows(report, tmp_path):
    cells = {
        "A1": "{% for m in months %}",
        "A2": "{{ m.month }}",
        "B2": "{{ m.services }}",
        "A3": "{% endfor %}",
        "A4": "末",
    }
    sheet = sheet_of(filled(report, workbook(tmp_path / "表.xlsx", cells)))
    assert [cell.value for cell in sheet["A"]] == [*(f"2020-{m:02}" for m in range(1, 13)), "末"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("{{ figures.hourz }}", "hourz"),
        ("{{ nothing }}", "nothing"),
        ("{{ figures.hours }", "标记写得不对"),
        ("{{ 1 / 0 }}", "标记写得不对"),
        ("{{ figures.__class__.__mro__ }}", "标记写得不对"),
        ("甲{% endfor %}", "endfor"),
        ("{% for d in districts %}甲", "endfor"),
        ("{% for d in nothing %}甲{% endfor %}", "nothing"),
        ("{% for districts %}甲", "for"),
        ('="{{ figures.hours }}"', "公式"),
    ],
)
def test_a_mistake_is_one_sentence_with_file_sheet_and_cell(report, tmp_path, cell, said):
    form = workbook(tmp_path / "表.xlsx", {"A1": "好", "B7": cell})
    with pytest.raises(FormError) as caught:
        write_files(report, ["xlsx", "md"], tmp_path / "出", form)
    message = str(caught.value)
    assert "表.xlsx" in message
    assert "填报表" in message
    assert "B7" in message
    assert said in message
    assert "\n" not in message
    assert not (tmp_path / "出").exists(), "nothing is written, half or whole"


def test_text_of_the_data_is_no_formula_in_a_form(reports, tmp_path):
    cells = {"A1": "{% for c in campaigns %}{{ c.name }}{% endfor %}"}
    sheet = sheet_of(filled(reports["problems"], workbook(tmp_path / "表.xlsx", cells)))
    assert "=1+2" in str(sheet["A1"].value)
    cells = {"A1": "{% for c in campaigns %}{{ c.name }}", "B1": "{% endfor %}"}
    sheet = sheet_of(filled(reports["problems"], workbook(tmp_path / "表.xlsx", cells)))
    (formula,) = [cell for cell in sheet["A"] if cell.value == "=1+2"]
    assert formula.data_type == "s"


def document(path, *texts):
    made = Document()
    for text in texts:
        made.add_paragraph(text)
    table = made.add_table(rows=3, cols=2)
    for cell, text in zip(
        (table.cell(0, 0), table.cell(1, 0), table.cell(1, 1), table.cell(2, 0)),
        ("{%tr for d in districts %}", "{{ d.name }}", "{{ d.hours }}", "{%tr endfor %}"),
        strict=True,
    ):
        cell.text = text
    made.save(path)
    return path


def test_a_word_form_is_filled_with_text_as_people_read_it(report, tmp_path):
    form = document(
        tmp_path / "表.docx", "{{ press }}", "共{{ figures.hours }}小时", "{{ figures.registration_rate | percent }}"
    )
    made = Document(io.BytesIO(filled(report, form)))
    assert made.paragraphs[1].text == f"共{report.figures['hours']:,.2f}小时"
    assert made.paragraphs[2].text.endswith("%")
    assert [row.cells[0].text for row in made.tables[0].rows] == [
        str(row[0]) for row in report.table("by_district_flows").body
    ]


def test_markup_in_the_data_is_text_in_a_word_form(reports, tmp_path):
    form = document(tmp_path / "表.docx", "{% for c in campaigns %}{{ c.name }};{% endfor %}")
    made = Document(io.BytesIO(filled(reports["problems"], form)))
    assert "<script>alert(1)</script>;" in made.paragraphs[0].text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("乙{{ figures.hourz }}", "hourz"),
        ("乙{{ figures.hours ", "标记写得不对"),
        ("{% for x in districts %}乙", "标记写得不对"),
        ("乙{% endif %}", "标记写得不对"),
    ],
)
def test_a_mistake_in_word_names_the_paragraph(report, tmp_path, text, said):
    form = document(tmp_path / "表.docx", "甲", text)
    with pytest.raises(FormError) as caught:
        filled(report, form)
    assert "第2段" in str(caught.value)
    assert said in str(caught.value)


def test_a_form_that_is_none_is_refused(report, tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"no workbook")
    with pytest.raises(FormError, match="打不开"):
        filled(report, path)
    (tmp_path / "表.pdf").write_bytes(b"")
    with pytest.raises(FormError, match="应为"):
        filled(report, tmp_path / "表.pdf")
    (tmp_path / "表.docx").write_bytes(b"no document")
    with pytest.raises(FormError, match="打不开"):
        filled(report, tmp_path / "表.docx")
    with pytest.raises(FormError, match="没有模板文件"):
        filled(report, tmp_path / "无.xlsx")


def test_lists_and_states_have_a_text_form(report, tmp_path):
    cells = {
        "A1": "{{ notes }}",
        "A2": "{{ coverage }}",
        "A3": "{{ teams }}",
        "A4": "{{ complete }}",
        "A5": "队伍：{{ teams }}",
        "A6": "{{ figures }}",
    }
    sheet = sheet_of(filled(report, workbook(tmp_path / "表.xlsx", cells)))
    assert sheet["A1"].value == "\n".join(note.text for note in report.notes)
    assert "沁县（已报送）" in sheet["A2"].value
    first = report.table("teams_ranked").rows[0][1]
    assert sheet["A3"].value.startswith(f"{first}、")
    assert sheet["A4"].value == "是"
    assert sheet["A5"].value == f"队伍：{sheet['A3'].value}"
    assert "服务时长 " in sheet["A6"].value
    assert not any(mark in str(cell.value) for row in sheet.iter_rows() for cell in row for mark in "[]{}'")


@pytest.mark.parametrize(
    ("tag", "said", "unsaid"),
    [
        ("{{ figures.hourz }}", "hours", "rank_hours"),
        ("{{ figures.nope }}", "没有“nope”", "是否指"),
        ("{{ figuers.hours }}", "figures", "hours}"),
        ("{{ figures.hours | prcent }}", "percent、number、day", "No filter"),
        ("{{ 1 / 0 }}", "除数为零", "zero"),
        ("{{ figures.hours / }}", "无法识别", "unexpected"),
        ("{{ previous.registration_rate + 1 }}", "不能参加运算", "unsupported"),
    ],
)
def test_mistakes_are_told_in_the_language_in_use(report, tmp_path, tag, said, unsaid):
    with pytest.raises(FormError) as caught:
        filled(report, workbook(tmp_path / "表.xlsx", {"B7": tag}))
    assert said in str(caught.value)
    assert unsaid not in str(caught.value)


EXAMPLES = template_folder() / "examples"


@pytest.mark.parametrize("state", ["normal", "empty", "incomplete", "problems"])
def test_the_example_forms_are_filled_whatever_the_state(reports, state):
    report = reports[state]
    sheet = sheet_of(filled(report, EXAMPLES / "monthly.xlsx"))
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [text for text in texts if "{" in text or "[" in text]
    table = report.table("by_district_flows")
    assert [row[0].value for row in sheet.iter_rows(min_row=5, max_row=4 + len(table.body))] == [
        row[0] for row in table.body
    ]
    total = sheet.cell(5 + len(table.body), 7).value
    assert total == (report.figures["hours"] if report.figures["hours"] is not None else "—")
    document = Document(io.BytesIO(filled(report, EXAMPLES / "report.docx")))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "{" not in words
    assert text_of(report.press) in words
    assert [row.cells[0].text for row in document.tables[0].rows[1:]] == [row[0] for row in table.body]


def test_a_form_of_the_city_serves_a_district(folder, describe):
    report = describe(folder, "2020", "annual", where=["district=沁县"])
    sheet = sheet_of(filled(report, EXAMPLES / "monthly.xlsx"))
    assert (sheet["A5"].value, sheet["H5"].value) == ("沁县", "—")
