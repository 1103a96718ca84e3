"""What is wrong with a command line, in the language in use: typer's own sentences are English only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from volstat.language import _, joined

_EXTRA: Final = re.compile(r"Got unexpected extra argument\(?s?\)? \((?P<words>.*)\)", re.DOTALL)
_NO_COMMAND: Final = re.compile(r"No such command '(?P<name>.*?)'\.(?: Did you mean (?P<near>.*)\?)?$", re.DOTALL)


def sentence_of(error: Any) -> str:
    """Returns what a usage error says; sentences of this program itself pass as they are.

    Args:
        error: a `typer.TyperException`, whose kind is told by the name of its class.
    """
    say = _SENTENCES.get(type(error).__name__)
    return say(error) if say else str(error.format_message())


def help_command(error: Any, arguments: Sequence[str]) -> str:
    """Returns the command whose help tells how it is used: `volstat figures --help`.

    Args:
        error: which has a context if the parser raised it.
        arguments: the command line, whose command is meant otherwise.
    """
    context = getattr(error, "ctx", None)
    if context is not None:
        return f"{context.command_path} --help"
    from volstat.cli.app import app

    names = {info.name or info.callback.__name__ for info in app.registered_commands if info.callback}
    command = next((argument for argument in arguments if argument in names), None)
    return " ".join(["volstat", *([command] if command else []), "--help"])


def _usage(error: Any) -> str:
    """Says what typer gives no class of its own."""
    text = str(error.format_message())
    if found := _EXTRA.search(text):
        return _("That is more than the command takes: {words}.").format(words=found["words"])
    if found := _NO_COMMAND.match(text):
        return _("There is no command {name}.").format(name=found["name"]) + _near(
            re.findall(r"'([^']*)'", found["near"] or "")
        )
    if text.startswith("Missing command"):
        return _("The command is missing.")
    return _("The command line cannot be understood: {reason}").format(reason=text)


def _no_option(error: Any) -> str:
    return _("There is no option {name}.").format(name=error.option_name) + _near(sorted(error.possibilities or ()))


def _option_misused(error: Any) -> str:
    if "does not take" in error.message:
        return _("The option {name} takes no value.").format(name=error.option_name)
    return _("The option {name} lacks its value.").format(name=error.option_name)


def _missing(error: Any) -> str:
    if error.param is None:
        return _usage(error)
    if error.param.param_type_name == "argument":
        return _("{name} is missing.").format(name=error.param.display_name_raw)
    return _("The option {name} is missing.").format(name=error.param.opts[-1])


def _bad_value(error: Any) -> str:
    name = error.param.opts[-1] if error.param is not None else ""
    for fault in getattr(error.__cause__, "errors", list)():
        said = _FAULTS.get(fault["type"])
        if said:
            return said(name, fault)
    return _("The value of {name} is wrong: {reason}").format(name=name or "—", reason=error.message)


def _no_number(name: str, fault: Mapping[str, Any]) -> str:
    return _("{name} should be a number, not “{value}”.").format(name=name, value=fault["input"])


def _no_whole_number(name: str, fault: Mapping[str, Any]) -> str:
    return _("{name} should be a whole number, not “{value}”.").format(name=name, value=fault["input"])


def _too_small(name: str, fault: Mapping[str, Any]) -> str:
    least = next(iter(fault["ctx"].values()))
    return _("{name} should be {least} or more, not {value}.").format(name=name, least=least, value=fault["input"])


def _too_great(name: str, fault: Mapping[str, Any]) -> str:
    most = next(iter(fault["ctx"].values()))
    return _("{name} should be {most} or less, not {value}.").format(name=name, most=most, value=fault["input"])


def _near(names: list[str]) -> str:
    return " " + _("Did you mean {names}?").format(names=joined(names)) if names else ""


_FAULTS: Final[Mapping[str, Callable[[str, Mapping[str, Any]], str]]] = {
    "float_parsing": _no_number,
    "float_type": _no_number,
    "int_parsing": _no_whole_number,
    "int_from_float": _no_whole_number,
    "int_type": _no_whole_number,
    "greater_than_equal": _too_small,
    "less_than_equal": _too_great,
}
"""What pydantic calls a fault of a value → what is said about it."""
_SENTENCES: Final[Mapping[str, Callable[[Any], str]]] = {
    "UsageError": _usage,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _option_misused,
    "BadArgumentUsage": _usage,
    "MissingParameter": _missing,
    "BadParameter": _bad_value,
}
