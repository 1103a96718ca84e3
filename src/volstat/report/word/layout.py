"""The layout of official documents after GB/T 9704: page, fonts by name with fallbacks, styles, page numbers."""

from __future__ import annotations

from typing import Any, Final

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "黑体", "楷体_GB2312"
BODY_FONT, TABLE_FONT = "仿宋_GB2312", "宋体"
LATIN_FONT: Final = "Times New Roman"
FALLBACKS: Final = {
    TITLE_FONT: "宋体",
    SUBHEADING_FONT: "楷体",
    BODY_FONT: "仿宋",
}
"""Font of the standard → what Word takes where it is not installed."""
PAGE_WIDTH_MM: Final = 156
"""Width of the type area: 210 less margins of 28 and 26."""
_NONE: Final = Pt(0)
_NO_PROGRAM: Final = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>volstat</Application></Properties>"
)
_LINE: Final = Pt(28)
"""22 lines on a page."""


def set_page(document: Any) -> None:
    """Sets A4 with the margins of the standard, and page numbers at the outer foot."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
    _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)


def set_styles(document: Any) -> None:
    """Sets the styles of title, headings, body, captions, tables and notes."""
    styles = document.styles
    _style(styles["Normal"], BODY_FONT, 16)
    _paragraphs(styles["Normal"], indent=True)
    _style(styles["Title"], TITLE_FONT, 22)
    _paragraphs(styles["Title"], align=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(36), after=Pt(12))
    _no_border(styles["Title"])
    _style(styles["Subtitle"], SUBHEADING_FONT, 12)
    _paragraphs(styles["Subtitle"], align=WD_ALIGN_PARAGRAPH.CENTER, after=Pt(14))
    _style(styles["Heading 1"], HEADING_FONT, 16)
    _paragraphs(styles["Heading 1"], indent=True, keep=True, before=Pt(10))
    _style(styles["Caption"], HEADING_FONT, 12)
    _paragraphs(styles["Caption"], align=WD_ALIGN_PARAGRAPH.CENTER, line=Pt(20), keep=True, before=Pt(8), after=Pt(2))
    for name, font, size in (
        ("Table Text", TABLE_FONT, 10.5),
        ("Table Note", BODY_FONT, 10.5),
        ("Small", BODY_FONT, 12),
    ):
        style = styles.add_style(name, 1)
        _style(style, font, size)
        _paragraphs(style, line=Pt(20 if name == "Small" else 16))


def set_language(document: Any) -> None:
    """Says that the text is Chinese as it is written in China, which decides the forms of its signs and commas."""
    latin, chinese = "en-US", "zh-CN"
    defaults = document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}")
    theme = document.settings.element.find(qn("w:themeFontLang"))
    for element in (defaults, theme):
        element.set(qn("w:val"), latin)
        element.set(qn("w:eastAsia"), chinese)


def drop_leftovers(document: Any) -> None:
    """Drops what the library's own template leaves in every document: its picture, and the program that made it."""
    package = document.part.package
    for relation in list(package.rels.values()):
        if relation.reltype.endswith("/thumbnail"):
            package.rels.pop(relation.rId)
        elif relation.reltype.endswith("/extended-properties"):
            relation.target_part._blob = _NO_PROGRAM


def set_fallbacks(document: Any) -> None:
    """Names in the font table what stands in for a font that is not installed."""
    part = next(p for p in document.part.package.iter_parts() if str(p.partname).endswith("fontTable.xml"))
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/></w:font>'
        for name, other in FALLBACKS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())


def set_font(run_or_style: Any, east_asian: str) -> None:
    """Sets the Chinese and the Latin font of a run or style."""
    run_or_style.font.name = LATIN_FONT
    properties = run_or_style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)
    fonts.set(qn("w:eastAsia"), east_asian)
    fonts.set(qn("w:hAnsi"), LATIN_FONT)


def _style(style: Any, font: str, size: float) -> None:
    from docx.shared import RGBColor

    set_font(style, font)
    style.font.size = Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)


def _paragraphs(
    style: Any,
    *,
    align: Any = None,
    line: Any = _LINE,
    indent: bool = False,
    keep: bool = False,
    before: Any = _NONE,
    after: Any = _NONE,
) -> None:
    form = style.paragraph_format
    form.alignment = align
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, line
    form.space_before, form.space_after = before, after
    form.keep_with_next = keep
    form.first_line_indent = None
    if indent:  # two characters, whatever the size
        indents = style.element.get_or_add_pPr().get_or_add_ind()
        indents.set(qn("w:firstLineChars"), "200")
        indents.set(qn("w:firstLine"), "640")
    else:
        indents = style.element.get_or_add_pPr().get_or_add_ind()
        indents.set(qn("w:firstLineChars"), "0")
        indents.set(qn("w:firstLine"), "0")


def _no_border(style: Any) -> None:
    properties = style.element.get_or_add_pPr()
    for border in properties.findall(qn("w:pBdr")):
        properties.remove(border)


def _page_number(footer: Any, align: Any) -> None:
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.first_line_indent = None
    for text in ("— ", None, " —"):
        run = paragraph.add_run(text or "")
        set_font(run, TABLE_FONT)
        run.font.size = Pt(14)
        if text is None:
            for kind, instruction in (("begin", None), (None, "PAGE"), ("end", None)):
                run._r.append(_field(kind, instruction))


def _field(kind: str | None, instruction: str | None) -> Any:
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    text = OxmlElement("w:instrText")
    text.set(qn("xml:space"), "preserve")
    text.text = instruction
    return text
