"""A snapshot: all figures of a period with everything they depend on, as one JSON file that knows its own hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from volstat import __version__
from volstat.figures.results import Period, Query
from volstat.figures.to_json import json_of
from volstat.publish.exports import Export

if TYPE_CHECKING:
    from volstat.figures.movement import Movements
    from volstat.figures.results import FigureSet
    from volstat.project import Project

SCOPES: Final[tuple[tuple[str, ...], ...]] = (("district",), ("month",), ("district", "month"))
"""The breakdowns that a snapshot holds beside the headline."""
OWN_HASH: Final = "sha256"
FILES: Final = "files"

Snapshot = Mapping[str, Any]
"""The content of a `figures.json`."""


def snapshot_of(
    project: Project,
    whole: FigureSet,
    broken_down: Sequence[FigureSet],
    *,
    movements: Movements,
    exports: Sequence[Export],
    problems: Mapping[str, int],
) -> dict[str, Any]:
    """Returns a snapshot as plain data; it does not depend on the day or the place.

    Args:
        project: the settings.
        whole: the headline.
        broken_down: one answer for each of `SCOPES`.
        movements: how the stock of registered volunteers moved.
        exports: every workbook with its content hash.
        problems: severity → how many problems the exports have.
    """
    headline = json_of(whole, problems)
    del headline["rows"]
    return {
        "volstat": __version__,
        "city": {"code": project.area.code, "name": project.area.name},
        **headline,
        "by": {",".join(found.query.by): json_of(found, {})["rows"] for found in broken_down},
        "movement": movements.as_json(),
        "exports": [export.as_json() for export in exports],
        "settings": settings_of(project),
    }


def query_of(snapshot: Snapshot) -> Query:
    """Returns the question that a snapshot answers."""
    period = snapshot["period"]
    start, end = (date.fromisoformat(period[name]) for name in ("start", "end"))
    return Query(Period(period["label"], start, end), date.fromisoformat(snapshot["as_of"]))


def settings_of(project: Project) -> dict[str, Any]:
    """Returns the settings that figures depend on, defaults among them."""
    return {
        "city": project.area.code,
        "units": list(project.area.units),
        "aliases": dict(sorted(project.area.aliases.items())),
        "campaigns": {name: list(others) for name, others in sorted(project.campaigns.items())},
        "population": {year: dict(people) for year, people in sorted(project.population.items())},
        "vocabulary": dict(project.vocabulary),
        "definitions": asdict(project.definitions),
    }


def sealed(snapshot: Snapshot, files: Mapping[str, str]) -> bytes:
    """Returns the bytes of a `figures.json`, with the hashes of the files beside it and its own."""
    data = {**snapshot, FILES: dict(sorted(files.items()))}
    return _text({**data, OWN_HASH: _hash(data)})


def unbroken(snapshot: Snapshot) -> bool:
    """Tells whether a `figures.json` is as it was written."""
    data = {name: value for name, value in snapshot.items() if name != OWN_HASH}
    return snapshot.get(OWN_HASH) == _hash(data)


def reread(snapshot: Snapshot) -> dict[str, Any]:
    """Returns a snapshot as it would be read back from its file: tuples become lists, keys texts."""
    read: dict[str, Any] = json.loads(sealed(snapshot, {}))
    return read


def _hash(data: Snapshot) -> str:
    return hashlib.sha256(_text(data)).hexdigest()


def _text(data: Snapshot) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()
