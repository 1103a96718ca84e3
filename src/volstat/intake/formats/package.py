"""A zip package, opened so that nothing in it can inflate beyond a limit."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from volstat.intake.formats.errors import UnreadableError, too_many_bytes, unreadable

_LOCAL_HEADER: Final = struct.Struct("<4s22xHH")
_COMPRESSED_SLICE: Final = 1 << 20
_CHUNK: Final = 1 << 22
"""Bytes inflated at a time: few enough to stay in the processor's cache while they are searched."""
_MAX_ENTRIES: Final = 20_000


class Package:
    """The parts of a zip package by name; case and the direction of slashes do not matter."""

    def __init__(self, data: bytes, max_inflated_bytes: int) -> None:
        try:
            entries = zipfile.ZipFile(io.BytesIO(data)).infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, OverflowError) as error:
            raise unreadable("zip_damaged") from error
        if len(entries) > _MAX_ENTRIES:
            raise unreadable("zip_parts", f"{len(entries)} > {_MAX_ENTRIES}")
        self._data = memoryview(data)
        self._limit = max_inflated_bytes
        self._entries = {_key(entry.filename): entry for entry in entries}
        declared = sum(entry.file_size for name, entry in self._entries.items() if "/media/" not in name)
        if declared > max_inflated_bytes:
            raise too_many_bytes(declared, max_inflated_bytes)

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names, in lower case and with `/`."""
        return tuple(self._entries)

    def read(self, name: str, limit: int = 1 << 26) -> bytes:
        """Returns a whole part.

        Raises:
            UnreadableError: it is not there, damaged, or larger than `limit`.
        """
        parts, size = [], 0
        for chunk in self.chunks(name):
            parts.append(chunk)
            size += len(chunk)
            if size > limit:
                raise too_many_bytes(size, limit)
        return b"".join(parts)

    def size(self, name: str) -> int:
        """Returns how many bytes a part really inflates to, by inflating it."""
        return sum(map(len, self.chunks(name)))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Inflates a part a few megabytes at a time.

        Raises:
            UnreadableError: it is not there, encrypted, damaged, or inflates beyond the limit whatever it declares.
        """
        entry = self._entries.get(_key(name))
        if entry is None:
            raise unreadable("zip_part", name)
        if entry.flag_bits & 1:
            raise UnreadableError("encrypted")
        inflated = 0
        for chunk in _inflate(self._compressed(entry), entry.compress_type):
            inflated += len(chunk)
            if inflated > self._limit:
                raise too_many_bytes(inflated, self._limit)
            yield chunk

    def _compressed(self, entry: zipfile.ZipInfo) -> memoryview:
        header = self._data[entry.header_offset : entry.header_offset + _LOCAL_HEADER.size]
        if len(header) < _LOCAL_HEADER.size or bytes(header[:4]) != b"PK\x03\x04":
            raise unreadable("zip_damaged")
        _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
        start = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        return self._data[start : start + entry.compress_size]


def _inflate(compressed: memoryview, method: int) -> Iterator[bytes]:
    if method == zipfile.ZIP_STORED:
        for start in range(0, len(compressed), _CHUNK):
            yield bytes(compressed[start : start + _CHUNK])
        return
    if method != zipfile.ZIP_DEFLATED:
        raise unreadable("zip_method", method)
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for start in range(0, len(compressed), _COMPRESSED_SLICE):
            rest: bytes | memoryview = compressed[start : start + _COMPRESSED_SLICE]
            while rest and not inflater.eof:
                yield inflater.decompress(rest, _CHUNK)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error as error:
        raise unreadable("zip_damaged") from error
    if not inflater.eof:
        raise unreadable("zip_damaged")


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
