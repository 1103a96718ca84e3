"""Mutations: of bytes, of the members of packages, of what XML and HTML say, of delimited text."""

from __future__ import annotations

import io
import random
import re
import warnings
import zipfile
from collections.abc import Callable

Chance = random.Random
Mutation = Callable[[bytes, Chance], bytes]

_PLACES = ["A1", "XFD1048576", "A0", "", "ZZZZ1", "A-1", "1A", "AAA99999999999999999999", "a1", "Ａ１", "B2:A1", "$A$1"]
_NUMBERS = [
    "-1",
    "0",
    "4294967296",
    "99999999999999999999",
    "1e308",
    "-1e-308",
    "nan",
    "inf",
    "1.5.2",
    "44185",
    "60",
    "0x10",
]
_KINDS = ["s", "str", "b", "e", "n", "d", "inlineStr", "", "zzz"]
_TEXTS = [
    *(
        "=1+1",
        "合计",
        "二〇二〇年",
        "2020-02-31",
        "24:00",
        "1900-01-00",
        "半天",
        "１２",
        "\u202e",
        "_x0000_",
        "&#0;",
        "序号",
    ),
    *("x" * 40_000, "姓名", "14040019900307001X", "\U0001f600", "1,2,3", "''", '"', "&#0;", "&lt;"),
]
_BYTES = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\r",
    b'"',
    b"\x1a",
    b"<",
    b"&",
    b"\x81",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
]


def mutant(data: bytes, chance: Chance) -> bytes:
    """Returns a workbook with one to four mutations that suit its format."""
    for _ in range(chance.choice([1, 1, 2, 4])):
        data = chance.choice(_suitable(data))(data, chance)
    return data


def _suitable(data: bytes) -> list[Mutation]:
    if data.startswith(b"PK"):
        return [_member, _member, _member, _member, _members, _bytes]
    head = data[:400].lower()
    if b"<table" in head or b"<html" in head or b"<?xml" in head:
        return [_markup, _markup, _text, _bytes]
    if data.startswith(b"\xd0\xcf\x11\xe0") or data[:2] == b"\x09\x08":
        return [_bytes]
    return [_text, _text, _bytes]


def _bytes(data: bytes, chance: Chance) -> bytes:
    """Flips, cuts, repeats or inserts bytes anywhere."""
    made = bytearray(data or b"\0")
    for _ in range(chance.choice([1, 3, 12])):
        spot = chance.randrange(len(made))
        match chance.randrange(6):
            case 0:
                made[spot] ^= 1 << chance.randrange(8)
            case 1:
                made[spot : spot + chance.choice([1, 4, 64])] = b""
            case 2:
                made[spot:spot] = chance.choice(_BYTES)
            case 3:
                made[spot : spot + 4] = chance.choice([b"\xff" * 4, b"\0" * 4, b"\xfe\xff\xff\x7f"])
            case 4:
                made[spot:spot] = bytes(made[spot : spot + chance.choice([16, 512])])
            case _:
                if chance.random() < 0.2:
                    del made[spot:]
        if not made:
            return b""
    return bytes(made)


def _parts(data: bytes) -> dict[str, bytes] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}
    except Exception:  # an earlier mutation may have broken it in any way
        return None


def _package(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(made, "w", method) as archive:
        warnings.simplefilter("ignore")  # two members of one name are what is meant
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name), content, method)
    return made.getvalue()


def _members(data: bytes, chance: Chance) -> bytes:
    """Drops, doubles, renames or swaps members of a package."""
    parts = _parts(data)
    if not parts:
        return _bytes(data, chance)
    members = list(parts.items())
    spot, other = chance.randrange(len(members)), chance.randrange(len(members))
    name, content = members[spot]
    match chance.randrange(5):
        case 0:
            del members[spot]
        case 1:
            members.append((name, members[other][1]))
        case 2:
            members[spot] = (chance.choice(["../../evil.xml", "/abs", "XL/" + name, name.upper(), ""]) or "x", content)
        case 3:
            members[spot], members[other] = (name, members[other][1]), (members[other][0], content)
        case _:
            members[spot] = (name, b"")
    return _package(members, chance.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]))


def _member(data: bytes, chance: Chance) -> bytes:
    """Changes what one member says."""
    parts = _parts(data)
    if not parts:
        return _bytes(data, chance)
    likely = [name for name in parts if re.search(r"sheet\d|content|sharedStrings|styles|workbook", name)] or list(
        parts
    )
    name = chance.choice(likely if chance.random() < 0.9 else list(parts))
    change = _bytes if name.endswith(".bin") or chance.random() < 0.15 else _markup
    parts[name] = change(parts[name], chance)
    return _package(list(parts.items()))


def _markup(data: bytes, chance: Chance) -> bytes:
    """Changes a reference, a type, a number, a span, a text or the nesting of XML or HTML."""
    changes: list[tuple[bytes, Callable[[], bytes]]] = [
        (rb'(?<= r=")[^"]*(?=")', lambda: chance.choice(_PLACES).encode()),
        (rb'(?<=ref=")[^"]*(?=")', lambda: chance.choice(["A1:XFD1048576", "A1", "", "B5:A1", "A1:A1:A1"]).encode()),
        (rb'(?<= t=")[^"]*(?=")', lambda: chance.choice(_KINDS).encode()),
        (rb'(?<= s=")[^"]*(?=")', lambda: chance.choice(_NUMBERS).encode()),
        (rb"(?<=<v>)[^<]*(?=</v>)", lambda: chance.choice([*_NUMBERS, *_TEXTS]).encode("utf-8", "replace")),
        (rb'(?<=numFmtId=")[^"]*(?=")', lambda: chance.choice(["14", "27", "59", "164", "-1", "99999"]).encode()),
        (rb'(?<=="|=\d)\d*(?="|>| )', lambda: chance.choice(_NUMBERS).encode()),
        (rb"(?i)(?<=span=)\W?\d+\W?", lambda: chance.choice([b"0", b"-1", b"99999999", b"3", b'"x"'])),
        (rb'(?<=repeated=")[^"]*(?=")', lambda: chance.choice(_NUMBERS).encode()),
        (rb"(?<=>)[^<>]+(?=<)", lambda: _escaped(chance.choice([*_TEXTS, *_NUMBERS]))),
        (
            rb"</?[a-zA-Z:]+[^<>]*>",
            lambda: chance.choice([b"", b"<x>", b"</table>", b"<table>", b"<!--"]),
        ),
        (rb"<(?:row|table:table-row|tr|Row)\b.*?</", lambda: b"<row/><tr><tr>" * chance.choice([1, 300])),
    ]
    for _ in range(20):
        pattern, made = chance.choice(changes)
        found = list(re.finditer(pattern, data[:200_000], re.DOTALL))
        if found:
            spot = chance.choice(found)
            return data[: spot.start()] + made() + data[spot.end() :]
    return _bytes(data, chance)


def _escaped(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").encode("utf-8", "replace")


def _text(data: bytes, chance: Chance) -> bytes:
    """Changes lines of delimited text: quotes, delimiters, encodings, lengths."""
    lines = data.split(b"\n")
    spot = chance.randrange(len(lines))
    match chance.randrange(8):
        case 0:
            lines[spot] = lines[spot].replace(b",", chance.choice([b";", b"\t", b"|", b",,", b'","']))
        case 1:
            lines.insert(spot, chance.choice(_TEXTS).encode(chance.choice(["utf-8", "gb18030"]), "replace"))
        case 2:
            lines[spot] = lines[spot] + b"," * chance.choice([1, 20_000])
        case 3:
            lines[spot] = b'"' + lines[spot]
        case 4:
            lines = lines[spot:] + lines[:spot]
        case 5:
            lines[spot] = b"".join(chance.sample(cells := lines[spot].split(b","), len(cells)))
        case 6:
            lines[spot] = chance.choice(_BYTES) + lines[spot]
        case _:
            lines = [line for line in lines for _ in range(chance.choice([1, 2]))]
    return chance.choice([b"\n", b"\n", b"\r\n", b"\r"]).join(lines)
