import io
from datetime import date
from html.parser import HTMLParser
from itertools import pairwise

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from volstat.article.annotate import annotate
from volstat.article.check import check_article, read_claims
from volstat.article.marks import passages
from volstat.article.results import Checked, Warning
from volstat.article.text import article_of

from .conftest import Table

PUBLISHED = date(2021, 3, 6)
TABLE = Table([(("registered_volunteers", {}, PUBLISHED), 540500), (("teams", {}, PUBLISHED), 2736)])


def draft():
    document = docx.Document()
    document.add_heading("稿件", 1)
    paragraph = document.add_paragraph("截至目前，全市注册志愿者达54.")
    bold = paragraph.add_run("06万")
    bold.bold = True
    paragraph.add_run("人，志愿队伍2700余支。")
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_word_draft_gets_a_comment_on_each_number_and_keeps_its_text_and_look(names):
    data = draft()
    article = article_of(data, "稿件.docx")
    checked = check_article(article, names, TABLE, PUBLISHED)
    noted = annotate(article, checked, data)
    document = docx.Document(io.BytesIO(noted))
    assert [p.text for p in document.paragraphs] == [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    comments = {comment.comment_id: comment.text for comment in document.comments}
    assert len(comments) == len(checked.claims) + len(checked.warnings)
    marked = {i: text_in_range(document, i) for i in comments}
    assert sorted(marked.values()) == ["2700余支", "54.06万人"]
    wrong = next(comments[i] for i, text in marked.items() if text == "54.06万人")
    assert "不符" in wrong
    assert "可改为“54.05万人”" in wrong
    assert [r.text for r in document.paragraphs[1].runs if r.bold] == ["06万"]
    assert annotate(article, checked, data) == noted


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 40), max_size=6), st.integers(0, 40), st.integers(1, 8))
def test_any_stretch_of_any_runs_can_be_marked(names, cuts, start, length):
    text = "截至目前，全市注册志愿者达54.06万人，志愿队伍达2700余支，参加者众。"
    document = docx.Document()
    paragraph = document.add_paragraph()
    edges = sorted({0, len(text), *(min(cut, len(text)) for cut in cuts)})
    for first, last in pairwise(edges):
        paragraph.add_run(text[first:last])
    stream = io.BytesIO()
    document.save(stream)
    article = article_of(stream.getvalue(), "a.docx")
    start = min(start, len(text) - 1)
    end = min(start + length, len(text))
    warning = Warning(text[start:end], start, end, "stacked_hedges", "说明")
    noted = docx.Document(io.BytesIO(annotate(article, Checked((), (warning, warning)), stream.getvalue())))
    assert noted.paragraphs[0].text == text
    assert [text_in_range(noted, c.comment_id) for c in noted.comments] == [text[start:end]] * 2


def text_in_range(document, comment_id):
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    text, inside = "", False
    for element in document.element.body.iter():
        if element.get(w + "id") == str(comment_id):
            inside = {w + "commentRangeStart": True, w + "commentRangeEnd": False}.get(element.tag, inside)
        elif inside and element.tag == w + "t":
            text += element.text
    return text


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.marked, self.items, self.tags = "", [], 0, []
        self.depth, self.silent = [], False

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.depth.append(tag)
        if tag == "mark":
            self.marked.append("")
        self.items += tag == "li"

    def handle_endtag(self, tag):
        while self.depth and self.depth.pop() != tag:
            pass

    def handle_data(self, data):
        if "p" in self.depth and "sup" not in self.depth:
            self.text += data
        if "mark" in self.depth:
            self.marked[-1] += data


def page_of(text, names):
    article = article_of(text.encode(), "<稿件>&.txt")
    checked = check_article(article, names, TABLE, PUBLISHED)
    page = Page()
    page.feed(annotate(article, checked).decode("utf-8"))
    return page, checked


def test_a_page_marks_every_number_and_notes_it(names):
    text = "截至目前，全市注册志愿者达54.06万人，志愿队伍达2700余支。"
    page, checked = page_of(text, names)
    assert page.text == text
    assert {"54.06万人", "2700余支"} <= set(page.marked)
    assert page.items == len(checked.claims) + len(checked.warnings)


def test_nothing_in_an_article_becomes_markup(names):
    text = "<script>alert(1)</script>全市注册志愿者“<img src=x onerror=y>”54.06万人&amp;。"
    page, _ = page_of(text, names)
    assert page.text == text
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in page.tags}
    assert not any(name.startswith("on") for _, attrs in page.tags for name in attrs)
    assert not any("http" in (value or "") for _, attrs in page.tags for value in attrs.values())


def test_a_sentence_is_shown_once_with_all_its_numbers_and_their_margin(names):
    text = "市里的好消息。截至目前，全市注册志愿者达54.06万人，志愿队伍2700余支。\n电话13812345678。"
    article = article_of(text.encode(), "a.txt")
    (passage,) = passages(article, check_article(article, names, TABLE, PUBLISHED))
    assert passage.place == "第1行"
    assert passage.sentence == "截至目前，全市注册志愿者达54.06万人，志愿队伍2700余支。"
    assert [(p.text, p.kind) for p in passage.pieces if p.kind] == [("54.06万人", "mismatch"), ("2700余支", "match")]
    mark = passage.marks[0]
    assert (mark.text, mark.kind, mark.label, mark.actual) == ("54.06万人", "mismatch", "不符", "数据为540500")
    assert mark.about == "截至2021年3月6日全市注册志愿者"
    assert mark.suggestion == "54.05万人"


def test_claims_that_were_only_read_are_marked_as_not_judged(names):
    article = article_of("全市注册志愿者54.06万人，约1人左右。".encode(), "a.txt")
    first = passages(article, read_claims(article, names, PUBLISHED))[0].marks[0]
    assert (first.kind, first.label) == ("unjudged", "未核对")


def test_long_stretches_without_numbers_are_cut_and_phones_masked(names):
    text = "志愿服务进万家，" * 20 + "联系13812345678，全市志愿队伍2700余支，" + "大家踊跃参加，" * 20 + "。"
    article = article_of(text.encode(), "a.txt")
    (passage,) = passages(article, read_claims(article, names, PUBLISHED))
    before, number, after = (piece.text for piece in passage.pieces)
    assert (before[0], number, after[-1]) == ("…", "2700余支", "…")
    assert len(passage.sentence) < 100 < len(text)
    assert "13812345678" not in passage.sentence


def test_every_kind_of_number_that_is_no_figure_has_a_sentence():
    from volstat.article.lexicon import lexicon
    from volstat.article.messages import _sentences

    said = {f"kind_{rule.kind}" for rule in lexicon().rules if rule.kind}
    assert said <= set(_sentences())
    figures = {f"figure_{rule.figure}" for rule in lexicon().rules if rule.figure != "skip"}
    assert figures <= set(_sentences())


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_sentence_has_both_languages_and_the_same_facts(language):
    import string

    from volstat.article.messages import _sentences

    def facts(text):
        return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}

    for kind, sentence in _sentences().items():
        assert sentence[language], kind
        assert facts(sentence["zh"]) == facts(sentence["en"]), kind
