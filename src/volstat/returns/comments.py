"""Comments on cells: the part with their texts, and the drawing in which spreadsheets show them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from volstat.intake.formats.markup import local, root_of
from volstat.problems import cell_address
from volstat.returns.parts import child
from volstat.returns.texts import lines_at, safe_text

AUTHOR: Final = "volstat"
Texts = Mapping[tuple[int, int], str]
"""Row and column, 1-based, → what the comment says."""

_SHAPE: Final = re.compile(r"<v:shape\s.*?</v:shape>", re.DOTALL)
_SHAPE_NUMBER: Final = re.compile(r"_x0000_s(\d+)")
_LINE: Final = 34
"""Narrow characters of a comment's line, at the width that its box has."""
_SPACES: Final = (
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel"'
)
"""Said at each new element: some writers declare them at their own shapes instead of the root."""
_DRAWING: Final = f'<xml {_SPACES}><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout></xml>'
_SHAPE_TYPE: Final = (
    f'<v:shapetype {_SPACES} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_NEW_SHAPE: Final = (
    f"<v:shape {_SPACES} "
    'id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;visibility:hidden" '
    'fillcolor="#ffffe1" o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left}, 12, {top}, 4, {right}, 24, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def new_comments(namespace: str) -> Any:
    """Returns the root of an empty part of comments."""
    return root_of(f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode())


def add_comments(root: Any, texts: Texts) -> set[tuple[int, int]]:
    """Adds comments to a part; those of an earlier return go, and a cell that has one of the sender's keeps it.

    Args:
        root: the root of the part.
        texts: the comments.

    Returns:
        the cells that have a new comment and need a shape; at the sender's own comments ours stand below theirs.
    """
    space = root.tag.rpartition("}")[0].lstrip("{")
    authors, comments = child(root, "authors"), child(root, "commentList")
    _remove_own(authors, comments)
    there = {comment.get("ref"): comment for comment in comments}
    author = _append(authors, space, "author", AUTHOR)
    number = sum(1 for _ in authors) - 1
    new = set()
    for row, column in sorted(texts):
        text, place = safe_text(texts[row, column]), cell_address(row, column)
        if place in there:
            body = next((e for e in there[place] if local(e) == "text"), None)
            if body is not None:
                _append_run(body, space, f"\n{text}")
            continue
        comment = _append(comments, space, "comment")
        comment.set("ref", place)
        comment.set("authorId", str(number))
        _append_run(_append(comment, space, "text"), space, text)
        new.add((row, column))
    if not new:
        authors.remove(author)
    return new


def own_cells(root: Any) -> set[str]:
    """Returns the addresses of the comments that an earlier return has left."""
    names = [author.text for e in root if local(e) == "authors" for author in e]
    lists = [e for e in root if local(e) == "commentList"]
    return {c.get("ref") for entries in lists for c in entries if _author_of(c, names) == AUTHOR}


def drawn(drawing: str | None, texts: Texts, cells: set[tuple[int, int]], gone: set[str]) -> str:
    """Returns the drawing of a sheet's comments with a hidden box for each new one.

    Args:
        drawing: the drawing that the sheet has; None for none.
        texts: all comments, for the sizes of their boxes.
        cells: the cells that need a box.
        gone: addresses whose boxes an earlier return has left.
    """
    text = _SHAPE.sub(lambda shape: "" if _place_of(shape[0]) in gone else shape[0], drawing or _DRAWING)
    last = max((int(found) for found in _SHAPE_NUMBER.findall(text)), default=1024)
    shapes = [] if 'id="_x0000_t202"' in text else [_SHAPE_TYPE]
    shapes += [_shape(number, *cell, texts[cell]) for number, cell in enumerate(sorted(cells), start=last + 1)]
    head, end, tail = text.rpartition("</xml>")
    return head + "".join(shapes) + end + tail


def _shape(number: int, row: int, column: int, text: str) -> str:
    return _NEW_SHAPE.format(
        number=number,
        row=row - 1,
        column=column - 1,
        left=column,
        right=column + 3,
        top=max(row - 2, 0),
        bottom=max(row - 2, 0) + min(lines_at(text, _LINE) + 2, 30),
    )


def _place_of(shape: str) -> str | None:
    row, column = (re.search(rf"<x:{name}>(\d+)</x:{name}>", shape) for name in ("Row", "Column"))
    is_note = 'ObjectType="Note"' in shape
    return cell_address(int(row[1]) + 1, int(column[1]) + 1) if row and column and is_note else None


def _remove_own(authors: Any, comments: Any) -> None:
    names = [author.text for author in authors]
    for comment in list(comments):
        if _author_of(comment, names) == AUTHOR:
            comments.remove(comment)


def _author_of(comment: Any, names: list[str | None]) -> str | None:
    number = comment.get("authorId") or ""
    return names[int(number)] if number.isdigit() and int(number) < len(names) else None


def _append_run(body: Any, space: str, text: str) -> None:
    run = _append(body, space, "r")
    looks = _append(run, space, "rPr")
    for name, value in (("sz", "9"), ("rFont", "宋体")):
        _append(looks, space, name).set("val", value)
    _append(run, space, "t", text).set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def _append(parent: Any, space: str, name: str, text: str | None = None) -> Any:
    element = parent.makeelement(f"{{{space}}}{name}")
    element.text = text
    parent.append(element)
    return element
