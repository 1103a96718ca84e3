"""The parts of an office package: read within limits, changed in place, written with the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from posixpath import basename, dirname, join, relpath
from typing import Any, Final, cast

from volstat.intake.formats.markup import local, root_of
from volstat.intake.formats.package import Package
from volstat.intake.formats.xlsx import relations

_STAMP: Final = (1980, 1, 1, 0, 0, 0)
_TYPES: Final = "[Content_Types].xml"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_CONTENT_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"


class UnusualPackageError(Exception):
    """A workbook is built in a way that is not changed in place; it can be rebuilt from its values."""


class Parts:
    """An xlsx package being changed: parts by name, with what relates them."""

    def __init__(self, data: bytes, max_inflated_bytes: int) -> None:
        """Opens a package.

        Raises:
            UnreadableError: it is damaged or larger than allowed.
        """
        self._package = Package(data, max_inflated_bytes)
        self._limit = max_inflated_bytes
        with zipfile.ZipFile(io.BytesIO(data)) as entries:
            names = (
                entry.filename.replace("\\", "/").lstrip("/") for entry in entries.infolist() if not entry.is_dir()
            )
            self._names = {name.lower(): name for name in names}
        self._changed: dict[str, bytes] = {}

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    @property
    def names(self) -> list[str]:
        """All parts, as they are spelled."""
        return list(self._names.values())

    def read(self, name: str) -> bytes:
        """Returns a whole part as it stands now."""
        changed = self._changed.get(name.lower())
        return self._package.read(name, self._limit) if changed is None else changed

    def tree(self, name: str) -> Any:
        """Returns the root element of a part; nothing changes until it is written back."""
        return root_of(self.read(name))

    def chunks(self, name: str) -> Iterator[bytes]:
        """Gives a part a few megabytes at a time."""
        changed = self._changed.get(name.lower())
        return self._package.chunks(name) if changed is None else iter((changed,))

    def write(self, name: str, content: bytes | Any) -> None:
        """Sets the content of a part, new or not; an element is written as a document."""
        if not isinstance(content, bytes):
            from lxml import etree

            content = etree.tostring(content, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._names.setdefault(name.lower(), name)
        self._changed[name.lower()] = content

    def remove(self, name: str) -> None:
        """Drops a part and what is said of its type."""
        self._names.pop(name.lower(), None)
        types = self.tree(_TYPES)
        for element in list(types):
            if (element.get("PartName") or "").lower() == f"/{name.lower()}":
                types.remove(element)
        self.write(_TYPES, types)

    def related(self, name: str) -> dict[str, tuple[str, str]]:
        """Returns the relations of a part: id → (kind, part)."""
        return relations(cast("Package", self), _relations_of(name), dirname(name))  # it reads as a package does

    def relate(self, name: str, kind: str, target: str, identity: str) -> None:
        """Relates a part to another one.

        Args:
            name: the part.
            kind: the whole name of the relation's kind.
            target: the other part.
            identity: a name of the relation that the part does not use yet.
        """
        path = _relations_of(name)
        root = self.tree(path) if path in self else root_of(f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
        element = root.makeelement(f"{{{_RELATIONS}}}Relationship")
        element.set("Id", identity)
        element.set("Type", kind)
        element.set("Target", relpath(f"/{target}", f"/{dirname(name)}"))
        root.append(element)
        self.write(path, root)

    def unrelate(self, name: str, kind: str) -> list[str]:
        """Drops the relations of a kind, by its last word, and returns the parts that they led to."""
        path = _relations_of(name)
        if path not in self:
            return []
        led = [target for found, target in self.related(name).values() if found == kind]
        root = self.tree(path)
        for element in list(root):
            if (element.get("Type") or "").rpartition("/")[2] == kind:
                root.remove(element)
        self.write(path, root)
        return led

    def set_type(self, name: str, content_type: str) -> None:
        """Says what a part is."""
        types = self.tree(_TYPES)
        found = next((e for e in types if (e.get("PartName") or "").lower() == f"/{name.lower()}"), None)
        if found is None:
            found = types.makeelement(f"{{{_CONTENT_TYPES}}}Override")
            found.set("PartName", f"/{name}")
            types.append(found)
        found.set("ContentType", content_type)
        self.write(_TYPES, types)

    def set_default_type(self, extension: str, content_type: str) -> None:
        """Says what parts with an extension are, where nothing is said yet."""
        types = self.tree(_TYPES)
        known = {(e.get("Extension") or "").lower() for e in types if local(e) == "Default"}
        if extension not in known:
            element = types.makeelement(f"{{{_CONTENT_TYPES}}}Default")
            element.set("Extension", extension)
            element.set("ContentType", content_type)
            types.insert(0, element)
            self.write(_TYPES, types)

    def save(self, streamed: Mapping[str, Iterable[bytes]]) -> bytes:
        """Returns the package; parts in `streamed` are written piece by piece, before all others.

        What a stream decides while it runs may still be written to other parts.
        """
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            written = {name.lower() for name in streamed}
            for name, pieces in streamed.items():
                _add(package, name, pieces)
            for key in list(self._names):
                if key not in written:
                    _add(package, self._names[key], self.chunks(self._names[key]))
        return made.getvalue()


def child(parent: Any, name: str) -> Any:
    """Returns the child element of a name.

    Raises:
        UnusualPackageError: there is none.
    """
    for element in parent:
        if local(element) == name:
            return element
    raise UnusualPackageError(f"{local(parent)}: {name}")


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """Returns parts as a package with a fixed stamp on each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            _add(package, name, (content,))
    return made.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """Returns the parts of a package of our own making."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _add(package: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    info = zipfile.ZipInfo(name, _STAMP)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    with package.open(info, "w") as part:
        for piece in pieces:
            part.write(piece)


def _relations_of(name: str) -> str:
    return join(dirname(name), "_rels", f"{basename(name)}.rels")
