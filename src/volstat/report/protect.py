"""Which cells must stay hidden so that no published sum gives a hidden one back.

Small cells are hidden first. Then, as long as the published sums determine a hidden cell, one more cell of a sum it
stands in is hidden: the smallest that is not nothing, a total last. Whether sums determine a cell is decided by linear
algebra over all of them at once, not sum by sum.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
import numpy.typing as npt

Id = TypeVar("Id", bound=Hashable)
_ZERO: Final = 1e-9


def protected(
    values: Mapping[Id, int | float | None], sums: Sequence[tuple[Id, ...]], small: Collection[Id]
) -> frozenset[Id]:
    """Returns the cells to hide: `small` and as few others as keep the sums from giving one of them back.

    Args:
        values: every cell's value; None is no cell: nothing is known, and it counts for nothing in a sum.
        sums: each a group of cells of which the last is the sum of the others.
        small: the cells that are hidden in any case.
    """
    hidden = set(small)
    groups = [tuple(cell for cell in group if values.get(cell) is not None) for group in sums]
    groups = [group for group in groups if len(group) > 1]
    while True:
        _pair_up(groups, hidden, values)
        partners = [_partner(cell, groups, hidden, values) for cell in determined(groups, hidden)]
        found = {partner for partner in partners if partner is not None}
        if not found:
            return frozenset(hidden)
        hidden |= found


def _pair_up(sums: Sequence[tuple[Id, ...]], hidden: set[Id], values: Mapping[Id, int | float | None]) -> None:
    """Hides a second cell wherever a sum has one alone: the plain cases, before the algebra."""
    alone = True
    while alone:
        alone = False
        for group in sums:
            within = [cell for cell in group if cell in hidden]
            if len(within) == 1:
                partner = _partner(within[0], [group], hidden, values)
                if partner is not None:
                    hidden.add(partner)
                    alone = True


def determined(sums: Sequence[tuple[Id, ...]], hidden: Collection[Id]) -> list[Id]:
    """Returns the hidden cells that the sums give back, in the order of the sums."""
    within = set(hidden)
    touched = [group for group in sums if any(cell in within for cell in group)]
    order = list(dict.fromkeys(cell for group in touched for cell in group if cell in within))
    known = {cell for part in _connected(touched, within) for cell in _told(part, within)}
    return [cell for cell in order if cell in known]


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


def _told(sums: Sequence[tuple[Id, ...]], hidden: Collection[Id]) -> list[Id]:
    order = list(dict.fromkeys(cell for group in sums for cell in group if cell in hidden))
    place = {cell: number for number, cell in enumerate(order)}
    matrix = np.zeros((len(sums), len(order)))
    for number, group in enumerate(sums):
        for cell in group:
            if cell in place:
                matrix[number, place[cell]] += -1.0 if cell == group[-1] else 1.0
    return [order[int(row.nonzero()[0][0])] for row in _reduced(matrix) if np.count_nonzero(row) == 1]


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
    cell: Id, sums: Sequence[tuple[Id, ...]], hidden: Collection[Id], values: Mapping[Id, int | float | None]
) -> Id | None:
    """Returns the cell to hide with another one, None where its sums have no other."""
    found = [
        (group[-1] == other, not values[other], values[other] or 0, number, place, other)
        for number, group in enumerate(sums)
        if cell in group
        for place, other in enumerate(group)
        if other not in hidden
    ]
    return min(found, key=lambda entry: entry[:5])[-1] if found else None
