"""What was measured as a Markdown table, with what has to be known to read it."""

from __future__ import annotations

from typing import Final

from bench.measured import BASELINE, COLD, HELP, WARM, Measured

NAMES: Final = {
    "pandas": "pandas, its default readers",
    "pandas_calamine": "pandas + calamine",
    "python_calamine": "python-calamine",
    BASELINE: "fastexcel, one thread",
    "inflating": "inflating alone",
    COLD: "**volstat, cold**",
    WARM: "**volstat, warm**",
}
"""The lines of the table, in its order."""
COLD_RATIO: Final = 1.0
COLD_BYTES: Final = 1_500_000_000
WARM_SECONDS: Final = 1.0
HELP_SECONDS: Final = 0.2
BUSY: Final = 0.5
_NONE: Final = "—"


def table(measured: Measured) -> str:
    """Returns the table of all lines; those that were not measured are named as such."""
    lines = [
        "| | seconds | least – most | runs | processor | rows per second | peak memory | ÷ fastexcel |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for line, name in NAMES.items():
        lines.append(_line(measured, line, name) if line in measured.lines else f"| {name} | not measured |" + " |" * 6)
    return "\n".join(lines)


def _line(measured: Measured, line: str, name: str) -> str:
    runs = [took.seconds for took in measured.lines[line]]
    seconds = measured.seconds(line)
    rate = _NONE if line == "inflating" else f"{measured.rows / seconds:,.0f}"
    return (
        f"| {name} | {seconds:.2f} | {min(runs):.2f} – {max(runs):.2f} | {len(runs)} | {measured.cpu(line):.2f} s "
        f"| {rate} | {measured.peak(line) / 1e6:,.0f} MB | {measured.ratio(line):.2f} |"
    )


def goals(measured: Measured) -> str:
    """Returns what a whole city may take at most, and whether it does; nothing for another size."""
    if measured.scale != 1:
        return "The goals are set for a whole city (scale 1), so nothing is said of them here."
    asked = [
        ("cold ÷ fastexcel", f"{measured.ratio(COLD):.2f}", f"{COLD_RATIO:.1f}", measured.ratio(COLD) <= COLD_RATIO),
        (
            "peak memory, cold",
            f"{measured.peak(COLD) / 1e9:.2f} GB",
            f"{COLD_BYTES / 1e9:.1f} GB",
            measured.peak(COLD) < COLD_BYTES,
        ),
        ("warm", f"{measured.seconds(WARM):.2f} s", f"{WARM_SECONDS:.0f} s", measured.seconds(WARM) < WARM_SECONDS),
        ("`--help`", f"{measured.seconds(HELP):.2f} s", f"{HELP_SECONDS} s", measured.seconds(HELP) < HELP_SECONDS),
    ]
    lines = ["| goal | measured | at most | |", "|---|--:|--:|---|"]
    return "\n".join(
        lines + [f"| {what} | {is_} | {most} | {'met' if met else 'missed'} |" for what, is_, most, met in asked]
    )


def notes(measured: Measured) -> str:
    """Returns what was read by whom, where and when."""
    ratios = measured.ratios(COLD)
    cores = f"on {measured.cores} of its cores" if measured.cores else "on all its cores, which could not be chosen"
    said = [
        f"{measured.day}, scale {measured.scale:g}: {measured.workbooks} workbooks (xlsx and true xls) of "
        f"{measured.megabytes:.1f} MB with {measured.rows:,} rows, all sheets, from files that lie in memory.",
        f"{measured.machine} Each line ran {cores}; load before the run: {measured.load:.1f}"
        + ("." if measured.load < BUSY else ", so other work took part of the machine."),
        f"Cold ÷ fastexcel, each cold run to the mean of the fastexcel runs before and after it: {min(ratios):.2f} to "
        f"{max(ratios):.2f}.",
        _bounds(measured),
        _others(measured),
        _other_counts(measured),
        "Versions: " + ", ".join(f"{package} {version}" for package, version in measured.versions.items()) + ".",
    ]
    return "\n".join(f"- {sentence}" for sentence in said if sentence)


def _bounds(measured: Measured) -> str:
    cpu, seconds = measured.cpu(COLD), measured.seconds(COLD)
    said = f"Cold takes {cpu:.2f} s of processor in {seconds:.2f} s"
    if measured.cores:
        said += f", {cpu / seconds / measured.cores:.0%} of {measured.cores} cores"
    said += f"; merely loading the sheets as fastexcel does takes {measured.cpu(BASELINE):.2f} s of processor"
    return said + (f", inflating them {measured.cpu('inflating'):.2f} s." if "inflating" in measured.lines else ".")


def _others(measured: Measured) -> str:
    said = (
        f"volstat also reads the other {measured.others} exports ({measured.other_megabytes:.1f} MB of text and HTML), "
        "which the readers cannot; its seconds include them, its rows per second do not."
    )
    if "text_and_html" not in measured.lines:
        return said
    rows, seconds = measured.lines["text_and_html"][0].rows, measured.seconds("text_and_html")
    both = measured.seconds(BASELINE) + seconds
    return said + (
        f" pandas.read_csv and read_html, told what each file is, need {seconds:.2f} s for their {rows:,} rows: to "
        f"fastexcel and these together, cold is {measured.seconds(COLD) / both:.2f}."
    )


def _other_counts(measured: Measured) -> str:
    """Says where a reader returns another number of rows than the baseline: pandas takes one as the header."""
    differing = [
        f"{NAMES[line]} {runs[0].rows:,}"
        for line, runs in measured.lines.items()
        if line in NAMES and runs[0].rows not in {0, measured.rows}
    ]
    return (
        f"Rows that are returned where they are not as many as fastexcel's: {'; '.join(differing)}."
        if differing
        else ""
    )
