"""The parser's help in the language in use: typer writes its own words in English only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import typer

from volstat.cli.completion import install_script, show_script
from volstat.language import N_, _, current
from volstat.widths import width_of, wrapped

_WORDS: Final = {
    "Arguments": N_("Arguments"),
    "Options": N_("Options"),
    "Commands": N_("Commands"),
    "Show this message and exit.": N_("Show this message and exit."),
    "Install completion for the current shell.": N_("Install completion for the current shell."),
    "Show completion for the current shell, to copy it or customize the installation.": N_(
        "Show completion for the current shell, to copy it or customize the installation."
    ),
}
"""What typer says, word for word."""
_TYPE: Final = re.compile(r" <\w+>$")
"""How typer names Python types behind an argument; nobody who counts volunteers needs them."""
_LONGEST_TERM: Final = 24

_Formatter: Any = typer.Context.formatter_class


def localised(group: Any) -> Any:
    """Returns typer's command group with its help and that of all its commands in the language in use."""
    group.subcommand_metavar = _("COMMAND [ARGS]...")
    for command in (group, *group.commands.values()):
        command.context_class = _Context
        command.options_metavar = _("[OPTIONS]")
        command.short_help = command.help  # else it is cut where the line ends
    callbacks = {"install_completion": install_script, "show_completion": show_script}
    for parameter in group.params:
        parameter.callback = callbacks.get(parameter.name, parameter.callback)  # typer's own speak English only
    return group


class _HelpFormatter(_Formatter):  # type: ignore[misc]
    """Writes help with typer's own words translated, and breaks lines by the width of Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or _("Usage: "))

    def write_heading(self, heading: str) -> None:
        self.write(f"{'':>{self.current_indent}}{_said(heading)}{'：' if current() == 'zh' else ':'}\n")

    def write_text(self, text: str) -> None:
        margin = " " * self.current_indent
        for line in wrapped(text, self.width - self.current_indent):
            self.write(f"{margin}{line}\n")

    def write_dl(self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        told = [(_TYPE.sub("", term), _said(text)) for term, text in rows]
        column = min(max(width_of(term) for term, _text in told), _LONGEST_TERM)
        margin = " " * self.current_indent
        for term, text in told:
            lines = wrapped(text, self.width - self.current_indent - column - col_spacing)
            if width_of(term) > column:
                self.write(f"{margin}{term}\n")
            for place, line in enumerate(lines):
                lead = "" if place or width_of(term) > column else term
                blank = " " * (column + col_spacing - width_of(lead))
                self.write(f"{margin}{lead}{blank}{line}".rstrip() + "\n")


class _Context(typer.Context):
    formatter_class = _HelpFormatter


def _said(text: str) -> str:
    for english, message in _by_length().items():
        if text.startswith(english):
            return _(message) + text.removeprefix(english)
    return text


@lru_cache
def _by_length() -> dict[str, str]:
    return dict(sorted(_WORDS.items(), key=lambda item: -len(item[0])))
