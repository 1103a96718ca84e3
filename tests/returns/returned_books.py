"""Workbooks as offices write them, and short ways to look into what comes back."""

import io
import re
import zipfile

import openpyxl
import xlsxwriter

from volstat.problems import problems_of

HEADERS = ["姓名", "身份证号", "活动名称", "服务日期", "服务时长(小时)"]


def identity(number):
    """The identity number of the made-up person `number`, its check digit right."""
    digits = f"14042819900307{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return digits + "10X98765432"[sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11]


def wrong(number):
    """The same with a check digit that is not right."""
    sound = identity(number)
    return sound[:-1] + ("1" if sound[-1] != "1" else "2")


def records(*rows):
    """Returns the rows of a table of records below a title; rows are changed copies of a sound one."""
    sound = {"姓名": "甲某", "身份证号": identity(1), "活动名称": "清扫", "服务日期": "2020-03-05", "服务时长(小时)": 2}
    return [["沁县志愿服务记录"], HEADERS, *([{**sound, **row}[header] for header in HEADERS] for row in rows)]


def workbook(rows, change=None, **sheets):
    """Returns an xlsx as offices write it: widths, a bold header, formulas with their values."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    bold = book.add_format({"bold": True, "bg_color": "#C6E0B4"})
    for name, content in {"服务记录": rows, **sheets}.items():
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, 23.5)
        for r, row in enumerate(content):
            for c, value in enumerate(row):
                if isinstance(value, tuple):  # a formula and its value
                    sheet.write_formula(r, c, value[0], None, value[1])
                elif value is not None:
                    sheet.write(r, c, value, bold if r < 2 else None)
    if change:
        change(book)
    book.close()
    return made.getvalue()


def opened(path):
    return openpyxl.load_workbook(path)


def comments(sheet):
    return {cell.coordinate: cell.comment.text for row in sheet.iter_rows() for cell in row if cell.comment}


def colours(sheet):
    found = {
        c.coordinate: c.fill.fgColor.rgb for row in sheet.iter_rows() for c in row if c.fill.patternType == "solid"
    }
    return {place: colour for place, colour in found.items() if colour in ("FFFFB3B3", "FFFFE699")}


def texts_of(path):
    """Returns everything that a package says, part by part."""
    with zipfile.ZipFile(path) as package:
        return {n: package.read(n).decode("utf-8", "replace") for n in package.namelist() if n.endswith(("xml", "vml"))}


def kinds(city):
    return sorted((p.kind, p.sheet, p.cell) for p in problems_of(city.problems) if p.severity != "info")


def long_numbers(text):
    return set(re.findall(r"(?<![\d.])\d{11,18}[Xx]?(?![\d.])", re.sub(r"<[^>]*>", " ", text)))


def csv_of(rows):
    return "\r\n".join(",".join("" if v is None else str(v) for v in row) for row in rows).encode("gb18030")
