"""XML from a stranger: no entity, no DTD and no network, whatever the document asks for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from volstat.intake.formats.errors import UnreadableError, unreadable

_DECLARATION: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
HEAD: Final = 4096
"""Bytes at the start of a document in which a DTD is looked for; it has to stand before the first element."""


def refuse_dtd(head: bytes) -> None:
    """Refuses a document whose head declares a DTD: nothing that an office writes does, and entities live there.

    Raises:
        UnreadableError: of kind `xml_entities`.
    """
    text = head[:HEAD].replace(b"\0", b"")  # UTF-16 too
    if _DECLARATION.search(text):
        raise UnreadableError("xml_entities")


def root_of(document: bytes) -> Any:
    """Returns the root element of a small XML document.

    Raises:
        UnreadableError: it declares a DTD or is not well formed.
    """
    from lxml import etree

    refuse_dtd(document)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise unreadable("xml_damaged") from error


def events(document: bytes | io.RawIOBase, tags: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Yields (`start` or `end`, element) of the elements named `tags`, namespaces aside, in their order.

    The caller clears what it has read, so that memory does not grow with the document.

    Raises:
        UnreadableError: the document is not well formed, or one of its texts is beyond measure.
    """
    from lxml import etree

    source = io.BytesIO(document) if isinstance(document, bytes) else document
    wanted = tuple(f"{{*}}{tag}" for tag in tags)
    try:
        yield from etree.iterparse(
            source,
            ("start", "end"),
            tag=wanted,
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
        )
    except etree.XMLSyntaxError as error:
        raise unreadable("xml_damaged") from error


def local(element: Any) -> str:
    """Returns an element's name without its namespace; comments and instructions have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str | None:
    """Returns an attribute by its name without its namespace."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return None


class ChunkReader(io.RawIOBase):
    """Lets a parser that wants a file read from chunks of bytes."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def readable(self) -> bool:
        """Returns True."""
        return True

    def read(self, size: int = -1) -> bytes:
        """Returns up to `size` bytes; nothing at the end."""
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return b""
            self._rest = chunk
        taken, self._rest = (self._rest, b"") if size < 0 else (self._rest[:size], self._rest[size:])
        return taken
