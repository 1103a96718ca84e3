"""What is said on standard error: cron mails it, and it may repeat what a stranger or a hurried hand has typed."""

from __future__ import annotations

import typer

from volstat.personal import mask
from volstat.shown import shown


def say(text: str) -> None:
    """Prints a remark or an error, with numbers of persons masked and nothing that commands a terminal."""
    typer.echo(mask(shown(text)), err=True)
