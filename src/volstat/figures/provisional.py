"""Provisional figures: records may lawfully arrive for ten working days after an activity, and change its month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from volstat.figures.results import Period
from volstat.workdays import working_days_after

WORKING_DAYS: Final = 10
"""Days after an activity within which its records may still arrive (民政部令第67号, Art. 11)."""


@dataclass(frozen=True, slots=True)
class Provisional:
    """How long the figures of a period are provisional."""

    until: date
    """The tenth working day after the period's end."""
    exact: bool
    """Whether the holidays of all days between are known; else Monday to Friday are taken for working days."""

    @property
    def final_from(self) -> date:
        """The first day on which the figures are final."""
        return self.until + timedelta(days=1) if self.until < date.max else date.max


def provisional_until(period: Period) -> Provisional:
    """Returns until when the figures of a period are provisional: the same whatever the day of the run."""
    try:
        return Provisional(*working_days_after(period.end, WORKING_DAYS))
    except OverflowError:  # the calendar ends before the tenth working day
        return Provisional(date.max, exact=False)
