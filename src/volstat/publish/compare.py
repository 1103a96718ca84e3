"""Revisions: which figures of a period are others than they were, and which workbooks or settings made them so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import asdict, dataclass
from typing import Any, Literal

from volstat.figures.catalogue import Figure, figures
from volstat.figures.values import totals_of
from volstat.language import _
from volstat.publish.exports import Export, exports_from
from volstat.publish.folder import Published, PublishError
from volstat.publish.snapshot import Snapshot, unbroken

ChangeKind = Literal["changed", "new", "gone", "renamed"]
Number = int | float | None


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one workbook between two sets."""

    workbook: str
    change: ChangeKind
    units: tuple[str, ...]
    tables: tuple[str, ...]
    """Those whose rows are others than they were."""
    before: str | None = None
    """Its former name, where it was renamed."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that is another one than it was."""

    key: str
    """Dotted, as in volstat.toml."""
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Revision:
    """One figure that is another one than it was."""

    figure: str
    scope: Mapping[str, str | None]
    """Breakdown → value; empty for the headline."""
    star: str | None
    old: Number
    new: Number
    causes: tuple[Change, ...]
    """The workbooks that may have changed it: those of its unit that tell such a figure, else all that do."""

    @property
    def difference(self) -> Number:
        """How much it grew; None where one of the two is unknown."""
        return None if self.old is None or self.new is None else self.new - self.old


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that differs between two sets of one period."""

    revisions: tuple[Revision, ...]
    workbooks: tuple[Change, ...]
    settings: tuple[Setting, ...]
    versions: tuple[str, str] | None
    """The program's versions, where they differ."""
    movement: Mapping[str, Any]
    """How the stock of registered volunteers moved, by the newer set."""

    def as_json(self) -> dict[str, Any]:
        """Returns it as plain data."""
        return {
            "revised": bool(self.revisions),
            "revisions": [_revision_json(revision) for revision in self.revisions],
            "workbooks": [_change_json(change) for change in self.workbooks],
            "settings": [asdict(setting) for setting in self.settings],
            "versions": list(self.versions) if self.versions else None,
            "movement": dict(self.movement),
        }


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with the published sets that it is made of."""

    comparison: Comparison
    sides: tuple[Published, ...]
    """The older one, and the newer one unless that is today."""


def compare(old: Snapshot, new: Snapshot) -> Comparison:
    """Returns what differs between two snapshots of one period, as read back from their files.

    Raises:
        PublishError: they are of different periods or days, or somebody broke one of them.
    """
    for name in ("city", "period", "as_of"):
        if old.get(name) != new.get(name):
            message = _("These are not two states of one thing: {old} and {new}.")
            raise PublishError(message.format(old=_short(old.get(name)), new=_short(new.get(name))))
    try:
        return _compared(old, new)
    except (KeyError, TypeError, AttributeError, ValueError):
        if unbroken(old) and unbroken(new):
            raise
        raise PublishError(_("An edited figures.json cannot be compared; publish the period again.")) from None


def _short(part: Any) -> str:
    return str(part.get("label") or part.get("name")) if isinstance(part, dict) else str(part)


def _compared(old: Snapshot, new: Snapshot) -> Comparison:
    changes = tuple(_changes(exports_from(old["exports"]), exports_from(new["exports"])))
    return Comparison(
        revisions=tuple(_revisions(old, new, changes)),
        workbooks=changes,
        settings=tuple(_settings(old["settings"], new["settings"])),
        versions=None if old["volstat"] == new["volstat"] else (old["volstat"], new["volstat"]),
        movement=new["movement"],
    )


def _changes(old: tuple[Export, ...], new: tuple[Export, ...]) -> Iterator[Change]:
    before, after = {e.workbook: e for e in old}, {e.workbook: e for e in new}
    gone = {e.sha256: e for e in old if e.workbook not in after}
    renamed = {gone[e.sha256].workbook for e in new if e.workbook not in before and e.sha256 in gone}
    told_before, told_now = _rows_told(old), _rows_told(new)
    for name in sorted({*before, *after} - renamed):
        was, now = before.get(name), after.get(name)
        if now is None:
            yield _change(name, "gone", was, same=told_now)
        elif was is None and now.sha256 in gone:
            yield _change(name, "renamed", gone[now.sha256], now, before=gone[now.sha256].workbook)
        elif was is None:
            yield _change(name, "new", now, same=told_before)
        elif was.sha256 != now.sha256:
            yield _change(name, "changed", was, now, same=told_before & told_now)


def _rows_told(exports: tuple[Export, ...]) -> set[tuple[str, str]]:
    return {(table, digest) for export in exports for table, digest in export.frames.items()}


def _change(
    workbook: str,
    kind: ChangeKind,
    *states: Export | None,
    before: str | None = None,
    same: Set[tuple[str, str]] = frozenset(),
) -> Change:
    """Returns a change with the units that the workbook had before or has now, and the tables that changed with it.

    Args:
        workbook: its name.
        kind: what happened to it.
        states: as it stood before and stands now.
        before: its former name.
        same: tables with the digests of rows that were told before and still are, in this workbook or another one.
    """
    known = [state for state in states if state is not None]
    units = sorted({unit for state in known for unit in state.units})
    tables = {table for state in known for table in state.tables if (table, state.frames.get(table)) not in same}
    return Change(workbook, kind, tuple(units), tuple(sorted(tables)), before)


def _revisions(old: Snapshot, new: Snapshot, changes: tuple[Change, ...]) -> Iterator[Revision]:
    for scope, was, now in _lines(old, new):
        for name, figure in figures().items():
            for star, before, after in _numbers(was.get(name), now.get(name)):
                if before != after and not (name not in was and not after) and not (name not in now and not before):
                    causes = _causes(changes, scope.get("district"), _tables(figure))
                    yield Revision(name, scope, star, before, after, causes)


def _lines(
    old: Snapshot, new: Snapshot
) -> Iterator[tuple[dict[str, str | None], Mapping[str, Any], Mapping[str, Any]]]:
    """Gives each line of both sets with its keys: the headline first, then the breakdowns in their order."""
    yield {}, old["figures"], new["figures"]
    for by in {**old["by"], **new["by"]}:
        keys = by.split(",")
        was, now = ({tuple(row[key] for key in keys): row for row in side["by"].get(by, ())} for side in (old, new))
        for key in {**was, **now}:
            yield dict(zip(keys, key, strict=True)), was.get(key, {}), now.get(key, {})


def _numbers(old: Any, new: Any) -> Iterator[tuple[str | None, Number, Number]]:
    """Gives the old and the new number of a figure, or those of each star."""
    if isinstance(old, dict) or isinstance(new, dict):
        was, now = (side if isinstance(side, dict) else {} for side in (old, new))
        yield from ((star, was.get(star), now.get(star)) for star in {**was, **now})
    else:
        yield None, old, new


def _tables(figure: Figure) -> set[str]:
    """Returns the tables that tell a figure; a ratio is told by those of its totals."""
    parts = [figures()[name] for name in totals_of(figure.name)]
    return {table for part in parts for table in (*part.needs, *part.also_needs)}


def _causes(changes: tuple[Change, ...], unit: str | None, tables: set[str]) -> tuple[Change, ...]:
    """Returns the changed workbooks that tell such a figure, those of the unit if it has any.

    A person who moved, an activity of two districts: what one unit sends may revise another one's figure.
    """
    if not tables:  # what stands in the settings alone
        return ()
    telling = [change for change in changes if tables & set(change.tables)]
    own = [change for change in telling if unit in change.units]
    return tuple(own or telling or changes)


def _settings(old: Any, new: Any, key: str = "") -> Iterator[Setting]:
    if isinstance(old, dict) and isinstance(new, dict):
        for name in {**old, **new}:
            yield from _settings(old.get(name), new.get(name), f"{key}.{name}" if key else name)
    elif old != new:
        yield Setting(key, old, new)


def _revision_json(revision: Revision) -> dict[str, Any]:
    star = {} if revision.star is None else {"star": revision.star}
    return {
        "figure": revision.figure,
        "scope": dict(revision.scope),
        **star,
        "old": revision.old,
        "new": revision.new,
        "difference": revision.difference,
        "causes": [_change_json(cause) for cause in revision.causes],
    }


def _change_json(change: Change) -> dict[str, Any]:
    renamed = {} if change.before is None else {"before": change.before}
    return {"workbook": change.workbook, "change": change.change, **renamed, "units": list(change.units)}
