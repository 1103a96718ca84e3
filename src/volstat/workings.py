"""What is computed between the exports and the figures, and kept in the cache: the readings and the ledger.

Trouble with the cache costs time and never a figure. What was removed or harmed while a run went on is computed again;
where the project's folder cannot be written (read-only, full), a temporary folder takes the cache's place for the run.
"""

from __future__ import annotations

import errno
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from volstat import cache, privacy
from volstat.cache.digests import TICK_NS
from volstat.language import N_, _
from volstat.ledger.stored import Stored, recall, remember, state_of, stored_ledger
from volstat.ledger.submission import Ledger, Submission
from volstat.progress import Progress, Step
from volstat.project import Project

if TYPE_CHECKING:
    from volstat.intake.exports import ExportFile
    from volstat.problems import Problem

T = TypeVar("T")

_ATTEMPTS: Final = 3
_ELSEWHERE: Final[dict[int, str]] = {
    errno.EROFS: N_("Read-only file system"),
    errno.EACCES: N_("Permission denied"),
    errno.EPERM: N_("Operation not permitted"),
    errno.ENOSPC: N_("No space left on device"),
    errno.EDQUOT: N_("Disk quota exceeded"),
    errno.EFBIG: N_("File too large"),
    errno.EIO: N_("Input/output error"),
}
"""Errors for which another folder may do, with their words."""


class NothingReadableError(Exception):
    """The exports folder is missing or empty, or nothing in it could be read."""


class Workings:
    """The readings and the ledger of a project as its exports are now, each computed when first asked for."""

    def __init__(
        self,
        of: Project,
        today: date,
        progress: Progress | None = None,
        warn: Callable[[str], None] | None = None,
    ) -> None:
        self._project = of
        self._today = today
        self._progress = progress
        self._warn = warn
        self._temporary: tempfile.TemporaryDirectory[str] | None = None

    @property
    def home(self) -> Path:
        """The folder of the cache: the project's, or a temporary one where that cannot be written."""
        return Path(self._temporary.name) if self._temporary else self._project.cache

    @property
    def spark_log(self) -> Path:
        """The file that takes what Spark says of itself."""
        return self.home / "spark.log"

    @cached_property
    def exports(self) -> tuple[list[ExportFile], list[Problem]]:
        """The files of the exports folder, and what is wrong with the folder itself.

        Raises:
            NothingReadableError: there is no exports folder.
        """
        from volstat.intake.exports import find_exports

        try:
            return find_exports(self._project.exports)
        except OSError as error:
            message = _("The exports folder {folder} cannot be read: {reason}.")
            raise NothingReadableError(message.format(folder=self._project.exports, reason=error.strerror)) from None

    @property
    def submissions(self) -> list[Submission]:
        """Every workbook of the exports folder, read: from the cache where it has not changed.

        Raises:
            NothingReadableError: there is no exports folder.
            OSError: neither the project's folder nor a temporary one can be written.
        """
        return [submission for submission, _folder in self._lasting(lambda: self._readings)]

    @property
    def stored(self) -> Stored:
        """The ledger in the cache, and what is known of it before a table is opened.

        Raises:
            as `submissions` does.
        """
        return self._lasting(lambda: self._stored)

    def using(self, work: Callable[[Ledger], T]) -> T:
        """Returns what `work` makes of the ledger; done again if the cache was removed or harmed meanwhile."""
        return self.again(lambda: work(self.stored.ledger))

    def again(self, work: Callable[[], T]) -> T:
        """Returns what `work` makes; done again if the cache was removed or harmed meanwhile."""
        for _attempt in range(_ATTEMPTS - 1):
            try:
                return work()
            except Exception:
                if not self._mend():
                    raise
        return work()

    def _lasting(self, make: Callable[[], T]) -> T:
        for _attempt in range(_ATTEMPTS):
            try:
                return make()
            except Exception as error:
                trouble = _system_error(error)
                if trouble is None:
                    if not self._mend():
                        raise
                elif trouble.errno in _ELSEWHERE:
                    self._move(trouble)
                elif not (self._mend() or trouble.errno == errno.ENOENT):
                    raise trouble from error
        return make()

    @cached_property
    def _readings(self) -> list[tuple[Submission, Path]]:
        from volstat.intake.block import Context
        from volstat.intake.readings import read_exports
        from volstat.intake.store import frame_files, load_facts, problem_file
        from volstat.spark.masters import is_spark
        from volstat.spark.reading import on_executors

        context = Context.of(self._project, privacy.secret_of(self.home))
        run = on_executors(self._project.engine, self.spark_log) if is_spark(self._project.engine) else None
        readings = read_exports(self.exports[0], context, self.home, self._project.limits, self._progress, run=run)
        return [
            (
                Submission(
                    facts=load_facts(reading.folder),
                    modified=reading.file.modified_ns / 1e9,
                    frames=frame_files(reading.folder),
                    problems=problem_file(reading.folder),
                ),
                reading.folder,
            )
            for reading in readings
        ]

    @cached_property
    def _stored(self) -> Stored:
        files = self.exports[0]
        secret = privacy.known_secret(self.home)
        if secret:
            known = recall(self.home, state_of(files, self._project, secret), self._today)
            if known is not None:
                return known
        submissions = [submission for submission, _folder in self._readings]
        if self._progress:
            self._progress(Step("count", 0, 1))
        stored = stored_ledger(submissions, self._project, self.home, today=self._today)
        if self._progress:
            self._progress(Step("count", 1, 1, share=1.0))
        settled = all(file.seen_ns - file.modified_ns > TICK_NS for file in files)
        if settled and all(submission.facts.content for submission in submissions):
            with suppress(OSError):  # it would only save the next run some time
                remember(self.home, state_of(files, self._project, privacy.secret_of(self.home)), stored)
        cache.tidy(self.home, {folder.name for folder in self._folders(stored)}, self._project.cache_bytes)
        return stored

    def _folders(self, stored: Stored | None) -> list[Path]:
        readings = [folder for _submission, folder in self.__dict__.get("_readings", ())]
        return [*readings, *([stored.folder] if stored else ())]

    def _mend(self) -> bool:
        """Forgets what was computed if the cache no longer holds it unharmed; tells whether it did."""
        folders = self._folders(self.__dict__.get("_stored"))
        harmed = [folder for folder in folders if not cache.complete(folder, thorough=True)]
        for folder in harmed:
            cache.discard(folder)
        if harmed:
            self._forget()
        return bool(harmed)

    def _move(self, trouble: OSError) -> None:
        """Goes on in a temporary folder.

        Raises:
            OSError: `trouble` itself, if the run is in one already or there is none.
        """
        if self._temporary is not None:
            raise trouble
        try:
            self._temporary = tempfile.TemporaryDirectory(prefix="volstat-")
        except OSError:
            raise trouble from None
        self._forget()
        text = _(
            "{folder} cannot be written ({reason}): what is computed lies in a temporary folder for this run, and the "
            "next run has to read every workbook again."
        )
        self._say(text.format(folder=self._project.cache, reason=_(_ELSEWHERE[trouble.errno or 0])))

    def _forget(self) -> None:
        for name in ("_readings", "_stored"):
            self.__dict__.pop(name, None)

    def _say(self, text: str) -> None:
        if self._warn is not None:
            self._warn(text)
        else:
            import warnings

            warnings.warn(text, stacklevel=2)


def _system_error(error: Exception) -> OSError | None:
    """Returns what the system refused, where that is what an error comes from; DuckDB tells it in words only."""
    if isinstance(error, OSError):
        return error
    duckdb = sys.modules.get("duckdb")
    if duckdb is None or not isinstance(error, duckdb.Error):
        return None
    for number in (*_ELSEWHERE, errno.ENOENT):
        if os.strerror(number) in str(error):
            return OSError(number, os.strerror(number))
    return None
