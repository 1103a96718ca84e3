"""What the folders of the cache are named by: content, settings, and the version of the code."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Final

PACKAGES: Final = ("duckdb", "fastexcel", "lxml", "python_stdnum")
"""Packages of others whose version changes what is read from a workbook, or the keys in a ledger."""


def key_of(*parts: object) -> str:
    """Returns the name of the folder computed from `parts`, which print the same whenever they are the same."""
    return hashlib.blake2b(json.dumps(parts, ensure_ascii=False, default=repr).encode(), digest_size=16).hexdigest()


@lru_cache
def code_version(*rooms: str) -> str:
    """Returns a fingerprint of the sources and data of the named rooms (`intake`, `areas.toml`) and of `PACKAGES`."""
    package = Path(__file__).parent.parent
    digest = hashlib.blake2b("\n".join(sorted(_installed())).encode(), digest_size=8)
    for room in rooms:
        path = package / room
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.suffix in (".py", ".toml"))
        for file in files:
            digest.update(file.relative_to(package).as_posix().encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _installed() -> Iterator[str]:
    """Yields the folders that tell which version of each package is installed, such as `lxml-6.0.0.dist-info`.

    Only their names are needed; `importlib.metadata` would read them and cost ten times as much.
    """
    for place in dict.fromkeys(sys.path):
        try:
            names = os.listdir(place or ".")  # noqa: PTH208 - thousands of names of which four matter
        except OSError:
            continue
        yield from (n for n in names if n.endswith(".dist-info") and n.split("-")[0].lower() in PACKAGES)
