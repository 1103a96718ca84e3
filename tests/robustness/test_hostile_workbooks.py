"""All kinds of broken and hostile files in one exports folder: a sentence for each, the rest read, bounded memory."""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from small_city import UNITS, make_city, run

sys.path.insert(0, str(Path(__file__).parents[1] / "intake"))
import hostile_files as build

PUBLIC = Path(__file__).parents[3] / "shared" / "hostile"
_STYLES = "xl/styles.xml"


def _zip_bomb() -> bytes:
    """A package of two megabytes whose sheet inflates to more than two gigabytes."""
    import io

    made = io.BytesIO()
    sound = build.xlsx([["x"]])
    with zipfile.ZipFile(io.BytesIO(sound)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bomb:
        for name in archive.namelist():
            if name != build.SHEET:
                bomb.writestr(name, archive.read(name))
        with bomb.open(build.SHEET, "w", force_zip64=True) as part:
            head = archive.read(build.SHEET)
            part.write(head[: head.index(b"<sheetData>") + 11])
            for _ in range(2_100):
                part.write(b" " * 1_000_000)
            part.write(head[head.index(b"<sheetData>") + 11 :])
    return made.getvalue()


def _far_corners_of_an_xls() -> bytes:
    def fill(book: Any) -> None:
        for number in range(3):
            sheet = book.add_sheet(f"a{number}")
            sheet.write(0, 0, "a")
            sheet.write(65535, 255, "z")

    return build.xls(fill)


def _endless_cells_of_an_ods() -> bytes:
    cell = '<table:table-cell table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    row = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    return build.ods(f'<table:table table:name="a">{row}</table:table>')


def _external_entity(secret: Path) -> bytes:
    dtd = f'<!DOCTYPE a [<!ENTITY xxe SYSTEM "{secret.as_uri()}">]>'.encode()
    return build.edited(build.xlsx([["a"]]), lambda xml: dtd + xml.replace(b">a<", b">&xxe;<"))


def _entity_of_the_network() -> bytes:
    dtd = b'<!DOCTYPE a [<!ENTITY % d SYSTEM "http://127.0.0.1:9/x.dtd"> %d;]>'
    return build.spreadsheetml("<Worksheet/>").replace(b"<Workbook", dtd + b"<Workbook")


def _laughs(part: str) -> bytes:
    return build.edited(build.with_shared_strings([["a"]]), lambda xml: build.LAUGHS.encode() + xml, part)


def _merges() -> bytes:
    ranges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_001))
    return build.with_rows('<row r="1"><c r="A1"><v>1</v></c></row>', tail=f"<mergeCells>{ranges}</mergeCells>")


def _column(place: str) -> bytes:
    return build.with_rows(f'<row r="1"><c r="A1"><v>1</v></c><c r="{place}"><v>2</v></c></row>' * 3)


def hostile(secret: Path) -> dict[str, bytes]:
    """Returns every kind of hostile file by its name; what is expected of each stands in `EXPECTED`."""
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    dimension = '<dimension ref="A1:XFD1048576"/>'
    return {
        "炸弹.xlsx": _zip_bomb(),
        "实体.xlsx": _laughs("xl/sharedStrings.xml"),
        "样式实体.xlsx": _laughs(_STYLES),
        "外部实体.xlsx": _external_entity(secret),
        "网络实体.xls": _entity_of_the_network(),
        "四角.xlsx": build.with_rows(corners, head=dimension),
        "四角.xls": _far_corners_of_an_xls(),
        "重复.ods": _endless_cells_of_an_ods(),
        "循环.xls": build.ole_loop(),
        "崩溃.xlsb": build.xlsb(b"", relation="rId7"),
        "远列.xlsx": _column("ZZZZ1"),
        "小写列.xlsx": _column("zzzz1"),
        "合并.xlsx": _merges(),
        "范围.xlsx": build.with_rows('<row r="1"><c r="A1"><v>1</v></c></row>', head=dimension),
        "空.xlsx": b"",
        "文字.xlsx": "请查收附件".encode(),
        "半截.xlsx": build.xlsx([["a"]] * 500)[:4000],
        "图片.xlsx": b"\x89PNG\r\n\x1a\n\0\0",
        "零.csv": bytes(100_000),
        "引号.csv": b'"' * 50_001,
        "嵌套.xls": b"<html>" + b"<table><tr><td>" * 20_000,
        "跨列.xls": "<table><tr><td colspan=999999999 rowspan=999999999>甲</td></tr></table>".encode(),
    }


EXPECTED = {
    "炸弹.xlsx": {"too_large"},
    "实体.xlsx": {"xml_entities"},
    "样式实体.xlsx": {"xml_entities"},
    "外部实体.xlsx": {"xml_entities"},
    "网络实体.xls": {"xml_entities"},
    "四角.xlsx": {"scattered_cells"},
    "四角.xls": {"scattered_cells"},
    "重复.ods": {"too_large"},
    "循环.xls": {"not_a_workbook"},
    "崩溃.xlsb": {"reader_crashed", "unreadable"},
    "远列.xlsx": {"unreadable"},
    "小写列.xlsx": {"unreadable"},
    "空.xlsx": {"empty_file"},
    "半截.xlsx": {"unreadable"},
    "图片.xlsx": {"not_a_workbook"},
    "零.csv": {"not_a_workbook"},
    "外链.xlsx": {"link_outside"},
    "外面": {"link_outside"},
    "自环": {"unreadable"},
}


@dataclass(frozen=True)
class Ran:
    """A run over the folder, and the same folder without the hostile files."""

    problems: dict[str, list[dict[str, Any]]]
    figures: dict[str, Any]
    expected: dict[str, Any]
    everything: str
    secret: str


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    folder = tmp_path_factory.mktemp("hostile")
    root = make_city(folder / "city")
    words = ("figures", "2020", "--by", "district", "--json")
    code, expected, said = run(root, *words)
    assert code == 0, said
    secret = folder / "secret.txt"
    secret.write_text("geheim-4711", "utf-8")
    (folder / "outside").mkdir()
    (folder / "outside" / "沁县.csv").write_bytes((root / "exports" / f"{UNITS[1]}.csv").read_bytes())
    for name, data in hostile(secret).items():
        (root / "exports" / name).write_bytes(data)
    if os.name == "posix":
        (root / "exports" / "外链.xlsx").symlink_to(secret)
        (root / "exports" / "外面").symlink_to(folder / "outside")
        (root / "exports" / "自环").symlink_to("自环")
        os.mkfifo(root / "exports" / "管道.csv")
        (root / "exports" / os.fsdecode(b"\xff\xfe.csv")).write_bytes(b"a,b\n")
    code, figures, said = run(root, *words)
    assert code == 0, said
    code, listed, told = run(root, "problems", "--json")
    assert code == 0, told
    problems: dict[str, list[dict[str, Any]]] = {}
    for problem in json.loads(listed):
        problems.setdefault(problem["workbook"], []).append(problem)
    printed = run(root, "problems")[1].decode() + said + told + listed.decode()
    written = "".join(path.read_bytes().decode("latin-1") for path in (root / ".volstat").rglob("*") if path.is_file())
    return Ran(problems, json.loads(figures), json.loads(expected), printed + written, secret.read_text("utf-8"))


@pytest.mark.parametrize("name", EXPECTED)
def test_each_is_told_in_one_plain_sentence(ran: Ran, name: str):
    found = ran.problems[name]
    assert len(found) == 1 and found[0]["kind"] in EXPECTED[name]
    assert re.search("[\u4e00-\u9fff]", found[0]["message"]) and "\n" not in found[0]["message"]
    assert found[0]["hint"] and found[0]["severity"] in ("error", "warning")


def test_every_hostile_file_is_spoken_of(ran: Ran):
    assert set(hostile(Path("/nowhere"))) <= set(ran.problems)


def test_the_others_are_read_as_if_nothing_were(ran: Ran):
    assert ran.figures["figures"] == ran.expected["figures"]
    assert ran.figures["rows"] == ran.expected["rows"]


def test_nothing_outside_was_read(ran: Ran):
    assert ran.secret not in ran.everything
    assert "Traceback" not in ran.everything and "panicked" not in ran.everything


@pytest.mark.skipif(sys.platform != "linux", reason="kilobytes are Linux'")
def test_no_process_took_two_gigabytes(ran: Ran):
    assert ran.problems
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_000_000


@pytest.mark.skipif(not PUBLIC.is_dir(), reason="the public collection of hostile workbooks is not here")
def test_the_public_collection_in_one_run(tmp_path: Path):
    root = make_city(tmp_path / "city")
    code, expected, said = run(root, "figures", "2020", "--json")
    assert code == 0, said
    files = [path for path in PUBLIC.iterdir() if path.suffix != ".md"]
    for path in files:
        (root / "exports" / path.name).write_bytes(path.read_bytes())
    code, figures, said = run(root, "figures", "2020", "--json")
    assert code == 0 and "panicked" not in said
    assert json.loads(figures)["figures"] == json.loads(expected)["figures"]
    code, listed, _said = run(root, "problems", "--json")
    told = {problem["workbook"] for problem in json.loads(listed)}
    assert {path.name for path in files} <= told
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 2_000_000
