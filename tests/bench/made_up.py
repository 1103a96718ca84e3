"""Measurements that nobody took, and a page to keep them on."""

from pathlib import Path

from bench.measured import BASELINE, COLD, HELP, WARM, Measured, Took

ROOT = Path(__file__).parents[2]
MB = 1_000_000
PAGE = (
    "# Kept\n\n<!-- table: written by make bench-keep -->\nold\n<!-- end of table -->\n\nBetween.\n\n"
    "<!-- profile: written by make bench-keep -->\n<!-- end of profile -->\nThe end.\n"
)


def took(*seconds, cpu=1.0, peak=100 * MB, rows=0):
    return tuple(Took(second, cpu, peak, rows) for second in seconds)


def measured(**changes):
    lines = {
        BASELINE: took(8, 10, 12, cpu=8, rows=2_000_000),
        COLD: took(9, 8.8, cpu=16, peak=1_200 * MB),
        WARM: took(0.5, 0.6),
        HELP: took(0.1, 0.1),
        **changes.pop("lines", {}),
    }
    facts = {
        "scale": 1,
        "cores": 2,
        "machine": "Machine: two cores.",
        "load": 0.1,
        "day": "2026-11-24",
        "versions": {"volstat": "0.1.0"},
        "workbooks": 12,
        "megabytes": 95.0,
        "others": 3,
        "other_megabytes": 5.0,
    }
    return Measured(**{**facts, **changes}, lines=lines)


def line_of(text, word):
    return next(line for line in text.splitlines() if word in line)
