"""Why a file cannot be read: one exception, with a kind of the problem catalogue and what its sentence names."""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib import resources
from typing import Final

_OF_SYSTEM: Final = {errno.EACCES: "no_permission", errno.EPERM: "no_permission", errno.ENOENT: "gone"}


class UnreadableError(Exception):
    """A file, or one sheet of it, cannot be read: `kind` is one of `problems.toml`, `detail` fills its sentence."""

    def __init__(self, kind: str, **detail: str | int | float) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


def unreadable(why: str, name: str | int = "", *, kind: str = "unreadable") -> UnreadableError:
    """Returns the error for content that cannot be read, with the reason in both languages.

    Args:
        why: an entry of `reasons.toml`.
        name: what the sentence names, if it does.
        kind: `unreadable`, or `not_a_workbook`.
    """
    texts = _reasons()[why]
    return UnreadableError(kind, reason=texts["zh"].format(name=name), reason_en=texts["en"].format(name=name))


def refused_by_system(error: OSError) -> UnreadableError:
    """Returns the error for a file that the system does not give."""
    return unreadable(_OF_SYSTEM.get(error.errno or 0, "system"), error.errno or type(error).__name__)


@lru_cache
def _reasons() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = tomllib.loads(
        resources.files("volstat.intake.formats").joinpath("reasons.toml").read_text("utf-8")
    )
    return data


def too_many_bytes(size: int, limit: int) -> UnreadableError:
    """Returns the error for content that inflates to more bytes than allowed."""
    return UnreadableError("too_large", size=f"{_megabytes(size)} MB", limit=f"{_megabytes(limit)} MB")


def too_many_cells(rows: int, columns: int, limit: int) -> UnreadableError:
    """Returns the error for a sheet whose rows times columns, empty cells included, are more than allowed."""
    return UnreadableError("too_large", size=f"{rows} × {columns}", limit=str(limit))


@contextmanager
def damage_as_unreadable(*expected: type[Exception]) -> Iterator[None]:
    """Turns what a parser raises on damaged content, a Rust panic included, into an `UnreadableError`.

    Args:
        expected: the exceptions that the parser is known to raise.
    """
    try:
        yield
    except MemoryError:  # Arrow's is an ArrowException too, and says nothing of the content
        raise
    except expected as error:
        raise unreadable("damaged") from error
    except BaseException as error:
        # A panic of a Rust extension derives from BaseException, and pyo3 exports no name to catch it by.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("reader_crashed") from error


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
