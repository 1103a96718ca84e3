"""What is said of one workbook: which cells are coloured, which get a comment, and the lines of its list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from volstat.personal import mask
from volstat.problems import SCHEMA, Problem, Severity, catalogue, problems_of, table_of
from volstat.returns.words import say, settings

RANKS: Final[Mapping[Severity, int]] = {"error": 0, "warning": 1, "info": 2}
_SEVERITIES: Final[tuple[Severity, ...]] = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list."""

    severity: Severity
    sheet: str
    """As intake names it; empty for the whole file, or for the only sheet of a text file."""
    row: int | None
    column: int | None
    header: str
    value: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Findings:
    """What is said of one workbook."""

    lines: tuple[Line, ...]
    """The gravest first."""
    colours: Mapping[str, Mapping[int, Mapping[int, str]]]
    """Sheet → row → column (0 for the row as a whole) → severity."""
    comments: Mapping[str, Mapping[tuple[int, int], str]]
    """Sheet → row and column (0 for the row as a whole) → text."""
    counts: Mapping[str, int]
    """Severity → number of problems."""


def with_mutual(problems: pa.Table, workbooks: Set[str]) -> pa.Table:
    """Returns problems of two rows also from the side of the other row, where that stands in another of `workbooks`."""
    kinds = pa.array(sorted(settings().mutual), pa.string())
    two_sided = problems.filter(pc.is_in(problems.column("kind").cast(pa.string()), kinds))
    found = [p for p in problems_of(two_sided) if p.detail.get("other") in workbooks - {p.workbook} and _placed(p)]
    mirrored = table_of(_mirrored(p) for p in found)
    return pa.concat_tables([problems.cast(SCHEMA), mirrored]).unify_dictionaries()


def _placed(problem: Problem) -> bool:
    return "other_sheet" in problem.detail and "other_row" in problem.detail


def _mirrored(problem: Problem) -> Problem:
    detail = dict(problem.detail)
    other, row = str(detail["other"]), int(detail["other_row"])
    sheet = str(detail["other_sheet"] or "")  # null in a file that has no sheets
    detail |= {"other": problem.workbook, "other_sheet": problem.sheet, "other_row": problem.row or 0}
    return replace(
        problem,
        workbook=other,
        sheet=sheet,
        row=row,
        column=None,
        header=None,
        value=None,
        unit=None,
        detail=detail,
    )


def findings_of(problems: pa.Table) -> Findings:
    """Returns what is said of a workbook.

    Args:
        problems: its problems, of `problems.SCHEMA`.
    """
    order, group, rank = _ordered(problems)
    ordered = problems.take(pa.array(order))
    severity = _severity_ranks(ordered)
    info = RANKS["info"]
    limits = np.where(severity == info, 1, settings().marked_one_by_one)
    shown = rank < limits
    said = problems_of(ordered.filter(pa.array(shown)))
    return Findings(
        lines=tuple(_lines(said, group[shown], np.bincount(group))),
        colours=_colours(ordered, severity),
        comments=_comments(said),
        counts={name: int(np.count_nonzero(severity == place)) for name, place in RANKS.items()},
    )


def _ordered(problems: pa.Table) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Returns the order of the list, and in it for each problem its group and its place there.

    A group is of one kind, sheet, column and header.
    """
    parts = [_severity_ranks(problems), *(_codes(problems, name) for name in ("sheet", "kind", "column", "header"))]
    order = np.lexsort([_codes(problems, "row"), *reversed(parts)])
    keys = np.stack([part[order] for part in parts])
    starts = np.ones(len(order), np.bool_)
    starts[1:] = (keys[:, 1:] != keys[:, :-1]).any(axis=0)
    group = np.cumsum(starts) - 1
    first = np.flatnonzero(starts)
    return order, group, np.arange(len(order)) - first[group] if len(order) else group


def _codes(problems: pa.Table, name: str) -> npt.NDArray[np.int64]:
    """Returns a column as numbers that sort like it, null first."""
    column = problems.column(name)
    if pa.types.is_dictionary(column.type):
        column = column.cast(pa.string())
        words = sorted(set(column.to_pylist()), key=lambda word: word or "")
        codes = pc.index_in(column, pa.array(words, pa.string()))
        return np.asarray(pc.fill_null(codes, -1), dtype=np.int64)
    return np.asarray(pc.fill_null(column, -1), dtype=np.int64)


def _severity_ranks(problems: pa.Table) -> npt.NDArray[np.int64]:
    kinds = problems.column("kind").cast(pa.string()).combine_chunks().dictionary_encode()
    ranks = np.array([RANKS[catalogue()[k].severity] for k in kinds.dictionary.to_pylist()], np.int64)
    codes = np.asarray(kinds.indices, dtype=np.int64)
    return ranks[codes] if len(codes) else np.zeros(0, np.int64)


def _lines(said: Sequence[Problem], groups: npt.NDArray[np.int64], sizes: npt.NDArray[np.int64]) -> list[Line]:
    lines = []
    for place, (problem, group) in enumerate(zip(said, groups.tolist(), strict=True)):
        lines.append(_line(problem))
        last = place + 1 == len(said) or groups[place + 1] != group
        left = int(sizes[group]) - int(np.count_nonzero(groups == group)) if last else 0
        if left:
            lines.append(replace(lines[-1], row=None, column=None, value="", message=_more(problem, left), hint=""))
    return lines


def _more(problem: Problem, left: int) -> str:
    if problem.severity == "info":
        return say("more_infos", count=left)
    return say("more" if problem.row is not None else "more_without_cell", count=left)


def _line(problem: Problem) -> Line:
    return Line(
        problem.severity,
        problem.sheet,
        problem.row,
        problem.column,
        mask(problem.header or ""),
        mask(problem.value or ""),
        mask(problem.message()),
        mask(problem.hint()),
    )


def _colours(problems: pa.Table, severity: npt.NDArray[np.int64]) -> dict[str, dict[int, dict[int, str]]]:
    row = problems.column("row")
    marked = pc.and_(pc.is_valid(row), pa.array(severity < RANKS["info"]))
    sheets = pc.fill_null(problems.column("sheet").cast(pa.string()), "").filter(marked).to_pylist()
    columns = pc.fill_null(problems.column("column"), 0).filter(marked).to_pylist()
    ranks = severity[np.asarray(marked)].tolist()
    colours: dict[str, dict[int, dict[int, str]]] = {}
    for sheet, at, column, rank in zip(sheets, row.filter(marked).to_pylist(), columns, ranks, strict=True):
        # the gravest come first and stay
        colours.setdefault(sheet, {}).setdefault(at, {}).setdefault(column, _SEVERITIES[rank])
    return colours


def _comments(said: Sequence[Problem]) -> dict[str, dict[tuple[int, int], str]]:
    comments: dict[str, dict[tuple[int, int], str]] = {}
    for problem in said:
        if problem.row is None or problem.severity == "info":
            continue
        cells = comments.setdefault(problem.sheet, {})
        place = (problem.row, problem.column or 0)
        text = f"【{say(f'severity_{problem.severity}')}】{mask(problem.message())}\n{mask(problem.hint())}"
        cells[place] = f"{cells[place]}\n{text}" if place in cells else text
    return comments
