"""Files that are broken, hostile or no tables at all: each is refused in one word, in bounded time and memory."""

from __future__ import annotations

import random
import re
from pathlib import Path

import hostile_files as build
import pytest

from volstat.intake.formats import UnreadableError, read_book, sniff
from volstat.intake.formats.errors import unreadable
from volstat.intake.grid import Format
from volstat.intake.workers import run_limited
from volstat.problems import Problem, catalogue

STRINGS = "xl/sharedStrings.xml"
FAR_ROW = '<row r="1048576"><c r="A1048576"><v>1</v></c></row>'
PUBLIC = Path(__file__).parents[3] / "shared" / "hostile"


def refusal(data: bytes, **limits: int) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read_book(data, **limits)
    assert caught.value.kind in catalogue()
    return caught.value


def summary(data: bytes) -> str:
    try:
        return f"read {len(read_book(data).grids)}"
    except UnreadableError as error:
        return error.kind


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"{\\rtf1 a}", "RTF"),
        (build.package({"word/document.xml": "<w/>"}), "Word"),
        (build.package({"a.txt": "a"}), "ZIP"),
        (b"<?xml version='1.0'?><root>a</root>", "XML"),
        (bytes(range(256)) * 8, "unknown"),
        (bytes(4096), "unknown"),
        (build.ole_loop(), "OLE2"),
    ],
)
def test_what_is_no_table_is_named(data: bytes, name: str):
    assert sniff(data) is Format.UNKNOWN
    error = refusal(data)
    assert error.kind == "not_a_workbook"
    assert error.detail == unreadable(name, kind="not_a_workbook").detail


@pytest.mark.parametrize("data", [b"%PDF-1.7", bytes(4096), build.package({"xl/workbook.xml": "<workbook"})[:-30]])
def test_why_a_file_cannot_be_read_is_said_in_both_languages(data: bytes):
    error = refusal(data)
    problem = Problem(error.kind, "某表.xlsx", detail=error.detail)
    assert re.search("[\u4e00-\u9fff]", str(error.detail["reason"]))
    assert str(error.detail["reason"]) in problem.message("zh")
    assert str(error.detail["reason_en"]) in problem.message("en")
    assert not re.search("[\u4e00-\u9fff]", problem.message("en"))


def test_an_empty_file():
    assert sniff(b"") is Format.EMPTY
    assert refusal(b"").kind == "empty_file"


@pytest.mark.parametrize(
    "data",
    [
        build.edited(build.xlsx([["a"]]), lambda xml: build.LAUGHS.encode() + xml),
        build.edited(build.with_shared_strings([["a"]]), lambda xml: build.LAUGHS.encode() + xml, STRINGS),
        build.edited(build.xlsx([["a"]]), lambda xml: build.LAUGHS.encode() + xml, "xl/workbook.xml"),
        build.spreadsheetml("<Worksheet/>").replace(b"<Workbook", build.LAUGHS.encode() + b"<Workbook"),
        build.edited(build.ods(""), lambda xml: build.LAUGHS.encode() + xml, "content.xml"),
    ],
    ids=["sheet", "strings", "workbook", "spreadsheetml", "ods"],
)
def test_entities_are_never_expanded(data: bytes):
    assert refusal(data).kind == "xml_entities"


def test_entities_in_html_are_not_fetched_or_expanded(tmp_path: Path):
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><table><tr><td>&x;</td><td>a</td></tr></table>'
    assert "geheim" not in str(read_book(page.encode()).grids[0].cells.to_pylist())


def test_a_package_that_inflates_beyond_the_limit():
    data = build.with_rows("<row><c><v>1</v></c></row>" + " " * 3_000_000)
    assert len(data) < 20_000
    assert refusal(data, max_inflated_bytes=1_000_000).kind == "too_large"


@pytest.mark.parametrize("part", [build.SHEET, STRINGS])
def test_a_package_that_lies_about_its_size(part: str):
    honest = build.edited(build.with_shared_strings([["a"]]), lambda xml: xml + b" " * 3_000_000, part)
    data = build.understated(honest, part)
    assert refusal(data, max_inflated_bytes=1_000_000).kind == "too_large"


def test_two_cells_at_the_ends_of_a_sheet():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    error = refusal(build.with_rows(rows, head='<dimension ref="A1:XFD1048576"/>'))
    assert (error.kind, error.detail) == ("scattered_cells", {"rows": 1048576, "columns": 16384})
    assert refusal(build.with_rows(rows)).kind == "scattered_cells"


def test_a_wide_row_and_a_far_row_under_a_small_declared_size():
    rows = '<row r="1"><c r="XFD1"><v>1</v></c></row>' + FAR_ROW
    assert refusal(build.with_rows(rows, head='<dimension ref="A1:B2"/>')).kind == "scattered_cells"


def test_a_wide_row_of_cells_that_do_not_say_where_they_stand():
    rows = "<row>" + '<c t="n"><v>1</v></c>' * 3000 + "</row>" + FAR_ROW
    error = refusal(build.with_rows(rows))
    assert (error.kind, error.detail) == ("scattered_cells", {"rows": 1048576, "columns": 3000})


@pytest.mark.parametrize("column", ["Z", "AA", "AZ", "BA", "DA", "ZZ"])
def test_a_long_sheet_of_any_width_is_read_when_it_is_small_enough(column: str):
    rows = "".join(f'<row r="{r}"><c r="{column}{r}"><v>{r}</v></c></row>' for r in range(1, 3001))
    (grid,) = read_book(build.with_rows(rows)).grids
    assert (grid.height, grid.cells.column(grid.width - 1)[2999].as_py()) == (3000, "3000")


def test_two_cells_at_the_ends_of_an_xls_sheet():
    def fill(book):
        sheet = book.add_sheet("a")
        sheet.write(0, 0, "a")
        sheet.write(65535, 255, "z")

    assert refusal(build.xls(fill)).kind == "scattered_cells"


def test_a_stray_cell_at_the_foot_does_not_cost_the_sheet():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>'
    (grid,) = read_book(build.with_rows(rows)).grids
    assert (grid.height, grid.width) == (1048576, 2)


def test_more_cells_than_allowed():
    assert refusal(build.xlsx([["a"] * 10] * 10), max_cells=99).kind == "too_large"
    assert refusal(b"a,b\n" * 50, max_cells=99).kind == "too_large"
    assert refusal(b'"a",b\n' * 50, max_cells=99).kind == "too_large"


def test_what_is_too_much_is_said_with_the_limit_it_passes():
    parts = refusal(build.package({f"xl/{number}": b"" for number in range(20_001)} | {"xl/workbook.xml": b"<w/>"}))
    assert (parts.kind, "20002 > 20000" in parts.detail["reason"]) == ("unreadable", True)
    cell = '<table:table-cell table:number-columns-repeated="{}"><text:p>a</text:p></table:table-cell>'
    row = '<table:table-row table:number-rows-repeated="{}">{}</table:table-row>'
    long = "".join(row.format(times, cell.format(2)) for times in (1_048_576, 9))
    wide = row.format(1, cell.format(16_384) + cell.format(1))
    for body, size in ((long, "1048585 × 2"), (wide, "1 × 16385")):
        error = refusal(build.ods(f'<table:table table:name="a">{body}</table:table>'))
        assert error.detail == {"size": size, "limit": "1048576 × 16384"}


def test_sheets_share_the_limit():
    book = read_book(build.xlsx([["a"] * 10] * 10, [["b"] * 10] * 10), max_cells=150)
    assert ([grid.height for grid in book.grids], [problem.kind for problem in book.problems]) == ([10], ["too_large"])


def test_fifty_thousand_merged_ranges():
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_001))
    data = build.with_rows('<row r="1"><c r="A1"><v>1</v></c></row>', tail=f"<mergeCells>{ranges}</mergeCells>")
    (grid,) = read_book(data).grids
    assert (len(grid.merges), grid.height) == (50_000, 1)


def test_a_torn_xlsx_is_unreadable_not_unknown():
    data = build.xlsx([["a"]] * 500)
    assert refusal(data[: len(data) // 2]).kind == "unreadable"


def test_a_file_older_than_excel_5_is_unreadable():
    data = b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(40)
    assert sniff(data) is Format.XLS
    assert refusal(data).kind == "unreadable"


def test_passwords(tmp_path: Path):
    from msoffcrypto.format.ooxml import OOXMLFile

    def encrypted(password: str) -> bytes:
        with (tmp_path / "plain.xlsx").open("wb") as plain:
            plain.write(build.xlsx([["甲"]]))
        with (tmp_path / "plain.xlsx").open("rb") as plain, (tmp_path / "locked.xlsx").open("wb+") as locked:
            OOXMLFile(plain).encrypt(password, locked)
        return (tmp_path / "locked.xlsx").read_bytes()

    assert sniff(encrypted("secret")) is Format.ENCRYPTED
    assert refusal(encrypted("secret")).kind == "encrypted"
    assert read_book(encrypted("VelvetSweatshop")).grids[0].cells.to_pylist() == [{"0": "甲"}]


def test_an_xls_with_a_password_is_told():
    data = build.xls(lambda book: book.add_sheet("a").write(0, 0, "a"))
    codepage = data.index(b"\x42\x00\x02\x00")
    locked = data[:codepage] + b"\x2f\x00\x02\x00" + data[codepage + 4 :]
    assert sniff(locked) is Format.ENCRYPTED
    assert refusal(locked).kind == "encrypted"


def test_an_encrypted_ods_is_told():
    manifest = "<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    data = build.package({"mimetype": kind, "content.xml": b"\x01\x02", "META-INF/manifest.xml": manifest})
    assert refusal(data).kind == "encrypted"


def test_a_panic_is_no_exception_of_ours():
    error = refusal(build.xlsb(b"", relation="rId7"))
    assert error.kind in {"reader_crashed", "unreadable"}


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public collection of hostile workbooks is not here")
def test_every_public_hostile_file():
    expected = {
        "16m-cells.xls": "scattered_cells",
        "dates-1904.xls": "read 3",
        "dos.ods": "too_large",
        "empty.xlsx": "empty_file",
        "entities.xlsx": "xml_entities",
        "fuzz-panic.xls": "reader_crashed",
        "html-gb18030.xls": "read 1",
        "many-merges.xlsx": "read 1",
        "oleloop.xls": "not_a_workbook",
        "panic.xlsb": "reader_crashed",
        "password.xlsx": "encrypted",
        "spreadsheetml-2003.xls": "read 3",
        "strict-ooxml.xlsx": "read 2",
        "text.xlsx": "read 1",
        "wrong-dimension.xlsx": "read 1",
        "xmlbomb.xlsx": "xml_entities",
        "xxe.xls": "not_a_workbook",
    }
    files = sorted(path for path in PUBLIC.iterdir() if path.suffix != ".md")
    outcomes = run_limited(summary_of_file, files, processes=2, seconds=30, memory_bytes=1_000_000_000)
    assert {outcome.job.name: outcome.result for outcome in outcomes} == expected


def summary_of_file(path: Path) -> str:
    return summary(path.read_bytes())


def mutants(data: bytes, count: int, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        mutant = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            spot = chance.randrange(len(mutant))
            mutant[spot : spot + chance.choice([0, 1, 4])] = chance.randbytes(chance.choice([1, 4]))
        made.append(bytes(mutant[: chance.choice([len(mutant), len(mutant), chance.randrange(len(mutant))])]))
    return made


def test_mutated_files_end_with_a_book_or_one_word():
    sources = [
        build.xlsx([["姓名", 1, 2.5, "=A1"]] * 5),
        build.xls(lambda book: book.add_sheet("a").write(3, 3, "甲")),
        build.xlsb(build.record(0, bytes(20)) + build.record(6, bytes(8) + build.wide("甲"))),
        build.ods('<table:table table:name="a"><table:table-row><table:table-cell/></table:table-row></table:table>'),
        build.spreadsheetml(
            '<Worksheet><Table><Row><Cell ss:Index="3"><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet>'
        ),
        "<table><tr><td colspan=3>甲</td></tr></table>".encode("gb18030"),
        '姓名,"时长"\n张测试,2\n'.encode("utf-16"),
    ]
    jobs = [mutant for seed, source in enumerate(sources) for mutant in mutants(source, 12, seed)]
    outcomes = list(run_limited(summary, jobs, processes=2, seconds=20, memory_bytes=1_000_000_000))
    assert len(outcomes) == len(jobs)
    assert all(outcome.result or outcome.failure.kind in {"reader_crashed", "too_large"} for outcome in outcomes)
    assert [outcome.failure.error for outcome in outcomes if outcome.failure and outcome.failure.error] == []
