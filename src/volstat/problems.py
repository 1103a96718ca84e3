"""The catalogue of problem kinds, and the table in which problems travel from room to room.

A problem is something a person should know about the exports: its kind says how grave it is, what happened and what
to do (`problems.toml`, in both languages); its row says where. Severity: `error` is not counted, `warning` is counted
but wants a look, `info` is a choice made for the user.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final, Literal

from volstat.language import Language, current
from volstat.personal import mask
from volstat.shown import presentable

if TYPE_CHECKING:
    import pyarrow as pa

    SCHEMA: pa.Schema

Severity = Literal["error", "warning", "info"]

_LONGEST: Final = 200
"""Characters of a cell or a header that a problem repeats; whoever wants all of it opens the cell."""
_NAMES: Final = ("other", "other_sheet")
"""Details by which another workbook is found again; they stay whole."""


@lru_cache
def schema() -> pa.Schema:
    """Returns the schema of the problem table, which is `SCHEMA` too."""
    import pyarrow as pa  # a run whose exports have not changed needs no table

    text = pa.dictionary(pa.int32(), pa.string())
    return pa.schema(
        [
            ("kind", text),
            ("unit", text),  # reporting unit, null where unknown
            ("workbook", text),
            ("sheet", text),
            ("row", pa.int32()),  # the sheet's own, 1-based; null for a whole sheet or file
            ("column", pa.int32()),  # 1-based; null for a whole row
            ("header", text),
            ("value", pa.string()),  # masked
            ("detail", text),  # JSON object: what the kind's sentence names
        ]
    )


def __getattr__(name: str) -> Any:
    if name == "SCHEMA":
        return schema()
    raise AttributeError(name)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of problem, as the catalogue has it."""

    name: str
    severity: Severity
    message: Mapping[str, str]
    """Language → sentence, with {placeholders} of the problem's detail."""
    hint: Mapping[str, str]
    """Language → what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at one place."""

    kind: str
    workbook: str = ""
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    header: str | None = None
    value: str | None = None
    unit: str | None = None
    detail: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        """How grave it is."""
        return catalogue()[self.kind].severity

    @property
    def cell(self) -> str | None:
        """The cell's address as a spreadsheet shows it: `C14`; a whole row is `14`."""
        return cell_address(self.row, self.column)

    def message(self, language: Language | None = None) -> str:
        """What happened, in one sentence."""
        return self._say(catalogue()[self.kind].message, language)

    def hint(self, language: Language | None = None) -> str:
        """What to do about it."""
        return self._say(catalogue()[self.kind].hint, language)

    def _say(self, sentences: Mapping[str, str], language: Language | None) -> str:
        facts = {"value": self.value or "", "header": self.header or "", **self.detail}
        return sentences[language or current()].format_map(_Facts(facts)).rstrip()


class _Facts(dict[str, str | int | float]):
    def __missing__(self, key: str) -> str:
        return "?"


@lru_cache
def catalogue() -> dict[str, Kind]:
    """Returns every kind of problem by its name."""
    data = tomllib.loads(resources.files("volstat").joinpath("problems.toml").read_text("utf-8"))
    return {
        name: Kind(
            name,
            entry["severity"],
            {"zh": entry["zh"], "en": entry["en"]},
            {"zh": entry["hint_zh"], "en": entry["hint_en"]},
        )
        for name, entry in data.items()
    }


def cell_address(row: int | None, column: int | None) -> str | None:
    """Returns `C14` for row 14 and column 3, `14` for a whole row, None for neither."""
    return None if row is None else f"{column_letters(column)}{row}"


def column_letters(column: int | None) -> str:
    """Returns a 1-based column as a spreadsheet letters it: 3 is C, 28 is AB, none is nothing."""
    letters, rest = "", column or 0
    while rest:
        rest, last = divmod(rest - 1, 26)
        letters = chr(ord("A") + last) + letters
    return letters


def table_of(problems: Iterable[Problem]) -> pa.Table:
    """Returns problems as a table of `SCHEMA`; values are masked here, whatever the caller did."""
    import pyarrow as pa

    rows = [
        {
            "kind": p.kind,
            "unit": p.unit,
            "workbook": p.workbook,
            "sheet": p.sheet,
            "row": p.row,
            "column": p.column,
            "header": None if p.header is None else _cut(presentable(p.header)),
            "value": None if p.value is None else _kept(p.value),
            "detail": detail_text(p.detail),
        }
        for p in problems
    ]
    return pa.Table.from_pylist(rows, schema=schema())


def table_of_cells(
    kind: str,
    *,
    rows: pa.Array | Sequence[int],
    column: int | None = None,
    header: str | None = None,
    values: pa.Array | Sequence[str | None] | None = None,
    detail: Mapping[str, str | int | float] | None = None,
) -> pa.Table:
    """Returns one problem of `kind` for each of `rows` of one column, without workbook, sheet and unit.

    Args:
        kind: a kind of the catalogue.
        rows: the sheet's own row numbers.
        column: the sheet's own column, 1-based.
        header: the column's header.
        values: the cells' text; masked here.
        detail: what the sentence names, the same for all.
    """
    if kind not in catalogue():
        raise KeyError(kind)
    import pyarrow as pa

    height, types = len(rows), {field.name: field.type for field in schema()}
    texts = values.to_pylist() if isinstance(values, pa.Array | pa.ChunkedArray) else values
    masked = [None if t is None else _kept(t) for t in texts] if texts is not None else [None] * height
    return pa.Table.from_arrays(
        [
            pa.array([kind] * height).cast(types["kind"]),
            *(pa.nulls(height, types[name]) for name in ("unit", "workbook", "sheet")),
            pa.array(rows, pa.int32()) if not isinstance(rows, pa.Array) else rows.cast(pa.int32()),
            pa.array([column] * height, pa.int32()),
            pa.array([None if header is None else _cut(presentable(header))] * height, pa.string()).cast(
                types["header"]
            ),
            pa.array(masked, pa.string()),
            pa.array([detail_text(detail or {})] * height).cast(types["detail"]),
        ],
        schema=schema(),
    )


def detail_text(detail: Mapping[str, str | int | float]) -> str:
    """Returns a problem's detail as the JSON text the table holds, masked like everything that leaves."""
    kept = {k: mask(presentable(v)) if isinstance(v, str) else v for k, v in detail.items()}
    short = {k: _cut(v) if isinstance(v, str) and k not in _NAMES else v for k, v in kept.items()}
    return json.dumps(short, ensure_ascii=False)


def _kept(text: str) -> str:
    """Returns a value as it may be kept: masked first, so that a cut leaves no part of a number, and then cut."""
    return _cut(mask(presentable(text)))


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def problems_of(table: pa.Table) -> list[Problem]:
    """Returns the rows of a problem table as objects, in their order."""
    return [
        Problem(
            **{
                **row,
                "workbook": row["workbook"] or "",
                "sheet": row["sheet"] or "",
                "detail": json.loads(row["detail"] or "{}"),
            }
        )
        for row in table.to_pylist()
    ]
