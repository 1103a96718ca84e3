"""volstat turns a city's volunteer exports into figures, reports and verdicts on articles.

>>> import volstat
>>> city = volstat.open("sample_data")            # doctest: +SKIP
>>> city.figures("2020").values["participations"]  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from volstat.pipeline import City

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(folder: str | Path) -> City:
    """Opens the project in `folder` and gives its frames, tables and figures.

    Raises:
        volstat.project.ProjectError: there is no readable `volstat.toml` in the folder.
    """
    from volstat.pipeline import City

    return City.open(folder)
