"""Formats: a file's bytes become a `Book` of text cells; nothing behind this package knows about file formats."""

from volstat.intake.formats.errors import UnreadableError
from volstat.intake.formats.read import read_book
from volstat.intake.formats.sniff import sniff

__all__ = ["UnreadableError", "read_book", "sniff"]
