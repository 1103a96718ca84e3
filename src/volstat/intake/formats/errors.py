"""Why a file cannot be read: one exception, with a kind of the problem catalogue and what its sentence names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class UnreadableError(Exception):
    """A file, or one sheet of it, cannot be read: `kind` is one of `problems.toml`, `detail` fills its sentence."""

    def __init__(self, kind: str, **detail: str | int | float) -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


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
    except expected as error:
        raise UnreadableError("unreadable", reason=_first_line(error)) from error
    except BaseException as error:
        # A panic of a Rust extension derives from BaseException, and pyo3 exports no name to catch it by.
        if type(error).__name__ != "PanicException":
            raise
        raise UnreadableError("reader_crashed") from error


def _first_line(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return (lines[0] if lines else type(error).__name__)[:120]


def _megabytes(size: int) -> int:
    return -(-size // 1_000_000)
