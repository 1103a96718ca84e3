"""Office files that are the same bytes on every run: fixed dates inside, fixed stamps on the parts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date
from typing import Final

_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_DATES: Final = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*(</dcterms:\2>)")
_CORE: Final = "docProps/core.xml"


def repacked(data: bytes, day: date) -> bytes:
    """Returns an xlsx or docx with the same parts, dated `day` inside and with one stamp for every part."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == _CORE:
                part = _DATES.sub(rb"\g<1>" + f"{day.isoformat()}T00:00:00Z".encode() + rb"\g<3>", part)
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o600 << 16
            new.writestr(info, part)
    return made.getvalue()
