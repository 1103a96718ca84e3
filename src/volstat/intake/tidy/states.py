"""Whether a row counts by its status, where its hours come from, and other words of a closed list."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from volstat.intake.lines import phrases, squeeze
from volstat.intake.tidy.cells import Cells
from volstat.intake.values.text import normalise
from volstat.intake.values.words import UNKNOWN, match_words

_ASKS_FOR_END: Final = re.compile("^是否.*(?:注销|退出|解散|撤销|停用)")


def effective(cells: Cells, not_effective: str = "not_effective") -> pa.Array:
    """Returns whether each row is effective by its status; no status and unknown ones are, the latter with a warning.

    Args:
        cells: the block.
        not_effective: the class of words that say it is not: `not_effective` for records, `cancelled` for activities.
    """
    classes = _known(cells, "record_status", not_effective, "effective")
    return pc.fill_null(pc.not_equal(classes, not_effective), True)


def deregistered(cells: Cells) -> pa.Array:
    """Returns whether each person, team or station is no more by its status."""
    if cells.has("account_status") and _ASKS_FOR_END.match(squeeze(cells.facts("account_status").header)):
        classes = match_words(cells.texts("account_status"), phrases()["answers"])
        return pc.fill_null(pc.equal(classes, "yes"), False)
    classes = _known(cells, "account_status", "deregistered", "effective")
    return pc.fill_null(pc.equal(classes, "deregistered"), False)


def _known(cells: Cells, name: str, first: str, second: str) -> pa.Array:
    """Returns the class of each status, words of both classes counted to the first; unknown ones are reported."""
    statuses = cells.around.vocabulary.statuses
    answers = phrases()["answers"]
    words = _apart({first: statuses[first], second: {*statuses[second], *answers["yes"]}})
    if first != "deregistered":
        words = _apart({first: {*words[first], *answers["no"]}, second: words[second]})
    classes = match_words(cells.texts(name), words)
    cells.report("unknown_status", name, pc.fill_null(pc.equal(classes, UNKNOWN), False))
    return classes


def _apart(words: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Returns word lists without the words that an earlier list holds."""
    taken: set[str] = set()
    apart: dict[str, list[str]] = {}
    for name, listed in words.items():
        own = {normalise(word) for word in listed} - taken
        apart[name] = sorted(own)
        taken |= own
    return apart


def origins(cells: Cells) -> pa.Array:
    """Returns automatic, manual, imported, or null where nothing or something unknown is said."""
    words = _apart(cells.around.vocabulary.origins)
    classes = match_words(cells.texts("origin"), words, inside=True)
    return pc.if_else(pc.equal(classes, UNKNOWN), pa.scalar(None, pa.string()), classes)


def learning(cells: Cells) -> pa.Array:
    """Returns whether a row's kind of time or category says that it is training."""
    words = phrases()["learning"]
    by_origin = match_words(cells.texts("origin"), {"learning": words["origins"]})
    by_category = match_words(cells.texts("category"), {"learning": words["categories"]})
    return pc.or_(*(pc.fill_null(pc.equal(c, "learning"), False) for c in (by_origin, by_category)))


def consent(cells: Cells) -> pa.Array:
    """Returns yes, no, or null under 是否同意公开."""
    classes = match_words(cells.texts("consent"), phrases()["answers"])
    known = pc.is_in(classes, pa.array(["yes", "no"]))
    return pc.if_else(known, pc.equal(classes, "yes"), pa.scalar(None, pa.bool_()))


def stars(cells: Cells) -> pa.Array:
    """Returns printed stars, 1 to 5: 三星, 3星级, ★★★."""
    from volstat.intake.values.distinct import Distinct

    return Distinct.of(cells.texts("stars")).map(_stars, pa.int8())


def _stars(text: str) -> int | None:
    drawn = sum(text.count(sign) for sign in "★⭐")
    found = re.match(r"([1-5一二两三四五])(?:星|级|$)", squeeze(text))
    return drawn or (phrases()["stars"]["words"].get(found[1]) or int(found[1]) if found else None)
