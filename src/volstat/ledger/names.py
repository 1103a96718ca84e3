"""Names: spellings that differ in width, case, blanks or kinds of brackets and quotes are one name.

What is compared is `intake.values.text.normalise` of each distinct name; what is shown is the spelling that stands in
most rows, of equally frequent ones the first in order. Where all agree, nothing is joined.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.frames import FRAMES
from volstat.intake.values.text import plain_values
from volstat.ledger.workspace import Workspace

NAMES: Final = ("township", "activity", "team", "programme", "category", "station", "station_kind")
"""Columns of names, alike in all tables; campaigns have other names besides, see `campaigns`."""
_SPELLING: Final = pa.schema([("field", pa.string()), ("written", pa.string()), ("shown", pa.string())])


def make_names(space: Workspace) -> None:
    """Makes the view `raw_<table>` of each frame, in which every name has one spelling."""
    spellings = {field: found for field in NAMES if (found := _spellings(space, field))}
    rows = [(field, written, shown) for field, found in spellings.items() for written, shown in found]
    space.insert("spellings", rows, _SPELLING)
    for table, schema in FRAMES.items():
        fields = [field for field in spellings if field in schema.names]
        shown = ", ".join(f"coalesce({field}_as.shown, r.{field}) AS {field}" for field in fields)
        joins = " ".join(
            f"LEFT JOIN (FROM spellings WHERE field = '{field}') {field}_as ON {field}_as.written = r.{field}"
            for field in fields
        )
        replaced = f"REPLACE ({shown})" if fields else ""
        space.run(f"CREATE TEMP VIEW raw_{table} AS SELECT r.* {replaced} FROM written_{table} r {joins}")


def _spellings(space: Workspace, field: str) -> list[tuple[str, str]]:
    """Returns the spellings of a column's names that are shown otherwise, each with the one that is."""
    tables = [table for table, schema in FRAMES.items() if field in schema.names]
    columns = " UNION ALL ".join(f"SELECT {field} AS written FROM written_{table}" for table in tables)
    names = space.con.execute(
        f"""
        SELECT written FROM ({columns}) WHERE written IS NOT NULL
        GROUP BY written ORDER BY count(*) DESC, written
        """
    ).to_arrow_table()
    return respelled(names.column("written").combine_chunks())


def respelled(names: pa.Array) -> list[tuple[str, str]]:
    """Returns (written, shown) of the names that an earlier one of `names` spells otherwise.

    >>> respelled(pa.array(["春雷（A）队", "春雷 (a) 队", "阳光队"]))
    [('春雷 (a) 队', '春雷（A）队')]
    """
    keys = plain_values(names.cast(pa.string()), nulls=False)
    if len(pc.unique(keys)) == len(keys):
        return []
    first: dict[str, str] = {}
    pairs: Sequence[tuple[str, str | None]] = list(zip(names.to_pylist(), keys.to_pylist(), strict=True))
    shown = [(written, first.setdefault(key, written)) for written, key in pairs if key is not None]
    return [(written, name) for written, name in shown if written != name]
