import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from volstat import language
from volstat.article.check import read_claims
from volstat.article.errors import UnreadableArticleError
from volstat.article.scopes import Names
from volstat.article.text import Article, article_of, decode, read_article

SENTENCE = "全市注册志愿者达54.05万人。"


def saved(document):
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_of(text=None, password=None):
    """A page with `text` in a font whose code is Unicode, or a blank page like a scan's."""
    import pypdf
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    if text is not None:
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 50 700 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        fonts = DictionaryObject({NameObject("/F1"): writer._add_object(font)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_in_any_of_the_usual_encodings(encoding):
    article = article_of((SENTENCE + "\r\n第二行").encode(encoding), "a.txt")
    assert article.text == SENTENCE + "\n第二行"
    assert article.place(article.text.index("第二")) == "第2行"


def test_markdown_without_its_markup():
    article = article_of("# 标题\n\n全市[注册](http://a.b/123人)志愿者达**54.05**万人。".encode(), "a.md")
    assert article.view.text == "标题\n\n全市注册志愿者达54.05万人。"
    (claim,) = read_claims(article, Names()).claims
    assert article.text[claim.start : claim.end] == "54.05**万人"


def test_a_web_page_shows_what_its_reader_sees():
    page = (
        "<!DOCTYPE html><html><head><title>1人</title><style>p{}</style></head><body><h1>标题</h1>"
        "<p>全市<b>注册</b>志愿者<span style='display: none'>9</span>达54.05万人。</p><script>2人</script>"
        "<table><tr><td>志愿队伍</td><td>2736支</td></tr></table><p hidden>3人</p></body></html>"
    )
    assert article_of(page.encode(), "a").text == "标题\n" + SENTENCE + "\n志愿队伍\t2736支\n"


def test_a_web_page_in_its_declared_encoding():
    page = f'<html><head><meta charset="gb2312"></head><body>{SENTENCE}</body></html>'
    assert article_of(page.encode("gb18030"), "a.html").text == SENTENCE + "\n"


def test_a_page_nested_without_end_is_read():
    page = "<html><body>" + "<div>" * 5000 + SENTENCE
    assert article_of(page.encode(), "a.html").text == SENTENCE + "\n"


@pytest.mark.parametrize(
    "hidden",
    ["<div hidden>1<div>2</div>3</div>", "<p hidden>1<p>", "<table><tr><td hidden>1<td></tr></table>", "<svg>1</svg>"],
)
def test_what_a_page_hides_ends_where_the_hidden_element_ends(hidden):
    assert article_of(f"<html><body>{hidden}{SENTENCE}</body></html>".encode(), "a").text == SENTENCE + "\n"


def test_a_word_draft_with_runs_tables_and_deleted_text():
    document = docx.Document()
    paragraph = document.add_paragraph("全市注册志愿者达54.")
    paragraph.add_run("05万").bold = True
    paragraph.add_run("人。")
    removed = docx.oxml.OxmlElement("w:del")
    removed.append(paragraph.add_run("删去99人")._r)
    paragraph._p.append(removed)
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "志愿队伍", "2736支"
    article = article_of(saved(document), "a.docx")
    assert article.kind == "docx"
    assert article.text.startswith(SENTENCE + "\n志愿队伍\t2736支\n")
    assert article.place(article.text.index("2736")) == "第3段"


def test_quotation_marks_that_a_pdf_sets_at_the_wrong_place_hide_no_name(names):
    torn = Article("2020 “年， 抗击疫情· ”温暖同行 系列活动共开展志愿服务116 次。\n", "pdf", "a.pdf")
    (claim,) = read_claims(torn, names).claims
    assert claim.as_json()["scope"] == {"campaign": "抗击疫情·温暖同行"}
    assert claim.as_json()["period"] == {"start": "2020-01-01", "end": "2020-12-31"}
    whole = Article("2020年，“暖冬”系列活动共开展志愿服务116次。\n", "pdf", "a.pdf")
    assert read_claims(whole, names).claims[0].as_json()["scope"] == {"campaign": "暖冬"}


def test_text_of_a_pdf():
    article = article_of(pdf_of("2020: 57995"), "a.pdf")
    assert article.text.strip() == "2020: 57995"
    assert article.place(0) == "第1页"


def encrypted_word():
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


def zip_of(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def pictured():
    """A document whose only paragraph holds no text, as a pasted picture's does."""
    document = docx.Document()
    document.add_paragraph()
    return document


BAD = {
    "empty.txt": (b"", "是空的"),
    "blank.docx": (b" \n\n ", "是空的"),
    "empty.docx": (saved(docx.Document()), "是空的"),
    "pictures.docx": (saved(pictured()), "扫描件或图片"),
    "scan.pdf": (pdf_of(), "扫描件或图片"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "扫描件或图片"),
    "locked.pdf": (pdf_of("1", "secret"), "设有密码"),
    "locked.docx": (encrypted_word(), "设有密码"),
    "old.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧版 Word"),
    "cut.docx": (saved(docx.Document())[:300], "已损坏"),
    "cut.pdf": (b"%PDF-1.7\n%broken", "已损坏"),
    "book.xlsx": (zip_of(**{"xl/workbook.xml": "<a/>"}), "不是文字稿件"),
    "bad.docx": (zip_of(**{"word/document.xml": "<a"}), "已损坏"),
    "noise.txt": (bytes(range(256)) * 4, "不是文字稿件"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_read_is_one_sentence(name):
    data, expected = BAD[name]
    with pytest.raises(UnreadableArticleError) as caught:
        article_of(data, name)
    message = str(caught.value)
    assert expected in message
    assert message.startswith(name)
    assert "\n" not in message


def test_a_bomb_is_not_inflated(monkeypatch):
    monkeypatch.setattr("volstat.article.text.INFLATED_LIMIT_MB", 1)
    with pytest.raises(UnreadableArticleError, match="太大"):
        article_of(zip_of(**{"word/document.xml": "x" * 2_000_000}), "a.docx")


def test_a_book_is_no_article(monkeypatch):
    monkeypatch.setattr("volstat.article.text.LIMIT_CHARACTERS", 20)
    with pytest.raises(UnreadableArticleError, match="太长"):
        article_of(SENTENCE.encode() * 3, "a.txt")


def test_files_that_are_missing_or_folders(tmp_path):
    with pytest.raises(UnreadableArticleError, match="找不到"):
        read_article(tmp_path / "none.txt")
    with pytest.raises(UnreadableArticleError, match="打不开"):
        read_article(tmp_path)


def test_messages_in_english():
    language.choose("en")
    try:
        with pytest.raises(UnreadableArticleError, match=r"a\.txt is empty"):
            article_of(b"", "a.txt")
    finally:
        language.choose("zh")


@given(st.binary(max_size=300), st.sampled_from(["a.txt", "a.md", "a.html", "a.docx", "a.pdf"]))
def test_no_bytes_break_the_reader(data, name):
    for head in (b"", b"%PDF-1.4\n", b"PK\x03\x04", b"<html>"):
        try:
            article = article_of(head + data, name)
        except UnreadableArticleError:
            continue
        assert article.text.strip()


@given(st.text(min_size=1))
def test_utf8_is_read_back(text):
    data = text.encode("utf-8", "ignore")
    if b"\x00" not in data and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        assert decode(data, "a") == data.decode("utf-8")
