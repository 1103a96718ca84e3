"""Where a ranking ends: not in the middle of a tie without a word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from volstat.report.figure_tables import ranks
from volstat.report.words import say


@dataclass(frozen=True, slots=True)
class Led:
    """The first lines of a ranking."""

    places: tuple[int | None, ...]
    """The places of those that are listed."""
    notes: tuple[str, ...] = ()
    """What the end of the list leaves out of a tie."""


def led(values: Sequence[int | float], most: int, *, more: bool = False) -> Led:
    """Returns the places of the first `most` lines; a tie at the end is listed whole, left out whole, or told of.

    Args:
        values: all lines' numbers, the greatest first.
        most: how many lines a ranking has; up to half as many more are listed to end a tie.
        more: whether there may be further lines beyond `values`.
    """
    places = ranks(values)
    if len(places) <= most:
        return Led(tuple(places))
    last = places[most - 1]
    first, end = places.index(last), len(places) - places[::-1].index(last)
    open_end = more and end == len(places)
    if end <= most + most // 2 and not open_end:
        return Led(tuple(places[:end]))
    facts = {"place": last, "count": end - first, "least": say("at_least") if open_end else ""}
    if first >= most // 2:
        return Led(tuple(places[:first]), (say("tie_left_out", **facts),))
    return Led(tuple(places[:most]), (say("tie_cut", **facts, shown=most - first),))
