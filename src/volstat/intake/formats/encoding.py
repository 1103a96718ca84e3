"""Which encoding a text is in: a BOM says it, else UTF-8, UTF-16 and GB18030 are tried, strictest first."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CONTROLS: Final = bytes(set(range(0x20)) - set(b"\t\n\v\f\r\x1a\x1b")) + b"\x7f"
_WRITTEN: Final = re.compile(r"[\t\r\n\x20-\x7e\u00a0-\u00ff\u2010-\u203f\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SAMPLE: Final = 1 << 20
_TOLERATED: Final = 0.01
"""Share of places that may not decode: beyond it the bytes are no text of that encoding."""


@dataclass(frozen=True, slots=True)
class Decoding:
    """An encoding, and how many bytes of BOM stand before the text."""

    encoding: str
    bom: int = 0

    def text(self, data: bytes) -> str:
        """Returns the text; what cannot be decoded becomes `�`."""
        return codecs.decode(memoryview(data)[self.bom :], self.encoding, "replace")


def decoding_of(data: bytes) -> Decoding | None:
    """Returns how to decode bytes, or None where they are no text."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoding(encoding, len(bom))
    if b"\0" in data[:_SAMPLE]:
        return _utf16_without_bom(data[:_SAMPLE])
    if len(data) - len(data.translate(None, _CONTROLS)) > len(data) // 1000:
        return None
    for encoding in ("utf-8", "gb18030"):
        if _decodes(data, encoding):
            return Decoding(encoding)
    damage = {encoding: data.decode(encoding, "replace").count("\ufffd") for encoding in ("utf-8", "gb18030")}
    best = min(damage, key=damage.__getitem__)
    return Decoding(best) if damage[best] <= len(data) * _TOLERATED else None


def sample_of(data: bytes) -> bytes:
    """Returns the start of a file, cut at a line's end, so that no character is cut."""
    if len(data) <= _SAMPLE:
        return data
    end = max(data.rfind(b"\n", 0, _SAMPLE), data.rfind(b"\r", 0, _SAMPLE))
    # UTF-16 must keep its pairs, and its line ends have a zero byte beside them.
    return data[:_SAMPLE] if end <= 0 or b"\0" in data[end - 1 : end + 2] else data[: end + 1]


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _utf16_without_bom(sample: bytes) -> Decoding | None:
    even = sample[: len(sample) // 2 * 2]
    shares = {}
    for encoding in ("utf-16-le", "utf-16-be"):
        text = even.decode(encoding, "replace")
        shares[encoding] = len(_WRITTEN.findall(text)) / max(len(text), 1)
    best = max(shares, key=shares.__getitem__)
    return Decoding(best) if shares[best] >= 1 - 5 * _TOLERATED else None
