"""Changes to `volstat.toml` that leave its comments, its order and its spacing as they are."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

VOCABULARY = "vocabulary"


def with_headers(text: str, meanings: Mapping[str, str]) -> str:
    """Returns the settings with headers added to `[vocabulary]`.

    A header that stands under another field there is moved: it means one thing.

    Args:
        text: the file as it is; it has to be TOML.
        meanings: header → field, or `ignored`.
    """
    import tomlkit
    from tomlkit.items import Array

    document = tomlkit.parse(text)
    if VOCABULARY not in document:
        document.add(VOCABULARY, tomlkit.table())
    entries = document[VOCABULARY]
    assert isinstance(entries, dict)
    for header, field in meanings.items():
        for name, headers in list(entries.items()):
            if isinstance(headers, Array) and name != field and header in headers:
                headers.remove(header)
                if not headers:
                    del entries[name]
        if field not in entries:
            entries[field] = tomlkit.array()
        listed = entries[field]
        if header not in listed:
            listed.append(header)
    return tomlkit.dumps(document)


def add_headers(file: Path, meanings: Mapping[str, str], insist: Callable[[dict[str, Any]], None]) -> None:
    """Adds headers to `[vocabulary]` of a settings file, which changes as a whole or not at all.

    Args:
        file: the settings.
        meanings: header → field, or `ignored`.
        insist: takes the settings as they would be; what it raises leaves the file as it is.

    Raises:
        OSError: it cannot be written.
    """
    data = file.read_bytes()
    mark = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    changed = with_headers(data.removeprefix(mark).decode("utf-8"), meanings)
    insist(tomllib.loads(changed))
    made = file.with_name(f".{file.name}.{os.getpid()}.tmp")
    try:
        made.write_bytes(mark + changed.encode())
        made.chmod(file.stat().st_mode & 0o777)
        made.replace(file)
    finally:
        made.unlink(missing_ok=True)
