"""What a unit gets back: its own workbook, the doubts at their cells, a list that leads there, and a note."""

import sys
import zipfile
from datetime import date

import docx
import pytest
from returned_books import (
    HEADERS,
    colours,
    comments,
    csv_of,
    identity,
    kinds,
    opened,
    records,
    texts_of,
    workbook,
    wrong,
)

from volstat.intake.vocabulary import load
from volstat.returns.words import settings
from volstat.returns.write import NoFolderError, _places

FAULTY = records(
    {"身份证号": wrong(1)},
    {"服务日期": "2020-02-30"},
    {"服务时长(小时)": "半天"},
    {"服务时长(小时)": "-2"},
    {"姓名": "乙某", "身份证号": identity(2)},
)


def test_errors_are_coloured_and_commented_at_their_cells(project, give_back):
    returned = give_back(project({"沁县记录.xlsx": workbook(FAULTY)}))["沁县记录.xlsx"]
    sheet = opened(returned.file)["服务记录"]
    found = comments(sheet)
    assert set(found) >= {"B3", "D4", "E5", "E6"}
    assert "校验位" in found["B3"] and "核对" in found["B3"]  # the sentence, and what to do
    assert {
        place: colour for place, colour in colours(sheet).items() if place in ["B3", "D4", "E5", "E6"]
    } == dict.fromkeys(["B3", "D4", "E5", "E6"], "FFFFB3B3")
    assert (returned.errors, returned.unit) == (4, "沁县")


def test_a_doubt_about_a_row_stands_at_the_cell_that_tells_whose_it_is(project, give_back):
    twice = records({}, {})
    moved = [[None, *row] for row in twice]
    returned = give_back(project({"沁县记录.xlsx": workbook(moved)}))["沁县记录.xlsx"]
    sheet = opened(returned.file)["服务记录"]
    assert list(comments(sheet)) == ["C4"] and colours(sheet) == {"C4": "FFFFE699"}


def test_the_list_comes_first_and_leads_to_the_cells(project, give_back):
    returned = give_back(project({"沁县记录.xlsx": workbook(FAULTY)}))["沁县记录.xlsx"]
    book = opened(returned.file)
    assert book.sheetnames[0] == settings().list_sheet == book.active.title
    assert load().instructions_by_name(book.sheetnames[0])
    lists = book.worksheets[0]
    links = {row[3].value: row[3].hyperlink.location for row in lists.iter_rows(min_row=5) if row[3].hyperlink}
    assert links["B3"] == "'服务记录'!B3" and links["E5"] == "'服务记录'!E5"
    severities = [row[1].value for row in lists.iter_rows(min_row=5) if row[1].value]
    assert severities == sorted(severities, key=["错误", "提醒", "说明"].index)
    assert not any(sheet.sheet_view.tabSelected for sheet in book.worksheets[1:])  # else edits go to all of them


def test_what_the_sender_made_stays(project, give_back):
    def change(book):
        sheet = book.get_worksheet_by_name("服务记录")
        sheet.freeze_panes(2, 1)
        sheet.autofilter("A2:E7")
        sheet.data_validation("E3:E99", {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 24})
        sheet.write_comment("B3", "甲某自己写的批注", {"author": "甲某"})
        sheet.write_comment("A5", "另一条批注", {"author": "甲某"})
        sheet.conditional_format("E3:E99", {"type": "cell", "criteria": ">", "value": 8, "format": book.add_format()})
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=服务记录!$E$3:$E$7"})
        sheet.insert_chart("H2", chart)
        book.define_name("服务记录!时长", "=服务记录!$E$3:$E$7")
        book.get_worksheet_by_name("附表").hide()

    data = workbook(FAULTY, change, 附表=[["合计", ("=SUM(服务记录!E3:E7)", 4)]])
    city = project({"沁县记录.xlsx": data})
    returned = give_back(city)["沁县记录.xlsx"]
    sent, back = texts_of(city.project.exports / "沁县记录.xlsx"), texts_of(returned.file)
    kept = [name for name in sent if "chart" in name or name.startswith(("xl/theme", "docProps", "xl/sharedStrings"))]
    assert kept and all(back[name] == sent[name] for name in kept)
    book = opened(returned.file)
    sheet = book["服务记录"]
    assert book.sheetnames[1:] == ["服务记录", "附表"] and book["附表"].sheet_state == "hidden"
    assert sheet.column_dimensions["A"].width == pytest.approx(23.5, abs=1) and sheet.freeze_panes == "B3"
    assert sheet["A2"].font.bold and sheet["A2"].fill.fgColor.rgb == "FFC6E0B4"
    assert sheet.data_validations.dataValidation and sheet.conditional_formatting and sheet.auto_filter.ref
    assert sheet.defined_names["时长"].attr_text == "服务记录!$E$3:$E$7"
    assert comments(sheet)["A5"] == "另一条批注"
    assert comments(sheet)["B3"].startswith("甲某自己写的批注") and "校验位" in comments(sheet)["B3"]
    formula = opened(returned.file)["附表"]["B1"].value
    assert formula == "=SUM(服务记录!E3:E7)" and "<v>4</v>" in back["xl/worksheets/sheet2.xml"]


def test_reading_back_gives_the_same_figures_and_problems(project, give_back):
    rows = [*FAULTY, ["合计", None, None, None, ("=SUM(E3:E7)", 4)]]
    city = project({"沁县/沁县记录.xlsx": workbook(rows)})
    returned = give_back(city)["沁县/沁县记录.xlsx"]
    again = project({"沁县/沁县记录（更正）.xlsx": returned.file.read_bytes()}, "again")
    assert again.figures("2020").values == city.figures("2020").values
    assert kinds(again) == kinds(city)


def test_a_corrected_copy_beside_the_original_replaces_it(project, give_back):
    city = project({"沁县记录.xlsx": workbook(FAULTY)})
    returned = give_back(city)["沁县记录.xlsx"]
    book = opened(returned.file)
    book["服务记录"]["E5"] = 3
    book.save(returned.file)
    both = project(
        {
            "沁县记录.xlsx": workbook(FAULTY),
            returned.file.name: returned.file.read_bytes(),
        },
        "both",
    )
    assert both.figures("2020").values["hours"] == city.figures("2020").values["hours"] + 3
    assert not [kind for kind in kinds(both) if kind[2] == "E5"]


def test_returned_a_second_time_the_list_is_made_anew(project, give_back):
    first = give_back(project({"沁县记录.xlsx": workbook(FAULTY)}))["沁县记录.xlsx"]
    book = opened(first.file)
    book["服务记录"]["E5"] = 3
    book.save(first.file)
    again = project({first.file.name: first.file.read_bytes()}, "again")
    second = give_back(again, "second")[first.file.name]
    assert second.file.name == "沁县记录（更正2）.xlsx"
    book = opened(second.file)
    assert book.sheetnames == [settings().list_sheet, "服务记录"]
    found = comments(book["服务记录"])
    assert "E5" not in found and "E5" not in colours(book["服务记录"])
    assert found["B3"].count("【错误】") == 1
    listed = [row[3].value for row in book.worksheets[0].iter_rows(min_row=5)]
    assert "E5" not in listed and "B3" in listed


def test_macros_stay_behind(project, give_back, tmp_path):
    import io

    plain = io.BytesIO(workbook(FAULTY))
    made = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "[Content_Types].xml":
                part = part.replace(
                    b"openxmlformats-officedocument.spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
                )
            if name == "xl/_rels/workbook.xml.rels":
                relation = (
                    b'<Relationship Id="rIdM" Target="vbaProject.bin" '
                    b'Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject"/></Relationships>'
                )
                part = part.replace(b"</Relationships>", relation)
            new.writestr(name, part)
        new.writestr("xl/vbaProject.bin", b"macro")
    returned = give_back(project({"沁县记录.xlsm": made.getvalue()}))["沁县记录.xlsm"]
    assert returned.file.suffix == ".xlsx"
    with zipfile.ZipFile(returned.file) as package:
        assert "xl/vbaProject.bin" not in package.namelist()
        assert b"macro" not in b"".join(package.read(name) for name in package.namelist() if "rels" in name).lower()
    assert comments(opened(returned.file)["服务记录"])


def test_sound_workbooks_and_notes_alone_are_not_returned(project, give_back):
    city = project({"沁县记录.xlsx": workbook(records({})), "武乡县记录.xlsx": workbook(FAULTY)})
    assert set(give_back(city)) == {"武乡县记录.xlsx"}


def test_a_doubt_between_two_workbooks_stands_in_both(project, give_back):
    """Two units report the same hours of one person at the same time."""
    timed = ["姓名", "身份证号", "活动名称", "服务开始时间", "服务结束时间"]
    rows = [timed, ["甲某", identity(1), "清扫", "2020-03-05 08:00", "2020-03-05 12:00"]]
    other = [timed, ["甲某", identity(1), "宣讲", "2020-03-05 10:00", "2020-03-05 14:00"]]
    city = project({"沁县记录.xlsx": workbook(rows), "武乡县记录.csv": csv_of(other)})
    done = give_back(city)
    assert set(done) == {"沁县记录.xlsx", "武乡县记录.csv"}
    for own, others in ("沁县记录.xlsx", "武乡县记录.csv"), ("武乡县记录.csv", "沁县记录.xlsx"):
        sheet = opened(done[own].file).worksheets[1]
        assert any("重叠" in text and others in text for text in comments(sheet).values()), own


def test_many_alike_are_all_coloured_and_the_first_commented(project, give_back, monkeypatch):
    limit = settings().marked_one_by_one
    rows = records(*({"姓名": f"某{n}", "身份证号": identity(n)[:17]} for n in range(limit + 30)))
    returned = give_back(project({"沁县记录.xlsx": workbook(rows)}))["沁县记录.xlsx"]
    book = opened(returned.file)
    assert len(colours(book["服务记录"])) == limit + 30 and len(comments(book["服务记录"])) == limit
    assert any("30" in str(row[6].value) and "着色" in str(row[6].value) for row in book.worksheets[0].iter_rows())


def test_the_note_names_workbooks_day_and_office(project, give_back):
    files = {"沁县/记录 <&> 一.xlsx": workbook(FAULTY), "沁县/坏.xlsx": b"PK\x03\x04 torn"}
    done = give_back(project(files))
    assert done["沁县/坏.xlsx"].file is None
    note = next(done["沁县/记录 <&> 一.xlsx"].file.parent.parent.glob("*.docx"))
    document = docx.Document(note)
    text = "\n".join(p.text for p in document.paragraphs)
    assert "沁县：" in text and "2021年3月15日" in text and "某市某办公室" in text
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    assert ["沁县/记录 ___ 一（更正）.xlsx", "4"] in [row[:2] for row in rows]
    assert any(row[0] == "沁县/坏.xlsx" for row in rows)


FOUR = ["沁县", "长子县", "壶关县", "平顺县"]


@pytest.mark.parametrize(("units", "whom"), [(FOUR[:1], "沁县"), (FOUR[:2], "沁县、长子县"), (FOUR, "沁县等4个单位")])
def test_a_workbook_of_several_units_goes_to_those_it_is_about(project, give_back, units, whom):
    rows = [[*HEADERS, "区县"], *([*row, unit] for unit in units for row in records({"服务时长(小时)": "半天"})[2:])]
    returned = give_back(project({"汇总记录.xlsx": workbook(rows)}))["汇总记录.xlsx"]
    assert returned.unit == returned.file.parent.name == whom
    note = docx.Document(returned.file.with_name("更正函.docx"))
    assert any(paragraph.text == f"{whom}：" for paragraph in note.paragraphs)


def test_one_unit_alone_gets_its_own_workbooks_with_its_own_problems(project, tmp_path):
    rows = [[*HEADERS, "区县"], *([*row, unit] for unit in FOUR for row in records({"服务时长(小时)": "半天"})[2:])]
    other = [["长子县志愿服务记录"], *FAULTY[1:]]
    files = {"沁县记录.xlsx": FAULTY, "长子县记录.xlsx": other, "汇总记录.xlsx": rows}
    city = project({name: workbook(content) for name, content in files.items()})
    returned = {r.workbook: r for r in city.returns(tmp_path / "back", date(2021, 3, 15), "沁县")}
    assert set(returned) == {"沁县记录.xlsx", "汇总记录.xlsx"}
    assert {r.unit for r in returned.values()} == {"沁县"}
    assert set(colours(opened(returned["汇总记录.xlsx"].file)["服务记录"])) == {"E2"}


def test_without_a_day_ten_working_days_are_given():
    from volstat.returns.write import letter_of

    # over the Spring Festival, with the Sunday of work before it
    assert letter_of("", date(2021, 1, 29), None).due == date(2021, 2, 18)
    assert letter_of("", date(2021, 3, 1), date(2021, 3, 3)).due == date(2021, 3, 3)


def test_the_same_bytes_again(project, give_back):
    city = project({"沁县记录.xlsx": workbook(FAULTY), "武乡县/记录.csv": csv_of(FAULTY)})
    first, second = (give_back(city, folder) for folder in ("one", "two"))
    assert [r.file.read_bytes() for r in first.values()] == [r.file.read_bytes() for r in second.values()]
    assert (city.project.root.parent / "one/沁县/更正函.docx").read_bytes() == (
        city.project.root.parent / "two/沁县/更正函.docx"
    ).read_bytes()


def test_nothing_is_overwritten_and_nothing_goes_into_exports(project, give_back, tmp_path):
    city = project({"沁县记录.xlsx": workbook(FAULTY)})
    with pytest.raises(NoFolderError):
        city.returns(city.project.exports / "back")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.txt").write_text("mine")
    with pytest.raises(NoFolderError):
        city.returns(tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["a.txt"]
    before = sorted(path.name for path in city.project.exports.rglob("*"))
    (tmp_path / "empty").mkdir()
    city.returns(tmp_path / "empty")
    assert sorted(path.name for path in city.project.exports.rglob("*")) == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not allowed there")
def test_workbooks_whose_names_become_one_are_numbered(project, give_back):
    names = ["a:b.csv", "a;b.csv", "a_b.csv", "a*b.csv", "A?b.csv"]
    faulty = {
        name: csv_of(
            records(
                *({"姓名": f"{name}某", "身份证号": wrong(10 * n + i), "服务日期": f"2020-0{n}-0{i}"} for i in (1, 2))
            )
        )
        for n, name in enumerate(names, 1)
    }
    done = give_back(project(faulty))
    files = [returned.file for returned in done.values()]
    assert set(done) == set(names) and all(file.is_file() for file in files)
    assert len({str(file).casefold() for file in files}) == len(names)
    assert {file.name for file in files} >= {"a_b（更正）.csv.xlsx", "a_b（更正）.csv 2.xlsx"}
    listed = "".join(texts_of(next(files[0].parent.glob("*.docx"))).values())
    assert all(file.name in listed for file in files)


@pytest.mark.skipif(sys.platform == "win32", reason="such names are not allowed there")
@pytest.mark.parametrize("odd", ["\n", "\t", "\r", "\x1b", "\x85", "\u00a0", "\u2028", "\u200b", "\ufeff"])
def test_no_white_space_but_blanks_in_the_name_of_what_is_returned(project, give_back, odd):
    (returned,) = give_back(project({f"沁县{odd}1 月.csv": csv_of(FAULTY)})).values()
    assert returned.file.name in ("沁县_1 月（更正）.xlsx", "沁县1 月（更正）.xlsx") and returned.file.is_file()


def test_two_units_whose_names_become_one_folder_get_one_each():
    assert list(_places(["a:b", "A;b", "a:b"]).values()) == ["a_b", "A_b 2"]


def test_a_workbook_that_changed_since_is_not_returned(project, give_back):
    city = project({"沁县记录.xlsx": workbook(FAULTY), "武乡县记录.xlsx": workbook(FAULTY[1:4])})
    assert city.problems.num_rows
    (city.project.exports / "沁县记录.xlsx").write_bytes(workbook(records({})))
    done = give_back_same(city)
    assert done["沁县记录.xlsx"].file is None and done["沁县记录.xlsx"].reason.kind == "changed_while_read"
    assert done["武乡县记录.xlsx"].file is not None


def give_back_same(city):
    """Returns the workbooks of a city that has read its exports before."""
    folder = city.project.root / "back"
    return {returned.workbook: returned for returned in city.returns(folder, date(2021, 3, 15))}
