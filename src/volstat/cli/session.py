"""What the commands share: the project in use, and where results and remarks are printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from volstat import project
from volstat.cli.progress import Bar
from volstat.cli.remarks import say
from volstat.progress import Step
from volstat.shown import escaped

if TYPE_CHECKING:
    from rich.console import Console

    from volstat.pipeline import City


@dataclass
class Session:
    """One run of the command line."""

    folder: Path | None = None
    """What -C says."""
    quiet: bool = False
    engine: str | None = None
    """What --engine says; else the project's settings do."""
    bar: Bar = field(default_factory=Bar)
    _read: int = 0
    """Workbooks that had to be read in this run."""

    @cached_property
    def city(self) -> City:
        """The project opened.

        Raises:
            project.ProjectError: there is none, or its settings are wrong.
            figures.engines.EngineError: they name an engine that there is none of.
        """
        from volstat.figures.engines import known_engine
        from volstat.pipeline import City

        root = self.folder.resolve() if self.folder else project.find(Path.cwd())
        opened = project.load(root)
        if self.engine is not None:
            opened = replace(opened, engine=self.engine)
        known_engine(opened.engine)
        return City(opened, progress=self._progress, warn=self.remark)

    @cached_property
    def project_if_any(self) -> project.Project | None:
        """The project in use, None outside of any; for commands that can do without one.

        Raises:
            project.ProjectError: -C names a folder that is none, or its settings are wrong.
        """
        if self.folder is not None:
            return project.load(self.folder.resolve())
        try:
            root = project.find(Path.cwd())
        except project.ProjectError:
            return None
        return project.load(root)

    @property
    def counts(self) -> Mapping[str, int]:
        """What was read and found so far, for the log."""
        city = vars(self).get("city")
        found = vars(city).get("problem_counts", {}) if city is not None else {}
        return {"workbooks_read": self._read, **{f"problems_{severity}": count for severity, count in found.items()}}

    def _progress(self, step: Step) -> None:
        self._read += step.task == "read" and step.done > 0
        if not self.quiet and Bar.wanted():
            self.bar.tell(step)

    @cached_property
    def out(self) -> Console:
        """The console of results: standard output."""
        self.bar.close()
        from volstat.cli.console import PlainConsole

        return PlainConsole(highlight=False, emoji=False, markup=False)

    def remark(self, text: str) -> None:
        """Says something that is not a result, on standard error."""
        self.bar.close()
        if not self.quiet:
            say(text)

    def write_json(self, data: object) -> None:
        """Prints `data` as JSON on standard output, keys in their order, Chinese as it is."""
        import json

        typer.echo(escaped(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)))
