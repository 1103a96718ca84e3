"""A project: a folder with `volstat.toml` and the exports as they came."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from volstat.areas import Area, UnknownCityError, area_of
from volstat.cache import MOST_BYTES
from volstat.language import _
from volstat.settings import line_of, mistakes_in, no_toml, without
from volstat.settings_sense import contradictions_in

SETTINGS_FILE: Final = "volstat.toml"


class ProjectError(Exception):
    """There is no project here, or its settings are wrong; the message names every mistake."""


@dataclass(frozen=True, slots=True)
class Definitions:
    """The choices inside the definitions that a project may make; each is printed beside its figure."""

    star_hours: tuple[int, ...] = (100, 300, 600, 1000, 1500)
    """Lifetime hours of one to five stars."""
    hidden_sheets: str = "skip"
    """`skip` or `count`: what becomes of tables on hidden sheets."""
    resubmission_overlap: float = 0.5
    """Share of the smaller workbook's rows that another must repeat to count as its resubmission."""
    ten_hour_run: int = 3
    """Days running with exactly ten hours from which a person's records look like a lump sum cut up."""
    population_year: str | None = None
    """Year of the resident population below the registration rate; default: the latest not after the day."""
    registration_target: float | None = None
    """The registration rate aimed at, printed beside it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one workbook may cost."""

    cells: int = 40_000_000
    inflated_bytes: int = 2_000_000_000
    memory_bytes: int = 2_000_000_000
    seconds: int = 120


@dataclass(frozen=True, slots=True)
class Project:
    """Everything that a project's settings say."""

    root: Path
    area: Area
    exports: Path
    campaigns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Campaign → its other names."""
    population: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Year → `total` or unit → residents."""
    vocabulary: Mapping[str, Any] = field(default_factory=dict)
    """Headers of this project's own: field → list of headers."""
    definitions: Definitions = Definitions()
    limits: Limits = Limits()
    office: str = ""
    engine: str = "duckdb"
    cache_bytes: int = MOST_BYTES
    """What the cache may hold; beyond it, what was not used for longest goes."""

    @property
    def cache(self) -> Path:
        """Where computed things lie; deleting it costs only time."""
        return self.root / ".volstat"


def find(start: Path) -> Path:
    """Returns the nearest folder at or above `start` that holds `volstat.toml`.

    Raises:
        ProjectError: none does.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / SETTINGS_FILE).is_file():
            return folder
    raise ProjectError(_("No volstat.toml in {folder} or above it; run volstat init first.").format(folder=start))


def load(folder: Path) -> Project:
    """Reads the project of `folder`.

    Raises:
        ProjectError: the settings cannot be read, or are wrong; every mistake is named with its line.
    """
    path = folder / SETTINGS_FILE
    try:
        text = path.read_text("utf-8-sig")
        settings = tomllib.loads(text)
    except FileNotFoundError:
        raise ProjectError(_("No volstat.toml in {folder}; run volstat init first.").format(folder=folder)) from None
    except UnicodeDecodeError:
        raise ProjectError(_("{file} is not UTF-8; save it as UTF-8.").format(file=path)) from None
    except tomllib.TOMLDecodeError as error:
        raise ProjectError(f"{path}:{no_toml(error, text)}") from None
    except OSError as error:
        raise ProjectError(f"{path}: {error.strerror}") from None
    wrong = mistakes_in(settings)
    sound = without(settings, {mistake.key for mistake in wrong})
    places = [(line_of(m.key, text) or 1, m) for m in (*wrong, *contradictions_in(sound, folder))]
    if places:
        told = sorted(places, key=lambda place: place[0])
        raise ProjectError("\n".join(f"{path}:{line}: {m.key} {m.message}" for line, m in told))
    return project_of(folder, settings)


def project_of(folder: Path, settings: Mapping[str, Any]) -> Project:
    """Returns the project in `folder` whose settings are read and without mistakes (`settings.mistakes_in`).

    Raises:
        ProjectError: the city is in no table.
    """
    try:
        area = area_of(str(settings["city"]), settings.get("units", ()), settings.get("aliases"))
    except UnknownCityError as error:
        raise ProjectError(_("{file}: no city {city}.").format(file=folder / SETTINGS_FILE, city=error)) from None
    definitions = dict(settings.get("definitions", {}))
    if "star_hours" in definitions:
        definitions["star_hours"] = tuple(definitions["star_hours"])
    engine = dict(settings.get("engine", {}))
    return Project(
        root=folder,
        area=area,
        exports=folder / settings.get("exports", "exports"),
        campaigns={k: tuple(v) for k, v in settings.get("campaigns", {}).items()},
        population=settings.get("population", {}),
        vocabulary=settings.get("vocabulary", {}),
        definitions=Definitions(**definitions),
        office=settings.get("report", {}).get("office", ""),
        engine=engine.pop("name", "duckdb"),
        cache_bytes=engine.pop("cache_bytes", MOST_BYTES),
        limits=Limits(**engine),
    )
