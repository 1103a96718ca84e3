"""What the shell offers when Tab is pressed: periods, figures, breakdowns, units. Nothing here reads an export."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, MutableMapping
from datetime import date
from pathlib import Path
from typing import Any, Final

import typer

from volstat.cli.exits import WrongUsageError
from volstat.language import _, current, joined

Offer = tuple[str, str]
"""What is offered, and what it is."""
Completer = Callable[[Any, list[str], str], list[Offer]]

INSTRUCTION: Final = "_VOLSTAT_COMPLETE"
"""The variable by which a shell asks for completions."""
SHELLS: Final = ("bash", "zsh", "fish", "powershell", "pwsh")
_KEY: Final = "VOLSTAT_COMPLETING_KEY"
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def periods(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers relative periods and years; behind a year its halves, quarters and months."""
    if found := _YEAR.match(incomplete):
        year = found[0]
        parts = [f"{year}H{n}" for n in (1, 2)] + [f"{year}Q{n}" for n in range(1, 5)]
        return [(text, "") for text in (year, *parts, *(f"{year}-{month:02}" for month in range(1, 13)))]
    words = {
        "last-month": _("last month"),
        "this-month": _("this month"),
        "last-quarter": _("last quarter"),
        "this-year": _("this year"),
        "last-year": _("last year"),
    }
    return [*words.items(), *((year, "") for year in _years(ctx))]


def figures(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers the code names of figures with their titles."""
    from volstat.figures.catalogue import figures as catalogue

    return [(name, figure.title[current()]) for name, figure in catalogue().items()]


def breakdowns(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers the breakdowns with their titles."""
    from volstat.figures.catalogue import breakdowns as catalogue

    return [(name, breakdown.title[current()]) for name, breakdown in catalogue().items()]


def restrictions(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers `district=` and its like, and behind the sign the values that the settings and the calendar know."""
    key = os.environ.get(_KEY)
    if key:  # bash takes the sign for the end of a word, so that only the value is to be offered
        return [(value, "") for value in _values(ctx, key)]
    key, sign, _value = incomplete.partition("=")
    if not sign:
        return [(f"{name}=", title) for name, title in breakdowns(ctx, args, incomplete)]
    return [(f"{key}={value}", "") for value in _values(ctx, key)]


def units(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers the reporting units of the project."""
    project = _project(ctx)
    return [(unit, "") for unit in project.area.units] if project else []


def problem_kinds(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers the kinds of problems with their severity."""
    from volstat.cli.problem_groups import severity_words
    from volstat.problems import catalogue

    words = severity_words()
    return [(name, words[kind.severity]) for name, kind in catalogue().items()]


def published(ctx: Any, args: list[str], incomplete: str) -> list[Offer]:
    """Offers the sets published so far."""
    project = _project(ctx)
    home = project.root / "published" if project else None
    if home is None or not home.is_dir():
        return []
    return [(folder.name, "") for folder in sorted(home.iterdir()) if not folder.name.startswith(".")]


def one_of(*names: str) -> Completer:
    """Returns a completer for fixed words."""
    return lambda ctx, args, incomplete: [(name, "") for name in names]


def join_words(environment: MutableMapping[str, str]) -> None:
    """Makes bash's words what the parser expects: it has cut `district=沁` into three.

    Bash puts what is offered behind the sign, so that the key is kept aside and the value stands alone.
    """
    if environment.get(INSTRUCTION) != "complete_bash":
        return
    words = environment.get("COMP_WORDS", "").split("\n")
    place = int(environment.get("COMP_CWORD") or 0)
    if place >= len(words):
        words += [""] * (place + 1 - len(words))
    if words[place] == "=" and place >= 2:
        key, rest, value = place - 1, words[: place - 1], ""
    elif words[place - 1] == "=" and place >= 3:
        key, rest, value = place - 2, words[: place - 2], words[place]
    else:
        return
    environment[_KEY] = words[key]
    environment["COMP_WORDS"] = "\n".join([*rest, value])
    environment["COMP_CWORD"] = str(len(rest))


def _values(context: Any, key: str) -> Iterable[str]:
    from volstat.figures.catalogue import breakdowns as catalogue

    project = _project(context)
    names = catalogue()
    name = next((n for n, breakdown in names.items() if key in (n, *breakdown.title.values())), "")
    if name == "district":
        return project.area.units if project else ()
    if name == "campaign":
        return project.campaigns if project else ()
    if name == "month":
        return [f"{year}-{month:02}" for year in _years(context) for month in range(1, 13)]
    return names[name].values if name else ()


def _years(context: Any) -> list[str]:
    """Returns the years that names of exports mention, and the last two."""
    project, today = _project(context), date.today().year
    walked = os.walk(project.exports) if project else ()
    names = [name for _where, folders, files in walked for name in (*folders, *files)]
    mentioned = {int(year) for name in names for year in _YEAR.findall(name)}
    return [str(year) for year in sorted({*mentioned, today - 1, today}, reverse=True) if year <= today]


def _project(context: Any) -> Any:
    """Returns the project of the command line that is being written; None without one."""
    from volstat.project import ProjectError, find, load

    folder = context.find_root().params.get("project")
    try:
        return load(Path(folder).resolve() if folder else find(Path.cwd()))
    except ProjectError:
        return None


def show_script(context: Any, _parameter: Any, asked: Any) -> Any:
    """Prints the script that makes a shell complete, and leaves; does nothing unless asked."""
    if not asked or context.resilient_parsing:
        return asked
    from typer.completion import get_completion_script  # type: ignore[attr-defined]

    shell = _shell(asked)
    typer.echo(get_completion_script(prog_name="volstat", complete_var=INSTRUCTION, shell=shell))
    raise typer.Exit


def install_script(context: Any, _parameter: Any, asked: Any) -> Any:
    """Puts the script where the shell reads it, and leaves; does nothing unless asked."""
    if not asked or context.resilient_parsing:
        return asked
    from typer.completion import install  # type: ignore[attr-defined]

    shell, path = install(shell=_shell(asked), prog_name="volstat", complete_var=INSTRUCTION)
    text = _("Completion for {shell} is installed in {path}; it works in every terminal opened from now on.")
    typer.echo(text.format(shell=shell, path=path))
    raise typer.Exit


def _shell(asked: Any) -> str:
    """Returns the shell named, else the one that runs this program, else the one in `SHELL`.

    Raises:
        WrongUsageError: it is none that can complete.
    """
    if isinstance(asked, str):
        shell = asked
    else:
        import shellingham  # type: ignore[import-untyped]

        try:
            shell = str(shellingham.detect_shell()[0])
        except shellingham.ShellDetectionFailure:
            shell = Path(os.environ.get("SHELL", "")).name
    if shell not in SHELLS:
        text = _("Completion works in {shells}; this shell is “{shell}”.")
        raise WrongUsageError(text.format(shells=joined(SHELLS), shell=shell or "—"))
    return shell
