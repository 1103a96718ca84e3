"""The parts of an xlsx package around its sheets: names, relations, styles, a fixed date."""

from __future__ import annotations

from typing import Final
from xml.sax.saxutils import quoteattr

from volstat.sample.sheets import Workbook

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HIDDEN: Final = ' state="hidden"'

# number format, font, centred: the built-in Chinese date formats 27, 31, 57 and 58 as WPS writes them
STYLES: Final = {
    "": (0, 0, False),
    "title": (0, 1, True),
    "head": (0, 1, True),
    "day": (14, 0, False),
    "day27": (27, 0, False),
    "day31": (31, 0, False),
    "day57": (57, 0, False),
    "day58": (58, 0, False),
    "day59": (59, 0, False),  # WPS alone
    "span": (46, 0, False),
}
STYLE_NUMBER: Final = {name: number for number, name in enumerate(STYLES)}


def parts(book: Workbook) -> dict[str, str]:
    """Returns the parts around the sheets: name → content."""
    numbers = range(1, len(book.sheets) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}"{_HIDDEN if sheet.hidden else ""} r:id="rId{n}"/>'
        for n, sheet in zip(numbers, book.sheets, strict=True)
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    named = [("/xl/workbook.xml", f"{kind}.sheet.main"), ("/xl/styles.xml", f"{kind}.styles")]
    named += [(f"/xl/worksheets/sheet{n}.xml", f"{kind}.worksheet") for n in numbers]
    targets = [("worksheet", f"worksheets/sheet{n}.xml") for n in numbers] + [("styles", "styles.xml")]
    if book.shared_strings:
        named.append(("/xl/sharedStrings.xml", f"{kind}.sharedStrings"))
        targets.append(("sharedStrings", "sharedStrings.xml"))
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}+xml"/>' for name, kind in named)
    overrides += (
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    )
    base = ' date1904="1"' if book.date1904 else ""
    return {
        "[Content_Types].xml": f'{HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>',
        "_rels/.rels": _relations(
            [
                (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": f'{HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        '<dcterms:created xsi:type="dcterms:W3CDTF">2021-02-03T09:15:00Z</dcterms:created></cp:coreProperties>',
        "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr{base}/>'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relations([(f"{OFFICE}/{kind}", target) for kind, target in targets]),
        "xl/styles.xml": _styles(),
    }


def _relations(targets: list[tuple[str, str]]) -> str:
    items = (
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, 1)
    )
    return f'{HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(items)}</Relationships>'


def _styles() -> str:
    centred = '<alignment horizontal="center" vertical="center" wrapText="1"/>'
    formats = "".join(
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"'
        + (f' applyAlignment="1">{centred}</xf>' if middle else "/>")
        for number, font, middle in STYLES.values()
    )
    return (
        f'{HEAD}<styleSheet xmlns="{MAIN}">'
        '<fonts count="2"><font><sz val="11"/><name val="宋体"/></font>'
        '<font><b/><sz val="12"/><name val="黑体"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(STYLES)}">{formats}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
