"""Sample: a made-up city written out as the exports its districts would send, with its truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

SMALLEST, LARGEST = 0.0005, 20.0


def write(folder: Path, *, scale: float, seed: int) -> None:
    """Writes a project with exports in thirteen layouts, their truth, and two articles that quote it.

    The same scale and seed give the same files on any day and in any locale.

    Args:
        folder: made if need be; files of an earlier sample in it are replaced.
        scale: 1 is a city of 540,500 registered volunteers; everything shrinks and grows with it.
        seed: another seed gives another city of the same size.

    Raises:
        ValueError: the scale is out of bounds, or the seed is negative.
    """
    if not SMALLEST <= scale <= LARGEST:
        raise ValueError(f"scale {scale} is not between {SMALLEST} and {LARGEST}")
    if seed < 0:
        raise ValueError(f"seed {seed} is negative")
    from volstat.sample import article, layouts, truth
    from volstat.sample.city import city
    from volstat.sample.desk import Desk
    from volstat.sample.model import make
    from volstat.sample.settings import settings_text

    model = make(scale, seed)
    told = truth.figures(model)
    folder.mkdir(parents=True, exist_ok=True)
    faults: list[dict[str, Any]] = []
    for unit in city().units:
        desk = Desk(model, unit, folder / "exports")
        layouts.write(desk)
        faults += desk.faults
    honest, faulty, claims = article.articles(told)
    told |= {"published": article.PUBLISHED, "faults": faults, "claims": claims}
    for name, text in {
        "volstat.toml": settings_text(scale),
        "truth.json": json.dumps(told, ensure_ascii=False, indent=1) + "\n",
        "article.txt": honest,
        "article_errors.txt": faulty,
    }.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
