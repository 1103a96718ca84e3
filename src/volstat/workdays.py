"""Working days by the Chinese holiday calendar."""

from __future__ import annotations

from datetime import date, timedelta


def working_days_after(day: date, count: int) -> tuple[date, bool]:
    """Returns the `count`-th working day after `day`, and whether the holidays of all days between are known.

    Where a year's holidays are not announced yet, Monday to Friday are taken for working days.
    """
    from chinese_calendar import is_workday

    exact = True
    while count:
        day += timedelta(days=1)
        try:
            working = is_workday(day)
        except NotImplementedError:
            working, exact = day.weekday() < 5, False
        count -= working
    return day, exact
