"""One search of a sheet's XML for all that matters finds the pieces in which separate searches find something."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from volstat.intake.formats import sheet_xml
from volstat.intake.formats.sheet_xml import SheetMarks, marks_of

_PLAIN = '<c r="{place}" t="s"><v>12</v></c>'
_CELLS = st.sampled_from(
    [
        _PLAIN,
        '<c r="{place}" t="e"><v>#REF!</v></c>',
        '<c r="{place}"><f>A1+1</f></c>',
        '<c r="{place}"><f>A1+1</f><v>3</v></c>',
        '<c r="{place}"><v>140402199001011234</v></c>',
        '<c r="{place}"><v>1.40402199001011E+17</v></c>',
        '<c r="{place}" t="d"><v>2020-03-05T00:00:00</v></c>',
        '<c t="s"><v>7</v></c>',
    ]
)
_COLUMNS = st.sampled_from(["A", "Z", "AB", "BC", "AAA"])
_ROWS = st.lists(
    st.tuples(st.booleans(), st.lists(st.tuples(_COLUMNS, _CELLS), max_size=3)),
    max_size=8,
)


def _pieces(rows: list[tuple[bool, list[tuple[str, str]]]]) -> list[bytes]:
    """Returns a sheet with each row in a piece of its own, as large sheets arrive."""
    pieces = ["<worksheet><sheetData>"]
    for number, (hidden, cells) in enumerate(rows, start=1):
        texts = "".join(cell.replace("{place}", f"{column}{number}") for column, cell in cells)
        pieces.append(f'<row r="{number}"{" hidden=" + chr(34) + "1" + chr(34) if hidden else ""}>{texts}</row>')
    return [piece.encode() for piece in (*pieces, "</sheetData></worksheet>")]


def _looked_at_closely(pieces: list[bytes]) -> SheetMarks:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sheet_xml, "_anything", lambda *_known: "")
        return marks_of(iter(pieces))


@given(_ROWS)
@example([(False, [("A", _PLAIN)]), (False, [("AB", _PLAIN)])])
@example([(False, [("AAA", _PLAIN)]), (False, [("A", '<c s="1"><v>7</v></c>')])])
def test_the_quick_search_misses_nothing_that_a_closer_look_finds(
    rows: list[tuple[bool, list[tuple[str, str]]]],
) -> None:
    pieces = _pieces(rows)
    assert marks_of(iter(pieces)) == _looked_at_closely(pieces)
