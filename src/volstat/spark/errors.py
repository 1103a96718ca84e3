"""What keeps Spark from its work, as one sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from volstat.language import _

_NO_FILE: Final = ("FILE_NOT_EXIST", "FileNotFoundException", "NoSuchFileException")
_OTHER_PYTHON: Final = ("No module named 'volstat", "PYTHON_VERSION_MISMATCH", "Cannot run program")
"""Words of Spark where an executor lacks this Python or this program."""


class SparkError(Exception):
    """Spark cannot start or finish; the message says what to do."""


@contextmanager
def told(log: str) -> Iterator[None]:
    """Turns what Spark and its bridge to Java raise into a `SparkError`, which quotes no value of the data.

    Args:
        log: where Spark's own words stand.
    """
    try:
        yield
    except Exception as error:
        if not _is_of_spark(error):
            raise
        raise _said(error, log) from error


def unshared(folder: object) -> SparkError:
    """Returns the error for a folder that executors do not see as this computer does."""
    text = _(
        "An executor does not see {folder} as this computer does: the project has to lie under the same path on "
        "storage that all nodes share, readable and writable by the user that the executors run as."
    )
    return SparkError(text.format(folder=folder))


def unlike() -> SparkError:
    """Returns the error for executors that would read otherwise than this computer."""
    text = _(
        "The executors do not run this Python with this volstat: install the same version of both under the same path "
        "on every node, or name another Python in PYSPARK_PYTHON."
    )
    return SparkError(text)


def _said(error: Exception, log: str) -> SparkError:
    words = str(error)
    if any(sign in words for sign in _OTHER_PYTHON):
        return unlike()
    if any(sign in words for sign in _NO_FILE):
        return unshared(".volstat")
    text = _("Spark could not finish the work ({error}); its own words stand in {log}.")
    return SparkError(text.format(error=_name_of(error), log=log))


def _name_of(error: Exception) -> str:
    """Returns the name of what was raised, in Java where it was raised there."""
    try:
        return str(error.java_exception.getClass().getSimpleName())  # type: ignore[attr-defined]
    except Exception:  # another error, or nothing answers any more
        return type(error).__name__


def _is_of_spark(error: Exception) -> bool:
    rooms = {kind.__module__.partition(".")[0] for kind in type(error).__mro__}
    return bool(rooms & {"pyspark", "py4j"}) or isinstance(error, ConnectionError | EOFError)
