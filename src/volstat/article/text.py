"""Articles: txt, md, docx, html, PDF with text and standard input become plain text whose places are known.

The format is decided by content; a name's ending only tells Markdown from plain text.
"""

from __future__ import annotations

import codecs
import itertools
import re
import zipfile
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final, Literal

from volstat.article.errors import UnreadableArticleError
from volstat.article.messages import say
from volstat.article.view import View, view_of

Kind = Literal["txt", "md", "docx", "html", "pdf"]

LIMIT_MB: Final = 20
LIMIT_CHARACTERS: Final = 500_000
INFLATED_LIMIT_MB: Final = 300
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML: Final = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|div|p|article)\b", re.I | re.S
)
_MARKUP: Final = re.compile(
    r"^\s{0,3}#{1,6}\s+|^\s{0,3}>\s?|\*\*|__|~~|`+|<!--.*?-->|</?[A-Za-z][^<>\n]{0,200}>"
    r"|!?\[(?=[^\]\n]*\]\()|\]\([^)\n]*\)",
    re.MULTILINE | re.DOTALL,
)
_TORN_QUOTES: Final = re.compile(r"^.*(?:“[ ]|[ ]”|“”).*$", re.MULTILINE)
"""Lines of a PDF whose quotation marks were set in another font and come at the wrong place: 抗击疫情· ”温暖同行."""
_MARKS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.I)


@dataclass(frozen=True, slots=True)
class Article:
    """An article's plain text and what is known about where it stands."""

    text: str
    kind: Kind
    name: str
    starts: tuple[int, ...] = (0,)
    """Where each paragraph, line or page begins in `text`."""

    @property
    def view(self) -> View:
        """The text as the grammar reads it."""
        hidden = [m.span() for m in _MARKUP.finditer(self.text)] if self.kind == "md" else []
        if self.kind == "pdf":
            hidden = [m.span() for line in _TORN_QUOTES.finditer(self.text) for m in _quotes(self.text, line)]
        return view_of(self.text, hidden, wrapped=self.kind in ("txt", "md", "pdf"))

    def place(self, position: int) -> str:
        """Where a position stands in the source: a paragraph, a line or a page."""
        number = bisect_right(self.starts, position)
        return say({"docx": "place_paragraph", "pdf": "place_page"}.get(self.kind, "place_line"), number=number)


def _quotes(text: str, line: re.Match[str]) -> Iterator[re.Match[str]]:
    return re.compile("[“”]").finditer(text, line.start(), line.end())


def read_article(path: Path) -> Article:
    """Reads the article in a file.

    Raises:
        UnreadableArticleError: it cannot be read; says why and what to do.
    """
    try:
        if path.stat().st_size > LIMIT_MB * 1_000_000:
            raise UnreadableArticleError(say("too_large", name=path.name, limit=LIMIT_MB))
        data = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableArticleError(say("missing", name=path)) from None
    except OSError as error:
        raise UnreadableArticleError(say("unopened", name=path, reason=error.strerror or error)) from None
    return article_of(data, path.name)


def article_of(data: bytes, name: str) -> Article:
    """Reads an article from its bytes, such as those of standard input.

    Raises:
        UnreadableArticleError: it cannot be read; says why and what to do.
    """
    if len(data) > LIMIT_MB * 1_000_000:
        raise UnreadableArticleError(say("too_large", name=name, limit=LIMIT_MB))
    kind = _kind(data, name)
    pieces = list(_pieces(data, kind, name))
    starts = [0, *itertools.accumulate(len(piece) for piece in pieces)][:-1] or [0]
    text = "".join(pieces)
    if len(text) > LIMIT_CHARACTERS:
        raise UnreadableArticleError(say("too_long", name=name, limit=LIMIT_CHARACTERS))
    if not text.strip():
        raise UnreadableArticleError(say("scan" if kind in ("pdf", "docx") and pieces else "empty", name=name))
    return Article(text, kind, name, tuple(starts))


def _kind(data: bytes, name: str) -> Kind:
    if not data.strip():
        raise UnreadableArticleError(say("empty", name=name))
    if data[:1024].lstrip().startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        _check_zip(data, name)
        return "docx"
    if data.startswith(_OLE):
        packed = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableArticleError(say("encrypted" if packed else "legacy_word", name=name))
    if data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")):
        raise UnreadableArticleError(say("scan", name=name))
    if _HTML.match(data.removeprefix(codecs.BOM_UTF8)) or name.lower().endswith((".html", ".htm", ".xhtml")):
        return "html"
    return "md" if name.lower().endswith((".md", ".markdown")) else "txt"


def _check_zip(data: bytes, name: str) -> None:
    try:
        entries = zipfile.ZipFile(BytesIO(data)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError):
        raise UnreadableArticleError(say("damaged", name=name, kind="Word")) from None
    if sum(entry.file_size for entry in entries) > INFLATED_LIMIT_MB * 1_000_000:
        raise UnreadableArticleError(say("too_large", name=name, limit=INFLATED_LIMIT_MB))
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnreadableArticleError(say("encrypted", name=name))
    if not any(entry.filename == "word/document.xml" for entry in entries):
        raise UnreadableArticleError(say("not_text", name=name))


def _pieces(data: bytes, kind: Kind, name: str) -> Iterator[str]:
    if kind == "docx":
        from volstat.article.formats.word import paragraph_texts

        yield from paragraph_texts(data, name)
    elif kind == "pdf":
        from volstat.article.formats.pdf import page_texts

        yield from page_texts(data, name)
    elif kind == "html":
        from volstat.article.formats.page import line_texts

        yield from line_texts(decode(data, name, charset=_charset(data)))
    else:
        yield from decode(data, name).replace("\r\n", "\n").replace("\r", "\n").splitlines(keepends=True)


def _charset(data: bytes) -> str | None:
    found = _CHARSET.search(data[:4096])
    return found[1].decode("ascii") if found else None


def decode(data: bytes, name: str, charset: str | None = None) -> str:
    """Returns the text of bytes in UTF-8, UTF-16 with a mark, GB18030 or a declared encoding.

    Raises:
        UnreadableArticleError: the bytes are no text.
    """
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    if b"\x00" in data:
        raise UnreadableArticleError(say("not_text", name=name))
    for encoding in ("utf-8", "gb18030", charset or "utf-8"):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableArticleError(say("not_text", name=name))
