"""Reads HTML that is named .xls: its tables below one another on one sheet, the text around them in rows between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

import pyarrow as pa

from volstat.intake.formats.draft import MAX_ROWS, SheetDraft, bounded_count
from volstat.intake.formats.encoding import decoding_of
from volstat.intake.formats.errors import too_many_cells, unreadable
from volstat.intake.formats.html_runs import Page, fold
from volstat.intake.formats.sheets import BookBuilder
from volstat.intake.grid import Book, Format, Merge

SHEET: Final = ""
"""The sheet of an HTML file has no name."""
_MAX_COLSPAN: Final = 1000
"""As in the HTML standard, 4.9.11."""
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD: Final = 4096
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_BREAK: Final = "\v"
"""A line break while blanks are folded; HTML cannot hold this character itself."""
_HIDDEN: Final = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_UNSEEN: Final = frozenset({"script", "style", "head", "title", "meta", "link", "xml", "template", "noscript"})
_INLINE: Final = frozenset({"a", "b", "big", "em", "font", "i", "label", "small", "span", "strong", "sub", "sup", "u"})


def read_html(data: bytes, *, max_cells: int) -> Book:
    """Returns the tables of an HTML document, or of a web archive, as a book of one sheet without a name.

    Raises:
        UnreadableError: it holds no table, or too many cells.
    """
    markup = _markup(data)
    try:
        draft = _drafted(fold(markup), max_cells)
    except _NotSoPlainError:
        draft = _drafted(Page(markup), max_cells)
    builder = BookBuilder(Format.HTML, max_cells)
    builder.add(draft.grid())
    return builder.book()


class _NotSoPlainError(Exception):
    """Rows that were folded away are not so plain: a cell from above reaches into them, or no table holds them."""


def _drafted(page: Page, max_cells: int) -> SheetDraft:
    root = _root(page.markup)
    if root is None or next(root.iter("table"), None) is None:
        raise unreadable("page_without_table", kind="not_a_workbook")
    draft = SheetDraft(SHEET, max_cells)
    reader = _Reader(root, page, draft, max_cells)
    reader.read()
    if len(reader.unfolded) != len(page.runs):
        raise _NotSoPlainError
    return draft


def _markup(data: bytes) -> str:
    if data.lstrip()[:13].lower() == b"mime-version:":
        data = _archived(data)
    return _decoded(data)


def _archived(data: bytes) -> bytes:
    """Returns the HTML inside a web archive, the `single file web page` of Excel."""
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.compat32)
    pages = [part.get_payload(decode=True) for part in message.walk() if part.get_content_type() == "text/html"]
    return b"\n".join(page for page in pages if isinstance(page, bytes))


def _decoded(data: bytes) -> str:
    stated = _CHARSET.search(data[:_HEAD])
    if stated:
        name = stated[1].decode().lower()
        try:  # what a page says of itself counts only if it is true
            return data.decode("gb18030" if name in {"gb2312", "gbk", "x-gbk", "gb_2312-80"} else name).lstrip("\ufeff")
        except (LookupError, ValueError):
            pass
    decoding = decoding_of(data)
    if decoding is None:
        raise unreadable("page_without_table", kind="not_a_workbook")
    return decoding.text(data)


def _root(markup: str) -> Any:
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return etree.fromstring(markup.replace("\0", "").encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise unreadable("html_damaged") from error


class _Reader:
    """A document, read from top to bottom onto a sheet."""

    def __init__(self, root: Any, page: Page, draft: SheetDraft, max_cells: int) -> None:
        self._root = root
        self._page = page
        self._draft = draft
        self._max_cells = max_cells
        self.unfolded: set[int] = set()
        """The runs of the page that have found their place."""
        self._line: list[str] = []
        self._around_tables = _ancestors_of_tables(root)

    def read(self) -> None:
        """Puts every table and every line of text onto the sheet."""
        body = self._root.find("body")
        self._flow(body if body is not None else self._root)
        self._end_line()

    def _flow(self, element: Any) -> None:
        """Reads running content; a table that only holds other tables is a frame around them."""
        self._line.append(element.text or "")
        for child in element:
            tag = child.tag if isinstance(child.tag, str) else "script"
            if tag in _UNSEEN:
                pass
            elif tag == "table" and child not in self._around_tables:
                self._end_line()
                self._table(child)
            elif tag in _INLINE and child not in self._around_tables:
                self._line.append("".join(child.itertext()))
            else:
                self._end_line()
                self._flow(child)
                self._end_line()
            self._line.append(child.tail or "")

    def _end_line(self) -> None:
        text = _BLANKS.sub(" ", "".join(self._line)).strip(" ")
        self._line.clear()
        if text:
            self._draft.place(self._draft.next_row, [text])

    def _table(self, table: Any) -> None:
        caption = table.find("caption")
        if caption is not None:
            self._line.append("".join(caption.itertext()))
            self._end_line()
        top = self._draft.next_row
        rows = list(table.iter("tr"))
        runs = self._runs_among(rows)
        spans = _Spans(top - 1 + len(rows) + sum(len(columns[0]) - 1 for columns in runs.values()))
        placed = 0
        row = top - 1
        for element in rows:
            row += 1
            if columns := runs.get(element):
                if spans.reach(row):
                    raise _NotSoPlainError
                self._draft.place_columns(row, columns)
                row = self._draft.next_row - 1
                continue
            cells = _row(element, row, spans)
            placed += len(cells)
            if placed > self._max_cells:
                raise too_many_cells(row, len(cells), self._max_cells)
            if _is_hidden(element):
                self._draft.hide_rows(row, row)
            self._draft.place(row, cells)
        self._draft.merges.extend(spans.merges(self._draft.width))

    def _runs_among(self, rows: list[Any]) -> dict[Any, tuple[pa.Array, ...]]:
        if not self._page.runs:
            return {}
        places = {element: int(mark) for element in rows if (mark := element.get(self._page.marker))}
        self.unfolded.update(places.values())
        return {element: self._page.runs[place] for element, place in places.items()}


class _Spans:
    """The merged ranges of one table, and which columns those from above still cover."""

    def __init__(self, bottom: int) -> None:
        self._bottom = bottom
        self._merges: list[Merge] = []
        self._covered: dict[int, int] = {}
        """Column → the last row that a range from above covers there."""

    def free_column(self, row: int, column: int) -> int:
        """Returns the first column from `column` on that no range from above covers in `row`."""
        while self._covered.get(column, 0) >= row:
            column += 1
        return column

    def reach(self, row: int) -> bool:
        """Returns whether a range from above covers anything in `row`."""
        return any(last >= row for last in self._covered.values())

    def add(self, row: int, column: int, across: int, down: int) -> None:
        """Notes a cell over several columns or rows; no range leaves its table."""
        bottom = min(row + down - 1, self._bottom)
        if bottom > row:
            self._covered.update(dict.fromkeys(range(column, column + across), bottom))
        if across > 1 or bottom > row:
            self._merges.append(Merge(row, column, bottom, column + across - 1))

    def merges(self, width: int) -> Iterator[Merge]:
        """Yields the ranges, cut at the last column in use."""
        for merge in self._merges:
            right = min(merge.right, max(width, merge.left))
            if right > merge.left or merge.bottom > merge.top:
                yield Merge(merge.top, merge.left, merge.bottom, right)


def _row(element: Any, row: int, spans: _Spans) -> list[str | None]:
    cells: list[str | None] = []
    column = 1
    for cell in element:
        if cell.tag not in {"td", "th"}:
            continue
        column = spans.free_column(row, column)
        across = bounded_count(cell.get("colspan"), 1, _MAX_COLSPAN)
        down = MAX_ROWS if cell.get("rowspan") == "0" else bounded_count(cell.get("rowspan"), 1, MAX_ROWS)
        if across > 1 or down > 1:
            spans.add(row, column, across, down)
        cells.extend([None] * (column - 1 - len(cells)))
        cells.append(_text(cell))
        column += across
    return cells


def _text(cell: Any) -> str:
    text = "".join(_seen(cell)) if len(cell) else cell.text or ""
    text = _BLANKS.sub(" ", text).strip(" ")
    return "\n".join(line.strip(" ") for line in text.split(_BREAK)) if _BREAK in text else text


def _seen(element: Any) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield _BREAK
        elif child.tag not in _UNSEEN and not _is_hidden(child):
            yield from _seen(child)
        yield child.tail or ""


def _is_hidden(element: Any) -> bool:
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style", "")))


def _ancestors_of_tables(root: Any) -> set[Any]:
    found: set[Any] = set()
    for table in root.iter("table"):
        for ancestor in table.iterancestors():
            if ancestor in found:
                break
            found.add(ancestor)
    return found
