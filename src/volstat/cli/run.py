"""One run of the command line: arguments in, exit code out, every foreseen trouble as one sentence."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any, Final

import typer

from volstat.cli.exits import DONE, INTERRUPTED, NOTHING, USAGE
from volstat.cli.remarks import say
from volstat.language import _
from volstat.log import Log

_IN_USE: Final = (5, 32, 33)
"""How Windows refuses a file that another program has open."""
_UNWRITTEN: Final = ("SerialisationError", "IOException")
"""What lxml and DuckDB make of a disk that takes no more."""


_interrupts: Final[list[int]] = []
"""Signals of Ctrl-C that have come: libraries turn the exception of one into errors of their own."""


def run(arguments: Sequence[str]) -> int:
    """Runs the command line and returns the exit code; turns every foreseen trouble into one sentence."""
    _notice_interrupts()
    log = Log()
    trouble: BaseException | None = None
    try:
        result = _command()(list(arguments), prog_name="volstat", standalone_mode=False, obj=log)
        code = _interrupted() if result == INTERRUPTED else result if isinstance(result, int) else DONE
    except BaseException as error:
        trouble = error
        code = _told(error, arguments)
    log.end(code, type(trouble).__name__ if trouble else None)
    if log.lost is not None and not sys.stderr.closed:
        reason = _(log.lost.strerror) if log.lost.strerror else str(log.lost)
        say(_("The log is incomplete: {reason}.").format(reason=reason))
    return code


def _notice_interrupts() -> None:
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:  # else somebody has other plans with it
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(number: int, _frame: FrameType | None) -> None:
    _interrupts.append(number)
    raise KeyboardInterrupt


def _told(error: BaseException, arguments: Sequence[str]) -> int:
    """Says in one sentence what ended a run, and returns its exit code."""
    from volstat.figures.engines import EngineError
    from volstat.pipeline import NothingReadableError
    from volstat.project import ProjectError
    from volstat.spark.errors import SparkError

    if isinstance(error, BrokenPipeError):
        sys.stderr.close()  # nobody reads any more: neither standard output nor a complaint about it
        return DONE
    if isinstance(error, typer.Abort | KeyboardInterrupt) or _interrupts:
        return _interrupted()
    if isinstance(error, typer.TyperException):
        return _misused(error, arguments)
    if isinstance(error, ProjectError | EngineError | SparkError | NothingReadableError | OSError):
        return _refused(error)
    if type(error).__name__ in _UNWRITTEN:
        return _refused(OSError(errno.ENOSPC, _("a file could not be written; is the disk full?")))
    if isinstance(error, Exception):
        return _failed(error)
    raise error


def _command() -> Any:
    """Returns the parser, made from the commands in the language in use."""
    from volstat.cli.app import app
    from volstat.cli.completion import join_words
    from volstat.cli.parser_help import localised

    join_words(os.environ)
    return localised(typer.main.get_command(app))


def _interrupted() -> int:
    typer.echo(_("Interrupted."), err=True)
    return INTERRUPTED


def _misused(error: Any, arguments: Sequence[str]) -> int:
    """Says what is wrong with the command line, and which help tells more; returns the exit code."""
    from volstat.cli.usage_errors import help_command, sentence_of

    message = sentence_of(error)
    if message:
        say(message)
    typer.echo(_("See {command}.").format(command=help_command(error, arguments)), err=True)
    return USAGE


def _refused(error: Exception) -> int:
    """Says in one sentence what kept the command from its work; returns the exit code."""
    from volstat.figures.engines import EngineError
    from volstat.project import ProjectError

    text = str(error)
    if isinstance(error, OSError):
        reason = _(error.strerror) if error.strerror else str(error)
        reason += f" ({error.filename})" if error.filename else ""
        text = _("Could not go on: {reason}.").format(reason=reason)
        if getattr(error, "winerror", None) in _IN_USE:
            file = error.filename2 or error.filename
            text = _("{file} is open in another program such as Excel; close it there and try again.").format(file=file)
    say(text)
    return USAGE if isinstance(error, ProjectError | EngineError) else NOTHING


def _failed(error: Exception) -> int:
    """Owns up to a defect in one sentence, without the values that a traceback might show; returns the exit code."""
    if os.environ.get("VOLSTAT_DEBUG"):
        raise error
    text = _("This is a defect of volstat ({error}); please report it. VOLSTAT_DEBUG=1 shows where it happened.")
    typer.echo(text.format(error=type(error).__name__), err=True)
    return NOTHING
