"""The entry point: chooses the language, then hands over to the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs volstat and leaves with its exit code."""
    from volstat import language

    if arguments is None:
        _insist_on_utf8()
        if not os.environ.get("VOLSTAT_DEBUG"):
            sys.unraisablehook = lambda _unraised: None  # what libraries leave half done after a full disk was told
        os.umask(0o077)  # what is written is its owner's; a person opens to others what is to be published
    given = list(sys.argv[1:] if arguments is None else arguments)
    language.choose(_asked_language(given) or os.environ.get("VOLSTAT_LANG"))
    _write_utf8()
    try:
        from volstat.cli.run import run

        code = run(given)
    except KeyboardInterrupt:  # before the command line was read, or a second time while the first was obeyed
        code = 130
    sys.exit(code)


def _asked_language(arguments: Sequence[str]) -> str | None:
    """Returns what `--lang` says, before the parser runs: the parser's own help must speak that language too."""
    for position, argument in enumerate(arguments):
        if argument.startswith("--lang="):
            return argument.removeprefix("--lang=")
        if argument == "--lang" and position + 1 < len(arguments):
            return arguments[position + 1]
    return None


def _insist_on_utf8() -> None:
    """Starts again in Python's UTF-8 mode where the locale has another encoding: names of files are UTF-8."""
    if os.name == "posix" and sys.getfilesystemencoding().lower() != "utf-8" and not getattr(sys, "frozen", False):
        command = [sys.executable, "-X", "utf8", "-m", "volstat", *sys.argv[1:]]
        os.execve(sys.executable, command, {**os.environ, "PYTHONUTF8": "1"})


def _write_utf8() -> None:
    """Makes the standard streams write UTF-8 whatever the locale says: LANG=C must give the same bytes."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")
