"""The styles part of a workbook: a coloured twin of every style that a marked cell has, and those of the list."""

from __future__ import annotations

from copy import deepcopy
from typing import Any, Final

from volstat.intake.formats.markup import local, root_of
from volstat.returns.parts import child
from volstat.returns.words import settings

_SIGN: Final = "FF0B5E55"
"""Background of our fills: invisible where a fill is solid, and how they are known again."""
_EMPTY: Final = (
    '<styleSheet xmlns="{name}"><fonts count="1"><font><sz val="11"/><name val="宋体"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/></cellXfs></styleSheet>'
)
_FONTS: Final = {
    "title": '<font {n}><b/><sz val="14"/><name val="黑体"/></font>',
    "head": '<font {n}><b/><sz val="10"/><name val="黑体"/></font>',
    "body": '<font {n}><sz val="10"/><name val="宋体"/></font>',
    "link": '<font {n}><u/><sz val="10"/><color rgb="FF0563C1"/><name val="宋体"/></font>',
}
LIST_STYLES: Final = {
    "title": ("title", None, False),
    "remark": ("body", None, False),
    "head": ("head", "head", True),
    "body": ("body", None, True),
    "link": ("link", None, True),
    "error": ("body", "error", True),
    "warning": ("body", "warning", True),
}
"""Style of the list → font, fill, whether it has borders and wraps."""
_HEAD_FILL: Final = "FFDCE6F1"
_BORDER: Final = (
    "<border {n}>"
    + "".join(f'<{s} style="thin"><color rgb="FFBFBFBF"/></{s}>' for s in ("left", "right", "top", "bottom"))
    + "<diagonal/></border>"
)


class Styles:
    """A styles part, growing."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self._space = root.tag.rpartition("}")[0].lstrip("{")
        self._formats = self._group("cellXfs")
        self._twins: dict[tuple[int, str], int] = {}
        self._forget_colours()
        colours = {**settings().colours, "head": _HEAD_FILL}
        self._fills = {name: self._add("fills", _fill(colour)) for name, colour in colours.items()}

    @classmethod
    def empty(cls, namespace: str) -> Styles:
        """Returns the styles of a workbook that has none."""
        return cls(root_of(_EMPTY.format(name=namespace).encode()))

    def coloured(self, style: int, severity: str) -> int:
        """Returns the number of a style that is `style` with the colour of a severity."""
        known = self._twins.get((style, severity))
        if known is None:
            formats = list(self._formats)
            twin = deepcopy(formats[style if style < len(formats) else 0])
            twin.set("fillId", str(self._fills[severity]))
            twin.set("applyFill", "1")
            known = self._twins[style, severity] = self._append(self._formats, twin)
        return known

    def list_styles(self) -> dict[str, int]:
        """Adds the styles of the list and returns their numbers."""
        fonts = {name: self._add("fonts", text) for name, text in _FONTS.items()}
        border = self._add("borders", _BORDER)
        numbers = {}
        for name, (font, fill, boxed) in LIST_STYLES.items():
            text = (
                f'<xf {{n}} numFmtId="0" fontId="{fonts[font]}" fillId="{self._fills[fill] if fill else 0}" '
                f'borderId="{border if boxed else 0}" xfId="0" applyFont="1" applyFill="1" applyBorder="1" '
                f'applyAlignment="1"><alignment vertical="center"{_WRAP if boxed else ""}/></xf>'
            )
            numbers[name] = self._add("cellXfs", text)
        return numbers

    def _forget_colours(self) -> None:
        """Takes the colours of an earlier return away."""
        own = {
            str(number)
            for number, fill in enumerate(self._group("fills"))
            if any(local(e) == "bgColor" and e.get("rgb") == _SIGN for e in fill.iter())
        }
        for form in self._formats:
            if form.get("fillId") in own:
                form.set("fillId", "0")

    def _add(self, group: str, text: str) -> int:
        element = root_of(text.format(n=f'xmlns="{self._space}"').encode())
        return self._append(self._group(group), element)

    def _append(self, group: Any, element: Any) -> int:
        group.append(element)
        count = sum(1 for child in group if isinstance(child.tag, str))
        group.set("count", str(count))
        return count - 1

    def _group(self, name: str) -> Any:
        """Returns the element that holds all fonts, fills, borders or cell formats."""
        return child(self.root, name)


_WRAP: Final = ' wrapText="1"'


def _fill(colour: str) -> str:
    return (
        f'<fill {{n}}><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor rgb="{_SIGN}"/>'
        "</patternFill></fill>"
    )
