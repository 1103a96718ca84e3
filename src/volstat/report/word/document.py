"""Renders a report as a Word document."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm

from volstat.language import current, labelled, noted
from volstat.report.described import Chart, Report, Section, Table
from volstat.report.drawing import alt_text, chinese_font, png_of
from volstat.report.packed import repacked
from volstat.report.phrases import text_of
from volstat.report.safe import safe_xml
from volstat.report.word.layout import (
    HEADING_FONT,
    drop_leftovers,
    set_fallbacks,
    set_font,
    set_language,
    set_page,
    set_styles,
)
from volstat.report.word.tables import add_table
from volstat.report.words import say

_DIGITS: Final = "〇一二三四五六七八九十"
_PICTURE: Final = Mm(150)


def docx_of(report: Report) -> bytes:
    """Returns the report as a docx file: press sentences, sections with tables and pictures, notes, definitions."""
    document = Document()
    set_page(document)
    set_styles(document)
    set_fallbacks(document)
    set_language(document)
    drop_leftovers(document)
    document.add_paragraph(safe_xml(report.title), style="Title")
    document.add_paragraph(safe_xml(_in_lines(report.subtitle)), style="Subtitle")
    document.add_paragraph(safe_xml(text_of(report.press)))
    for note in report.notes:
        if note.grave:
            set_font(document.add_paragraph().add_run(safe_xml(note.text)), HEADING_FONT)
    numbers = {table.name: number for number, table in enumerate(report.tables, start=1)}
    figures = {chart.name: number for number, chart in enumerate(report.charts, start=1)}
    for number, section in enumerate(report.sections, start=1):
        _add_section(document, number, section, numbers, figures)
    _add_end(document, report, len(report.sections) + 1)
    _set_properties(document, report)
    made = io.BytesIO()
    document.save(made)
    return repacked(made.getvalue(), report.as_of)


def _in_lines(subtitle: str) -> str:
    """Returns a subtitle with each of its parts on a line of its own, so that no date is torn apart."""
    for mark in ("；", "; "):
        subtitle = subtitle.replace(mark, f"{mark.rstrip()}\n")
    return subtitle


def _add_section(
    document: Any, number: int, section: Section, numbers: dict[str, int], figures: dict[str, int]
) -> None:
    _add_heading(document, number, section.title)
    for block in section.blocks:
        if isinstance(block, Table):
            title = say("table_title", number=numbers[block.name], title=block.title)
            document.add_paragraph(safe_xml(title), style="Caption")
            add_table(document, block)
        elif isinstance(block, Chart):
            _add_chart(document, block, figures[block.name])
        else:
            document.add_paragraph(safe_xml(text_of(block)))


def _add_heading(document: Any, number: int, title: str) -> None:
    mark = f"{_chinese(number)}、" if current() == "zh" else f"{number}. "
    document.add_paragraph(safe_xml(mark + title), style="Heading 1")


def _chinese(number: int) -> str:
    if number <= 10:
        return _DIGITS[number]
    tens, ones = divmod(number, 10)
    return (_DIGITS[tens] if tens > 1 else "") + "十" + (_DIGITS[ones] if ones else "")


def _add_chart(document: Any, chart: Chart, number: int) -> None:
    picture = png_of(chart)
    if picture is None:
        return
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.keep_with_next = WD_LINE_SPACING.SINGLE, True  # a fixed line would cut the picture
    _no_indent(paragraph)
    shape = paragraph.add_run().add_picture(io.BytesIO(picture), width=_PICTURE)
    shape._inline.docPr.set("descr", safe_xml(alt_text(chart)))
    caption = document.add_paragraph(say("figure_title", number=number, title=chart.title), style="Caption")
    caption.paragraph_format.keep_with_next = False


def _no_indent(paragraph: Any) -> None:
    indents = paragraph._p.get_or_add_pPr().get_or_add_ind()
    indents.set(qn("w:firstLineChars"), "0")
    indents.set(qn("w:firstLine"), "0")


def _add_end(document: Any, report: Report, number: int) -> None:
    _add_heading(document, number, say("notes"))
    notes = [note.text for note in report.notes]
    if report.charts and chinese_font() is None:
        notes.append(say("note_no_font"))
    for place, text in enumerate(notes, start=1):
        document.add_paragraph(safe_xml(f"{place}. {text}"), style="Small")
    _add_heading(document, number + 1, say("definitions"))
    for row in report.definitions.rows:
        paragraph = document.add_paragraph(style="Small")
        name = labelled(noted(str(row[0]), str(row[2] or "")), "")
        set_font(paragraph.add_run(safe_xml(name)), HEADING_FONT)
        facts = [(report.definitions.columns[place].title, row[place]) for place in (4, 5)]
        stop, gap = ("。", "") if current() == "zh" else (".", " ")
        told = [f"{labelled(title, str(fact)).rstrip(stop)}{stop}" for title, fact in facts if fact]
        paragraph.add_run(safe_xml(gap.join([str(row[3]), *told])))
    _sign(document, report.office)


def _sign(document: Any, office: str) -> None:
    """Adds who signs and when, on one page with the end of the text, which the standard asks for."""
    document.paragraphs[-1].paragraph_format.keep_with_next = True
    document.paragraphs[-1].paragraph_format.keep_together = True
    document.add_paragraph().paragraph_format.keep_with_next = True
    for text in (office, say("signed_on")):
        if text:
            paragraph = document.add_paragraph(safe_xml(text))
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            paragraph.paragraph_format.keep_with_next = text == office


def _set_properties(document: Any, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author = report.title, report.office or "volstat"
    properties.comments = properties.last_modified_by = ""
    properties.created = properties.modified = datetime(report.as_of.year, report.as_of.month, report.as_of.day)
    properties.revision = 1
    properties.language = "zh-CN" if report.language == "zh" else "en"
