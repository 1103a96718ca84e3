"""The exit codes, as other programs rely on them."""

from __future__ import annotations

from typing import Final

import typer

DONE: Final = 0
LOOK: Final = 1
"""Done, and a person must look: an untrue claim, a revision, errors under --strict."""
USAGE: Final = 2
NOTHING: Final = 3
"""Nothing could be produced."""
INTERRUPTED: Final = 130
"""Ctrl-C, as shells have it."""


class WrongUsageError(typer.TyperException):
    """The command line cannot be carried out as it stands; the message says what would do."""

    exit_code = USAGE
