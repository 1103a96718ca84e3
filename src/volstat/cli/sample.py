"""The command `sample`."""

from __future__ import annotations

from pathlib import Path

from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.session import Session
from volstat.language import _


def write_sample(session: Session, folder: Path, scale: float, seed: int) -> int:
    """Writes a sample project into `folder` and says what to do next."""
    if folder.exists() and any(folder.iterdir()):
        raise WrongUsageError(_("{folder} is not empty; name a new folder.").format(folder=folder))
    from volstat import sample

    if not sample.SMALLEST <= scale <= sample.LARGEST:
        text = _("--scale must lie between {least} and {most}.")
        raise WrongUsageError(text.format(least=sample.SMALLEST, most=sample.LARGEST))
    if seed < 0:
        raise WrongUsageError(_("--seed is a whole number, 0 or more."))
    sample.write(folder, scale=scale, seed=seed)
    session.remark(_("Made {folder}. Next: volstat -C {folder} figures 2020").format(folder=folder))
    return DONE
