"""The exports behind a publication: each workbook's content hash, and what it told about whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from volstat.figures.engines import fetch

if TYPE_CHECKING:
    from volstat.figures.engines import Tables

_INTAKE_NAMES: Final = {"registrations": "volunteers"}
"""Clean table → the name that figures need it by, where it is another one."""


@dataclass(frozen=True, slots=True)
class Export:
    """One workbook as it stood."""

    workbook: str
    sha256: str
    units: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()
    """Names of `intake.frames.FRAMES`."""

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {
            "workbook": self.workbook,
            "sha256": self.sha256,
            "units": list(self.units),
            "tables": list(self.tables),
        }


def exports_of(contents: Mapping[str, str], tables: Tables) -> tuple[Export, ...]:
    """Returns every workbook, those that nothing was read from among them.

    Args:
        contents: workbook → SHA-256 of its bytes.
        tables: the clean tables, which tell the units of its rows.
    """
    import narwhals as nw

    told: dict[str, tuple[set[str], set[str]]] = {workbook: (set(), set()) for workbook in contents}
    for table in tables.frames:
        if table == "coverage":
            continue
        for row in fetch(tables[table].group_by("workbook", "unit").agg(nw.len().alias("rows"))):
            units, names = told.setdefault(row["workbook"], (set(), set()))
            names.add(_INTAKE_NAMES.get(table, table))
            units.update({row["unit"]} - {None})
    return tuple(
        Export(workbook, contents[workbook], tuple(sorted(told[workbook][0])), tuple(sorted(told[workbook][1])))
        for workbook in sorted(contents)
    )


def exports_from(data: Iterable[Mapping[str, Any]]) -> tuple[Export, ...]:
    """Returns exports read back from plain data."""
    return tuple(Export(e["workbook"], e["sha256"], tuple(e["units"]), tuple(e["tables"])) for e in data)
