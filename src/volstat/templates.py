"""The templates of `reports/templates/`: in the source tree there, in an installed package beside the code."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@lru_cache
def template_folder() -> Path:
    """Returns the folder of the templates."""
    installed = _PACKAGE / "templates"
    return installed if installed.is_dir() else _PACKAGE.parent.parent / "reports" / "templates"


@lru_cache
def template_text(name: str) -> str:
    """Returns the text of one template.

    Raises:
        OSError: it is missing from the installation.
    """
    return (template_folder() / name).read_text("utf-8")
