"""The command `init`: a new project, after two questions at most."""

from __future__ import annotations

import json
import re
import sys
from importlib import resources
from pathlib import Path
from typing import Final

import typer

from volstat.areas import Area, UnknownCityError, area_of
from volstat.cli.exits import DONE, WrongUsageError
from volstat.cli.remarks import say
from volstat.cli.session import Session
from volstat.language import _, current
from volstat.project import SETTINGS_FILE

_CITY: Final = re.compile(r"[\u4e00-\u9fff]{2,}?(?:市|地区|盟|自治州|州)")
_BETWEEN: Final = re.compile(r"[、，,;；\s]+")


def make_project(session: Session, city: str | None, units: list[str]) -> int:
    """Writes `volstat.toml` and makes `exports/`, without touching what is there; asks on a terminal for what lacks."""
    folder = session.folder or Path()
    if (folder / SETTINGS_FILE).exists():
        raise WrongUsageError(_("{file} is there already.").format(file=folder / SETTINGS_FILE))
    if city is not None:
        area = _area(city, units)
    elif sys.stdin.isatty():
        area = _asked(folder, units)
    else:
        raise WrongUsageError(_("Name the city, such as: volstat init 长治市"))
    (folder / "exports").mkdir(parents=True, exist_ok=True)
    (folder / SETTINGS_FILE).write_text(_settings(area), "utf-8")
    made = _("Made {file} for {city} ({districts} districts).")
    session.remark(made.format(file=folder / SETTINGS_FILE, city=area.name, districts=len(area.districts)))
    here = "volstat" if session.folder is None else f"volstat -C {folder}"
    text = _("Next: put the workbooks that the units sent into {exports}, then run: {command}")
    session.remark(text.format(exports=folder / "exports", command=here))
    return DONE


def _area(city: str, units: list[str]) -> Area:
    try:
        return area_of(city, units)
    except UnknownCityError:
        raise WrongUsageError(_("No city {city} in the table of areas.").format(city=city)) from None


def _asked(folder: Path, units: list[str]) -> Area:
    """Asks for the city until there is one, and for units beyond the districts unless they are given."""
    guess = _guess(folder)
    while True:
        try:
            area = _area(str(typer.prompt(_("City (name or code)"), default=guess, err=True)), units)
        except WrongUsageError as error:
            say(error.message)
            continue
        break
    if units:
        return area
    text = _("Reporting units beyond its {count} districts, such as 市直 (Enter for none)")
    answer = str(typer.prompt(text.format(count=len(area.districts)), default="", show_default=False, err=True))
    return area_of(area.code, [unit for unit in _BETWEEN.split(answer.strip()) if unit])


def _guess(folder: Path) -> str | None:
    """Returns the city in the names of the folders around the project, None where they name none."""
    for name in reversed(folder.resolve().parts):
        for found in _CITY.findall(name):
            try:
                return area_of(found).name
            except UnknownCityError:
                continue
    return None


def _settings(area: Area) -> str:
    template = resources.files("volstat.cli").joinpath(f"settings.{current()}.toml").read_text("utf-8")
    units = ", ".join(json.dumps(unit, ensure_ascii=False) for unit in area.extra_units)
    return template.format(code=area.code, name=area.name, units=units)
