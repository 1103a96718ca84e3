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
    if not 0 < scale <= 10:
        raise WrongUsageError(_("--scale must lie above 0 and at most at 10."))
    from volstat import sample

    sample.write(folder, scale=scale, seed=seed)
    session.remark(_("Made {folder}. Next: volstat -C {folder} figures 2020").format(folder=folder))
    return DONE
