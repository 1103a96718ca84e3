"""What was published for a period: the figures frozen beside its report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from volstat.figures.results import Period, Value

PUBLISHED: Final = "published"


def published_figures(root: Path, period: Period) -> Mapping[str, Value] | None:
    """Returns the headline as published in `published/PERIOD/figures.json`, None where it was not."""
    try:
        data: Any = json.loads((root / PUBLISHED / period.label / "figures.json").read_text("utf-8"))
    except (OSError, ValueError):
        return None
    figures = data.get("figures") if isinstance(data, dict) else None
    if not isinstance(figures, dict):
        return None
    return {name: value for name, value in figures.items() if isinstance(value, int | float | dict)}
