"""A trace as plain data: what `trace --json` prints."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from volstat.figures.ranges import COUNTED
from volstat.figures.reasons import reason_text
from volstat.figures.stars import SECONDS
from volstat.figures.to_json import coverage_json
from volstat.figures.trace import Total, Trace

if TYPE_CHECKING:
    import pyarrow as pa

_KEYS = ("reason", "star", "table", "workbook", "sheet")


def trace_json(trace: Trace) -> dict[str, Any]:
    """Returns a trace as `trace --json` prints it.

    Each total has `parts`, the sheets whose rows count, and `left_out`, those whose rows do not, with the reason. Hours
    stand beside the exact `seconds` that add up; what nobody can tell is None.
    """
    period = trace.query.period
    return {
        "figure": trace.figure,
        "period": {"label": period.label, "start": period.start.isoformat(), "end": period.end.isoformat()},
        "as_of": trace.query.as_of.isoformat(),
        "where": [{key: value or None} for key, value in trace.query.where],
        "value": dict(trace.value) if isinstance(trace.value, dict) else trace.value,
        "adds_up": trace.adds_up,
        "totals": [_total(total) for total in trace.totals],
        "coverage": coverage_json(trace.coverage),
    }


def _total(total: Total) -> dict[str, Any]:
    origin = {"from": "volstat.toml"} if total.setting is not None else {}
    return {
        "figure": total.figure,
        **_amount("value", total.sum, total),
        **origin,
        "parts": [_sheet(sheet, total) for sheet in sheets_of(total.counted)],
        "left_out": [_sheet(sheet, total) for sheet in sheets_of(total.left_out)],
    }


def sheets_of(ranges: pa.Table) -> list[dict[str, Any]]:
    """Returns one entry for each reason, star, table, workbook and sheet, with its sums and its ranges in order."""
    found = []
    for key, group in groupby(ranges.to_pylist(), key=lambda row: tuple(row[name] for name in _KEYS)):
        rows = list(group)
        amounts = [row["amount"] for row in rows if row["amount"] is not None]
        found.append(
            {
                **dict(zip(_KEYS, key, strict=True)),
                "rows": sum(row["rows"] for row in rows),
                "further": sum(row["further"] for row in rows),
                "amount": sum(amounts) if amounts else None,
                "ranges": rows,
            }
        )
    return found


def _sheet(sheet: dict[str, Any], total: Total) -> dict[str, Any]:
    counted = sheet["reason"] == COUNTED
    word = "contribution" if counted else "withheld"
    reason = {} if counted else {"reason": sheet["reason"], "words": reason_text(sheet["reason"])}
    star = {"star": sheet["star"]} if sheet["star"] else {}
    return {
        **reason,
        **star,
        "workbook": sheet["workbook"],
        "sheet": sheet["sheet"],
        "table": sheet["table"],
        "rows": sheet["rows"],
        "further": sheet["further"],
        **_amount(word, sheet["amount"], total),
        "ranges": [
            {
                "first": part["first"],
                "last": part["last"],
                "rows": part["rows"],
                "further": part["further"],
                **_amount(word, part["amount"], total),
            }
            for part in sheet["ranges"]
        ],
    }


def _amount(word: str, amount: int | None, total: Total) -> dict[str, Any]:
    if not total.timed:
        return {word: amount}
    return {word: None if amount is None else amount / SECONDS, "seconds": amount}
