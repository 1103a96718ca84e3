"""Which cells must stay hidden so that no published sum gives back a hidden one, or a small group of them.

Small cells are hidden first. Then each sum hides more cells, the smallest that is not nothing first, until its hidden
part is not under the threshold itself: what is shown, taken from the total, leaves no small group. Then, as long as
all sums together determine a hidden cell or a small group, one more cell of a sum it stands in is hidden, a total last.
That is decided by linear algebra over all of them at once, not sum by sum.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

Id = TypeVar("Id", bound=Hashable)
_ZERO: Final = 1e-9


def protected(
    values: Mapping[Id, int | float | None], sums: Sequence[tuple[Id, ...]], small: Collection[Id], limit: int
) -> frozenset[Id]:
    """Returns the cells to hide: `small` and as few others as keep the sums from giving them back, alone or together.

    Args:
        values: every cell's value; None is no cell: nothing is known, and it counts for nothing in a sum.
        sums: each a group of cells of which the last is the sum of the others.
        small: the cells that are hidden in any case.
        limit: the threshold that what a sum tells of its hidden cells together must reach too.
    """
    hidden = set(small)
    groups = [tuple(cell for cell in group if values.get(cell) is not None) for group in sums]
    groups = [group for group in groups if len(group) > 1]
    while True:
        _fill_up(groups, hidden, values, limit)
        partners = [_partner(cells, groups, hidden, values) for cells in told_together(groups, hidden, values, limit)]
        found = {partner for partner in partners if partner is not None}
        if not found:
            return frozenset(hidden)
        hidden |= found


def _fill_up(
    sums: Sequence[tuple[Id, ...]], hidden: set[Id], values: Mapping[Id, int | float | None], limit: int
) -> None:
    """Hides further cells wherever a sum alone tells too much: the plain cases, before the algebra."""
    changed = True
    while changed:
        changed = False
        for group in sums:
            while (other := _wanting(group, hidden, values, limit)) is not None:
                hidden.add(other)
                changed = True


def _wanting(
    group: tuple[Id, ...], hidden: Collection[Id], values: Mapping[Id, int | float | None], limit: int
) -> Id | None:
    """Returns the cell that a sum must hide too: beside one alone any, beside a small group another part of it."""
    within = [cell for cell in group if cell in hidden]
    if len(within) == 1:
        return _partner(within, [group], hidden, values)
    if not within or group[-1] in hidden or sum(values[cell] or 0 for cell in within) >= limit:
        return None
    parts = [(values[cell] or 0, place) for place, cell in enumerate(group) if cell not in hidden and values[cell]]
    rest = [part for part in parts if part[1] < len(group) - 1]
    return group[min(rest)[1]] if rest else None


def told_together(
    sums: Sequence[tuple[Id, ...]], hidden: Collection[Id], values: Mapping[Id, int | float | None], limit: int
) -> list[tuple[Id, ...]]:
    """Returns hidden cells that the sums give back, and groups of them whose sum they give back and is under `limit`.

    Cells that reach the threshold are eliminated first: what is left are the relations among smaller ones alone.
    """
    within = set(hidden)
    touched = [group for group in sums if any(cell in within for cell in group)]
    found: dict[tuple[Id, ...], None] = {}
    for part in _connected(touched, within):
        for cells in _relations(part, within, values, limit):
            if len(cells) == 1 or 0 < sum(values.get(cell) or 0 for cell in cells) < limit:
                found.setdefault(cells)
    return list(found)


def determined(sums: Sequence[tuple[Id, ...]], hidden: Collection[Id]) -> list[Id]:
    """Returns the hidden cells that the sums give back, in the order of the sums."""
    known = {cells[0] for cells in told_together(sums, hidden, {}, 0)}
    return [cell for cell in dict.fromkeys(cell for group in sums for cell in group) if cell in known]


def _connected(sums: Sequence[tuple[Id, ...]], hidden: Collection[Id]) -> list[list[tuple[Id, ...]]]:
    """Returns the sums in parts that share no hidden cell, each of which is solved by itself."""
    above: dict[Id, Id] = {}

    def root(cell: Id) -> Id:
        while above.setdefault(cell, cell) != cell:
            above[cell] = above[above[cell]]
            cell = above[cell]
        return cell

    firsts = []
    for group in sums:
        cells = [cell for cell in group if cell in hidden]
        for cell in cells[1:]:
            above[root(cell)] = root(cells[0])
        firsts.append(cells[0])
    parts: dict[Id, list[tuple[Id, ...]]] = {}
    for group, first in zip(sums, firsts, strict=True):
        parts.setdefault(root(first), []).append(group)
    return list(parts.values())


def _relations(
    sums: Sequence[tuple[Id, ...]],
    hidden: Collection[Id],
    values: Mapping[Id, int | float | None],
    limit: int,
) -> list[tuple[Id, ...]]:
    """Returns the groups of hidden cells of which the sums tell the sum, as far as elimination shows them."""
    order = list(dict.fromkeys(cell for group in sums for cell in group if cell in hidden))
    order.sort(key=lambda cell: (values.get(cell) or 0) < limit)
    place = {cell: number for number, cell in enumerate(order)}
    matrix = np.zeros((len(sums), len(order)))
    for number, group in enumerate(sums):
        for cell in group:
            if cell in place:
                matrix[number, place[cell]] += -1.0 if cell == group[-1] else 1.0
    return [tuple(order[int(at)] for at in row.nonzero()[0]) for row in _reduced(matrix) if not (row < 0).any()]


def _reduced(matrix: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Returns the reduced row echelon form; a row with one entry left tells that cell."""
    matrix = matrix.copy()
    top = 0
    for column in range(matrix.shape[1]):
        if top == len(matrix):
            break
        best = top + int(np.argmax(np.abs(matrix[top:, column])))
        if abs(matrix[best, column]) < _ZERO:
            continue
        matrix[[top, best]] = matrix[[best, top]]
        matrix[top] /= matrix[top, column]
        others = np.abs(matrix[:, column]) > _ZERO
        others[top] = False
        matrix[others] -= np.outer(matrix[others, column], matrix[top])
        matrix[np.abs(matrix) < _ZERO] = 0.0
        top += 1
    return matrix[:top]


def _partner(
    cells: Collection[Id],
    sums: Sequence[tuple[Id, ...]],
    hidden: Collection[Id],
    values: Mapping[Id, int | float | None],
) -> Id | None:
    """Returns the cell to hide with others, None where their sums have no other."""
    found = [
        (group[-1] == other, not values[other], values[other] or 0, number, place, other)
        for number, group in enumerate(sums)
        if any(cell in group for cell in cells)
        for place, other in enumerate(group)
        if other not in hidden
    ]
    return min(found, key=lambda entry: entry[:5])[-1] if found else None
