"""The bar that shows how far long work has come, on a terminal and nowhere else."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any, Final

from volstat.language import _
from volstat.progress import Step

if TYPE_CHECKING:
    from rich.progress import Progress

_BAR: Final = 16


class Bar:
    """One bar at the foot of the terminal; it goes when the work is done, and before anything else is printed."""

    def __init__(self) -> None:
        self._shown: Progress | None = None
        self._task: Any = None
        self._began = 0.0
        self._finish: float | None = None
        self._rows = 0
        self._last = Step("read", 0, 1)

    @staticmethod
    def wanted() -> bool:
        """Tells whether a person watches: results that go into a file or another program are not watched."""
        return sys.stderr.isatty() and sys.stdout.isatty()

    def tell(self, step: Step) -> None:
        """Shows a step."""
        if not step.done:
            self.close()
            self._began, self._finish, self._rows = time.monotonic(), None, 0
        self._last = step
        self._rows += step.rows
        passed = time.monotonic() - self._began
        if step.share:
            self._finish = self._began + passed / step.share
        if step.done >= step.total:
            self.close()
            return
        shown, task = self._bar()
        shown.update(task, completed=step.share or step.done / step.total)

    def close(self) -> None:
        """Takes the bar away."""
        if self._shown is not None:
            self._shown.stop()
            self._shown = None

    def text(self) -> str:
        """Returns what stands beside the bar: how many workbooks, how many rows, how long still, the last one."""
        step = self._last
        if step.task == "count":
            return ""
        parts = [f"{step.done}/{step.total}"]
        if self._rows:
            parts.append(_("{count} rows").format(count=f"{self._rows:,}"))
        if self._finish is not None:
            parts.append(_left(self._finish - time.monotonic()))
        return " · ".join([*parts, *([step.workbook] if step.workbook else [])])

    def _bar(self) -> tuple[Progress, Any]:
        if self._shown is None:
            from rich.progress import BarColumn, ProgressColumn, TextColumn
            from rich.progress import Progress as RichProgress
            from rich.table import Column
            from rich.text import Text

            from volstat.cli.console import PlainConsole

            bar = self

            class Told(ProgressColumn):
                max_refresh = None

                def render(self, task: Any) -> Text:
                    return Text(bar.text(), no_wrap=True, overflow="ellipsis")

            words = {"read": _("Reading"), "count": _("Counting"), "return": _("Annotating")}
            self._shown = RichProgress(
                TextColumn(words[self._last.task]),
                BarColumn(_BAR),
                Told(table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis")),
                console=PlainConsole(stderr=True, highlight=False, emoji=False, markup=False),
                transient=True,
                expand=True,
                redirect_stdout=False,
                redirect_stderr=False,
                refresh_per_second=4,
            )
            self._task = self._shown.add_task("", total=None if self._last.task == "count" else 1.0)
            self._shown.start()
        return self._shown, self._task


def _left(seconds: float) -> str:
    """Returns how long the work still takes, roughly."""
    whole = max(1, round(seconds))
    if whole < 60:
        return _("about {seconds} s left").format(seconds=whole)
    return _("about {minutes} min left").format(minutes=-(-whole // 60))
